// Package gen makes random programs for tests: verified graphs, the contents of their inputs, schedules. The same
// seed gives the same program everywhere.
package gen

import (
	"math"
	"math/rand/v2"
	"unsafe"

	"github.com/laze-go/laze/graph/expr"
)

// Rand makes the source of random numbers of a seed.
func Rand(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 0x1a2e)) }

// Data makes n elements as they lie in memory: mostly small numbers, and special values of their type.
func Data(r *rand.Rand, t expr.Type, n int64) []byte {
	words := make([]uint64, n+1) // at least one, aligned for every type
	data := unsafe.Slice((*byte)(unsafe.Pointer(&words[0])), n*int64(t.Size()))
	for i := range n {
		Put(data, t, i, Bits(r, t))
	}
	return data
}

// Bits makes one value of type t.
func Bits(r *rand.Rand, t expr.Type) uint64 {
	switch rare := r.IntN(16) == 0; {
	case t == expr.Bool:
		return r.Uint64() & 1
	case rare:
		special := specials[t]
		return special[r.IntN(len(special))]
	case r.IntN(8) == 0:
		return r.Uint64() >> (64 - t.Bits())
	case t == expr.Float32:
		return uint64(math.Float32bits(float32(small(r)) / 4))
	case t == expr.Float64:
		return math.Float64bits(float64(small(r)) / 8)
	}
	return uint64(small(r)) & (math.MaxUint64 >> (64 - t.Bits()))
}

func small(r *rand.Rand) int64 { return int64(r.IntN(200)) - 100 }

// specials lists, per type, the values at which operations change their ways.
var specials = func() [][]uint64 {
	table := make([][]uint64, expr.Float64+1)
	for _, t := range expr.Types {
		top := uint64(1) << (t.Bits() - 1)
		table[t] = []uint64{0, 1, 2, top, top - 1, top + (top - 1)}
	}
	for _, x := range []float64{0, math.Copysign(0, -1), 1, -1, math.Inf(1), math.Inf(-1), math.NaN(), 0.5, 1.5, 2.5, -0.5, 1 << 31, 1 << 63, -1 << 63} {
		table[expr.Float32] = append(table[expr.Float32], uint64(math.Float32bits(float32(x))))
		table[expr.Float64] = append(table[expr.Float64], math.Float64bits(x))
	}
	return table
}()

// Put writes element i of data.
func Put(data []byte, t expr.Type, i int64, bits uint64) {
	p := unsafe.Pointer(&data[i*int64(t.Size())])
	switch t.Size() {
	case 1:
		*(*uint8)(p) = uint8(bits)
	case 2:
		*(*uint16)(p) = uint16(bits)
	case 4:
		*(*uint32)(p) = uint32(bits)
	case 8:
		*(*uint64)(p) = bits
	}
}

// Get reads element i of data as raw bits.
func Get(data []byte, t expr.Type, i int64) uint64 {
	p := unsafe.Pointer(&data[i*int64(t.Size())])
	switch t.Size() {
	case 1:
		return uint64(*(*uint8)(p))
	case 2:
		return uint64(*(*uint16)(p))
	case 4:
		return uint64(*(*uint32)(p))
	}
	return *(*uint64)(p)
}
