package main

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/laze-go/laze"
)

// anchors are the primitives that compute on their way what they work on. Half of the elements of y are above the
// middle.
var anchors = []struct {
	name string
	of   func(y laze.Array, middle float64) []laze.Array
}{
	{"sort", func(y laze.Array, _ float64) []laze.Array { return []laze.Array{y.Sort(0)} }},
	{"argsort", func(y laze.Array, _ float64) []laze.Array { return []laze.Array{y.ArgSort(0)} }},
	{"sortby", func(y laze.Array, _ float64) []laze.Array {
		return laze.SortBy(0, y, laze.Iota(laze.Int32, 0, int(y.Size())))[1:]
	}},
	{"topk10", func(y laze.Array, _ float64) []laze.Array { return []laze.Array{y.TopK(10)} }},
	{"median", func(y laze.Array, _ float64) []laze.Array { return []laze.Array{y.NthElement(0, int(y.Size()/2))} }},
	{"scan", func(y laze.Array, _ float64) []laze.Array { return []laze.Array{y.CumSum(0)} }},
	{"filter", func(y laze.Array, middle float64) []laze.Array { return []laze.Array{y.Filter(y.Gt(middle))} }},
	{"partition", func(y laze.Array, middle float64) []laze.Array {
		above, others := y.Partition(y.Gt(middle))
		return []laze.Array{above, others}
	}},
	{"unique", func(y laze.Array, _ float64) []laze.Array { return []laze.Array{y.Unique()} }},
}

// keyFuncs make the keys: for next to nothing, at the price of a division, and at that of a call of a library.
var keyFuncs = []struct {
	name string
	of   func(x laze.Array) laze.Array
}{
	{"square", func(x laze.Array) laze.Array { return x.Mul(x).Add(1) }},
	{"sqrt", laze.Array.Sqrt},
	{"exp", laze.Array.Exp},
}

// BenchmarkFusedKeys measures primitives on f(x): with f fused, with what f gives ready in memory, and f alone. They
// take turns, and the least time of each counts, so that what else the machine does tells little. What f alone takes,
// and nothing can hide where the primitive keeps the cores busy, is a bound for what fusion can reach: fused/sum is
// below 1 where it pays.
//
//	go test ./bench -bench FusedKeys/median/sqrt -benchtime 50x
func BenchmarkFusedKeys(b *testing.B) {
	for _, a := range anchors {
		for _, f := range keyFuncs {
			for _, n := range []int{1e5, 1e7} {
				name := fmt.Sprintf("%s/%s/n=%d", a.name, f.name, n)
				b.Run(name+"/f64", func(b *testing.B) { fusedKeys(b, uniform[float64](n, 1, 0, 1), f.of, a.of) })
				b.Run(name+"/f32", func(b *testing.B) { fusedKeys(b, uniform[float32](n, 1, 0, 1), f.of, a.of) })
			}
		}
	}
}

func fusedKeys[T float](b *testing.B, data []T, f func(laze.Array) laze.Array, a func(laze.Array, float64) []laze.Array) {
	x := laze.From(data)
	y, err := f(x).Eval(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	middle, err := f(laze.Scalar(0.5)).Float64(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	turns := []*turn{
		{name: "fused", in: x, f: compile(func(in ...laze.Array) []laze.Array { return a(f(in[0]), middle) })},
		{name: "ready", in: y, f: compile(func(in ...laze.Array) []laze.Array { return a(in[0], middle) })},
		{name: "alone", in: x, f: compile(func(in ...laze.Array) []laze.Array { return []laze.Array{f(in[0])} })},
	}
	for b.Loop() {
		for _, t := range turns {
			t.take(b)
		}
	}
	for _, t := range turns {
		b.ReportMetric(float64(t.least), t.name+"-ns")
	}
	fused, ready, alone := float64(turns[0].least), float64(turns[1].least), float64(turns[2].least)
	b.ReportMetric(fused/ready, "fused/ready")
	b.ReportMetric(fused/(ready+alone), "fused/sum")
	b.ReportMetric(0, "ns/op")
}

// A turn is a function that is measured in turn with others.
type turn struct {
	name  string
	in    laze.Array
	f     *laze.Func
	least time.Duration
}

// take calls the function a few times: the first finds caches full of what others have read.
func (t *turn) take(b *testing.B) {
	for range 4 {
		begin := time.Now()
		out, err := t.f.Call(context.Background(), t.in)
		if err != nil {
			b.Fatal(err)
		}
		if d := time.Since(begin); t.least == 0 || d < t.least {
			t.least = d
		}
		for _, y := range out {
			y.Release()
		}
	}
}
