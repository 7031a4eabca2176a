package selecting

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"unsafe"
)

// never says that nobody wants to stop.
func never() bool { return false }

// specials are floats that are easily put into the wrong place.
var specials = []float64{math.Inf(-1), -1, -math.SmallestNonzeroFloat64, math.Copysign(0, -1), 0, math.SmallestNonzeroFloat64, 1, math.Inf(1),
	math.NaN(), math.Copysign(math.NaN(), -1)}

func TestOrderOfFloats(t *testing.T) {
	up, down := Float64s(false), Float64s(true)
	for i, a := range specials {
		ka, da := up.Key(math.Float64bits(a)), down.Key(math.Float64bits(a))
		if i < 8 && (up.Bits(ka) != math.Float64bits(a) || down.Bits(da) != math.Float64bits(a)) {
			t.Errorf("%g does not come back", a)
		}
		if i >= 8 && (!math.IsNaN(math.Float64frombits(up.Bits(ka))) || !math.IsNaN(math.Float64frombits(down.Bits(da)))) {
			t.Errorf("a NaN becomes a number")
		}
		for j, b := range specials {
			want, back := cmp.Compare(min(i, 8), min(j, 8)), cmp.Compare(min(j, 8), min(i, 8))
			if i >= 8 || j >= 8 {
				back = want // NaNs are last in either direction
			}
			if got := cmp.Compare(ka, up.Key(math.Float64bits(b))); got != want {
				t.Errorf("%g and %g compare as %d", a, b, got)
			}
			if got := cmp.Compare(da, down.Key(math.Float64bits(b))); got != back {
				t.Errorf("%g and %g compare as %d where descending", a, b, got)
			}
		}
	}
}

func TestOrderOfIntegers(t *testing.T) {
	for _, descending := range []bool{false, true} {
		signed, unsigned := Signed[uint32](descending), Unsigned[uint32](descending)
		for _, a := range []int32{math.MinInt32, -2, -1, 0, 1, math.MaxInt32} {
			if signed.Bits(signed.Key(uint32(a))) != uint32(a) || unsigned.Bits(unsigned.Key(uint32(a))) != uint32(a) {
				t.Errorf("%d does not come back", a)
			}
			for _, b := range []int32{math.MinInt32, -2, -1, 0, 1, math.MaxInt32} {
				if want := cmp.Compare(a, b); (cmp.Compare(signed.Key(uint32(a)), signed.Key(uint32(b))) == want) == (descending && want != 0) {
					t.Errorf("%d and %d are in the wrong order", a, b)
				}
			}
		}
	}
}

// elements makes rows of several kinds, as bits.
func elements[K Key](r *rand.Rand, n int) []K {
	row, kind := make([]K, n), r.IntN(5)
	for i := range row {
		v := r.Float64() - 0.5
		switch kind {
		case 1: // few distinct ones
			v = specials[r.IntN(len(specials))]
		case 2: // in order
			v = float64(i)
		case 3:
			v = -float64(i)
		case 4: // all equal
			v = 0
		}
		if unsafe.Sizeof(K(0)) == 8 {
			row[i] = K(math.Float64bits(v))
		} else {
			row[i] = K(math.Float32bits(float32(v)))
		}
	}
	return row
}

func orders[K Key]() []Order[K] {
	inf := uint64(math.Float32bits(float32(math.Inf(1))))
	if unsafe.Sizeof(K(0)) == 8 {
		inf = math.Float64bits(math.Inf(1))
	}
	return []Order[K]{Floats(K(inf), false), Floats(K(inf), true), Signed[K](false), Signed[K](true), Unsigned[K](false), Unsigned[K](true)}
}

// itemsOf lists a row in order.
func itemsOf[K Key](o *Order[K], row []K) []Item[K] {
	items := make([]Item[K], len(row))
	for i, b := range row {
		items[i] = Item[K]{o.Key(b), int64(i)}
	}
	slices.SortFunc(items, compare[K])
	return items
}

// eachLoop runs a test with each loop that this machine has.
func eachLoop(t *testing.T, test func(t *testing.T)) {
	keep := sifters
	defer func() { sifters = keep }()
	for _, l := range append(loops(), loop{"go", [9]sifter{}}) {
		sifters = l.of
		t.Run(l.name, test)
	}
}

type sifter = func(elems unsafe.Pointer, n int, p unsafe.Pointer, at *uint32) (below, kept int)

type loop struct {
	name string
	of   [9]sifter
}

func TestSpans(t *testing.T) {
	eachLoop(t, func(t *testing.T) {
		spans[uint64](t)
		spans[uint32](t)
	})
}

