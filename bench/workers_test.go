package main

import (
	"context"
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/laze-go/laze"
)

// What several goroutines gain over one where arithmetic is the bound: the metric gain is the time of one over that of
// all. Both are the least of calls that take turns, for a processor that somebody else uses says nothing.
//
//	go test ./bench -run - -bench Workers -benchtime 2000x
func BenchmarkWorkers(b *testing.B) {
	for _, c := range []struct {
		name string
		ins  int
		step func(in []laze.Array) laze.Array
	}{
		{"sincos", 1, func(in []laze.Array) laze.Array { return sincos(in[0]) }},
		{"pow", 2, func(in []laze.Array) laze.Array { return in[0].Pow(in[1]) }},
		{"mathchain", 1, func(in []laze.Array) laze.Array { return mathchain(in[0]) }},
		{"blackscholes", 3, func(in []laze.Array) laze.Array {
			return laze.ZipWithN(2, func(in []laze.Expr) []laze.Expr { return options(in[0], in[1], in[2]) }, in...)[0]
		}},
	} {
		for _, serial := range []time.Duration{50 * time.Microsecond, 200 * time.Microsecond, time.Millisecond} {
			b.Run(fmt.Sprintf("%s/%v", c.name, serial), func(b *testing.B) { gain(b, c.ins, c.step, serial) })
		}
	}
}

// gain measures at the size where one goroutine takes about so long.
func gain(b *testing.B, ins int, step func(in []laze.Array) laze.Array, serial time.Duration) {
	n := 1000
	one, all := sharing(n, ins, step)
	for least(one, 20) < serial {
		n = n*5/4 + 1
		one, all = sharing(n, ins, step)
	}
	const burst = 10 // calls of a kind that follow each other, so that caches and workers are those of a loop
	alone, together := time.Hour, time.Hour
	for b.Loop() {
		alone, together = min(alone, least(one, burst)), min(together, least(all, burst))
	}
	b.ReportMetric(float64(alone)/float64(together), "gain")
	b.ReportMetric(float64(together.Nanoseconds()), "ns/call")
	b.ReportMetric(float64(runtime.GOMAXPROCS(0)), "cpus")
}

// sharing gives calls of a step for arrays of n elements: by one goroutine, and by all.
func sharing(n, ins int, step func(in []laze.Array) laze.Array) (one, all func()) {
	var arrays []any
	for k := range ins {
		arrays = append(arrays, uniform[float64](n, uint64(k+1), 0.5, 2))
	}
	outs := []any{make([]float64, n)}
	call := func(opts ...laze.Option) func() {
		f := compile(func(in ...laze.Array) []laze.Array { return []laze.Array{step(in)} }, opts...)
		return func() { _ = f.CallInto(context.Background(), outs, arrays...) }
	}
	return call(laze.Workers(1)), call()
}

// least is the least time of some calls.
func least(call func(), calls int) time.Duration {
	best := time.Hour
	for range calls {
		begin := time.Now()
		call()
		best = min(best, time.Since(begin))
	}
	return best
}
