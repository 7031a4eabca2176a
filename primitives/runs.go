package primitives

import (
	"math"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// RunLengths describes the runs of equal neighbours.
//
//	values[k] = the first element of run k
//	lengths[k] = its number of elements
//	starts[k] = the place where it begins
//
// Shapes: x has one axis, which may be known late. All results have one extent, known late: the number of runs.
// Types: values have that of x, lengths and starts are i64. Empty: no runs.
// Keys: -0 and +0 are equal, and all NaN are. Errors: another number of axes.
// Cost: one pass over x, with what makes it, and one over the runs. No stop is needed before what reads the results.
// Source: compaction of the places where runs begin; Blelloch, Prefix Sums and Their Applications, 1990.
func RunLengths(at graph.Site, x graph.Value) (values, lengths, starts graph.Value, err error) {
	if err = line(at, x); err != nil {
		return values, lengths, starts, err
	}
	r := runsOf(at, x)
	starts = r.starts(at)
	return r.firsts(at, x), r.lengths(at, starts), starts, nil
}

// line refuses arrays that have not one axis.
func line(at graph.Site, in ...graph.Value) error {
	if err := given(at, in...); err != nil {
		return err
	}
	for _, x := range in {
		if len(x.Shape()) != 1 {
			return at.Errorf("needs one axis, got %v: use Flatten", x.Type())
		}
	}
	return nil
}

// runs are the runs of equal neighbours on the first axis of an array.
type runs struct {
	head         graph.Value // true where a run begins
	count, place graph.Value // of the heads, as compaction gives them
}

// runsOf finds the runs of keys of one axis, that is of elements that agree in all arrays of keys.
func runsOf(at graph.Site, keys ...graph.Value) runs {
	head := runEnds(at, 0, false, keys...)
	count, place := compaction(at, head)
	return runs{head, count, place}
}

// runEnds tells which elements begin a run along an axis, or end one where reverse.
func runEnds(at graph.Site, axis int, reverse bool, keys ...graph.Value) graph.Value {
	shape := keys[0].Shape()
	edge, step := fill(at, expr.Int64, 0, shape), int64(-1)
	if reverse {
		edge, step = lastIndex(at, shape, axis), 1
	}
	operands := []graph.Value{edge}
	for _, k := range keys {
		operands = append(operands, k, neighbour(at, k, axis, step))
	}
	b := expr.NewBuilder(elems(operands)...)
	ends := b.Op(expr.Eq, b.Coord(axis), 0)
	for k := 1; k < len(operands); k += 2 {
		ends = b.Op(expr.Or, ends, b.Op(expr.Not, isSame(b, expr.Ref(k), expr.Ref(k+1))))
	}
	return mapped(at, b.Func(ends), shape, operands...)
}

// neighbour reads the element at a distance of step along an axis; what lies outside is any element.
func neighbour(at graph.Site, x graph.Value, axis int, step int64) graph.Value {
	bound := length{Extent: graph.Extent{Max: x.Shape()[axis].Max}}
	return remapAxis(at, x, x.Shape(), axis, func(b *expr.Builder, c expr.Ref, _ []length) expr.Ref {
		return clamp(b, b.Op(expr.Add, c, b.Int(step)), bound)
	})
}

// lastIndex repeats the greatest index on an axis.
func lastIndex(at graph.Site, shape graph.Shape, axis int) graph.Value {
	b := expr.NewBuilder(expr.Int64)
	less := b.Func(b.Op(expr.Sub, 0, b.Int(1)))
	return mapped(at, less, shape, extent(at, shape[axis], shape))
}

// firsts keeps the elements, or rows, of x that begin a run.
func (r runs) firsts(at graph.Site, x graph.Value) graph.Value {
	return compacted(at, x, r.count, r.place)
}

// starts gives the place where each run begins.
func (r runs) starts(at graph.Site) graph.Value {
	return r.firsts(at, positions(at, r.head.Shape(), []int{0}))
}

// lengths gives the number of elements of each run, which is where the next one begins, less where it begins.
func (r runs) lengths(at graph.Site, starts graph.Value) graph.Value {
	shape := starts.Shape()
	end := extent(at, r.head.Shape()[0], shape)
	b := expr.NewBuilder(expr.Int64, expr.Int64, expr.Int64, expr.Int64)
	const start, next, last, n = expr.Ref(0), expr.Ref(1), expr.Ref(2), expr.Ref(3)
	isLast := b.Op(expr.Eq, b.Coord(0), last)
	length := b.Op(expr.Sub, b.Op(expr.Select, isLast, n, next), start)
	return mapped(at, b.Func(length), shape, starts, neighbour(at, starts, 0, 1), lastIndex(at, shape, 0), end)
}

// numbers gives each element the number of its run.
func (r runs) numbers(at graph.Site) graph.Value {
	t := placeType(r.head.Shape()[0])
	ones := cast(at, r.head, t)
	b := expr.NewBuilder(t, t)
	number := b.Func(b.Cast(expr.Int64, b.Op(expr.Sub, b.Op(expr.Add, 0, 1), b.Const(t, 1))))
	return mapped(at, number, ones.Shape(), sumBefore(at, ones), ones)
}

// placeType is a type of four bytes where one holds the places of an axis: what is kept between kernels takes half the
// memory.
func placeType(d graph.Extent) expr.Type {
	switch {
	case d.Max <= math.MaxInt32:
		return expr.Int32
	case d.Max <= math.MaxUint32:
		return expr.Uint32
	}
	return expr.Int64
}
