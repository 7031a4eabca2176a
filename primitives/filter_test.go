package primitives

import (
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// kept is the plain filter: what mask keeps of the elements of a.
func kept(mask, a nd) nd {
	var v []float64
	for i, m := range mask.v {
		if m != 0 {
			v = append(v, a.v[i])
		}
	}
	return list(v...)
}

func TestFilter(t *testing.T) {
	eachShape(t, expr.Types, func(w *world, x graph.Value, a nd) {
		mask := sample(expr.Bool, a.dims...)
		w.equal(x.Elem(), kept(mask, a))(first(Filter(site("filter"), w.input(expr.Bool, mask), x)))
	})
}

func TestFilterRows(t *testing.T) {
	w := newWorld(t)
	a, b := sample(expr.Int16, 4, 3, 2), sample(expr.Float32, 4)
	mask := list(1, 0, 1, 1)
	out, err := Filter(site("filter"), w.input(expr.Bool, mask), w.input(expr.Int16, a), w.input(expr.Float32, b))
	if err != nil {
		t.Fatal(err)
	}
	rows := []int64{0, 2, 3}
	w.equal(expr.Int16, build([]int64{3, 3, 2}, func(i []int64) float64 { return a.at(rows[i[0]], i[1], i[2]) }))(out[0], nil)
	w.equal(expr.Float32, kept(mask, b))(out[1], nil)
	if out[0].Shape()[0] != out[1].Shape()[0] {
		t.Error("two results of one filter differ in extent")
	}
	sums := w.try(Sum(site("sum"), out[0], []int{1, 2}, false))
	wide := w.try(Cast(site("cast"), out[1], expr.Int64))
	w.equal(expr.Int64, build([]int64{3}, func(i []int64) float64 {
		s := b.at(rows[i[0]])
		for k := range int64(6) {
			s += a.at(rows[i[0]], k/2, k%2)
		}
		return s
	}))(Apply(site("add"), expr.Add, sums, wide))
}

func TestFilterTwice(t *testing.T) {
	w := newWorld(t)
	x := w.late(expr.Int64, 9)
	odd := w.try(Apply(site("ne"), expr.Ne, w.try(Apply(site("rem"), expr.Rem, x, w.try(Fill(site("fill"), expr.Int64, 2, nil)))), w.try(Zeros(site("zeros"), expr.Int64, nil))))
	w.equal(expr.Int64, list(1, 3, 5, 7))(first(Filter(site("filter"), odd, x)))
}

func TestFilterRefuses(t *testing.T) {
	w := newWorld(t)
	mask := w.input(expr.Bool, list(1, 0, 1))
	refused(t, "filter: needs a bool mask, got f64[3]: convert it with Cast")(Filter(site("filter"), w.array(3), w.array(3)))
	refused(t, "filter: operand shapes differ: mask bool[3] and f64[2]")(Filter(site("filter"), mask, w.array(2)))
	refused(t, "filter: operand shapes differ: mask bool[3] and f64[]")(Filter(site("filter"), mask, w.array()))
	refused(t, "filter: operand shapes differ: mask bool[3] and f64[<=4]: a late extent only fits what the same call counted")(Filter(site("filter"), mask, w.late(expr.Float64, 3)))
	refused(t, "filter: operand 1 is no array: make it with From or another primitive")(Filter(site("filter"), mask, graph.Value{}))
}
