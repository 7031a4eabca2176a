package fuse_test

import (
	"fmt"
	"testing"

	"github.com/laze-go/laze/fuse"
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// body parses a scalar function.
func body(t testing.TB, text string) *expr.Func {
	t.Helper()
	f, err := expr.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func input(n int64) graph.Value {
	return graph.NewInput(graph.Site{}, expr.Float64, graph.Dims(n)).Value(0)
}

func pointwise(f *expr.Func, operands ...graph.Value) graph.Value {
	return graph.NewPointwise(graph.Site{}, f, operands[0].Shape(), operands...).Value(0)
}

func reversed(v graph.Value) graph.Value {
	m := &graph.Affine{Offset: []int64{v.Shape()[0].Max - 1}, Step: [][]int64{{-1}}}
	return graph.NewGather(graph.Site{}, m, v.Shape(), v).Value(0)
}

func sum(t testing.TB, v graph.Value) graph.Value {
	add := body(t, "(a f64, b f64) a + b")
	return graph.NewReduce(graph.Site{}, &graph.Reduce{Axes: []int{0}, Combine: add, Init: []uint64{0}, Commutes: true}, v).Value(0)
}

// The shapes of graph that a planner may take too long for.
var shapes = map[string]func(t testing.TB, nodes int) []graph.Value{
	"chain": func(t testing.TB, nodes int) []graph.Value {
		f := body(t, "(a f64) a*2 + 1")
		v := input(1000)
		for range nodes {
			v = pointwise(f, v)
		}
		return []graph.Value{v}
	},
	"squares": func(t testing.TB, nodes int) []graph.Value {
		f := body(t, "(a f64, b f64) a*b")
		v := input(1000)
		for range nodes {
			v = pointwise(f, v, v)
		}
		return []graph.Value{v}
	},
	"mirrors": func(t testing.TB, nodes int) []graph.Value {
		f := body(t, "(a f64, b f64) a + b")
		v := input(1000)
		for range nodes / 2 {
			v = pointwise(f, v, reversed(v))
		}
		return []graph.Value{v}
	},
	"halves": func(t testing.TB, nodes int) []graph.Value {
		f := body(t, "(a f64, b f64) sin(a) + b")
		n := int64(1) << min(nodes/3, 30)
		v := input(n)
		for n > 1 {
			n /= 2
			half := func(offset int64) graph.Value {
				m := &graph.Affine{Offset: []int64{offset}, Step: [][]int64{{2}}}
				return graph.NewGather(graph.Site{}, m, graph.Dims(n), v).Value(0)
			}
			v = pointwise(f, half(0), half(1))
		}
		return []graph.Value{v}
	},
	"views": func(t testing.TB, nodes int) []graph.Value {
		v := input(1000)
		for range nodes {
			v = reversed(v)
		}
		return []graph.Value{v}
	},
	"viewed": func(t testing.TB, nodes int) []graph.Value {
		v := input(1000)
		var roots []graph.Value
		for range nodes / 2 {
			v = reversed(v)
			roots = append(roots, sum(t, v))
		}
		return roots
	},
	"reductions": func(t testing.TB, nodes int) []graph.Value {
		f := body(t, "(a f64, b f64) a - b")
		v := input(1000)
		for range nodes / 3 {
			s := graph.NewGather(graph.Site{}, &graph.Affine{}, v.Shape(), sum(t, v)).Value(0)
			v = pointwise(f, v, s)
		}
		return []graph.Value{v}
	},
	"wide": func(t testing.TB, nodes int) []graph.Value {
		var roots []graph.Value
		v := input(1000)
		for k := range nodes {
			roots = append(roots, pointwise(body(t, fmt.Sprintf("(a f64) sin(a) + %d", k)), v))
		}
		return roots
	},
	"casts": func(t testing.TB, nodes int) []graph.Value {
		v := input(1000)
		f := body(t, "(a f64) neg(a)")
		var roots []graph.Value
		for range nodes / 2 {
			v = pointwise(f, v)
			roots = append(roots, sum(t, v))
		}
		return roots
	},
}

// work counts the instructions of a plan, weighted with nothing: what there is to compile.
func work(p *fuse.Plan) int {
	n := 0
	for _, k := range p.Kernels {
		n += len(k.Each.Body.Code)
		if k.After != nil {
			n += len(k.After.Body.Code)
		}
	}
	return n
}

// However the graph is shaped, a plan has at most a constant number of instructions per node, and no kernel grows
// without bound.
func TestBounded(t *testing.T) {
	for name, make := range shapes {
		for _, nodes := range []int{60, 10_000} {
			p, err := fuse.Fuse(make(t, nodes), fuse.Options{Fuel: -1})
			if err != nil {
				t.Fatalf("%s of %d: %v", name, nodes, err)
			}
			if got := work(p); got > 8*nodes+3000 {
				t.Errorf("%s of %d nodes has %d instructions", name, nodes, got)
			}
			for _, k := range p.Kernels {
				if n := len(k.Each.Body.Code); n > 600 {
					t.Errorf("%s of %d nodes: kernel %s has %d instructions", name, nodes, k.Name, n)
				}
			}
		}
	}
}

// A chain of 10^5 nodes is planned without deep recursion, also where no node fuses.
func TestDeep(t *testing.T) {
	for _, opts := range []fuse.Options{{Fuel: -1}, {Fuel: 10}, {Off: true}} {
		nodes := 100_000
		if opts.Fuel >= 0 {
			nodes = 10_000 // a kernel each
		}
		p, err := fuse.Fuse(shapes["chain"](t, nodes), opts)
		if err != nil {
			t.Fatal(err)
		}
		if len(p.Kernels) > nodes {
			t.Errorf("%d kernels for %d nodes", len(p.Kernels), nodes)
		}
	}
}

// A chain is cut into kernels of bounded length, not one per node.
func TestCut(t *testing.T) {
	p, err := fuse.Fuse(shapes["chain"](t, 1000), fuse.Options{Fuel: -1})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(p.Kernels); n < 4 || n > 40 {
		t.Errorf("a chain of 1000 nodes has %d kernels", n)
	}
}

func BenchmarkFuse(b *testing.B) { // run: go test -bench Fuse -count 10 | benchstat -
	for name, make := range shapes {
		for _, nodes := range []int{10, 100, 1000, 10_000} {
			b.Run(fmt.Sprintf("%s/nodes=%d", name, nodes), func(b *testing.B) {
				roots := make(b, nodes)
				for b.Loop() {
					if _, err := fuse.Fuse(roots, fuse.Options{Fuel: -1}); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(nodes), "ns/node")
			})
		}
	}
}
