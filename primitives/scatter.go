package primitives

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// A Policy says what a scatter does where two elements meet in one place.
type Policy struct {
	Conflict graph.Conflict
	Combine  *expr.Func // for Combining: (old, value) to new
}

// CombineBy is the policy that folds elements into the base by one operation of two operands.
func CombineBy(op expr.Op, t expr.Type) Policy {
	b := expr.NewBuilder(t, t)
	return Policy{Conflict: graph.Combining, Combine: b.Func(b.Op(op, 0, 1))}
}

// Scatter writes values to computed places of a copy of an array: one index array for one axis, or several for
// consecutive axes, beginning with axis.
//
//	out = base;  out[a.., index_0[i..], index_1[i..], .., b..] = values[a.., i.., b..]
//
// Shapes: index arrays are broadcast, values are broadcast to [a.., i.., b..]; the result has the shape of base.
// Types: index arrays are of integer types, values of that of base.
// Conflicts: the policy decides, in row-major order of values: an error of the evaluation, the first or last
// stays, or new = f(old, value), beginning with the base.
// Masks: where any index is the least i64 the element is left out.
// Errors: axes that do not exist; types that differ; shapes that differ. Any other index outside [0, extent) is an
// error of the evaluation.
// Cost: fuses with what makes indices and values; works in place where nobody else reads base.
func Scatter(at graph.Site, base graph.Value, axis int, index []graph.Value, values graph.Value, p Policy) (graph.Value, error) {
	to, err := placesAt(at, base, axis, index)
	if err != nil {
		return graph.Value{}, err
	}
	return scattered(at, base, to, values, p)
}

// PutAlong writes values at an index per place: the counterpart of TakeAlong.
//
//	out = base;  out[.., index[.., i, ..], ..] = values[.., i, ..]
//
// Shapes: base and index have as many axes and agree on all but the indexed one, where an extent of 1 of index is
// repeated; values are broadcast to index. Types, conflicts, errors, cost: as Scatter.
func PutAlong(at graph.Site, base graph.Value, axis int, index, values graph.Value, p Policy) (graph.Value, error) {
	if err := given(at, base, index); err != nil {
		return graph.Value{}, err
	}
	to, same, err := placesAlong(at, base, axis, index)
	if err != nil {
		return graph.Value{}, err
	}
	if !same.Shape().Equal(base.Shape()) {
		return graph.Value{}, at.Errorf("index %v does not fit into %v: each axis but the indexed one must agree or be 1", index.Type(), base.Type())
	}
	return scattered(at, base, to, values, p)
}

func scattered(at graph.Site, base graph.Value, to target, values graph.Value, p Policy) (graph.Value, error) {
	if err := given(at, values); err != nil {
		return graph.Value{}, err
	}
	if err := sameElem(at, base, values); err != nil {
		return graph.Value{}, err
	}
	if err := p.check(at, base); err != nil {
		return graph.Value{}, err
	}
	values, err := BroadcastTo(at, values, to.shape)
	if err != nil {
		return graph.Value{}, err
	}
	s := &graph.Scatter{Conflict: p.Conflict, Combine: p.Combine}
	to.axes[0] = to.unlessDropped(at)
	return graph.NewScatter(at, s, base, to.axes, values).Value(0), nil
}

// check refuses a policy that does not exist, or whose function does not fit the base.
func (p Policy) check(at graph.Site, base graph.Value) error {
	switch {
	case p.Conflict == graph.Combining:
		return Fold{Combine: p.Combine}.check(at, []graph.Value{base})
	case p.Conflict > graph.Combining:
		return at.Errorf("policy %d does not exist: take ConflictError, KeepFirst, KeepLast or Combining", uint8(p.Conflict))
	case p.Combine != nil:
		return at.Errorf("the policy has a function, which only Combining uses")
	}
	return nil
}
