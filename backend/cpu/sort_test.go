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
)

type number interface {
	uint8 | uint16 | uint32 | uint64 | int8 | int16 | int32 | int64 | float32 | float64
}

// Rows that goroutines share, of all types and kinds, come out as a stable sort of Go has them, whatever the level and the workers.
func TestLongSorts(t *testing.T) {
	for _, level := range cpu.Levels() {
		if level != cpu.Ref {
			t.Run(level.String(), func(t *testing.T) {
				b := cpu.At(level)
				testSorts[uint8](t, b)
				testSorts[uint16](t, b)
				testSorts[uint32](t, b)
				testSorts[uint64](t, b)
				testSorts[int8](t, b)
				testSorts[int16](t, b)
				testSorts[int32](t, b)
				testSorts[int64](t, b)
				testSorts[float32](t, b)
				testSorts[float64](t, b)
			})
		}
	}
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

// testSorts goes through the kinds, and through numbers of workers on the way.
func testSorts[T number](t *testing.T, b laze.Backend) {
	shapes := []struct{ rows, n int }{{1, 40_000}, {40, 300}}
	for k, kind := range kinds {
		for s, shape := range shapes {
			if testing.Short() && s == 0 {
				continue
			}
			r := rand.New(rand.NewPCG(1, 2))
			x, payload := make([]T, shape.rows*shape.n), make([]uint16, shape.rows*shape.n)
			for i := range x {
				x[i], payload[i] = elementOf[T](kind.bits(r, i, len(x))), uint16(i)
			}
			descending, workers := k%3 == 0, []int{2, 1, 3, 8}[k%4]
			what := fmt.Sprintf("%s: %d rows of %d %T, descending %v, %d workers", kind.name, shape.rows, shape.n, x[0], descending, workers)
			checkSorts(t, what, x, payload, shape.n, descending, laze.On(b), laze.Workers(workers))
		}
	}
}

// checkSorts compares the sorts of rows of n with the order that Go finds.
func checkSorts[T number](t *testing.T, what string, x []T, payload []uint16, n int, descending bool, how ...laze.Option) {
	t.Helper()
	a, p := laze.From(x).Reshape(len(x)/n, n), laze.From(payload).Reshape(len(x)/n, n)
	sorted, places := a.Sort(1), a.ArgSort(1)
	if descending {
		sorted, places = a.SortDescending(1), a.ArgSortDescending(1)
	}
	results := append(laze.SortBy(1, a, p), sorted, places)
	if err := laze.EvalWith(context.Background(), how, results...); err != nil {
		t.Fatal(what, err)
	}
	keys, moved, gotSorted, gotPlaces := make([]T, len(x)), make([]uint16, len(x)), make([]T, len(x)), make([]int64, len(x))
	for i, to := range []any{keys, moved, gotSorted, gotPlaces} {
		if err := results[i].CopyTo(context.Background(), to); err != nil {
			t.Fatal(what, err)
		}
	}
	for lo := 0; lo < len(x); lo += n {
		row := x[lo : lo+n]
		for i, place := range orderOf(row, descending) {
			if gotPlaces[lo+i] != int64(place) || !same(gotSorted[lo+i], row[place]) {
				t.Fatalf("%s: row %d, element %d: got %v, place %d, not %v, %d", what, lo/n, i, gotSorted[lo+i], gotPlaces[lo+i], row[place], place)
			}
		}
		for i, place := range orderOf(row, false) {
			if !same(keys[lo+i], row[place]) || moved[lo+i] != payload[lo+place] {
				t.Fatalf("%s: row %d, pair %d: got %v with %d, not %v with %d", what, lo/n, i, keys[lo+i], moved[lo+i], row[place], payload[lo+place])
			}
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
