package cpu_test

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/laze-go/laze"
	"github.com/laze-go/laze/backend/cpu"
	"github.com/laze-go/laze/backend/cpu/enter"
)

type number interface {
	uint8 | uint16 | uint32 | uint64 | int8 | int16 | int32 | int64 | float32 | float64
}

// Rows that goroutines share, of all types and kinds, come out as a stable sort of Go has them,
// whatever the level and the workers.
func TestLongSorts(t *testing.T) {
	testSorts[uint8](t)
	testSorts[float64](t)
	if enter.Race {
		return // which has the same to see in all types
	}
	testSorts[uint16](t)
	testSorts[uint32](t)
	testSorts[uint64](t)
	testSorts[int8](t)
	testSorts[int16](t)
	testSorts[int32](t)
	testSorts[int64](t)
	testSorts[float32](t)
}

// kinds make element i of n from random bits; number makes any of them of a type.
var kinds = []struct {
	name string
	bits func(r *rand.Rand, i, n int) uint64
}{
	{"random", func(r *rand.Rand, i, n int) uint64 { return r.Uint64() }},
	{"equal", func(r *rand.Rand, i, n int) uint64 { return 3 << 50 }},
	{"ascending", func(r *rand.Rand, i, n int) uint64 { return uint64(i) << 20 }},
	{"descending", func(r *rand.Rand, i, n int) uint64 { return uint64(n-i) << 20 }},
	{"few", func(r *rand.Rand, i, n int) uint64 { return r.Uint64N(7) << 40 }},
	{"close and far", func(r *rand.Rand, i, n int) uint64 { return r.Uint64N(2)*(1<<62) + r.Uint64N(3)*r.Uint64N(1000) }},
	{"organ pipe", func(r *rand.Rand, i, n int) uint64 { return uint64(min(i, n-i)) }},
	{"special", func(r *rand.Rand, i, n int) uint64 { return 0x7FF0000000000000 + r.Uint64N(5) - 2 + r.Uint64N(2)<<63 }},
}

// elementOf makes a number of any type of bits.
func elementOf[T number](bits uint64) T {
	switch p := any(new(T)).(type) {
	case *float64:
		*p = math.Float64frombits(bits)
		return T(*p)
	case *float32:
		*p = math.Float32frombits(uint32(bits>>32 ^ bits))
		return T(*p)
	}
	return T(bits>>40 ^ bits)
}

// A sortCase is rows to sort, and the order that Go finds for each.
type sortCase[T number] struct {
	what       string
	x          []T
	n          int // elements of a row
	descending bool
	orders     [2][]int // of all rows: places, ascending and as the case wants it
	how        []laze.Option
}

// Keys of 64 bits do not fit beside places: what they are shortened to in very long rows keeps
// the order, also of equal keys.
func TestVeryLongOrder(t *testing.T) {
	const n = 1<<20 + 100
	r := rand.New(rand.NewPCG(1, 2))
	x := make([]float64, n)
	for i := range x {
		x[i] = 2*r.Float64() - 1
		switch r.IntN(20) {
		case 0:
			x[i] = float64(r.IntN(3))
		case 1:
			x[i] = elementOf[float64](r.Uint64())
		}
	}
	order, seen := make([]int64, n), make([]bool, n)
	fetch(t, "argsort", []laze.Option{laze.Workers(2)}, []laze.Array{laze.From(x).ArgSort(0)}, order)
	for i, p := range order {
		if seen[p] || i > 0 && !inOrder(x, order[i-1], p) {
			t.Fatalf("element %d: place %d with %v behind place %d", i, p, x[p], order[max(i, 1)-1])
		}
		seen[p] = true
	}
}

// inOrder reports whether a stable ascending order has place p before place q.
func inOrder(x []float64, p, q int64) bool {
	if x[p] == x[q] && math.Signbit(x[p]) != math.Signbit(x[q]) {
		return math.Signbit(x[p])
	}
	if math.IsNaN(x[p]) || math.IsNaN(x[q]) {
		return !math.IsNaN(x[p]) || math.IsNaN(x[q]) && p < q
	}
	return x[p] < x[q] || x[p] == x[q] && p < q
}

