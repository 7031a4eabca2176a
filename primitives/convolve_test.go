package primitives

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// inOrder folds by the tree of operators that do not commute: blocks of 256 from left to right, then pairs.
func inOrder(terms []float64) float64 {
	var blocks []float64
	for start := 0; start < len(terms); start += 256 {
		sum := terms[start]
		for _, t := range terms[start+1 : min(start+256, len(terms))] {
			sum += t
		}
		blocks = append(blocks, sum)
	}
	for len(blocks) > 1 {
		var pairs []float64
		for k := 0; k+1 < len(blocks); k += 2 {
			pairs = append(pairs, blocks[k]+blocks[k+1])
		}
		if len(blocks)%2 == 1 {
			pairs = append(pairs, blocks[len(blocks)-1])
		}
		blocks = pairs
	}
	return blocks[0]
}

// plainConvolve is the plain loop over every element and every one of the kernel.
func plainConvolve(a, kernel nd, mode ConvolveMode, axes []int) nd {
	dims, shift := append([]int64{}, a.dims...), make([]int64, len(axes))
	for k, axis := range axes {
		switch n, m := a.dims[axis], kernel.dims[k]; mode {
		case ConvolveFull:
			dims[axis] = n + m - 1
		case ConvolveSame:
			shift[k] = (m - 1) / 2
		case ConvolveValid:
			dims[axis], shift[k] = max(n-m+1, 0), m-1
		}
	}
	return build(dims, func(i []int64) float64 {
		var terms []float64
		build(kernel.dims, func(j []int64) float64 {
			at, inside := append([]int64{}, i...), true
			for k, axis := range axes {
				at[axis] += shift[k] - j[k]
				inside = inside && at[axis] >= 0 && at[axis] < a.dims[axis]
			}
			v := 0.0
			if inside {
				v = a.at(at...)
			}
			terms = append(terms, float64(v*kernel.at(j...)))
			return 0
		})
		return inOrder(terms)
	})
}

func TestConvolve(t *testing.T) {
	modes := []ConvolveMode{ConvolveFull, ConvolveSame, ConvolveValid}
	eachType(t, numbers, func(w *world, elem expr.Type) {
		for _, c := range []struct {
			dims, kernel []int64
			axes         []int
		}{
			{[]int64{9}, []int64{1}, []int{0}}, {[]int64{9}, []int64{4}, []int{0}}, {[]int64{3}, []int64{5}, []int{0}}, {[]int64{0}, []int64{3}, []int{0}},
			{[]int64{4, 5}, []int64{3}, []int{0}}, {[]int64{4, 5}, []int64{2, 3}, []int{0, 1}}, {[]int64{4, 5}, []int64{2, 3}, []int{1, 0}},
			{[]int64{2, 3, 4}, []int64{2, 1, 3}, []int{0, 1, 2}}, {[]int64{3, 70}, []int64{66}, []int{1}}, {[]int64{11, 2, 12}, []int64{9, 8}, []int{0, 2}}, {[]int64{13, 2, 11}, []int64{12, 11}, []int{0, 2}},
		} {
			a, kernel := sample(elem, c.dims...), sample(elem, c.kernel...)
			for _, mode := range modes {
				want := wrappedTo(elem, plainConvolve(a, kernel, mode, c.axes))
				w.equal(elem, want)(Convolve(site("convolve"), w.input(elem, a), w.input(elem, kernel), mode, c.axes...))
			}
		}
	})
}

// The sums have the order of the contract, written out or not.
func TestConvolveOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	random := func(dims ...int64) nd { return build(dims, func([]int64) float64 { return r.NormFloat64() }) }
	for _, dims := range [][]int64{{3}, {48}, {49}, {256}, {600}, {8, 16}, {12, 11}, {20, 17}} {
		w := newWorld(t)
		kernel := random(dims...)
		a := random(append([]int64{2}, dims...)...)
		axes := []int{1, 2}[:len(dims)]
		w.equal(expr.Float64, plainConvolve(a, kernel, ConvolveSame, axes))(Convolve(site("convolve"), w.input(expr.Float64, a), w.input(expr.Float64, kernel), ConvolveSame))
	}
}

// Any axes in any order, of arrays in memory and of views.
func TestRandomConvolutions(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for round := range 150 {
		w := newWorld(t)
		elem := numbers[r.IntN(len(numbers))]
		dims := make([]int64, 1+r.IntN(3))
		for a := range dims {
			dims[a] = r.Int64N(6)
		}
		axes := r.Perm(len(dims))[:1+r.IntN(len(dims))]
		extents := make([]int64, len(axes))
		for k := range extents {
			extents[k] = 1 + r.Int64N(4)
		}
		a, kernel, mode := sample(elem, dims...), sample(elem, extents...), ConvolveMode(r.IntN(3))
		x := w.input(elem, a)
		if round%2 == 1 {
			x = w.try(Reverse(site("reverse"), x))
			a = nd{dims, slices.Clone(a.v)}
			slices.Reverse(a.v)
		}
		want := wrappedTo(elem, plainConvolve(a, kernel, mode, axes))
		w.equal(elem, want)(Convolve(site("convolve"), x, w.input(elem, kernel), mode, axes...))
	}
}

func TestConvolveLate(t *testing.T) {
	w := newWorld(t)
	late := w.try(Expand(site("expand"), w.late(expr.Int64, 3), 1))
	rows := w.try(Concat(site("concat"), 1, late, late, late))
	w.equal(expr.Int64, nd{[]int64{3, 2}, []float64{0, 0, 2, 2, 4, 4}})(Convolve(site("convolve"), rows, w.input(expr.Int64, list(1, 1)), ConvolveValid))
}

func TestConvolveRefuses(t *testing.T) {
	w := newWorld(t)
	x := w.array(4, 5)
	convolve := func(kernel graph.Value, axes ...int) (graph.Value, error) {
		return Convolve(site("convolve"), x, kernel, ConvolveFull, axes...)
	}
	refused(t, "convolve: operand types differ: f64[4,5] and i8[1]: convert one with Cast")(convolve(w.input(expr.Int8, list(1))))
	refused(t, "convolve: the kernel f64[] has no elements to convolve with")(convolve(w.array()))
	refused(t, "convolve: the kernel f64[2,0] has no elements to convolve with")(convolve(w.array(2, 0)))
	refused(t, "convolve: axis -3 does not exist: f64[4,5] has axes 0 to 1")(convolve(w.array(1, 2, 3)))
	refused(t, "convolve: got 2 axes for the kernel f64[3]: one per axis of it is needed")(convolve(w.array(3), 0, 1))
	refused(t, "convolve: axis 1 is named twice")(convolve(w.array(2, 3), 1, -1))
	refused(t, "convolve: mode 3 does not exist: take ConvolveFull, ConvolveSame or ConvolveValid")(Convolve(site("convolve"), x, w.array(2), 3))
	refused(t, "convolve: needs numbers, got bool[1]: convert it with Cast")(Convolve(site("convolve"), w.input(expr.Bool, list(1)), w.input(expr.Bool, list(1)), ConvolveFull))
	refused(t, "convolve: axis 0 of f64[<=4] is known late: do this earlier, or call Known first")(convolve(w.late(expr.Float64, 3)))
	refused(t, "convolve: f64[12,12,1,1,1,1,1,9,9] has 9 axes: at most 8 are possible")(Convolve(site("convolve"), w.array(1, 1, 1, 1, 1, 9, 9), w.array(12, 12), ConvolveSame))
	refused(t, "convolve: operand 1 is no array: make it with From or another primitive")(convolve(graph.Value{}))
}
