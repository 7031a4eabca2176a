package sorting

import (
	"fmt"
	"runtime"

	"github.com/laze-go/laze/backend/cpu/amd64"
	"github.com/laze-go/laze/backend/cpu/codegen"
	"github.com/laze-go/laze/backend/cpu/exec"
	"github.com/laze-go/laze/internal/debug"
)

// A Machine is kernels for both sizes of keys. It may be used from many goroutines at once.
type Machine struct{ short, long *kernel }

// A kernel is code for keys of one size.
type kernel struct {
	codes   [numCodes]*exec.Code
	orders  []byte // the permutations that quicksort splits vectors by
	perStep int    // words that a round of a conversion takes
}

// The codes of a kernel.
const (
	quickCode  = iota // see writeKernel
	dealCode          // see writeDeal
	encodeCode        // see Words
	decodeCode
	numCodes
)

// writers write the codes.
var writers = [numCodes]func(s shape) (amd64.Code, error){
	quickCode:  writeKernel,
	dealCode:   writeDeal,
	encodeCode: func(s shape) (amd64.Code, error) { return writeConversion(s, encodeStep) },
	decodeCode: func(s shape) (amd64.Code, error) { return writeConversion(s, decodeStep) },
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
	k := &kernel{orders: s.orders(), perStep: s.perStep()}
	for i, write := range writers {
		code, err := write(s)
		if err != nil {
			return nil, err
		}
		if debug.Get().Check { // else only a test does: it reads the whole table of instructions, which takes 2 ms
			if err := amd64.Check(code); err != nil {
				return nil, err
			}
		}
		if k.codes[i], err = arena.Place(code.Bytes); err != nil {
			return nil, err
		}
		runtime.AddCleanup(k, (*exec.Code).Release, k.codes[i])
	}
	return k, nil
}

// orders lists, for every mask of the lanes of a vector that is split, eight numbers: first the lanes whose bits are
// set, then the others. Where there are fewer lanes, each is two numbers, of its halves.
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
