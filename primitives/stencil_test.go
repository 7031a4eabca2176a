package primitives

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// weighted adds the parameters with weights 1, 2, 3, ..
func weighted(elem expr.Type, n int) *expr.Func {
	b := expr.NewBuilder()
	refs := make([]expr.Ref, n)
	for i := range refs {
		refs[i] = b.Param(elem)
	}
	sum := refs[0]
	for i, r := range refs[1:] {
		sum = b.Op(expr.Add, sum, b.Op(expr.Mul, b.Const(elem, toBits(elem, float64(i+2))), r))
	}
	return b.Func(sum)
}

func TestStencil(t *testing.T) {
	offsets := [][]int64{{0, 0}, {-1, 0}, {0, 2}, {1, -1}}
	for _, border := range []Border{Constant, Edge, Wrap, Mirror, InteriorMirror} {
		w := newWorld(t)
		a := sample(expr.Int64, 4, 5)
		w.equal(expr.Int64, build(a.dims, func(i []int64) float64 {
			sum := 0.0
			for k, d := range offsets {
				r, c := i[0]+d[0], i[1]+d[1]
				v := 7.0
				if inside := r >= 0 && r < 4 && c >= 0 && c < 5; inside || border != Constant {
					v = a.at(walk(border, r, 4), walk(border, c, 5))
				}
				sum += float64(k+1) * v
			}
			return sum
		}))(first(Stencil(site("stencil"), w.input(expr.Int64, a), border, 7, offsets, weighted(expr.Int64, 4))))
	}
	w := newWorld(t)
	w.equal(expr.Float64, nd{[]int64{0}, nil})(first(Stencil(site("stencil"), w.array(0), Constant, 0, [][]int64{{1}}, weighted(expr.Float64, 1))))
}

// Footprints of all kinds, some of them larger than the array, of arrays in memory and of views.
func TestRandomStencils(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for round := range 300 {
		w := newWorld(t)
		elem := numbers[r.IntN(len(numbers))]
		border := Border(r.IntN(5))
		dims := make([]int64, 1+r.IntN(4))
		for a := range dims {
			dims[a] = 1 + r.Int64N(4)
		}
		offsets := make([][]int64, 1+r.IntN(5))
		for k := range offsets {
			offsets[k] = make([]int64, len(dims))
			for a := range dims {
				offsets[k][a] = r.Int64N(2*dims[a]+5) - dims[a] - 2
			}
		}
		a := sample(elem, dims...)
		x := w.input(elem, a)
		if round%2 == 1 {
			x = w.try(Reverse(site("reverse"), x))
			flat := slices.Clone(a.v)
			slices.Reverse(flat)
			a = nd{dims, flat}
		}
		want := build(dims, func(i []int64) float64 {
			sum := 0.0
			for k, d := range offsets {
				from, inside := slices.Clone(i), true
				for axis, n := range dims {
					s := i[axis] + d[axis]
					inside = inside && s >= 0 && s < n
					from[axis] = walk(border, s, n)
				}
				v := 3.0
				if inside || border != Constant {
					v = a.at(from...)
				}
				sum += float64(k+1) * v
			}
			return sum
		})
		w.equal(elem, wrappedTo(elem, want))(first(Stencil(site("stencil"), x, border, toBits(elem, 3), offsets, weighted(elem, len(offsets)))))
	}
}

func TestStencilRefuses(t *testing.T) {
	w := newWorld(t)
	f := weighted(expr.Float64, 1)
	stencil := func(x graph.Value, offsets ...[]int64) ([]graph.Value, error) {
		return Stencil(site("stencil"), x, Edge, 0, offsets, f)
	}
	refused(t, "stencil: offset 0 names 1 axes: f64[2,3] has 2")(stencil(w.array(2, 3), []int64{1}))
	refused(t, "stencil: offset 0 is too far: -9223372036854775808 on axis 0")(stencil(w.array(3), []int64{-1 << 63}))
	refused(t, "stencil: axis 0 of f64[0] is empty: only a constant border can surround it")(stencil(w.array(0), []int64{1}))
	refused(t, "stencil: the function takes 1 elements, got 2 arrays")(stencil(w.array(3), []int64{1}, []int64{0}))
	refused(t, "stencil: needs at least one offset")(stencil(w.array(3)))
	refused(t, "stencil: operand 0 is no array: make it with From or another primitive")(stencil(graph.Value{}, []int64{1}))
}
