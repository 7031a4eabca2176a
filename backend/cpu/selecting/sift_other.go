//go:build !amd64 || purego

package selecting

// useMachine has no machine code for this machine.
func useMachine() {}
