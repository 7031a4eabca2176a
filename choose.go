package laze

import (
	"slices"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/primitives"
)

// Where chooses at every index: out[i] = a[i] where cond[i], else b[i]. a and b are Arrays or Go numbers, where a
// number adapts to the other one, and two numbers have the type that Go gives a.
//
// Shapes: operands are broadcast. Types: cond is bool; a and b have one type, that of the result.
// Errors: another type of cond; types or shapes that differ. Cost: fuses on both sides; a and b are both read.
func Where(cond Array, a, b any) Array { return cond.unary("where", choose(a, b)) }

// Select is Where as a method: x holds bools.
func (x Array) Select(a, b any) Array { return x.unary("select", choose(a, b)) }

func choose(a, b any) func(at graph.Site, cond graph.Value) (graph.Value, error) {
	return func(at graph.Site, cond graph.Value) (graph.Value, error) {
		x, y, err := pair(at, a, b)
		if err != nil {
			return graph.Value{}, err
		}
		return primitives.Where(at, cond, x, y)
	}
}

// A Case is a value, an Array or a Go number, for where a condition is true.
type Case struct {
	Cond  Array
	Value any
}

// WhereN takes the value of the first case whose condition is true, and otherwise where none is:
// out[i] = cases[k].Value[i] for the least k with cases[k].Cond[i]. Values and otherwise are Arrays or Go numbers.
//
//	laze.WhereN(0, laze.Case{x.Lt(-1), -1}, laze.Case{x.Gt(1), 1})
//
// Shapes: operands are broadcast. Types: conditions are bool. The others have the type of the first Array among
// otherwise and the values, or the one that Go gives otherwise.
// Errors: another type of a condition; types or shapes that differ. Cost: fuses on both sides; everything is read.
func WhereN(otherwise any, cases ...Case) Array {
	conds, values := make([]Array, len(cases)), []any{otherwise}
	for k, c := range cases {
		conds[k] = c.Cond
		values = append(values, c.Value)
	}
	return joint("wheren", conds, func(at graph.Site, in []graph.Value) (graph.Value, error) {
		all, err := alike(at, values)
		if err != nil {
			return graph.Value{}, err
		}
		return primitives.Choose(at, all[0], in, all[1:])
	})
}

// alike gives the values of Arrays and Go numbers: numbers have the type of the first Array, or that of the first
// number.
func alike(at graph.Site, list []any) ([]graph.Value, error) {
	var model any
	if k := slices.IndexFunc(list, isArray); k >= 0 {
		model = list[k]
	} else {
		model = full(at, list[0], nil)
	}
	like, err := operand(at, model, Invalid)
	if err != nil {
		return nil, err
	}
	out := make([]graph.Value, len(list))
	for k, x := range list {
		if out[k], err = operand(at, x, like.Elem()); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func isArray(x any) bool {
	_, ok := x.(Array)
	return ok
}

// pair gives the values of two Arrays or Go numbers of one type.
func pair(at graph.Site, a, b any) (x, y graph.Value, err error) {
	if _, ok := a.(Array); !ok {
		if _, ok := b.(Array); ok {
			y, x, err = pair(at, b, a)
			return x, y, err
		}
		a = full(at, a, nil)
	}
	if x, err = operand(at, a, Invalid); err == nil {
		y, err = operand(at, b, x.Elem())
	}
	return x, y, err
}

// Clip moves elements into the range from lo to hi, which are Arrays or Go numbers: out[i] =
// min(max(x[i], lo[i]), hi[i]).
//
// Shapes: operands are broadcast. Types: numbers. NaN stays NaN; where lo > hi the result is hi.
// Errors: types or shapes that differ. Cost: fuses on both sides.
func (x Array) Clip(lo, hi any) Array {
	return x.mixed("clip", []any{lo, hi}, func(at graph.Site, in []graph.Value) (graph.Value, error) {
		return primitives.Clip(at, in[0], in[1], in[2])
	})
}

// FMA gives x*y + z, rounded once. y and z are Arrays or Go numbers.
//
// Shapes: operands are broadcast. Types: floats. Errors: types or shapes that differ. Cost: fuses on both sides.
func (x Array) FMA(y, z any) Array {
	return x.mixed("fma", []any{y, z}, func(at graph.Site, in []graph.Value) (graph.Value, error) {
		return primitives.FMA(at, in[0], in[1], in[2])
	})
}
