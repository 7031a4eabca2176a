package cpu

import (
	"bytes"
	"context"
	"math/rand/v2"
	"reflect"
	"testing"
	"unsafe"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/ref"
	"github.com/laze-go/laze/schedule"
)

// farGather reads two tables at places that lie in memory, and that depend on what is read.
const farGather = `nest k0 buffers (b0 i64 reads, b1 f64 reads, b2 f32 reads, b3 f64 writes) axes (i0 kept, i1 kept) scalars 3
for i0 in 0..n0 parallel {
  for i1 in 0..n1 lanes {
    read b0[s1*i0 + i1]
    table b1[x0] in [s0] checked
    table b2[x0] in [s0] checked
    each (a i64) load0.f64(a) + f64(load1.f32(a)) + load0.f64(i64(load1.f32(a)))
    store b3[s2*i0 + i1] = r0
  }
}
`

// Tables larger than the caches are read as any other, also where an index is anywhere.
func TestFarTables(t *testing.T) {
	nest, err := schedule.ParseNest(farGather)
	if err != nil {
		t.Fatal(err)
	}
	oracle, err := ref.New().Compile(nest)
	if err != nil {
		t.Fatal(err)
	}
	codes := map[Level]backend.Code{}
	for _, level := range Levels() {
		if codes[level], err = At(level).Compile(nest); err != nil {
			t.Fatal(err)
		}
	}
	const places = 400_000
	rng := rand.New(rand.NewPCG(1, 2))
	doubles, floats := make([]float64, places), make([]float32, places)
	for i := range doubles {
		doubles[i], floats[i] = rng.Float64(), float32(rng.IntN(places))
	}
	for _, extents := range [][]int64{{1, 1}, {1, 2047}, {1, 2048}, {1, 2049}, {1, 70_001}, {3, 5000}, {5000, 3}} {
		n := int(extents[0] * extents[1])
		index := make([]int64, n)
		for i := range index {
			index[i] = rng.Int64N(places)
		}
		for _, bad := range []int64{0, -1, 1 << 62} {
			if bad != 0 {
				index[n/2] = bad
			}
			run := func(code backend.Code, workers int) ([]byte, error) {
				out := make([]byte, 8*n)
				a := &backend.Args{Workers: workers, Extents: extents, Scalars: []int64{places, extents[1], extents[1]}, Buffers: []backend.Buffer{
					memoryOf(index), memoryOf(doubles), memoryOf(floats), memoryOf(out)}}
				return out, code.Run(context.Background(), a)
			}
			want, fault := run(oracle, 1)
			for level, code := range codes {
				for _, workers := range []int{1, 3} {
					got, err := run(code, workers)
					if !reflect.DeepEqual(err, fault) {
						t.Errorf("%v: %v with %d: error %v, not %v", level, extents, bad, err, fault)
					} else if err == nil && !bytes.Equal(got, want) {
						t.Errorf("%v: %v: another result", level, extents)
					}
				}
			}
		}
	}
}

// memoryOf is the memory of a slice.
func memoryOf[T byte | int64 | float32 | float64](list []T) backend.Buffer {
	return backend.Buffer{Data: unsafe.Pointer(unsafe.SliceData(list)), Bytes: int64(len(list)) * int64(unsafe.Sizeof(T(0)))}
}
