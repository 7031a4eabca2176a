package primitives

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// A chooser makes arguments, sensible and not.
type chooser struct {
	*rand.Rand
	arrays []graph.Value
}

func (c *chooser) x() graph.Value { return c.arrays[c.IntN(len(c.arrays))] }

func (c *chooser) xs() []graph.Value {
	in := make([]graph.Value, c.IntN(4))
	for i := range in {
		in[i] = c.x()
	}
	return in
}

func (c *chooser) axis() int { return c.IntN(7) - 3 }

func (c *chooser) axes() []int {
	axes := make([]int, c.IntN(4))
	for i := range axes {
		axes[i] = c.axis()
	}
	return axes
}

// n is small, or as far out as an int64 goes.
func (c *chooser) n() int64 {
	far := []int64{math.MinInt64, math.MinInt64 + 1, -1 << 62, -1 << 32, 1 << 31, 1 << 61, 1 << 62, math.MaxInt64}
	if c.IntN(6) == 0 {
		return far[c.IntN(len(far))]
	}
	return int64(c.IntN(8) - 2)
}

func (c *chooser) dims() []int64 {
	dims := make([]int64, c.IntN(5))
	for i := range dims {
		dims[i] = c.n()
	}
	return dims
}

func (c *chooser) flip() bool { return c.IntN(2) == 0 }

func (c *chooser) elem() expr.Type { return expr.Type(c.IntN(int(expr.Tuple) + 1)) }

func (c *chooser) fold() Fold {
	f := addRow.of(c.x().Elem())
	if c.flip() {
		f.Init = nil
	}
	return f
}

func (c *chooser) span() Span { return Span{c.n(), c.n(), c.n()} }

func (c *chooser) key() Key { return Key{Generator: Generator(c.IntN(3))} }

func (c *chooser) bins() Bins {
	if c.flip() {
		return Bins{Edges: c.x()}
	}
	return Bins{Count: c.n(), Low: float64(c.n()), High: float64(c.n())}
}

func (c *chooser) policy() Policy {
	if t := c.x().Elem(); t != expr.Bool && c.flip() {
		return CombineBy(expr.Add, t)
	}
	return Policy{Conflict: graph.Conflict(c.IntN(6))}
}

func just(v graph.Value, err error) ([]graph.Value, error) { return []graph.Value{v}, err }

func both(v, w graph.Value, err error) ([]graph.Value, error) { return []graph.Value{v, w}, err }

