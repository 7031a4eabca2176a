package primitives

import "github.com/laze-go/laze/graph"

// Sum adds the elements along axes.
//
//	out[kept] = 0 + x[0] + x[1] + ..
//
// Shapes, errors, cost: as Reduce. Types: floats keep theirs; signed integers and bool (true counts 1) give i64,
// unsigned ones u64, and wrap. Empty: 0.
// Accuracy: an element passes at most 262 roundings up to n = 8192, and one more each time n doubles.
func Sum(at graph.Site, x graph.Value, axes []int, keep bool) (graph.Value, error) {
	return foldBy(at, addRow, x, axes, keep)
}

// Prod multiplies the elements along axes.
//
//	out[kept] = 1 * x[0] * x[1] * ..
//
// Shapes, types, errors, cost: as Sum. Empty: 1.
func Prod(at graph.Site, x graph.Value, axes []int, keep bool) (graph.Value, error) {
	return foldBy(at, mulRow, x, axes, keep)
}

// Count counts the true elements along axes.
//
//	out[kept] = number of i with x[i]
//
// Shapes, cost: as Reduce. Types: bool to i64. Empty: 0. Errors: another type than bool.
func Count(at graph.Site, x graph.Value, axes []int, keep bool) (graph.Value, error) {
	if err := mustBeBool(at, x); err != nil {
		return graph.Value{}, err
	}
	return foldBy(at, addRow, x, axes, keep)
}

// foldBy reduces by one operation, in the type that its row keeps.
func foldBy(at graph.Site, row foldRow, x graph.Value, axes []int, keep bool) (graph.Value, error) {
	if err := given(at, x); err != nil {
		return graph.Value{}, err
	}
	x = cast(at, x, row.keeps(x.Elem()))
	return first(Reduce(at, row.of(x.Elem()), axes, keep, x))
}
