package primitives

import (
	"math"
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// keySample makes keys of few values, among them for floats both zeros, infinities and NaN.
func keySample(elem expr.Type, n int64) nd {
	special := []float64{0, math.Copysign(0, -1), math.NaN(), math.Inf(1), math.Inf(-1), 1, 1, 2}
	a := sample(elem, n)
	for i, v := range a.v {
		if a.v[i] = float64(int(v) & 3); elem == expr.Bool {
			a.v[i] = v
		} else if elem.IsFloat() {
			a.v[i] = special[int(v)&7]
		}
	}
	return a
}

// lengthsTested are extents around those where something changes: none, one, few, many.
var lengthsTested = []int64{0, 1, 2, 3, 40}

// runStarts gives the places where runs of equal keys begin, and the end.
func runStarts(keys nd) []int {
	var starts []int
	for i, k := range keys.v {
		if i == 0 || keyOrder(keys.v[i-1], k) != 0 {
			starts = append(starts, i)
		}
	}
	return append(starts, len(keys.v))
}

func TestRunLengths(t *testing.T) {
	eachType(t, expr.Types, func(w *world, elem expr.Type) {
		for _, n := range lengthsTested {
			a := keySample(elem, n)
			values, lengths, starts := list(), list(), list()
			ends := runStarts(a)
			for k, start := range ends[:len(ends)-1] {
				values = list(append(values.v, a.v[start])...)
				lengths = list(append(lengths.v, float64(ends[k+1]-start))...)
				starts = list(append(starts.v, float64(start))...)
			}
			v, l, s, err := RunLengths(site("runlengths"), w.input(elem, a))
			w.equal(elem, values)(v, err)
			w.equal(expr.Int64, lengths)(l, err)
			w.equal(expr.Int64, starts)(s, err)
		}
	})
}

func TestRunLengthsLate(t *testing.T) {
	w := newWorld(t)
	half := w.try(Apply(site("div"), expr.Div, w.late(expr.Int32, 5), w.try(Fill(site("fill"), expr.Int32, 2, nil))))
	v, l, s, err := RunLengths(site("runlengths"), half)
	w.equal(expr.Int32, list(0, 1, 2))(v, err)
	w.equal(expr.Int64, list(2, 2, 1))(l, err)
	w.equal(expr.Int64, list(2, 3, 3))(Apply(site("add"), expr.Add, l, w.try(CumSum(site("cumsum"), w.try(Apply(site("ne"), expr.Ne, s, w.try(Zeros(site("zeros"), expr.Int64, nil)))), 0))))
	v, _, _, err = RunLengths(site("runlengths"), w.late(expr.Float32, 0))
	w.equal(expr.Float32, list())(v, err)
}

// Places take four bytes as long as these can tell them apart.
func TestPlaceType(t *testing.T) {
	for _, c := range []struct {
		extent int64
		want   expr.Type
	}{{0, expr.Int32}, {math.MaxInt32, expr.Int32}, {math.MaxInt32 + 1, expr.Uint32}, {math.MaxUint32, expr.Uint32}, {math.MaxUint32 + 1, expr.Int64}} {
		if got := placeType(graph.Extent{Max: c.extent}); got != c.want {
			t.Errorf("%d places: %v, not %v", c.extent, got, c.want)
		}
	}
}

func TestRunLengthsRefuses(t *testing.T) {
	w := newWorld(t)
	refused(t, "runlengths: needs one axis, got f64[2,3]: use Flatten")(RunLengths(site("runlengths"), w.array(2, 3)))
	refused(t, "runlengths: operand 0 is no array: make it with From or another primitive")(RunLengths(site("runlengths"), graph.Value{}))
}