// testSorts goes through the kinds on all levels, and through numbers of workers on the way.
func testSorts[T number](t *testing.T) {
	shapes := []struct{ rows, n int }{{1, 40_000}, {40, 300}}
	for k, kind := range kinds {
		for s, shape := range shapes {
			if testing.Short() && s == 0 {
				continue
			}
			r := rand.New(rand.NewPCG(1, 2))
			c := &sortCase[T]{x: make([]T, shape.rows*shape.n), n: shape.n, descending: k%3 == 0}
			for i := range c.x {
				c.x[i] = elementOf[T](kind.bits(r, i, len(c.x)))
			}
			c.order()
			pairs := []func(*testing.T, *sortCase[T]){checkPairs[T, uint8], checkPairs[T, uint16], checkPairs[T, float32], checkPairs[T, int64]}[k%4]
			workers := []int{2, 1, 3, 8}[k%4]
			for _, level := range cpu.Levels() {
				if level == cpu.Ref {
					continue
				}
				c.what = fmt.Sprintf("%v, %s: %d rows of %d %T, descending %v, %d workers", level, kind.name, shape.rows, c.n, c.x[0], c.descending, workers)
				c.how = []laze.Option{laze.On(cpu.At(level)), laze.Workers(workers)}
				checkSorts(t, c)
				pairs(t, c)
			}
		}
	}
}

// order finds the orders of the rows.
func (c *sortCase[T]) order() {
	for lo := 0; lo < len(c.x); lo += c.n {
		row := c.x[lo : lo+c.n]
		c.orders[0] = append(c.orders[0], orderOf(row, false)...)
		if c.descending {
			c.orders[1] = append(c.orders[1], orderOf(row, true)...)
		}
	}
	if !c.descending {
		c.orders[1] = c.orders[0]
	}
}

// rows gives an array of the case's shape.
func (c *sortCase[T]) rows(x any) laze.Array { return laze.From(x).Reshape(len(c.x)/c.n, c.n) }

// checkSorts compares sort and argsort with the order that Go finds.
func checkSorts[T number](t *testing.T, c *sortCase[T]) {
	t.Helper()
	a := c.rows(c.x)
	results := []laze.Array{a.Sort(1), a.ArgSort(1)}
	if c.descending {
		results = []laze.Array{a.SortDescending(1), a.ArgSortDescending(1)}
	}
	sorted, places := make([]T, len(c.x)), make([]int64, len(c.x))
	fetch(t, c.what, c.how, results, sorted, places)
	for i, place := range c.orders[1] {
		want := c.x[i-i%c.n+place]
		if places[i] != int64(place) || !same(sorted[i], want) {
			t.Fatalf("%s: element %d: got %v, place %d, not %v, %d", c.what, i, sorted[i], places[i], want, place)
		}
	}
}

// checkPairs sorts keys with one payload and with two, of type P and of bytes.
func checkPairs[T, P number](t *testing.T, c *sortCase[T]) {
	t.Helper()
	payload, second := make([]P, len(c.x)), make([]uint8, len(c.x))
	for i := range payload {
		payload[i], second[i] = P(uint32(i)*0x9E3779B1), uint8(i/3)
	}
	a, p, q := c.rows(c.x), c.rows(payload), c.rows(second)
	var keys [2][]T
	var moved [2][]P
	for i := range keys {
		keys[i], moved[i] = make([]T, len(c.x)), make([]P, len(c.x))
	}
	movedSecond := make([]uint8, len(c.x))
	fetch(t, c.what, c.how, append(laze.SortBy(1, a, p), laze.SortBy(1, a, p, q)...), keys[0], moved[0], keys[1], moved[1], movedSecond)
	for i, place := range c.orders[0] {
		from := i - i%c.n + place
		for k := range keys {
			if !same(keys[k][i], c.x[from]) || moved[k][i] != payload[from] || movedSecond[i] != second[from] {
				t.Fatalf("%s: element %d with %d payloads of %T: got %v with %v, not %v with %v", c.what, i, k+1, payload[0],
					keys[k][i], moved[k][i], c.x[from], payload[from])
			}
		}
	}
}

// fetch evaluates arrays together.
func fetch(t *testing.T, what string, how []laze.Option, results []laze.Array, to ...any) {
	t.Helper()
	if err := laze.EvalWith(context.Background(), how, results...); err != nil {
		t.Fatal(what, err)
	}
	for i, r := range results {
		if err := r.CopyTo(context.Background(), to[i]); err != nil {
			t.Fatal(what, err)
		}
	}
}

// orderOf is the places of a row in the order of the numeric contract.
func orderOf[T number](row []T, descending bool) []int {
	order := make([]int, len(row))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, k int) int {
		a, b := row[i], row[k]
		switch {
		case a != a || b != b:
			return cmp.Compare(oneIf(a != a), oneIf(b != b))
		case descending:
			a, b = b, a
		}
		if c := cmp.Compare(a, b); c != 0 || a != 0 {
			return c
		}
		return cmp.Compare(oneIf(math.Signbit(float64(b))), oneIf(math.Signbit(float64(a))))
	})
	return order
}

func oneIf(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// same holds NaNs for one value, and zeros for two.
func same[T number](a, b T) bool {
	return a == b && math.Signbit(float64(a)) == math.Signbit(float64(b)) || a != a && b != b
}
