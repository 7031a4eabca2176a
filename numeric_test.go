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
}

func draws(g laze.Generator, f func(r laze.Random) laze.Array) func() laze.Array {
	return func() laze.Array { return f(laze.Random{Seed: 1<<40 + 5, Stream: 7, Generator: g}) }
}

// Every level gives the bits of the golden file.
func TestNumerics(t *testing.T) {
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
