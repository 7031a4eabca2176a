package laze

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/primitives"
)

// Map applies f to every element: out[i] = f(a[i]). f is called once, with a symbol.
//
// Shapes: kept. Types: the result has that of f's result.
// Errors: f is nil, panics, or gives an Expr that is not its own.
// Cost: fuses on both sides; then it moves no memory of its own.
func (a Array) Map(f func(x Expr) Expr) Array {
	return zip("map", 1, []Array{a}, when(f != nil, func(in, _ []Expr) []Expr { return []Expr{f(in[0])} }))[0]
}

// MapIndex is Map with the element's index on every axis, an Int64 each: out[i] = f(a[i], i).
func (a Array) MapIndex(f func(x Expr, index []Expr) Expr) Array {
	return zip("mapindex", 1, []Array{a}, when(f != nil, func(in, index []Expr) []Expr { return []Expr{f(in[0], index)} }))[0]
}

// ZipWith applies f to the elements of two arrays: out[i] = f(x[i], y[i]). f is called once, with symbols.
//
// Shapes: x and y are broadcast. Types: x and y may differ; the result has that of f's result.
// Errors: shapes that differ; f is nil, panics, or gives an Expr that is not its own.
// Cost: fuses with what makes the operands and with what reads the result; then it moves no memory of its own.
func ZipWith(f func(x, y Expr) Expr, x, y Array) Array {
	return zip("zipwith", 1, []Array{x, y}, when(f != nil, func(in, _ []Expr) []Expr { return []Expr{f(in[0], in[1])} }))[0]
}

// ZipWith3 is ZipWith for three arrays.
func ZipWith3(f func(x, y, z Expr) Expr, x, y, z Array) Array {
	call := when(f != nil, func(in, _ []Expr) []Expr { return []Expr{f(in[0], in[1], in[2])} })
	return zip("zipwith", 1, []Array{x, y, z}, call)[0]
}

// ZipWithN is ZipWith for any number of arrays, and for a function of n results, each of which becomes an array.
//
//	out := laze.ZipWithN(2, func(in []laze.Expr) []laze.Expr {
//		return []laze.Expr{in[0].Add(in[1]), in[0].Sub(in[1])}
//	}, x, y)
//
// Errors: as ZipWith; no arrays; f that does not give n results. There are n arrays in any case.
func ZipWithN(n int, f func(in []Expr) []Expr, arrays ...Array) []Array {
	return zip("zipwith", n, arrays, when(f != nil, func(in, _ []Expr) []Expr { return f(in) }))
}

// when gives f where the user gave a function.
func when(given bool, f scalarFunc) scalarFunc {
	if !given {
		return nil
	}
	return f
}

// zip is ZipWith and its relatives.
func zip(word string, n int, arrays []Array, f scalarFunc) []Array {
	return nary(word, n, arrays, func(at graph.Site, in []graph.Value) ([]graph.Value, error) {
		if len(in) == 0 {
			return nil, at.Errorf("needs at least one array")
		}
		_, shape, err := primitives.Broadcast(at, in...)
		if err != nil {
			return nil, err
		}
		body, err := traced(at, elemsOf(in), len(shape), f)
		if err != nil {
			return nil, err
		}
		if len(body.Results) != n {
			return nil, at.Errorf("the function gives %d results, %d are asked for", len(body.Results), n)
		}
		return primitives.ZipWith(at, body, in...)
	})
}

// Stencil computes each element from its neighbours: in[k] is the element at the distance
// offsets[k], one number per axis.
//
//	out[i] = f({a[i + offsets[0]], a[i + offsets[1]], ..})
//
// Shapes: kept; extents may be known late. What lies outside of a is what border says.
// Errors: no offsets, or of another number of axes; f is nil, panics, or gives an Expr that is not its own; those of
// Pad. Cost: a is copied with its margins, where there are any, and read once per offset; fuses on both sides.
func (a Array) Stencil(border Border, offsets [][]int, f func(in []Expr) Expr) Array {
	return a.unary("stencil", func(at graph.Site, x graph.Value) (graph.Value, error) {
		value, err := border.bits(at, x.Elem())
		if err != nil {
			return graph.Value{}, err
		}
		places, params := make([][]int64, len(offsets)), make([]DType, len(offsets))
		for k, o := range offsets {
			places[k], params[k] = wide(o), x.Elem()
		}
		body, err := traced(at, params, 0, when(f != nil, func(in, _ []Expr) []Expr { return []Expr{f(in)} }))
		if err != nil {
			return graph.Value{}, err
		}
		return firstOf(primitives.Stencil(at, x, border.kind, value, places, body))
	})
}

// Generate computes an array from its indices alone: out[i0, i1, ..] = f({i0, i1, ..}), where the indices are Int64.
//
// Errors: f is nil, panics, or gives an Expr that is not its own; negative or too large extents.
// Cost: nothing is stored; the values are computed where they are read.
func Generate(f func(index []Expr) Expr, dims ...int) Array {
	return made("generate", func(at graph.Site) (graph.Value, error) {
		body, err := traced(at, nil, len(dims), when(f != nil, func(_, index []Expr) []Expr { return []Expr{f(index)} }))
		if err != nil {
			return graph.Value{}, err
		}
		return firstOf(primitives.Generate(at, body, shapeOf(dims)))
	})
}

func elemsOf(values []graph.Value) []DType {
	types := make([]DType, len(values))
	for i, v := range values {
		types[i] = v.Elem()
	}
	return types
}

func firstOf(values []graph.Value, err error) (graph.Value, error) {
	if err != nil {
		return graph.Value{}, err
	}
	return values[0], nil
}
