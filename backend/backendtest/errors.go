package backendtest

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/fuse"
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/schedule"
)

// testErrors checks that faults of indices come out with the right words, whatever fuses, and hold no memory.
func testErrors(t *testing.T, b backend.Backend) {
	for _, c := range faulty() {
		t.Run(c.name, func(t *testing.T) {
			p := newProgram(1, c.roots...)
			p.check(t, b)
			for _, v := range variants(p.seed) {
				prog, err := v.lower(p.roots)
				if err != nil {
					t.Fatal(err)
				}
				g := newGuard(b)
				_, err = run(context.Background(), g, prog, p.given(), backend.Options{Workers: v.workers})
				if err == nil || err.Error() != c.want {
					t.Errorf("%v: error %v, not %s", v, err, c.want)
				}
				var located *graph.Error
				if !errors.As(err, &located) {
					t.Errorf("%v: %T is no *graph.Error", v, err)
				}
				if err := g.verdict(); err != nil {
					t.Errorf("%v: %v", v, err)
				}
			}
		})
	}
}

type fault struct {
	name  string
	roots []graph.Value
	want  string
}

func faulty() []fault {
	x := input(expr.Float64, graph.Dims(5))
	places := coordinate(graph.Dims(20000), 0)
	line := func(n int64) graph.Value { return coordinate(graph.Dims(n), 0) }
	plus := func(v graph.Value, k int64) graph.Value {
		return mapped(v, func(b *expr.Builder) expr.Ref { return b.Op(expr.Add, 0, b.Int(k)) })
	}
	take := func(index graph.Value) graph.Value {
		return graph.NewGather(site("gather"), &graph.Indexed{Checked: true}, index.Shape(), x, index).Value(0)
	}
	put := func(conflict graph.Conflict, index graph.Value) graph.Value {
		values := mapped(index, func(b *expr.Builder) expr.Ref { return b.Cast(expr.Float64, 0) })
		return graph.NewScatter(site("scatter"), &graph.Scatter{Conflict: conflict}, x, []graph.Value{index}, values).Value(0)
	}
	halved := mapped(line(6), func(b *expr.Builder) expr.Ref { return b.Op(expr.Div, b.Op(expr.Mul, 0, b.Int(5)), b.Int(6)) })
	large := mapped(places, func(b *expr.Builder) expr.Ref {
		return b.Op(expr.Select, b.Op(expr.Ge, 0, b.Int(9000)), 0, b.Op(expr.Rem, 0, b.Int(5)))
	})
	sum := func(v graph.Value) graph.Value {
		return graph.NewReduce(site("sum"), &graph.Reduce{Axes: []int{0}, Combine: expr.Binary(expr.Add, expr.Float64), Init: []uint64{0}, Commutes: true}, v).Value(0)
	}
	none := filter(mapped(input(expr.Int32, graph.Dims(9)), func(b *expr.Builder) expr.Ref { return b.Const(expr.Int32, 2) }))
	least := graph.NewReduce(site("min"), &graph.Reduce{Axes: []int{0}, Combine: expr.Binary(expr.Min, expr.Int32), Commutes: true}, none).Value(0)
	return []fault{
		{"gather above", []graph.Value{take(plus(line(5), 2))}, "gather: index [5] is outside [5], at element [3]"},
		{"gather below", []graph.Value{take(plus(line(3), -1))}, "gather: index [-1] is outside [5], at element [0]"},
		{"gather late", []graph.Value{take(large)}, "gather: index [9000] is outside [5], at element [9000]"},
		{"gather into sum", []graph.Value{sum(take(large))}, "gather: index [9000] is outside [5], at element [9000]"},
		{"gather into map", []graph.Value{twice(take(plus(line(5), 1)))}, "gather: index [5] is outside [5], at element [4]"},
		{"scatter above", []graph.Value{put(graph.KeepLast, plus(line(5), 2))}, "scatter: index [5] is outside [5], at element [3]"},
		{"scatter below", []graph.Value{put(graph.KeepFirst, plus(line(5), -2))}, "scatter: index [-2] is outside [5], at element [0]"},
		{"scatter conflict", []graph.Value{put(graph.ConflictError, halved)}, "scatter: two elements are scattered to [0], the second from [1]: use KeepFirst, KeepLast, Accumulate or another policy"},
		{"nothing to reduce", []graph.Value{least}, "min: no element to reduce, at result []"},
	}
}

// failing is a backend whose memory gives out.
type failing struct {
	*guard
	left int
}

var errFull = errors.New("out of memory")

func (f *failing) Alloc(bytes int64) (*backend.Buffer, error) {
	if f.left--; f.left < 0 {
		return nil, fmt.Errorf("alloc %d bytes: %w", bytes, errFull)
	}
	return f.guard.Alloc(bytes)
}

// testReordered checks that the first fault is the first in row-major order, in whichever order the loops meet it.
func testReordered(t *testing.T, b backend.Backend) {
	domain := graph.Dims(40, 50)
	place := mapped(coordinate(domain, 0), func(e *expr.Builder) expr.Ref { // outside at [7 45], and at [30 2]
		return e.Op(expr.Sub, e.Op(expr.Add, e.Op(expr.Mul, 0, e.Int(50)), e.Coord(1)), e.Int(395))
	})
	index := mapped(place, func(e *expr.Builder) expr.Ref {
		first, second := e.Op(expr.Eq, 0, e.Int(0)), e.Op(expr.Eq, 0, e.Int(1107))
		return e.Op(expr.Select, e.Op(expr.Or, first, second), e.Int(-1), e.Coord(1))
	})
	taken := graph.NewGather(site("take"), &graph.Indexed{Checked: true}, domain, coordinate(graph.Dims(50), 0), index).Value(0)
	plan, err := fuse.Fuse([]graph.Value{taken}, fuse.Options{Fuel: -1})
	if err != nil {
		t.Fatal(err)
	}
	last := plan.Kernels[len(plan.Kernels)-1].Name
	for _, ds := range [][]schedule.Directive{
		{schedule.Reorder("i1", "i0")},
		{schedule.Reorder("i1", "i0"), schedule.RunParallel("i1")},
		{schedule.Tile("i0", "i1", 16, 8)},
	} {
		prog, err := schedule.Lower(plan, schedule.Options{Directives: map[string][]schedule.Directive{last: ds}})
		if err != nil {
			t.Fatal(err)
		}
		_, err = run(context.Background(), b, prog, nil, backend.Options{Workers: 3})
		if want := "take: index [-1] is outside [50], at element [7,45]"; err == nil || err.Error() != want {
			t.Errorf("%v: error %v, not %s", ds, err, want)
		}
	}
}
