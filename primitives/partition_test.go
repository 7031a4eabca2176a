package primitives

import (
	"slices"
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

func TestPartition(t *testing.T) {
	eachType(t, expr.Types, func(w *world, elem expr.Type) {
		for _, dims := range shapes {
			a, m0 := sample(elem, dims...), sample(expr.Bool, dims...)
			m1 := build(dims, func(i []int64) float64 { return float64(int64(len(i)+1) * 5 % 2) })
			for i := range m1.v {
				m1.v[i] = float64(i * 7 % 5 & 1)
			}
			for _, masks := range [][]nd{{m0}, {m0, m1}} {
				want := make([][]float64, len(masks)+1)
				for i, v := range a.v {
					k := slices.IndexFunc(masks, func(m nd) bool { return m.v[i] != 0 })
					if k < 0 {
						k = len(masks)
					}
					want[k] = append(want[k], v)
				}
				in := []graph.Value{w.input(expr.Bool, masks[0])}
				for _, m := range masks[1:] {
					in = append(in, w.input(expr.Bool, m))
				}
				x := w.input(elem, a)
				parts, err := Partition(site("partition"), x, in...)
				if err != nil {
					t.Fatal(err)
				}
				all, counts, err := Partitioned(site("partitioned"), x, in...)
				w.equal(elem, list(slices.Concat(want...)...))(all, err)
				for k := range want {
					w.equal(elem, list(want[k]...))(parts[k], nil)
					w.equal(expr.Int64, nd{nil, []float64{float64(len(want[k]))}})(counts[k], nil)
				}
			}
		}
	})
}

func TestPartitionRows(t *testing.T) {
	w := newWorld(t)
	x, mask := sample(expr.Int16, 4, 2), w.input(expr.Bool, list(0, 1, 0, 1))
	rows := []int64{1, 3, 0, 2}
	want := build([]int64{4, 2}, func(i []int64) float64 { return x.at(rows[i[0]], i[1]) })
	all, _, err := Partitioned(site("partitioned"), w.input(expr.Int16, x), mask)
	w.equal(expr.Int16, want)(all, err)
	late := w.late(expr.Int64, 5)
	odd := w.try(Cast(site("cast"), w.try(Apply(site("and"), expr.And, late, w.try(Ones(site("ones"), expr.Int64, nil)))), expr.Bool))
	all, counts, err := Partitioned(site("partitioned"), late, odd)
	w.equal(expr.Int64, list(1, 3, 0, 2, 4))(all, err)
	w.equal(expr.Int64, nd{nil, []float64{3}})(counts[1], err)
}

func TestPartitionRefuses(t *testing.T) {
	w := newWorld(t)
	mask := w.input(expr.Bool, list(1, 0, 1))
	refused(t, "partition: needs at least one mask")(Partition(site("partition"), w.array(3)))
	refused(t, "partition: needs a bool mask, got f64[3]: convert it with Cast")(Partition(site("partition"), w.array(3), w.array(3)))
	refused(t, "partition: operand shapes differ: mask bool[3] and f64[2]")(Partition(site("partition"), w.array(2), mask))
	refused(t, "partitioned: operand shapes differ: mask bool[3] and bool[1]")(Partitioned(site("partitioned"), w.array(3), mask, w.input(expr.Bool, list(1))))
	refused(t, "partitioned: operand 1 is no array: make it with From or another primitive")(Partitioned(site("partitioned"), w.array(3), graph.Value{}))
}
