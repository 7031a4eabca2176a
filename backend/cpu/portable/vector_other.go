//go:build !amd64 || purego

package portable

// useVectors has no vector loops for this machine.
func useVectors() {}
