package primitives

import (
	"context"
	"math"
	"reflect"
	"slices"
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/graph/interp"
)

// An nd is an array of the tests: plain numbers, whatever the element type.
type nd struct {
	dims []int64
	v    []float64
}

// build fills an array from a function of the index.
func build(dims []int64, f func(i []int64) float64) nd {
	a := nd{dims: dims, v: make([]float64, graph.Dims(dims...).Size())}
	for pos := range a.v {
		i, rest := make([]int64, len(dims)), int64(pos)
		for k := len(dims) - 1; k >= 0; k-- {
			i[k], rest = rest%dims[k], rest/dims[k]
		}
		a.v[pos] = f(i)
	}
	return a
}

// list makes an array of one axis.
func list(v ...float64) nd { return nd{[]int64{int64(len(v))}, v} }

// at reads one element.
func (a nd) at(i ...int64) float64 {
	pos := int64(0)
	for k, d := range a.dims {
		pos = pos*d + i[k]
	}
	return a.v[pos]
}

// with replaces one coordinate of an index.
func with(i []int64, axis int, c int64) []int64 {
	j := slices.Clone(i)
	j[axis] = c
	return j
}

// sample makes small whole numbers, which every type but bool holds exactly, from 0 where unsigned.
func sample(elem expr.Type, dims ...int64) nd {
	state := uint64(len(dims))*1000003 + uint64(elem)
	return build(dims, func([]int64) float64 {
		state = state*6364136223846793005 + 1442695040888963407
		switch v := float64(state >> 60); {
		case elem == expr.Bool:
			return float64(state >> 63)
		case elem.IsUnsigned():
			return v
		default:
			return v - 8
		}
	})
}

// A world holds the inputs of one test.
type world struct {
	*testing.T
	inputs map[*graph.Node]interp.Array
}

func newWorld(t *testing.T) *world { return &world{t, map[*graph.Node]interp.Array{}} }

// input makes an array from outside.
func (w *world) input(elem expr.Type, a nd) graph.Value {
	n := graph.NewInput(graph.Site{Word: "from"}, elem, graph.Dims(a.dims...))
	bits := make([]uint64, len(a.v))
	for i, v := range a.v {
		bits[i] = toBits(elem, v)
	}
	w.inputs[n] = interp.Array{Elem: elem, Dims: a.dims, Bits: bits}
	return n.Value(0)
}

// mask keeps the low bits that an element has.
func mask(elem expr.Type, bits uint64) uint64 { return bits & (math.MaxUint64 >> (64 - elem.Bits())) }

func toBits(elem expr.Type, v float64) uint64 {
	switch {
	case elem.IsFloat():
		return floatBits(elem, v)
	case elem == expr.Uint64 && v >= 0:
		return uint64(v)
	}
	return mask(elem, uint64(int64(v)))
}

func toNumber(elem expr.Type, bits uint64) float64 {
	switch {
	case elem == expr.Float32:
		return float64(math.Float32frombits(uint32(bits)))
	case elem == expr.Float64:
		return math.Float64frombits(bits)
	case elem.IsSigned():
		shift := 64 - elem.Bits()
		return float64(int64(bits<<shift) >> shift)
	}
	return float64(bits)
}

// eval verifies and computes a result of a primitive.
func (w *world) eval(v graph.Value, err error) nd {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
	if err := graph.Verify(v); err != nil {
		w.Fatal(err)
	}
	out, err := interp.Eval(context.Background(), []graph.Value{v}, w.inputs)
	if err != nil {
		w.Fatal(err)
	}
	got := nd{dims: out[0].Dims, v: make([]float64, len(out[0].Bits))}
	for i, bits := range out[0].Bits {
		got.v[i] = toNumber(out[0].Elem, bits)
	}
	return got
}

