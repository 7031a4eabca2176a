//go:build !amd64 && !arm64

package enter_test

import "testing"

// There is no memory to place kernels.
var empty, triad, spill, room, spin, touch []byte

func clobber(*testing.T) []byte { return nil }
