//go:build !linux

package memory

// adviseHuge does nothing where the system has no such advice.
func adviseHuge([]byte) {}
