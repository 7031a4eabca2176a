package native

import (
	"fmt"
	"math"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"

	"github.com/laze-go/laze/backend"
)

// sparse lends memory of which only what is touched is there: byte s*i is i+1, for i below n.
func sparse(t *testing.T, s, n int64) backend.Buffer {
	t.Helper()
	if math.MaxInt == math.MaxInt32 {
		t.Skip("needs strides that addresses of 32 bits have no room for")
	}
	bytes := s*(n-1) + 1
	mem, err := unix.Mmap(-1, 0, int(bytes), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE|unix.MAP_NORESERVE)
	if err != nil {
		t.Skipf("the system lends no %d bytes of addresses: %v", bytes, err)
	}
	t.Cleanup(func() { _ = unix.Munmap(mem) })
	for i := range n {
		mem[s*i] = byte(i + 1)
	}
	return backend.Buffer{Data: unsafe.Pointer(&mem[0]), Bytes: bytes}
}

// Elements so far apart that 32-bit indices do not span a vector of them are found, in maps and in folds
// whose lanes are blocks apart.
func TestApart(t *testing.T) {
	const text = `nest k0 buffers (b0 u8 reads, b1 u8 writes) axes (i0 %s) scalars 1
`
	const body = `for i0 in 0..n0 {
  read b0[s0*i0]
  each (a u8) a*2
  store b1[i0] = r0
}
`
	const fold = `for i0.o in 0..ceil(n0/8192) partial {
  for i0.i in 0..8192 {
    read b0[s0*i0]
    each (a u8) a
    reduce r0 by { (a u8, b u8) a*3 + b } init 7
  }
}
after (a u8) a
store b1[0] = r0
`
	for _, c := range []struct {
		text string
		s, n int64
	}{{fmt.Sprintf(text, "kept") + body, 1 << 30, 5}, {fmt.Sprintf(text, "folded") + fold, 1 << 22, 600}} {
		x := sparse(t, c.s, c.n)
		both(t, c.text, func() *backend.Args {
			return &backend.Args{Buffers: []backend.Buffer{x, {Data: aligned(int(c.n)), Bytes: c.n}}, Extents: []int64{c.n}, Scalars: []int64{c.s}}
		})
	}
}
