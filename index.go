package laze

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/primitives"
)

// Gather reads the array at indices: one index array for axis, or several for consecutive axes, beginning with axis.
//
//	out[p.., i.., q..] = a[p.., index_0[i..], index_1[i..], .., q..]
//
// Shapes: index arrays are broadcast, and their axes take the place of those they index. Types: index arrays hold
// integers. Errors: axes that do not exist; index arrays of another type, or of shapes that differ; more than 8 axes.
// An index outside of [0, extent) is an error of Eval: negative ones do not count from the end. Cost: fuses with what
// makes the indices and with what reads the result.
func (a Array) Gather(axis int, index ...Array) Array {
	return joint("gather", append([]Array{a}, index...), func(at graph.Site, in []graph.Value) (graph.Value, error) {
		return primitives.Take(at, in[0], axis, in[1:]...)
	})
}

// Take is Gather along the first axis: out[i.., q..] = a[index[i..], q..].
func (a Array) Take(index Array) Array {
	return joint("take", []Array{a, index}, func(at graph.Site, in []graph.Value) (graph.Value, error) {
		return primitives.Take(at, in[0], 0, in[1])
	})
}

// TakeAlong reads one index per place, as ArgSort and ArgTopK give them: out[.., i, ..] = a[.., index[.., i, ..], ..].
//
// Shapes: a and index have as many axes, and are broadcast on all but the indexed one. Types, errors, cost: as Gather.
func (a Array) TakeAlong(axis int, index Array) Array {
	return joint("takealong", []Array{a, index}, func(at graph.Site, in []graph.Value) (graph.Value, error) {
		return primitives.TakeAlong(at, in[0], axis, in[1])
	})
}

// A Policy says what a Scatter does where two elements meet in one place.
type Policy struct {
	conflict graph.Conflict
	op       expr.Op
	combine  func(old, value Expr) Expr
}

// The policies. Elements come in row-major order.
var (
	Refuse     = Policy{conflict: graph.ConflictError}           // an error of Eval
	KeepFirst  = Policy{conflict: graph.KeepFirst}               // the first element stays
	KeepLast   = Policy{conflict: graph.KeepLast}                // the last element stays
	Accumulate = Policy{conflict: graph.Combining, op: expr.Add} // elements are added to what is there
	KeepMin    = Policy{conflict: graph.Combining, op: expr.Min} // the smallest stays, also of what is there
	KeepMax    = Policy{conflict: graph.Combining, op: expr.Max} // the greatest stays, also of what is there
)

// Combine is the policy that puts f(old, value) in a place, beginning with what is there. f is called once, with
// symbols.
func Combine(f func(old, value Expr) Expr) Policy {
	return Policy{conflict: graph.Combining, combine: f}
}

// of gives the policy for elements of type t.
func (p Policy) of(at graph.Site, t DType) (primitives.Policy, error) {
	switch {
	case p.conflict != graph.Combining:
		return primitives.Policy{Conflict: p.conflict}, nil
	case p.op != expr.NoOp:
		if err := expr.Check(p.op, t, t); err != nil {
			return primitives.Policy{}, at.Errorf("the policy: %w", err)
		}
		return primitives.CombineBy(p.op, t), nil
	}
	f := p.combine
	body, err := traced(at, []DType{t, t}, 0, when(f != nil, func(in, _ []Expr) []Expr { return []Expr{f(in[0], in[1])} }))
	return primitives.Policy{Conflict: p.conflict, Combine: body}, err
}

