package native

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/cpu/codegen"
	"github.com/laze-go/laze/schedule"
)

// BenchmarkFreeOrder says what the canonical tree costs on one core: the least time of a fold over that of the same
// body, over the same elements, in a free order, which is one run of accumulators from the first element to the last,
// without leaves and parts. The best of some numbers of accumulators counts, with asking ahead, without, and with
// operands in memory. Both are one call of code; us/run is the time of a run, which cuts long lines into calls.
//
// Run: go test -run - -bench FreeOrder -benchtime 100x ./backend/cpu/native
func BenchmarkFreeOrder(b *testing.B) {
	bodies := []struct{ name, read, each string }{
		{"sum", "read b0[s0*i0 + i1]\n", "(a T) a"},
		{"dot", "read b0[s0*i0 + i1]\nread b1[s0*i0 + i1]\n", "(a T, b T) a*b"},
		{"sumsqdiff", "read b0[s0*i0 + i1]\nread b1[s0*i0 + i1]\n", "(a T, b T) let t0 = a - b; t0*t0"},
	}
	for _, c := range bodies {
		for _, elem := range []string{"f64", "f32"} {
			text := lines("b0 T reads, b1 T reads, b2 T writes", c.read+"each "+c.each+"\nreduce r0 by { (a T, b T) a + b } init 0 commutes", "after (a T) a\nstore b2[i0] = r0")
			for _, n := range []int64{100_000, 10_000_000} {
				benchFreeOrder(b, fmt.Sprintf("%s/%s/n=%d", c.name, elem, n), strings.ReplaceAll(text, "T", elem), n)
			}
		}
	}
}

// benchFreeOrder measures one line of n elements.
func benchFreeOrder(b *testing.B, name, text string, n int64) {
	nest, err := schedule.ParseNest(text)
	if err != nil {
		b.Fatal(err)
	}
	args, _ := benchMemory(nest, 1, n)
	for _, level := range codegen.Levels() {
		code, err := Compile(nest, level, newArena(b))
		if err != nil {
			b.Fatal(err)
		}
		r := code.driver.(*reduction)
		if r.isFar(args) {
			if r, err = r.far(); err != nil {
				b.Fatal(err)
			}
		}
		run := func() { _ = code.Run(context.Background(), args) }
		b.Run(name+"/"+level.String(), func(b *testing.B) {
			compareOrders(b, int(1+1_000_000/n), run, oneCall(r, r.tool, args), freeOrders(b, r, args))
		})
	}
}

// compareOrders measures in rounds in which each free order has its turn, and the tree as many, so
// that neither has better luck.
func compareOrders(b *testing.B, calls int, run, tree func(), orders []func()) {
	leastRun, leastTree, leastFree := math.Inf(1), math.Inf(1), math.Inf(1)
	for b.Loop() {
		leastRun = min(leastRun, took(run, calls))
		for _, order := range orders {
			leastTree = min(leastTree, took(tree, calls))
			leastFree = min(leastFree, took(order, calls))
		}
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(leastRun*1e6, "us/run")
	b.ReportMetric(leastTree*1e6, "us/tree")
	b.ReportMetric(leastFree*1e6, "us/free")
	b.ReportMetric(leastTree/leastFree, "tree/free")
}

// freeOrders gives folds of a whole line as one part, whatever its length.
func freeOrders(b *testing.B, r *reduction, args *backend.Args) (orders []func()) {
	for _, registers := range []int{4, 8, 16} {
		for _, way := range []struct{ asks, direct bool }{{}, {asks: true}, {direct: true}} {
			if way.asks && r.stream() < 0 {
				continue
			}
			plan := *r.reducing
			plan.virtual, plan.asks, plan.direct = registers*plan.lanes, way.asks, way.direct
			free := &reduction{reducing: &plan, code: r.code}
			tool, err := free.make(plan.writeBrief())
			if err != nil {
				b.Fatal(err)
			}
			orders = append(orders, oneCall(r, tool, args))
		}
	}
	return orders
}

// oneCall gives one call of a program for a whole line.
func oneCall(r *reduction, of *tool, args *backend.Args) func() {
	t := newTally(r)
	t.a = args
	t.measure()
	h := newTeller(of)
	t.aimWhole(h, 0, 1)
	return func() { t.call(h) }
}

// took is the time of a call in seconds, of so many.
func took(run func(), calls int) float64 {
	begin := time.Now()
	for range calls {
		run()
	}
	return time.Since(begin).Seconds() / float64(calls)
}
