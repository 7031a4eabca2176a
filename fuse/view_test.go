package fuse

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/laze-go/laze/graph"
)

// randomReshape makes two shapes of one size.
func randomReshape(r *rand.Rand) (source, result []int64) {
	factors := make([]int64, r.IntN(6))
	for i := range factors {
		factors[i] = 1 + int64(r.IntN(3))
	}
	return merged(r, factors), merged(r, factors)
}

// merged multiplies neighbours at random, and puts axes of one element between.
func merged(r *rand.Rand, factors []int64) []int64 {
	axes := []int64{}
	for _, f := range factors {
		if len(axes) > 0 && r.IntN(2) == 0 {
			axes[len(axes)-1] *= f
		} else {
			axes = append(axes, f)
		}
		if r.IntN(6) == 0 {
			axes = append(axes, 1)
		}
	}
	return axes
}

// index gives the coordinates of a row-major position.
func index(position int64, extents []int64) []int64 {
	at := make([]int64, len(extents))
	for a := len(extents) - 1; a >= 0; a-- {
		at[a] = position % extents[a]
		position /= extents[a]
	}
	return at
}

func product(extents []int64) int64 {
	n := int64(1)
	for _, e := range extents {
		n *= e
	}
	return n
}

func dot(a, b []int64) int64 {
	sum := int64(0)
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}

// The affine map of a reshape keeps row-major positions, and exists unless two long axes merge.
func TestSplit(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	found := 0
	for range 3000 {
		source, result := randomReshape(r)
		m := graph.Split(graph.Dims(source...), graph.Dims(result...))
		if m == nil {
			continue
		}
		found++
		for p := range product(result) {
			if got, want := m.At(index(p, result)), index(p, source); !slices.Equal(got, want) {
				t.Fatalf("%v to %v: element %d is at %v, not %v", source, result, p, got, want)
			}
		}
	}
	if found < 500 {
		t.Errorf("only %d of 3000 reshapes are affine", found)
	}
	for _, c := range [][2][]int64{{{6}, {2, 3}}, {{2, 1, 3}, {2, 3}}, {{2, 3}, {1, 2, 3, 1}}, {{4, 6}, {2, 2, 6}}, {{1}, {}}} {
		if graph.Split(graph.Dims(c[0]...), graph.Dims(c[1]...)) == nil {
			t.Errorf("%v to %v is not affine", c[0], c[1])
		}
	}
}

// The strides of a reshape lead to the element that its source has at the same row-major position.
func TestReshapeStrides(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	found := 0
	for range 3000 {
		source, result := randomReshape(r)
		stride := strides(source)
		if len(stride) > 0 && r.IntN(2) == 0 {
			k := r.IntN(len(stride))
			for a := range k + 1 { // as in a slice or a reversal of axis k
				stride[a] *= 5
			}
			stride[k] = -stride[k]
		}
		out, ok := reshapeStrides(source, stride, result)
		if !ok {
			continue
		}
		found++
		for p := range product(result) {
			if got, want := dot(index(p, result), out), dot(index(p, source), stride); got != want {
				t.Fatalf("%v with strides %v to %v: element %d is at %d, not %d", source, stride, result, p, got, want)
			}
		}
	}
	if found < 1000 {
		t.Errorf("only %d of 3000 reshapes have strides", found)
	}
	if _, ok := reshapeStrides([]int64{2, 3}, []int64{1, 2}, []int64{6}); ok {
		t.Error("a transposed array is reshaped without a copy")
	}
}
