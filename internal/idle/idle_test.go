package idle_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/laze-go/laze"
	"github.com/laze-go/laze/internal/idle"
)

var ctx = context.Background()

// A workload is a function that is prepared once and called often.
type workload struct {
	name string
	step func(in ...laze.Array) []laze.Array
	ins  int
	sum  bool // the result is one number
}

var workloads = []workload{
	{"muladd", func(in ...laze.Array) []laze.Array { return []laze.Array{in[0].Mul(in[1]).Add(in[2])} }, 3, false},
	{"add2", func(in ...laze.Array) []laze.Array { return []laze.Array{in[0].Add(in[1])} }, 2, false},
	{"accumulate", func(in ...laze.Array) []laze.Array { return []laze.Array{in[0].CumSum(0)} }, 1, false},
	{"sum", func(in ...laze.Array) []laze.Array { return []laze.Array{in[0].Sum()} }, 1, true},
	{"shares", func(in ...laze.Array) []laze.Array { return []laze.Array{in[0].Div(in[0].Sum())} }, 1, false},
}

// prepare gives the function, and memory of n elements to call it with.
func (w *workload) prepare(tb testing.TB, n int, b laze.Backend) (f *laze.Func, outs, ins []any) {
	tb.Helper()
	f, err := laze.Compile(w.step, laze.On(b))
	if err != nil {
		tb.Fatal(err)
	}
	out := make([]float64, n)
	if w.sum {
		out = out[:1]
	}
	for range w.ins {
		ins = append(ins, make([]float64, n))
	}
	outs = []any{out}
	if err := f.CallInto(ctx, outs, ins...); err != nil {
		tb.Fatal(err)
	}
	return f, outs, ins
}

// What a prepared call costs: on this machine the layers alone, on the CPU with the work.
// run: go test -run - -bench Prepared ./internal/idle
func BenchmarkPrepared(b *testing.B) {
	for i := range workloads {
		w := &workloads[i]
		for _, n := range []int{10, 1000} {
			for _, m := range []laze.Backend{idle.New(), laze.CPU()} {
				b.Run(fmt.Sprintf("%s/f64/n=%d/%s", w.name, n, m.Name()), func(b *testing.B) {
					f, outs, ins := w.prepare(b, n, m)
					b.ReportAllocs()
					for b.Loop() {
						if err := f.CallInto(ctx, outs, ins...); err != nil {
							b.Fatal(err)
						}
					}
				})
			}
		}
	}
}

// One function serves many goroutines, each with memory of its own.
func TestCallsAtOnce(t *testing.T) {
	const n = 100
	f, err := laze.Compile(workloads[0].step)
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for g := range 8 {
		all.Add(1)
		go func() {
			defer all.Done()
			x, y, z, out := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
			for round := range 200 {
				for i := range x {
					x[i], y[i], z[i] = float64(g), float64(round), float64(i)
				}
				if err := f.CallInto(ctx, []any{out}, x, y, z); err != nil {
					t.Error(err)
					return
				}
				for i, v := range out {
					if want := float64(g*round + i); v != want {
						t.Errorf("goroutine %d, round %d: element %d is %v, not %v", g, round, i, v, want)
						return
					}
				}
			}
		}()
	}
	all.Wait()
}

// What a prepared call costs that takes and gives arrays.
func BenchmarkCall(b *testing.B) {
	for i := range workloads {
		w := &workloads[i]
		b.Run(w.name+"/f64/n=1000/idle", func(b *testing.B) {
			f, err := laze.Compile(w.step, laze.On(idle.New()))
			if err != nil {
				b.Fatal(err)
			}
			var ins []laze.Array
			for range w.ins {
				ins = append(ins, laze.From(make([]float64, 1000)))
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := f.Call(ctx, ins...); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