// Scatter writes values to computed places of a copy of the array: one index array for axis, or several for consecutive
// axes, beginning with axis. values is an Array or a Go number.
//
//	out = a;  out[p.., index_0[i..], index_1[i..], .., q..] = values[p.., i.., q..]
//
// Shapes: index arrays are broadcast, values are broadcast to [p.., i.., q..]; the result has the shape of a.
// Types: index arrays hold integers, values have the type of a.
// Conflicts: the policy decides, in row-major order of values.
// Masks: where any index is the least Int64 the element is left out: laze.Where(mask, index, math.MinInt64).
// Errors: axes that do not exist; types or shapes that differ. Any other index outside of [0, extent) is an error of
// Eval. Cost: fuses with what makes indices and values; works in place where nobody else reads a.
func (a Array) Scatter(axis int, values any, policy Policy, index ...Array) Array {
	write := func(at graph.Site, in []graph.Value, values graph.Value, p primitives.Policy) (graph.Value, error) {
		return primitives.Scatter(at, in[0], axis, in[1:], values, p)
	}
	return a.scatter("scatter", values, policy, index, write)
}

// PutAlong writes values at one index per place: the counterpart of TakeAlong.
//
//	out = a;  out[.., index[.., i, ..], ..] = values[.., i, ..]
//
// Shapes: a and index have as many axes and agree on all but the indexed one; values are broadcast to index.
// Types, conflicts, errors, cost: as Scatter.
func (a Array) PutAlong(axis int, values any, policy Policy, index Array) Array {
	write := func(at graph.Site, in []graph.Value, values graph.Value, p primitives.Policy) (graph.Value, error) {
		return primitives.PutAlong(at, in[0], axis, in[1], values, p)
	}
	return a.scatter("putalong", values, policy, []Array{index}, write)
}

// A scatterFunc writes values at the places in[0][in[1]..].
type scatterFunc func(at graph.Site, in []graph.Value, values graph.Value, p primitives.Policy) (graph.Value, error)

func (a Array) scatter(word string, values any, policy Policy, index []Array, write scatterFunc) Array {
	site := graph.Here(word, 2)
	in, err := operands(site, append([]Array{a}, index...)...)
	if err != nil {
		return faulty(asError(site, err))
	}
	v, err := operand(site, values, in[0].Elem())
	if err != nil {
		return faulty(asError(site, err))
	}
	p, err := policy.of(site, in[0].Elem())
	if err != nil {
		return faulty(asError(site, err))
	}
	out, err := write(site, in, v, p)
	return newArray(site, out, err)
}

// Filter keeps the elements, or rows, where mask is true, in order.
//
// Shapes: where mask has the shape of a, the result is one axis of the kept elements; where mask has one axis, whole
// rows of a's first axis are kept. The extent is known late: at most that of mask, and counted when it is computed.
// What reads the result runs without a stop. Results of two calls do not fit each other, even of one mask: use FilterN.
// Types: mask is bool. Errors: another type of mask; shapes that differ.
// Cost: mask and a are read once, in one pass with what makes them; whole rows take two more passes over mask.
func (a Array) Filter(mask Array) Array {
	return joint("filter", []Array{mask, a}, func(at graph.Site, in []graph.Value) (graph.Value, error) {
		return firstOf(primitives.Filter(at, in[0], in[1]))
	})
}

// FilterN is Filter for several arrays at once. The results have the same extent, so they fit each other.
func FilterN(mask Array, arrays ...Array) []Array {
	return nary("filter", len(arrays), append([]Array{mask}, arrays...), func(at graph.Site, in []graph.Value) ([]graph.Value, error) {
		return primitives.Filter(at, in[0], in[1:]...)
	})
}

// Place writes values, one after the other, where mask is true: the way back from Filter.
//
//	out[i] = values[k]  where mask[i] is true, and k of the elements of mask before it are;  else a[i]
//
// Shapes: mask has the shape of a, and values one axis; or mask has one axis, and rows of values replace rows of a.
// Values left over are not used; places for which none are left keep what a has.
// Types: mask is bool; values have the type of a.
// Errors: another type of mask; types or shapes that differ.
// Cost: mask is read twice, a and values once; fuses with what makes a and with what reads the result.
func (a Array) Place(mask, values Array) Array {
	return joint("place", []Array{a, mask, values}, func(at graph.Site, in []graph.Value) (graph.Value, error) {
		return primitives.Place(at, in[0], in[1], in[2])
	})
}
