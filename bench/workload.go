package main

import (
	"context"
	"log"

	"github.com/laze-go/laze"
)

// workloads holds, per name and element type, what makes a job of a size.
var workloads = map[string]map[string]func(n int) *job{}

func register(name, dtype string, makeJob func(n int) *job) {
	if workloads[name] == nil {
		workloads[name] = map[string]func(n int) *job{}
	}
	workloads[name][dtype] = makeJob
}

// floats registers a workload for both float types.
func floats(name string, f64, f32 func(n int) *job) {
	register(name, "f64", f64)
	register(name, "f32", f32)
}

// A step is the graph of a workload.
type step = func(in ...laze.Array) []laze.Array

// compile prepares a step. A mistake in a workload is one of this program.
func compile(s step, opts ...laze.Option) *laze.Func {
	f, err := laze.Compile(s, opts...)
	if err != nil {
		log.Fatal(err)
	}
	return f
}

// into makes a job that calls a step on ins, into memory that every call reuses.
func into(s step, check func() any, outs, ins []any) *job {
	f := compile(s)
	return &job{run: func() error { return f.CallInto(context.Background(), outs, ins...) }, check: check}
}

// fill makes the job of a step with one result of n elements; sum gives its checksum.
func fill[T element](n int, sum func(out []T) any, s func(in ...laze.Array) laze.Array, ins ...any) *job {
	out := room[T](n)
	return into(func(in ...laze.Array) []laze.Array { return []laze.Array{s(in...)} },
		func() any { return sum(out) }, []any{out}, ins)
}

// map1 and map2 make the job of an elementwise step.
func map1[T element](n int, x []T, f func(x laze.Array) laze.Array) *job {
	return fill(n, byWeight[T], func(in ...laze.Array) laze.Array { return f(in[0]) }, x)
}

func map2[T element](n int, x, y []T, f func(x, y laze.Array) laze.Array) *job {
	return fill(n, byWeight[T], func(in ...laze.Array) laze.Array { return f(in[0], in[1]) }, x, y)
}

// byWeight, byBits and itself are the checksums of results: compared within a tolerance, bit by bit, and of a single
// element.
func byWeight[T element](out []T) any { return weighted(out) }
func byBits[T element](out []T) any   { return exact(out) }
func itself[T element](out []T) any   { return float64(out[0]) }
