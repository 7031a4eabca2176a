package portable

import (
	"unsafe"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/graph/expr"
)

// Loops that only move bits, by the size of an element.
var (
	moves = [9]blockFunc{1: move[uint8], 2: move[uint16], 4: move[uint32], 8: move[uint64]}
	fills = [9]blockFunc{1: fill[uint8], 2: fill[uint16], 4: fill[uint32], 8: fill[uint64]}

	// Pickers and placers copy n elements from, or to, every stride-th place.
	pickers = [9]strideFunc{1: pick[uint8], 2: pick[uint16], 4: pick[uint32], 8: pick[uint64]}
	placers = [9]strideFunc{1: place[uint8], 2: place[uint16], 4: place[uint32], 8: place[uint64]}

	// Compressors copy the elements listed by index; expanders copy to the places listed.
	compressors = [9]indexFunc{1: compress[uint8], 2: compress[uint16], 4: compress[uint32], 8: compress[uint64]}
	expanders   = [9]indexFunc{1: expand[uint8], 2: expand[uint16], 4: expand[uint32], 8: expand[uint64]}

	// Lookups copy the elements at the 64-bit positions.
	lookups = [9]lookupFunc{1: lookup[uint8], 2: lookup[uint16], 4: lookup[uint32], 8: lookup[uint64]}
)

type (
	strideFunc func(d, s unsafe.Pointer, stride int64, n int)
	indexFunc  func(d, s unsafe.Pointer, index []int32)
	lookupFunc func(d, s unsafe.Pointer, at []int64)
)

// fill writes the element at a everywhere.
func fill[T unsigned](d, a, _, _ unsafe.Pointer, n int) {
	out, v := vec[T](d, n), *(*T)(a)
	for i := range out {
		out[i] = v
	}
}

// pick gathers d[i] = s[i*stride].
func pick[T unsigned](d, s unsafe.Pointer, stride int64, n int) {
	out, step := vec[T](d, n), int(stride)*int(unsafe.Sizeof(T(0)))
	for i := range out {
		out[i] = *(*T)(unsafe.Add(s, i*step))
	}
}

// place scatters d[i*stride] = s[i].
func place[T unsigned](d, s unsafe.Pointer, stride int64, n int) {
	in, step := vec[T](s, n), int(stride)*int(unsafe.Sizeof(T(0)))
	for i, v := range in {
		*(*T)(unsafe.Add(d, i*step)) = v
	}
}

func compress[T unsigned](d, s unsafe.Pointer, index []int32) {
	out := vec[T](d, len(index))
	for i, at := range index {
		out[i] = *(*T)(unsafe.Add(s, int(at)*int(unsafe.Sizeof(T(0)))))
	}
}

func expand[T unsigned](d, s unsafe.Pointer, index []int32) {
	in := vec[T](s, len(index))
	for i, at := range index {
		*(*T)(unsafe.Add(d, int(at)*int(unsafe.Sizeof(T(0))))) = in[i]
	}
}

func lookup[T unsigned](d, s unsafe.Pointer, at []int64) {
	out := vec[T](d, len(at))
	for i, pos := range at {
		out[i] = *(*T)(unsafe.Add(s, int(pos)*int(unsafe.Sizeof(T(0)))))
	}
}

// iota fills a column with start, start+stride, ..
func iota64(d unsafe.Pointer, start, stride int64, n int) {
	out := vec[int64](d, n)
	for i := range out {
		out[i] = start
		start += stride
	}
}

// evalLoop runs the reference meaning of an operation element by element.
func evalLoop(eval func(arg, out expr.Type, a []uint64) uint64, arg, out expr.Type, arity int, isSelect bool) blockFunc {
	var sizes [3]int
	for k := range arity {
		sizes[k] = arg.Size()
	}
	if isSelect {
		sizes[0] = 1
	}
	size := out.Size()
	return func(d, a, b, c unsafe.Pointer, n int) {
		from := [3]unsafe.Pointer{a, b, c}
		bits := make([]uint64, arity)
		for i := range n {
			for k := range bits {
				bits[k] = backend.Load(unsafe.Add(from[k], i*sizes[k]), sizes[k])
			}
			put(unsafe.Add(d, i*size), out, eval(arg, out, bits))
		}
	}
}

// alignedBytes allocates zeroed memory that begins a cache line.
func alignedBytes(n int) unsafe.Pointer {
	const line = 64
	raw := make([]byte, n+line)
	return unsafe.Pointer(&raw[-uintptr(unsafe.Pointer(&raw[0]))&(line-1)])
}