// equal computes a result and compares type, shape and every element; NaNs are equal, -0 is not +0.
func (w *world) equal(elem expr.Type, want nd) func(v graph.Value, err error) {
	w.Helper()
	return func(v graph.Value, err error) {
		w.Helper()
		got := w.eval(v, err)
		if v.Elem() != elem {
			w.Errorf("the type is %v, want %v", v.Elem(), elem)
		}
		if !slices.Equal(got.dims, want.dims) || !slices.EqualFunc(got.v, want.v, sameNumber) {
			w.Errorf("got %v %v\nwant %v %v", got.dims, got.v, want.dims, want.v)
		}
	}
}

func sameNumber(a, b float64) bool {
	return math.IsNaN(a) && math.IsNaN(b) || math.Float64bits(a) == math.Float64bits(b)
}

// near compares floats with a relative error.
func (w *world) near(elem expr.Type, want nd, tolerance float64) func(v graph.Value, err error) {
	w.Helper()
	return func(v graph.Value, err error) {
		w.Helper()
		got := w.eval(v, err)
		close := func(a, b float64) bool {
			return sameNumber(a, b) || math.Abs(a-b) <= tolerance*max(math.Abs(a), math.Abs(b))
		}
		if v.Elem() != elem || !slices.Equal(got.dims, want.dims) || !slices.EqualFunc(got.v, want.v, close) {
			w.Errorf("got %v %v %v\nwant %v %v %v", v.Elem(), got.dims, got.v, elem, want.dims, want.v)
		}
	}
}

// refused compares the message of a call that must fail, and must give no result beside.
func refused(t *testing.T, want string) func(results ...any) {
	t.Helper()
	return func(results ...any) {
		t.Helper()
		last := len(results) - 1
		switch err := results[last].(type) {
		case nil:
			t.Errorf("accepted, want: %s", want)
		case *graph.Error:
			if err.Error() != want {
				t.Errorf("got  %s\nwant %s", err, want)
			}
		default:
			t.Errorf("the error is a %T: %v", err, err)
		}
		for _, v := range results[:last] {
			if !reflect.ValueOf(v).IsZero() {
				t.Errorf("a result where there must be the error %s", want)
			}
		}
	}
}

// eachType runs a test for every element type.
func eachType(t *testing.T, types []expr.Type, test func(w *world, elem expr.Type)) {
	t.Helper()
	for _, elem := range types {
		t.Run(elem.String(), func(t *testing.T) { test(newWorld(t), elem) })
	}
}

// numbers are the element types without bool.
var numbers = expr.Types[1:]

// site is a call without a place, so that messages begin with the word.
func site(word string) graph.Site { return graph.Site{Word: word} }

// late makes the array [0, 1, .., n-1] of a late extent of bound n+1.
func (w *world) late(elem expr.Type, n int64) graph.Value {
	w.Helper()
	x, err := Iota(site("iota"), elem, graph.Dims(n+1), 0)
	if err != nil {
		w.Fatal(err)
	}
	mask := w.input(expr.Bool, build([]int64{n + 1}, func(i []int64) float64 { return float64(min(n-i[0], 1)) }))
	out, err := Filter(site("filter"), mask, x)
	if err != nil {
		w.Fatal(err)
	}
	return out[0]
}

// shapes are domains of several ranks, some empty.
var shapes = [][]int64{{}, {1}, {5}, {0}, {3, 4}, {2, 0, 3}, {2, 3, 4}, {1, 2, 1, 3}}

// eachShape runs a test for every element type and shape, with an input of that shape.
func eachShape(t *testing.T, types []expr.Type, test func(w *world, x graph.Value, a nd)) {
	t.Helper()
	eachType(t, types, func(w *world, elem expr.Type) {
		for _, dims := range shapes {
			a := sample(elem, dims...)
			test(w, w.input(elem, a), a)
		}
	})
}

// array makes an input of type f64 and the given shape.
func (w *world) array(dims ...int64) graph.Value {
	return w.input(expr.Float64, sample(expr.Float64, dims...))
}

// try gives the result of a call that must succeed.
func (w *world) try(v graph.Value, err error) graph.Value {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
	return v
}
