package primitives

import (
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// sumAndPlace gives (a+b, coordinate on axis 0).
func sumAndPlace(elem expr.Type) *expr.Func {
	b := expr.NewBuilder(elem, elem)
	return b.Func(b.Op(expr.Add, 0, 1), b.Coord(0))
}

func TestZipWith(t *testing.T) {
	eachType(t, numbers, func(w *world, elem expr.Type) {
		a, b := sample(elem, 3, 1, 2), sample(elem, 4, 1)
		out, err := ZipWith(site("zipwith"), sumAndPlace(elem), w.input(elem, a), w.input(elem, b))
		if err != nil {
			t.Fatal(err)
		}
		dims := []int64{3, 4, 2}
		w.equal(elem, build(dims, func(i []int64) float64 { return a.at(i[0], 0, i[2]) + b.at(i[1], 0) }))(out[0], nil)
		w.equal(expr.Int64, build(dims, func(i []int64) float64 { return float64(i[0]) }))(out[1], nil)
	})
}

func TestZipWithLate(t *testing.T) {
	w := newWorld(t)
	x := w.late(expr.Int32, 3)
	out, err := ZipWith(site("zipwith"), sumAndPlace(expr.Int32), x, w.input(expr.Int32, list(10)))
	if err != nil {
		t.Fatal(err)
	}
	w.equal(expr.Int32, list(10, 11, 12))(out[0], nil)
	w.equal(expr.Int64, list(0, 1, 2))(out[1], nil)
}

func TestGenerate(t *testing.T) {
	w := newWorld(t)
	b := expr.NewBuilder()
	product := b.Func(b.Op(expr.Mul, b.Coord(0), b.Coord(1)))
	for _, dims := range [][]int64{{3, 4}, {0, 2}} {
		w.equal(expr.Int64, build(dims, func(i []int64) float64 { return float64(i[0] * i[1]) }))(first(Generate(site("generate"), product, graph.Dims(dims...))))
	}
	refused(t, "generate: the function uses coordinate 1: i64[3] has only axis 0")(Generate(site("generate"), product, graph.Dims(3)))
	refused(t, "generate: extent -1 of axis 0 is negative")(Generate(site("generate"), product, graph.Dims(-1, 2)))
	refused(t, "generate: the function is nil")(Generate(site("generate"), nil, graph.Dims(3)))
}

func TestZipWithRefuses(t *testing.T) {
	w := newWorld(t)
	f := sumAndPlace(expr.Float64)
	x, y := w.array(10), w.array(2, 3)
	refused(t, "zipwith: operand shapes differ: f64[10] and f64[2,3]")(ZipWith(site("zipwith"), f, x, y))
	refused(t, "zipwith: needs at least one array")(ZipWith(site("zipwith"), f))
	refused(t, "zipwith: the function takes 2 elements, got 1 arrays")(ZipWith(site("zipwith"), f, x))
	refused(t, "zipwith: the function takes f64 as element 1, got i32[10]: convert it with Cast")(ZipWith(site("zipwith"), f, x, w.input(expr.Int32, sample(expr.Int32, 10))))
	refused(t, "zipwith: operand 1 is no array: make it with From or another primitive")(ZipWith(site("zipwith"), f, x, graph.Value{}))
	refused(t, "zipwith: the function is nil")(ZipWith(site("zipwith"), nil, x))
	refused(t, "zipwith: the function gives no result")(ZipWith(site("zipwith"), &expr.Func{}, x))
	refused(t, "zipwith: the function uses coordinate 0: f64[] has no axes")(ZipWith(site("zipwith"), f, w.array(), w.array()))
	refused(t, "zipwith: operand shapes differ: f64[<=4] and f64[4]: a late extent only fits what the same call counted")(
		ZipWith(site("zipwith"), f, w.late(expr.Float64, 3), w.array(4)))
}
