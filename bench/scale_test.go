package main

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/laze-go/laze"
)

// lengthy are the workloads whose size is a number of elements and that nothing but memory keeps from ten times as
// many.
var lengthy = []string{
	"triad", "poly16", "sincos", "blackscholes", "sum", "dot", "meanvar", "argmax", "scan_inc", "scan_exc", "gather", "scatter_add", "hist256", "hist1m", "filter",
	"sort", "argsort", "sortpairs", "topk10", "median", "philox_uniform", "philox_normal", "mcpi",
}

// BenchmarkScale tells what an element costs among 10^8 beside one among 10^7: the metric growth. LAZE_LARGE=1 runs it,
// in some minutes and 8 GB.
// Run: LAZE_LARGE=1 go test ./bench -run - -bench Scale -benchtime 3x -timeout 1h
func BenchmarkScale(b *testing.B) {
	if os.Getenv("LAZE_LARGE") == "" {
		b.Skip("needs 8 GB and some minutes: LAZE_LARGE=1 runs it")
	}
	for _, name := range lengthy {
		for _, dtype := range []string{"u32", "i64", "f64", "f32"} {
			if makeJob := workloads[name][dtype]; makeJob != nil {
				b.Run(name+"/"+dtype, func(b *testing.B) { growth(b, makeJob) })
			}
		}
	}
}

func growth(b *testing.B, makeJob func(n int) *job) {
	few, many := makeJob(1e7), makeJob(1e8)
	alone, together := time.Hour, time.Hour
	for b.Loop() {
		alone, together = min(alone, least(caller(b, few), 10)), min(together, least(caller(b, many), 1))
	}
	b.ReportMetric(float64(together)/10/float64(alone), "growth")
	b.ReportMetric(float64(together.Nanoseconds())/1e8, "ns/element")
}

func caller(b *testing.B, j *job) func() {
	return func() {
		if err := j.run(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkFresh measures results in new memory, released at once, beside results in memory that is kept: the metric
// fresh is the ratio of their least times.
// Run: go test ./bench -run - -bench Fresh -benchtime 20x
func BenchmarkFresh(b *testing.B) {
	for _, size := range []struct {
		name string
		n    int
	}{{"1e5", 1e5}, {"1e6", 1e6}, {"1e7", 1e7}, {"1e8", 1e8}} {
		b.Run(size.name, func(b *testing.B) { fresh(b, size.n) })
	}
}

func fresh(b *testing.B, n int) {
	f := compile(func(in ...laze.Array) []laze.Array { return []laze.Array{in[0].Mul(in[0]).Add(1)} })
	x, out := uniform[float64](n, 1, 0, 1), []any{room[float64](n)}
	in := laze.From(x)
	into := func() error { return f.CallInto(context.Background(), out, x) }
	anew := func() error {
		y, err := f.Call(context.Background(), in)
		if err == nil {
			y[0].Release()
		}
		return err
	}
	kept, made := time.Hour, time.Hour
	for b.Loop() {
		kept, made = min(kept, least(caller(b, &job{run: into}), 5)), min(made, least(caller(b, &job{run: anew}), 5))
	}
	b.ReportMetric(float64(made)/float64(kept), "fresh")
	b.ReportMetric(float64(made.Nanoseconds()), "ns/call")
}
