package sorting

import (
	"fmt"
	"runtime"

	"github.com/laze-go/laze/backend/cpu/amd64"
	"github.com/laze-go/laze/backend/cpu/codegen"
	"github.com/laze-go/laze/backend/cpu/exec"
)

// A Machine is kernels for both sizes of keys. It may be used from many goroutines at once.
type Machine struct{ short, long *kernel }

// A kernel is code that sorts keys of one size.
type kernel struct {
	code   *exec.Code
	orders []byte // the permutations that it splits vectors by
}

// vectorBits is the size of vectors of the levels.
var vectorBits = map[codegen.Level]int{codegen.AVX2: 256, codegen.AVX512: 512}

// NewMachine makes the kernels of a level. They go when nothing refers to them any more.
func NewMachine(level codegen.Level, arena *exec.Arena) (*Machine, error) {
	var kernels [2]*kernel
	for i, size := range []int{4, 8} {
		k, err := newKernel(shape{vectorBits[level], size}, arena)
		if err != nil {
			return nil, fmt.Errorf("sorting: %v: %w", level, err)
		}
		kernels[i] = k
	}
	return &Machine{kernels[0], kernels[1]}, nil
}

func newKernel(s shape, arena *exec.Arena) (*kernel, error) {
	code, err := writeKernel(s)
	if err != nil {
		return nil, err
	}
	if err := amd64.Check(code); err != nil {
		return nil, err
	}
	placed, err := arena.Place(code.Bytes)
	if err != nil {
		return nil, err
	}
	k := &kernel{placed, s.orders()}
	runtime.AddCleanup(k, (*exec.Code).Release, placed)
	return k, nil
}

// orders lists, for every mask of the lanes of a vector that is split, eight numbers: first the lanes whose bits are set, then the others. Where there
// are fewer lanes, each is two numbers, of its halves.
func (s shape) orders() []byte {
	lanes := s.splitBits() / 8 / s.size
	var table []byte
	for mask := range 1 << lanes {
		for _, want := range []int{1, 0} {
			for l := range lanes {
				for half := range 8 / lanes {
					if mask>>l&1 == want {
						table = append(table, byte(l*(8/lanes)+half))
					}
				}
			}
		}
	}
	return table
}

func kernelOf[K Key](m *Machine) *kernel {
	switch {
	case m == nil:
		return nil
	case sizeOf[K]() == 4:
		return m.short
	}
	return m.long
}
