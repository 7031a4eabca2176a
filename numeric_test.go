package laze_test

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"

	"github.com/laze-go/laze"
	"github.com/laze-go/laze/backend/cpu"
	"github.com/laze-go/laze/internal/golden"
)

// numerics are arrays whose bits, and numbers of kernels, are frozen.
var numerics = []struct {
	name string
	make func() laze.Array
}{
	{"uniform f32", draws(laze.Philox, func(r laze.Random) laze.Array { return r.Uniform(laze.Float32, 300, 7) })},
	{"uniform f64", draws(laze.Threefry, func(r laze.Random) laze.Array { return r.Uniform(laze.Float64, 2100) })},
	{"normal f32", draws(laze.Threefry, func(r laze.Random) laze.Array { return r.Normal(laze.Float32, 2100) })},
	{"exponential f64", draws(laze.Philox, func(r laze.Random) laze.Array { return r.Exponential(laze.Float64, 2100) })},
	{"exponential f32", draws(laze.Threefry, func(r laze.Random) laze.Array { return r.Exponential(laze.Float32, 2100) })},
	{"bernoulli", draws(laze.Threefry, func(r laze.Random) laze.Array { return r.Bernoulli(0.3, 2100) })},
	{"integers i32", draws(laze.Philox, func(r laze.Random) laze.Array { return r.Integers(laze.Int32, -7, 1000, 2100) })},
	{"integers i64", draws(laze.Threefry, func(r laze.Random) laze.Array { return r.Integers(laze.Int64, -1<<62, 1<<62+12345, 2100) })},
	{"bits u32", draws(laze.Threefry, func(r laze.Random) laze.Array { return r.Bits(laze.Uint32, 2100) })},
	{"permutation", draws(laze.Philox, func(r laze.Random) laze.Array { return r.Permutation(2100) })},
	{"choice", draws(laze.Threefry, func(r laze.Random) laze.Array { return r.Choice(2100, 33) })},
	{"shuffle", draws(laze.Threefry, func(r laze.Random) laze.Array { return r.Shuffle(laze.Iota(laze.Float32, 1, 5, 300).Sqrt(), 1) })},
	{"points in a circle", draws(laze.Threefry, func(r laze.Random) laze.Array {
		points := r.Uniform(laze.Float64, 1000, 2)
		x, y := points.Pick(1, 0), points.Pick(1, 1)
		return x.Mul(x).Add(y.Mul(y)).Lt(1).Count()
	})},
	{"histogram of even bins", func() laze.Array { return noise(3000).HistogramIn(laze.EvenBins(37, -2, 2.5)) }},
	{"histogram of edges, weighted", func() laze.Array {
		edges := settled(noise(99).Sort(0))
		return noise(3000).Exp().HistogramIn(laze.EdgeBins(edges), noise(3000))
	}},
	{"histogram of two axes", func() laze.Array {
		x := noise(3000)
		return laze.Histogram2D(x.Cast(laze.Float32), x.Mul(x), laze.EvenBins(9, -2, 2), laze.EvenBins(5, 0, 3))
	}},
	{"digitize", func() laze.Array { return noise(3000).Digitize(settled(noise(99).Sort(0))) }},
	{"interp", func() laze.Array { return noise(3000).Mul(2).Interp(settled(noise(99).Sort(0)), settled(noise(99))) }},
	{"convolve, 5 taps", func() laze.Array { return settled(noise(3000)).Convolve(settled(noise(5)), laze.ConvolveValid) }},
	{"convolve, 5 taps, full", func() laze.Array { return settled(noise(3000)).Convolve(settled(noise(5)), laze.ConvolveFull) }},
	{"convolve, 100 taps", func() laze.Array { return settled(noise(3000)).Convolve(settled(noise(100)), laze.ConvolveValid) }},
	{"convolve, 3 by 3", func() laze.Array {
		return settled(noise(50, 60)).Convolve(settled(noise(3, 3)), laze.ConvolveSame).Abs()
	}},
	{"convolve, 12 by 12", func() laze.Array { return settled(noise(50, 60)).Convolve(settled(noise(12, 12)), laze.ConvolveValid) }},
	{"differences of order 3", func() laze.Array { return settled(noise(40, 60)).DifferencesOf(3, 0) }},
	{"trapezoids", func() laze.Array { return settled(noise(3000)).CumTrapezoid(0, settled(noise(3000)).CumSum(0)) }},
	{"stencil, wrap f32", func() laze.Array { return star(settled(noise(33, 70).Cast(laze.Float32)), laze.Wrap) }},
	{"stencil, mirror u8", func() laze.Array { return star(settled(noise(33, 70).Cast(laze.Uint8)), laze.Mirror) }},
	{"stencil, interior mirror of a view", func() laze.Array { return star(settled(noise(3, 5, 70)).Transpose(), laze.InteriorMirror) }},
	{"stencil, surround i16", func() laze.Array { return star(settled(noise(70).Mul(100).Cast(laze.Int16)), laze.Surround(7)) }},
	{"cases", func() laze.Array {
		x := settled(noise(3000))
		return laze.WhereN(0, laze.Case{Cond: x.Lt(-1), Value: x.Neg()}, laze.Case{Cond: x.Gt(1), Value: 1})
	}},
}

func noise(dims ...int) laze.Array { return laze.Random{Seed: 9}.Normal(laze.Float64, dims...) }

// star adds up the elements that lie 0, 1, 2 and -7 apart on each axis.
func star(a laze.Array, border laze.Border) laze.Array {
	var offsets [][]int
	for axis := range a.Rank() {
		for _, d := range []int{0, 1, 2, -7} {
			offset := make([]int, a.Rank())
			offset[axis] = d
			offsets = append(offsets, offset)
		}
	}
	return a.Stencil(border, offsets, func(in []laze.Expr) laze.Expr {
		sum := in[0]
		for _, x := range in[1:] {
			sum = sum.Add(x)
		}
		return sum
	})
}

