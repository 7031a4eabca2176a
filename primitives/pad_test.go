package primitives

import (
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// walk steps from a place inside n elements to one outside, one element at a time, as the border says.
func walk(border Border, s, n int64) int64 {
	at, way := int64(0), int64(1)
	if s < 0 {
		way = -1
	}
	heading := way
	for range max(s, -s) {
		next := at + heading
		inside := next >= 0 && next < n
		switch {
		case inside:
			at = next
		case border == Wrap:
			at = (next + n) % n
		case border == Mirror:
			heading = -heading // the border element once more
		case border == InteriorMirror && n > 1:
			heading = -heading
			at += heading
		}
	}
	return at
}

func TestPad(t *testing.T) {
	borders := []Border{Constant, Edge, Wrap, Mirror, InteriorMirror}
	eachType(t, expr.Types, func(w *world, elem expr.Type) {
		for _, n := range []int64{1, 2, 3, 5} {
			a := sample(elem, n)
			x := w.input(elem, a)
			for _, m := range []Margin{{0, 1}, {1, 0}, {2, 1}, {n, n}, {n - 1, n - 1}, {n + 1, 3 * n}, {11, 0}} {
				for _, border := range borders {
					w.equal(elem, build([]int64{m.Before + n + m.After}, func(i []int64) float64 {
						s := i[0] - m.Before
						if border == Constant && (s < 0 || s >= n) {
							return 1
						}
						return a.at(walk(border, s, n))
					}))(Pad(site("pad"), x, border, toBits(elem, 1), m))
				}
			}
		}
	})
}

func TestPadAxes(t *testing.T) {
	w := newWorld(t)
	a := sample(expr.Float32, 2, 3, 4)
	x := w.input(expr.Float32, a)
	w.equal(expr.Float32, build([]int64{5, 3, 4}, func(i []int64) float64 {
		return a.at(min(max(i[0]-1, 0), 1), i[1], i[2])
	}))(Pad(site("pad"), x, Edge, 0, Margin{1, 2}))
	w.equal(expr.Float32, build([]int64{3, 3, 6}, func(i []int64) float64 {
		if i[0] == 2 || i[2] < 2 {
			return -7
		}
		return a.at(i[0], i[1], i[2]-2)
	}))(Pad(site("pad"), x, Constant, floatBits(expr.Float32, -7), Margin{0, 1}, Margin{}, Margin{2, 0}))
	if y := w.try(Pad(site("pad"), x, Wrap, 0, Margin{}, Margin{})); y != x {
		t.Error("no margins make a new node")
	}
	w.equal(expr.Float64, build([]int64{3, 2}, func([]int64) float64 { return 0 }))(Pad(site("pad"), w.array(0, 2), Constant, 0, Margin{1, 2}))
	w.equal(expr.Float64, nd{[]int64{0, 4}, nil})(Pad(site("pad"), w.array(0, 2), Wrap, 0, Margin{}, Margin{1, 1}))
	late := w.try(Expand(site("expand"), w.late(expr.Float64, 2), 1))
	w.equal(expr.Float64, nd{[]int64{2, 2}, []float64{0, 9, 1, 9}})(Pad(site("pad"), late, Constant, floatBits(expr.Float64, 9), Margin{}, Margin{0, 1}))
}

// What numpy.pad of NumPy 1.24 gives, with margins larger than the array.
func TestPadAsNumPy(t *testing.T) {
	w := newWorld(t)
	x := w.input(expr.Int64, list(1, 2, 3, 4))
	for border, want := range map[Border]nd{
		InteriorMirror: list(2, 1, 2, 3, 4, 3, 2, 1, 2, 3, 4, 3, 2, 1, 2, 3, 4, 3, 2, 1), // mode reflect
		Mirror:         list(2, 3, 4, 4, 3, 2, 1, 1, 2, 3, 4, 4, 3, 2, 1, 1, 2, 3, 4, 4), // mode symmetric
		Edge:           list(1, 1, 1, 1, 1, 1, 1, 1, 2, 3, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4), // mode edge
		Wrap:           list(2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4, 1), // mode wrap
	} {
		w.equal(expr.Int64, want)(Pad(site("pad"), x, border, 0, Margin{7, 9}))
	}
}

func TestPadRefuses(t *testing.T) {
	w := newWorld(t)
	pad := func(x graph.Value, border Border, m ...Margin) (graph.Value, error) {
		return Pad(site("pad"), x, border, 0, m...)
	}
	refused(t, "pad: f64[3] has only axis 0, got 2 margins")(pad(w.array(3), Edge, Margin{1, 1}, Margin{1, 1}))
	refused(t, "pad: margins -1 and 2 of axis 0: none may be negative, Slice cuts")(pad(w.array(3), Edge, Margin{-1, 2}))
	refused(t, "pad: axis 0 of f64[0] is empty: only a constant border can surround it")(pad(w.array(0), Edge, Margin{1, 0}))
	refused(t, "pad: margins 9223372036854775807 and 1 of axis 0 are too large: an array has at most 2^59 elements")(pad(w.array(3), Edge, Margin{1<<63 - 1, 1}))
	refused(t, "pad: margins 4611686018427387904 and 4611686018427387904 of axis 0 are too large: an array has at most 2^59 elements")(pad(w.array(3), Edge, Margin{1 << 62, 1 << 62}))
	refused(t, "pad: f64[4,576460752303423488] is too large: an array has at most 2^59 elements")(pad(w.array(4, 4), Edge, Margin{}, Margin{1<<59 - 4, 0}))
	refused(t, "pad: operand 0 is no array: make it with From or another primitive")(pad(graph.Value{}, Edge))
}