// calls are calls of every primitive with arguments of a chooser.
var calls = []func(at graph.Site, c *chooser) ([]graph.Value, error){
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return just(Apply(at, expr.Op(c.IntN(int(expr.NumOps))), c.xs()...))
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return ZipWith(at, addRow.of(c.x().Elem()).Combine, c.x(), c.x())
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		v, _, err := Broadcast(at, c.xs()...)
		return v, err
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return just(BroadcastTo(at, c.x(), graph.Dims(c.dims()...)))
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) { return just(Cast(at, c.x(), c.elem())) },
	func(at graph.Site, c *chooser) ([]graph.Value, error) { return just(Bitcast(at, c.x(), c.elem())) },
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return just(Ones(at, c.elem(), graph.Dims(c.dims()...)))
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return just(Iota(at, c.elem(), graph.Dims(c.dims()...), c.axis()))
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return just(Linspace(at, c.elem(), 1, math.Inf(1), c.n(), c.flip()))
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return just(RandomBits(at, c.key(), c.elem(), c.dims()))
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return just(Exponential(at, c.key(), c.elem(), c.dims()))
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return just(Bernoulli(at, c.key(), float64(c.n())/4, c.dims()))
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) { return just(Permutation(at, c.key(), c.n())) },
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return just(Shuffle(at, c.key(), c.x(), c.axis()))
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return just(Choice(at, c.key(), c.n(), c.n()))
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return just(Normal(at, Key{}, c.elem(), c.dims()))
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return just(Integers(at, Key{}, c.elem(), c.n(), c.n(), c.dims()))
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return just(NthElement(at, c.x(), c.n(), c.axis()))
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return just(Quantile(at, c.x(), c.axis(), []float64{float64(c.n()) / 4, 0.5}))
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return just(Median(at, c.x(), c.axes(), c.flip()))
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) { return just(Reshape(at, c.x(), c.dims())) },
	func(at graph.Site, c *chooser) ([]graph.Value, error) { return just(Flatten(at, c.x())) },
	func(at graph.Site, c *chooser) ([]graph.Value, error) { return just(Transpose(at, c.x(), c.axes()...)) },
	func(at graph.Site, c *chooser) ([]graph.Value, error) { return just(Slice(at, c.x(), c.span(), All)) },
	func(at graph.Site, c *chooser) ([]graph.Value, error) { return just(Pick(at, c.x(), c.axis(), c.n())) },
	func(at graph.Site, c *chooser) ([]graph.Value, error) { return just(Reverse(at, c.x(), c.axes()...)) },
	func(at graph.Site, c *chooser) ([]graph.Value, error) { return just(Expand(at, c.x(), c.axis())) },
	func(at graph.Site, c *chooser) ([]graph.Value, error) { return just(Squeeze(at, c.x(), c.axes()...)) },
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return just(Diagonal(at, c.x(), c.n(), c.axis(), c.axis()))
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return just(Window(at, c.x(), c.axis(), c.n(), c.n()))
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return just(Concat(at, c.axis(), append(c.xs(), c.xs()...)...))
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) { return just(Stack(at, c.axis(), c.xs()...)) },
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return just(Pad(at, c.x(), Border(c.IntN(6)), 0, Margin{c.n(), c.n()}, Margin{c.n(), 0}))
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) { return just(Roll(at, c.x(), c.n(), c.axis())) },
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return just(Repeat(at, c.x(), c.n(), c.axis()))
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) { return just(Tile(at, c.x(), c.n(), c.axis())) },
	func(at graph.Site, c *chooser) ([]graph.Value, error) { return just(Where(at, c.x(), c.x(), c.x())) },
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return Reduce(at, c.fold(), c.axes(), c.flip(), c.xs()...)
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return just(Sum(at, c.x(), c.axes(), c.flip()))
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return both(MinMax(at, c.x(), c.axes(), c.flip()))
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return just(ArgMax(at, c.x(), c.axes(), c.flip()))
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return just(Mean(at, c.x(), c.axes(), c.flip()))
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return just(LogSumExp(at, c.x(), c.axes(), c.flip()))
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return just(Std(at, c.x(), c.axes(), c.flip(), c.n()))
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return Scan(at, c.fold(), c.axis(), c.flip(), c.flip(), c.x())
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) { return just(CumMin(at, c.x(), c.axis())) },
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return just(Take(at, c.x(), c.axis(), c.xs()...))
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return just(TakeAlong(at, c.x(), c.axis(), c.x()))
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return just(Scatter(at, c.x(), c.axis(), c.xs(), c.x(), c.policy()))
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return just(PutAlong(at, c.x(), c.axis(), c.x(), c.x(), c.policy()))
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) { return just(Bincount(at, c.x(), c.x(), c.n())) },
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return just(HistogramIn(at, []Bins{c.bins(), c.bins()}[:1+c.IntN(2)], []graph.Value{c.x(), c.x()}[:1+c.IntN(2)], c.x()))
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		points := c.x()
		return just(Interp(at, c.x(), points, points))
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return just(CumTrapezoid(at, c.x(), c.x(), c.axis()))
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return just(Choose(at, c.x(), c.xs(), c.xs()))
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return just(Convolve(at, c.x(), c.x(), ConvolveMode(c.IntN(4)), c.axes()...))
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return SortBy(at, c.axis(), c.flip(), c.x(), c.xs()...)
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return just(ArgSort(at, c.x(), c.axis(), c.flip()))
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return both(KSelect(at, c.x(), c.n(), c.axis(), c.flip()))
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) { return Filter(at, c.x(), c.xs()...) },
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return just(SearchSorted(at, c.x(), c.x(), c.flip()))
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return just(ReduceSegments(at, c.fold(), c.axis(), c.x(), c.x()))
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return just(ScanSegments(at, c.fold(), c.axis(), c.flip(), c.flip(), c.x(), c.x()))
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return both(ReduceByKey(at, c.fold(), c.x(), c.x()))
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return just(ScanByKey(at, c.fold(), c.axis(), c.flip(), c.flip(), c.x(), c.x()))
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return just(ReduceByIndex(at, c.fold(), c.x(), graph.Extent{Max: c.n()}, c.x()))
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		v, l, s, err := RunLengths(at, c.x())
		return []graph.Value{v, l, s}, err
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		g, err := GroupBy(at, c.xs()...)
		return append(g.Keys, g.Count, g.First, g.Index), err
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return both(UniqueCounts(at, c.x()))
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return just(IsFirst(at, c.x()))
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return just(LexSort(at, c.axis(), c.xs()...))
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return just(IsSorted(at, c.x(), c.axis()))
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return Partition(at, c.x(), c.xs()...)
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		all, counts, err := Partitioned(at, c.x(), c.xs()...)
		return append(counts, all), err
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return just(Merge(at, c.x(), c.x()))
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return just(Union(at, c.x(), c.x()))
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return just(Intersect(at, c.x(), c.x()))
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return just(Difference(at, c.x(), c.x()))
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return just(SymmetricDifference(at, c.x(), c.x()))
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return just(IsIn(at, c.x(), c.x()))
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) { return just(Dot(at, c.x(), c.x())) },
	func(at graph.Site, c *chooser) ([]graph.Value, error) { return just(MatMul(at, c.x(), c.x())) },
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		return just(Differences(at, c.x(), c.axis(), c.n()))
	},
	func(at graph.Site, c *chooser) ([]graph.Value, error) {
		x := c.x()
		return Stencil(at, x, Border(c.IntN(6)), 0, [][]int64{c.dims()}, expr.NewBuilder(x.Elem()).Func(0))
	},
}

// Whatever a call is given, it gives values that verify or one error of the user; results of some calls are
// operands of later ones.
func TestRandomCalls(t *testing.T) {
	accepted := make([]int, len(calls))
	for seed := range uint64(2000) {
		c := &chooser{Rand: rand.New(rand.NewPCG(seed, 1))}
		for _, dims := range [][]int64{{}, {3}, {0}, {2, 3}, {3, 1}, {2, 1, 3}} {
			elem := []expr.Type{expr.Bool, expr.Int64, expr.Int64, expr.Float32}[c.IntN(4)]
			c.arrays = append(c.arrays, graph.NewInput(site("from"), elem, graph.Dims(dims...)).Value(0))
		}
		for range 60 {
			k := c.IntN(len(calls))
			out, err := calls[k](site("word"), c)
			if err != nil {
				if user := (*graph.Error)(nil); !errors.As(err, &user) {
					t.Fatalf("seed %d call %d: the error is a %T", seed, k, err)
				}
				continue
			}
			if err := graph.Verify(out...); err != nil {
				t.Fatalf("seed %d call %d: %v\n%s", seed, k, err, fmt.Sprint(graph.String(out...)))
			}
			accepted[k]++
			c.arrays = append(c.arrays, out...)
		}
	}
	for k, n := range accepted {
		if n == 0 {
			t.Errorf("call %d was never accepted", k)
		}
	}
}
