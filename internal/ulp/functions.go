package main

import (
	"github.com/laze-go/laze"
	"github.com/laze-go/laze/internal/ulp/exact"
)

// A function is what is measured.
type function struct {
	name  string
	apply func(x, y laze.Array) laze.Array // y is the second operand, where there is one
	exact exact.Func
	spans []span // where it does something, for random arguments
	y     second // how the second operand is drawn
}

// A span is an interval of arguments.
type span struct{ low, high float64 }

// second draws a second operand for x.
type second func(d *draw, x float64) float64

func one(f func(laze.Array) laze.Array) func(x, y laze.Array) laze.Array {
	return func(x, _ laze.Array) laze.Array { return f(x) }
}

// functions lists what there is to measure, in the order of package exact.
var functions = withExact([]function{
	{name: "exp", apply: one(laze.Array.Exp), spans: []span{{-745, 710}, {-1, 1}}},
	{name: "exp2", apply: one(laze.Array.Exp2), spans: []span{{-1075, 1024}, {-1, 1}}},
	{name: "expm1", apply: one(laze.Array.Expm1), spans: []span{{-40, 710}, {-1, 1}}},
	{name: "log", apply: one(laze.Array.Log), spans: []span{{0.5, 2}, {0, 100}, {0.99, 1.01}}},
	{name: "log2", apply: one(laze.Array.Log2), spans: []span{{0.5, 2}, {0, 100}, {0.99, 1.01}}},
	{name: "log10", apply: one(laze.Array.Log10), spans: []span{{0.5, 2}, {0, 100}, {0.99, 1.01}}},
	{name: "log1p", apply: one(laze.Array.Log1p), spans: []span{{-1, 1}, {-0.01, 0.01}, {0, 100}}},
	{name: "pow", apply: func(x, y laze.Array) laze.Array { return x.Pow(y) }, spans: []span{{0, 10}, {0.9, 1.1}}, y: exponentOf},
	{name: "hypot", apply: func(x, y laze.Array) laze.Array { return x.Hypot(y) }, spans: []span{{-1, 1}, {1, 2}}, y: near},
	{name: "cbrt", apply: one(laze.Array.Cbrt), spans: []span{{-1, 1}, {1, 8}}},
	{name: "sin", apply: one(laze.Array.Sin), spans: []span{{-0.8, 0.8}, {-100, 100}, {-1e6, 1e6}}},
	{name: "cos", apply: one(laze.Array.Cos), spans: []span{{-0.8, 0.8}, {-100, 100}, {-1e6, 1e6}}},
	{name: "tan", apply: one(laze.Array.Tan), spans: []span{{-0.8, 0.8}, {-100, 100}, {-1e6, 1e6}}},
	{name: "asin", apply: one(laze.Array.Asin), spans: []span{{-1, 1}, {0.4, 0.6}, {0.99, 1}}},
	{name: "acos", apply: one(laze.Array.Acos), spans: []span{{-1, 1}, {0.4, 0.6}, {0.99, 1}, {-1, -0.99}}},
	{name: "atan", apply: one(laze.Array.Atan), spans: []span{{-1, 1}, {-4, 4}, {0, 100}}},
	{name: "atan2", apply: func(y, x laze.Array) laze.Array { return y.Atan2(x) }, spans: []span{{-1, 1}, {1, 2}}, y: near},
	{name: "sinh", apply: one(laze.Array.Sinh), spans: []span{{-711, 711}, {-1, 1}, {-4, 4}}},
	{name: "cosh", apply: one(laze.Array.Cosh), spans: []span{{-711, 711}, {-1, 1}, {-4, 4}}},
	{name: "tanh", apply: one(laze.Array.Tanh), spans: []span{{-20, 20}, {-1, 1}, {-4, 4}}},
	{name: "asinh", apply: one(laze.Array.Asinh), spans: []span{{-1, 1}, {-10, 10}, {-1e6, 1e6}}},
	{name: "acosh", apply: one(laze.Array.Acosh), spans: []span{{1, 2}, {1, 10}, {1, 1.01}}},
	{name: "atanh", apply: one(laze.Array.Atanh), spans: []span{{-1, 1}, {-0.1, 0.1}, {0.99, 1}}},
	{name: "erf", apply: one(laze.Array.Erf), spans: []span{{-1, 1}, {-6, 6}}},
	{name: "erfc", apply: one(laze.Array.Erfc), spans: []span{{-1, 1}, {-6, 6}, {0, 28}}},
	{name: "gamma", apply: one(laze.Array.Gamma), spans: []span{{0, 3}, {0, 172}, {-180, 0}, {-6, 0}}},
	{name: "lgamma", apply: one(laze.Array.LogGamma), spans: []span{{0, 3}, {0, 172}, {-180, 0}, {-6, 0}, {0.9, 1.1}, {1.9, 2.1}, {-2.8, -2.4}}},
})

func withExact(list []function) []function {
	for i, f := range exact.Funcs {
		list[i].exact = f
	}
	return list
}
