package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"testing"

	"github.com/laze-go/laze"
)

// Arrays of more than 2^31 and of more than 2^32 elements: what reads, moves, folds and orders them counts in 64 bits.
// LAZE_LARGE=1 runs it, in some minutes. What needs more memory than this machine has must say so. What keeps an i64
// for each element, such as places, is left out.
func TestLarge(t *testing.T) {
	if os.Getenv("LAZE_LARGE") == "" || strconv.IntSize < 64 {
		t.Skip("needs more than 20 GB and 64 bits: LAZE_LARGE=1 runs it")
	}
	for _, n := range []ruler{1<<31 - 1, 1<<31 + 12345, 1<<32 + 12345} {
		t.Run(fmt.Sprint(n), func(t *testing.T) { testLarge(t, n) })
	}
}

// A ruler is an array of that many elements, where element i is bits 23 and up of i, as a byte: a step every 8 Mi
// elements, 0 again behind 2^31.
type ruler int64

const (
	stepSize  = 1 << 23
	wholeTurn = 1 << 31 // elements from one 0 to the next
)

func (n ruler) array() laze.Array {
	return n.generate(func(i laze.Expr) laze.Expr { return i.Shr(23).Cast(laze.Uint8) })
}

func (n ruler) generate(f func(i laze.Expr) laze.Expr) laze.Array {
	return laze.Generate(func(index []laze.Expr) laze.Expr { return f(index[0]) }, int(n))
}

// below counts the elements smaller than v.
func (n ruler) below(v int64) int64 {
	return int64(n)/wholeTurn*v*stepSize + min(int64(n)%wholeTurn, v*stepSize)
}

// sum adds all elements.
func (n ruler) sum() (sum uint64) {
	for v := range int64(256) {
		sum += uint64(v * (n.below(v+1) - n.below(v)))
	}
	return sum
}

