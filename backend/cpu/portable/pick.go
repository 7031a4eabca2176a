package portable

import (
	"unsafe"

	"github.com/laze-go/laze/graph/expr"
)

// pickForms makes the loop of a Pick from its entries: all that is left to compute from is the index.
func pickForms(f *expr.Func, in *expr.Instr) *forms {
	entries := make([]uint64, len(in.Args)-1)
	for i, r := range in.Args[1:] {
		entries[i] = f.At(r).Bits
	}
	switch in.Type.Size() {
	case 1:
		return &forms{1: pickLoop[uint8](entries)}
	case 2:
		return &forms{1: pickLoop[uint16](entries)}
	case 4:
		return &forms{1: pickLoop[uint32](entries)}
	}
	return &forms{1: pickLoop[uint64](entries)}
}

// pickLoop moves bits; the index is as wide as an entry and counts modulo their number, a power of two.
func pickLoop[T unsigned](entries []uint64) blockFunc {
	table := make([]T, len(entries))
	for i, bits := range entries {
		table[i] = T(bits)
	}
	return func(d, a, _, _ unsafe.Pointer, n int) {
		out, at := vec[T](d, n), vec[T](a, n)
		for i := range out {
			out[i] = table[at[i]&T(len(table)-1)]
		}
	}
}