// spans compares what catches keep and count with the row in order.
func spans[K Key](t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for round := range 600 {
		row := elements[K](r, []int{1, 15, 63, 64, 65, 200, 2049, 5000}[r.IntN(8)])
		order := orders[K]()[round%6]
		items := itemsOf(&order, row)
		from := r.IntN(len(row))
		to := from + r.IntN(len(row)-from)
		span := Span[K]{items[from].Key, items[to].Key}
		if round%7 == 0 {
			span = All[K]()
		}
		var want []Item[K]
		below := int64(0)
		for _, x := range items {
			if x.Key < span.Lo {
				below++
			} else if x.Key <= span.Hi {
				want = append(want, x)
			}
		}
		var c Catch[K]
		for _, code := range []bool{false, true} {
			sink := taker(&c)
			if code {
				sink = coded[K]{&c}
			}
			c.Open(order, span)
			take(sink, row, r)
			c.Close()
			var got []Item[K]
			if n := c.Within(All[K](), never, func(k int) { got = append(got, c.Item(k)) }); n != 0 {
				t.Fatalf("%d keys are below all", n)
			}
			slices.SortFunc(got, compare[K])
			if !slices.Equal(got, want) || c.Below != below || c.Kept != int64(len(want)) {
				t.Fatalf("%d elements of %d bytes, order %x, span %x: %d below, %d kept, want %d and %d", len(row), unsafe.Sizeof(K(0)), order, span, c.Below, len(got), below, len(want))
			}
			c.Count(order, span)
			take(sink, row, r)
			if c.Below != below || c.Kept != int64(len(want)) || len(c.Keys) > 0 {
				t.Fatalf("counts %d below and %d inside, want %d and %d", c.Below, c.Kept, below, len(want))
			}
		}
	}
}

// A taker is a sieve or a catch.
type taker interface {
	Take(elems unsafe.Pointer, n int, base int64)
}

// coded is a catch that has code look at elements, now and then in vain.
type coded[K Key] struct{ *Catch[K] }

func (c coded[K]) Take(elems unsafe.Pointer, n int, base int64) {
	look := func(net *Net) bool {
		if base%3 == 1 {
			return false
		}
		keys, places, found := unsafe.Slice((*K)(net.Keys), n), unsafe.Slice((*uint32)(net.Places), n), [2]int32{}
		for i, b := range unsafe.Slice((*K)(elems), n) {
			if v := c.order.number(b) - K(net.Base); v <= K(net.Width) {
				keys[found[1]], places[found[1]] = v, uint32(i)
				found[1]++
			} else if v > K(net.Over) {
				found[0]++
			}
		}
		net.Found = found
		return true
	}
	if !c.Haul(n, base, look) {
		c.Catch.Take(elems, n, base)
	}
}

// take gives a row in blocks of any order.
func take[K Key](s taker, row []K, r *rand.Rand) {
	size := 1 + r.IntN(len(row))
	var at []int
	for i := 0; i < len(row); i += size {
		at = append(at, i)
	}
	if r.IntN(2) == 0 {
		r.Shuffle(len(at), func(i, j int) { at[i], at[j] = at[j], at[i] })
	}
	for _, i := range at {
		part := row[i:min(i+size, len(row))]
		s.Take(unsafe.Pointer(&part[0]), len(part), int64(i))
	}
}

func TestLimits(t *testing.T) {
	eachLoop(t, func(t *testing.T) {
		limits[uint64](t)
		limits[uint32](t)
	})
}

// limits compares the first items of limited sieves with the row in order.
func limits[K Key](t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	var s Sieve[K]
	for round := range 400 {
		row := elements[K](r, 1+r.IntN(9000))
		order := orders[K]()[round%6]
		limit := 1 + r.IntN(min(len(row), 1+r.IntN(1000)))
		s.Open(order, All[K](), limit)
		take(&s, row, r)
		from := r.IntN(limit)
		want := itemsOf(&order, row)[from:limit]
		if got := inOrder(Choose(s.Items, from, limit-from, never)); !slices.Equal(got, want) {
			t.Fatalf("%d elements of %d bytes, order %x: places %d to %d are %x, want %x", len(row), unsafe.Sizeof(K(0)), order, from, limit, got, want)
		}
	}
}

// inOrder sorts items.
func inOrder[K Key](items []Item[K]) []Item[K] {
	Sort(items, never)
	return items
}

func TestChoose(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 300 {
		row := elements[uint64](r, 1+r.IntN(20000))
		order := Float64s(false)
		items := itemsOf(&order, row)
		from := r.IntN(len(row))
		k := r.IntN(len(row) - from)
		want := slices.Clone(items[from : from+k])
		r.Shuffle(len(items), func(i, j int) { items[i], items[j] = items[j], items[i] })
		if got := inOrder(Choose(items, from, k, never)); !slices.Equal(got, want) {
			t.Fatalf("places %d to %d of %d are wrong", from, from+k, len(items))
		}
	}
}

func BenchmarkSift(b *testing.B) {
	row := make([]uint64, 1<<13)
	for i := range row {
		row[i] = math.Float64bits(float64(i))
	}
	order := Float64s(false)
	for _, l := range append(loops(), loop{"go", [9]sifter{}}) {
		b.Run(fmt.Sprintf("f64/n=%d/%s", len(row), l.name), func(b *testing.B) {
			keep := sifters
			defer func() { sifters = keep }()
			sifters = l.of
			b.SetBytes(int64(8 * len(row)))
			var c Catch[uint64]
			for b.Loop() {
				c.Open(order, Span[uint64]{0, 1})
				c.Take(unsafe.Pointer(&row[0]), len(row), 0)
			}
		})
	}
}

// A sieve of the first 0 elements keeps none, however many it is given.
func TestSieveOfNothing(t *testing.T) {
	var s Sieve[uint32]
	s.Open(Unsigned[uint32](false), All[uint32](), 0)
	elems := make([]uint32, 3*slack)
	s.Take(unsafe.Pointer(&elems[0]), len(elems), 0)
	if len(s.Items) != 0 {
		t.Errorf("it keeps %d", len(s.Items))
	}
}