func testLarge(t *testing.T, n ruler) {
	x, err := n.array().Eval(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer x.Release()
	for _, cases := range []func(x laze.Array) []largeCase{n.moves, n.folds, n.orders} {
		for _, c := range cases(x) {
			t.Run(c.name, func(t *testing.T) { n.test(t, c) })
		}
	}
}

// A largeCase is a result of few elements, and what it must be.
type largeCase struct {
	name      string
	got, want laze.Array
}

// test computes a case. What needs more memory than the machine has beside three arrays, which is what the test
// itself holds, must be refused.
func (n ruler) test(t *testing.T, c largeCase) {
	same := c.got.Eq(c.want).All()
	var memory *laze.MemoryError
	err := laze.Eval(context.Background(), c.got, c.want, same)
	if errors.As(err, &memory) && memory.Peak > memory.Limit-3*int64(n)*17/16 {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	if equal, err := same.Bool(context.Background()); err != nil || !equal || !slices.Equal(c.got.Shape(), c.want.Shape()) {
		t.Errorf("got %v, want %v, %v", c.got, c.want, err)
	}
}

// at is element i.
func (n ruler) at(i int64) int64 { return i >> 23 & 255 }

// sorted is element i in ascending order.
func (n ruler) sorted(i int64) (v int64) {
	for n.below(v+1) <= i {
		v++
	}
	return v
}

// places looks at some elements of an array: the ends, and those around 2^31 and 2^32.
func (n ruler) places(name string, a laze.Array, want func(i int64) int64) largeCase {
	var p []int64
	var b []uint8
	for _, i := range []int64{0, stepSize - 1, stepSize, wholeTurn - 1, wholeTurn, 2*wholeTurn - 1, 2 * wholeTurn, n.last()} {
		if i < int64(n) {
			p, b = append(p, i), append(b, uint8(want(i)))
		}
	}
	return largeCase{name, a.Take(laze.From(p)), laze.From(b)}
}

func (n ruler) last() int64 { return int64(n) - 1 }

// only is 1 in the last place, and 0 elsewhere.
func (n ruler) only() laze.Array {
	return n.generate(func(i laze.Expr) laze.Expr { return i.Eq(n.last()).Cast(laze.Uint8) })
}

func (n ruler) moves(x laze.Array) []largeCase {
	replaced := func(i int64) int64 {
		if i == n.last() {
			return 201
		}
		return n.at(i)
	}
	last, one := laze.From([]int64{n.last()}), laze.From([]uint8{201})
	low, high := x.Partition(x.Lt(1))
	chance := laze.Random{Seed: 1}.Bernoulli(0.5, int(n))
	stored, _ := chance.Eval(context.Background())
	some := laze.From([]int64{0, wholeTurn - 2, n.last()})
	return []largeCase{
		n.places("take", x, n.at),
		n.places("map", x.Add(1), func(i int64) int64 { return n.at(i) + 1 }),
		n.places("reverse", x.Reverse(), func(i int64) int64 { return n.at(n.last() - i) }),
		n.places("roll", x.Roll(-1, 0), func(i int64) int64 { return n.at((i + 1) % int64(n)) }),
		n.places("concat", laze.Concat(0, one, x), func(i int64) int64 {
			if i == 0 {
				return 201
			}
			return n.at(i - 1)
		}),
		n.places("stencil", x.Stencil(laze.Edge, [][]int{{-1}, {1}}, func(in []laze.Expr) laze.Expr { return in[1].Sub(in[0]) }),
			func(i int64) int64 { return n.at(min(i+1, n.last())) - n.at(max(i-1, 0)) }),
		n.places("convolve", x.Convolve(laze.From([]uint8{1, 1}), laze.ConvolveFull), func(i int64) int64 { return n.at(i) + n.at(max(i-1, 0)) }),
		n.places("scatter", x.Scatter(0, one, laze.KeepLast, last), replaced),
		n.places("place", x.Place(n.only().Eq(1), one), replaced),
		{"filter", x.Filter(x.Lt(2)).Eq(0).Count(), laze.Scalar(n.below(1))},
		{"partition", laze.Stack(0, low.Ge(0).Count(), high.Ge(0).Count()), laze.From([]int64{n.below(1), int64(n) - n.below(1)})},
		{"random", stored.Take(some), chance.Take(some)},
	}
}

func (n ruler) folds(x laze.Array) []largeCase {
	add := func(x, y laze.Expr) laze.Expr { return x.Add(y) }
	least, greatest := x.MinMax()
	ones := laze.Ones(laze.Uint8, int(n))
	keys, lengths := ones.ReduceByKey(x, nil, add)
	runs := n.last()/stepSize + 1
	counts := make([]int64, 256)
	for v := range counts {
		counts[v] = n.below(int64(v)+1) - n.below(int64(v))
	}
	return []largeCase{
		{"sum", x.Sum(), laze.Scalar(n.sum())},
		{"rows", x.Broadcast(2, int(n)).Sum(1), laze.Full(n.sum(), 2)},
		{"count", x.Eq(0).Count(), laze.Scalar(n.below(1))},
		{"minmax", laze.Stack(0, least, greatest), laze.From([]uint8{0, 255})},
		{"argmax", n.only().ArgMax(), laze.Scalar(n.last())},
		{"histogram", x.Cast(laze.Int32).Histogram(256), laze.From(counts)},
		{"bins", x.HistogramIn(laze.EvenBins(2, 0, 256)), laze.From([]int64{n.below(128), int64(n) - n.below(128)})},
		n.places("scan", x.CumMax(0), func(i int64) int64 { return min(i>>23, 255) }),
		n.places("scan of sums", x.Scan(0, nil, add), func(i int64) int64 { return int64(ruler(i + 1).sum()) }),
		n.places("reverse scan", n.only().ScanReverse(0, nil, add), func(int64) int64 { return 1 }),
		{"reducebykey", laze.Stack(0, keys.Ge(0).Count(), lengths.Eq(0).Count()), laze.From([]int64{runs, runs - 1})},
		n.places("scanbykey", ones.ScanByKey(0, x, nil, add), func(i int64) int64 { return i%stepSize + 1 }),
	}
}

func (n ruler) orders(x laze.Array) []largeCase {
	sorted, _ := x.Sort(0).Eval(context.Background())
	half := int64(n) / 2
	return []largeCase{
		n.places("sort", sorted, n.sorted),
		n.places("merge", x.Slice(laze.Range(0, int(half))).Merge(x.Slice(laze.Range(int(half), int(n)))), n.sorted),
		{"issorted", laze.Stack(0, sorted.IsSorted(0), n.only().Reverse().IsSorted(0)), laze.From([]bool{true, false})},
		{"search", sorted.SearchSorted(laze.From([]uint8{0, 1, 255})), laze.From([]int64{0, n.below(1), n.below(255)})},
		{"unique", x.Unique().Ge(0).Count(), laze.Scalar(int64(256))},
		{"nth", x.NthElement(0, int(half)), laze.Scalar(uint8(n.sorted(half)))},
		{"median", x.Median(), laze.Scalar(float64(n.sorted(half)))},
		{"select", x.TopK(2), laze.From([]uint8{255, 255})},
		{"places", n.only().ArgTopK(2), laze.From([]int64{n.last(), 0})},
	}
}