// settled is a in memory.
func settled(a laze.Array) laze.Array {
	v, err := a.Eval(ctx)
	if err != nil {
		panic(err)
	}
	return v
}

func draws(g laze.Generator, f func(r laze.Random) laze.Array) func() laze.Array {
	return func() laze.Array { return f(laze.Random{Seed: 1<<40 + 5, Stream: 7, Generator: g}) }
}

// Every level gives the bits of the golden file.
func TestNumerics(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	for _, c := range numerics {
		a, hash := c.make(), ""
		kernels := len(laze.Explain(a).Kernels)
		for _, level := range cpu.Levels() {
			v, err := c.make().Eval(ctx, laze.On(cpu.At(level)))
			if err != nil {
				t.Fatalf("%s, %v: %v", c.name, level, err)
			}
			got := hashOf(t, v)
			if hash != "" && got != hash {
				t.Errorf("%s, %v: hash %s, not %s", c.name, level, got, hash)
			}
			hash = got
		}
		fmt.Fprintf(&text, "%s: %v%v, kernels %d, hash %s\n", c.name, a.DType(), a.Shape(), kernels, hash)
	}
	golden.Open(t, "testdata/numerics.txt").Check("", text.String())
}

// hashOf hashes the bits of the elements.
func hashOf(t *testing.T, a laze.Array) string {
	bits := a
	switch a.DType() {
	case laze.Float32:
		bits = a.Bitcast(laze.Uint32)
	case laze.Float64:
		bits = a.Bitcast(laze.Uint64)
	}
	words, err := bits.Cast(laze.Uint64).Uint64s(ctx)
	if err != nil {
		t.Fatal(err)
	}
	h := sha256.New()
	fmt.Fprint(h, words)
	return fmt.Sprintf("%x", h.Sum(nil)[:6])
}

// Mistakes name the call.
func TestNumericMistakes(t *testing.T) {
	x, n := laze.From([]float64{1, 2, 3}), laze.From([]int32{1, 2, 3})
	b := laze.From([]bool{true, false, true})
	one := laze.EvenBins(1, 0, 1)
	rng := laze.Random{Generator: 7}
	for _, c := range []struct {
		line int
		got  laze.Array
		want string
	}{
		{line(), rng.Exponential(laze.Float32, 3), "exponential: generator 7 does not exist: take Philox or Threefry"},
		{line(), laze.Random{}.Bernoulli(-1, 3), "bernoulli: the probability -1 is outside [0, 1]"},
		{line(), laze.Random{}.Permutation(-1), "permutation: extent -1 of axis 0 is negative"},
		{line(), laze.Random{}.Choice(3, 4), "choice: k is 4: there are 3 numbers to choose from: give 0 to 3"},
		{line(), laze.Random{}.Shuffle(x, 1), "shuffle: axis 1 does not exist: f64[3] has only axis 0"},
		{line(), laze.Random{}.Shuffle(laze.Array{}, 1), "shuffle: operand 0 is the zero Array: make it with From or another call"},
		{line(), x.HistogramIn(laze.Bins{}), "histogramin: 0 bins: at least 1 is needed"},
		{line(), x.HistogramIn(one, x, x), "histogramin: got 2 arrays of weights, at most one is needed"},
		{line(), x.HistogramIn(laze.EdgeBins(n)), "histogramin: operand types differ: i32[3] and f64[3]: convert one with Cast"},
		{line(), x.HistogramIn(laze.EdgeBins(laze.Array{})), "histogramin: operand 0 is the zero Array: make it with From or another call"},
		{line(), laze.Histogram2D(x, b, one, one), "histogram2d: needs numbers, got bool[3]: convert it with Cast"},
		{line(), laze.Histogram2D(x, x.Pad(laze.Edge, laze.Margin{After: 1}), one, one), "histogram2d: operand shapes differ: f64[3] and f64[4]"},
		{line(), x.Digitize(n), "digitize: operand types differ: i32[3] and f64[3]: convert one with Cast"},
		{line(), x.DigitizeRight(laze.Scalar(1.0)), "digitizeright: f64[] is no row to search: it has no axes"},
		{line(), n.Interp(n, n), "interp: needs floats, got i32[3]: convert it with Cast"},
		{line(), x.Convolve(n, laze.ConvolveFull), "convolve: operand types differ: f64[3] and i32[3]: convert one with Cast"},
		{line(), x.DifferencesOf(-1, 0), "differencesof: the order is -1: it cannot be negative"},
		{line(), n.CumTrapezoid(0, 1), "cumtrapezoid: needs floats, got i32[3]: convert it with Cast"},
		{line(), x.CumTrapezoid(0, "a"), "cumtrapezoid: string a is no f64"},
		{line(), laze.WhereN("a", laze.Case{Cond: b, Value: 1}), "wheren: string is no number and no bool"},
		{line(), laze.WhereN(0, laze.Case{Cond: b, Value: x}, laze.Case{Cond: b, Value: n}), "wheren: operand types differ: i32[3] and f64[]: convert one with Cast"},
		{line(), laze.WhereN(0.5, laze.Case{Cond: b, Value: n}), "wheren: 0.5 is no whole number, as i32 needs"},
		{line(), laze.WhereN(0.5, laze.Case{Value: 1}), "wheren: operand 0 is the zero Array: make it with From or another call"},
	} {
		if want := fmt.Sprintf("numeric_test.go:%d: %s", c.line, c.want); c.got.Err() == nil || c.got.Err().Error() != want {
			t.Errorf("got  %v\nwant %s", c.got.Err(), want)
		}
	}
}
