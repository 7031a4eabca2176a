package main

import (
	"context"

	"github.com/laze-go/laze"
)

func init() {
	register("accumulate", "f64", accumulate[float64])
	register("accumulate", "i64", accumulate[int64])
	floats("muladd", muladd[float64], muladd[float32])
	register("add2", "f64", add2[float64])
	register("add2", "i64", add2[int64])
}

func accumulate[T element](n int) *job {
	return fill(1, itself[T], func(in ...laze.Array) laze.Array { return in[0].Sum() },
		generate(n, func(i uint64) T { return T(i) }))
}

// muladd has no memory to write to: each call makes a new array, and lets go of the last one as a C program would.
func muladd[T float](n int) *job {
	f := compile(func(in ...laze.Array) []laze.Array { return []laze.Array{in[0].Mul(in[1]).Add(in[2])} })
	a, b, c := laze.From(uniform[T](n, 1, 0, 1)), laze.From(uniform[T](n, 2, 0, 1)), laze.From(uniform[T](n, 3, 0, 1))
	var last laze.Array
	return &job{
		run: func() error {
			out, err := f.Call(context.Background(), a, b, c)
			if err == nil {
				last.Release()
				last = out[0]
			}
			return err
		},
		check: func() any {
			out := make([]T, n)
			if err := last.CopyTo(context.Background(), out); err != nil {
				return err.Error()
			}
			return weighted(out)
		},
	}
}

func add2[T element](int) *job {
	return fill(1, itself[T], func(in ...laze.Array) laze.Array { return in[0].Add(in[1]) }, []T{1}, []T{2})
}
