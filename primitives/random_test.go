package primitives

import (
	"math"
	"math/big"
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// blockOf is block j of a key.
func blockOf(key Key, j uint64) [4]uint32 {
	counter := [4]uint32{uint32(j), uint32(j >> 32), uint32(key.Stream), uint32(key.Stream >> 32)}
	return expr.Philox4x32(counter, [2]uint32{uint32(key.Seed), uint32(key.Seed >> 32)})
}

func word32(key Key, i uint64) uint32 { return blockOf(key, i/4)[i%4] }

func word64(key Key, i uint64) uint64 {
	w := blockOf(key, i/2)
	return uint64(w[i%2*2+1])<<32 | uint64(w[i%2*2])
}

func uniform(elem expr.Type, key Key, i uint64) float64 {
	if elem == expr.Float32 {
		return float64(word32(key, i)>>8) / (1 << 24)
	}
	return float64(word64(key, i)>>11) / (1 << 53)
}

var (
	keys       = []Key{{}, {Seed: 42}, {Seed: 1<<63 + 5, Stream: 1<<40 + 7}}
	randomDims = [][]int64{{}, {0}, {11}, {3, 5}, {2, 1, 6}}
	floatTypes = []expr.Type{expr.Float32, expr.Float64}
)

// sequence fills an array by row-major position.
func sequence(dims []int64, f func(i uint64) float64) nd {
	next := uint64(0)
	return build(dims, func([]int64) float64 {
		next++
		return f(next - 1)
	})
}

func TestRandomBits(t *testing.T) {
	w := newWorld(t)
	for _, key := range keys {
		for _, dims := range randomDims {
			w.equal(expr.Uint32, sequence(dims, func(i uint64) float64 { return float64(word32(key, i)) }))(RandomBits(site("random"), key, expr.Uint32, dims))
			w.equal(expr.Uint64, sequence(dims, func(i uint64) float64 { return float64(word64(key, i)) }))(RandomBits(site("random"), key, expr.Uint64, dims))
		}
	}
	// Random123 1.14.0, kat_vectors: philox4x32 10 rounds, all zeros.
	w.equal(expr.Uint32, list(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8))(RandomBits(site("random"), Key{}, expr.Uint32, []int64{4}))
}

func TestUniform(t *testing.T) {
	eachType(t, floatTypes, func(w *world, elem expr.Type) {
		for _, key := range keys {
			for _, dims := range randomDims {
				w.equal(elem, sequence(dims, func(i uint64) float64 { return uniform(elem, key, i) }))(Uniform(site("uniform"), key, elem, dims))
			}
		}
	})
}

func TestNormal(t *testing.T) {
	eachType(t, floatTypes, func(w *world, elem expr.Type) {
		tolerance := 1e-14
		if elem == expr.Float32 {
			tolerance = 1e-4 // sine and cosine of an angle that was rounded to f32
		}
		for _, key := range keys {
			for _, dims := range randomDims {
				w.near(elem, sequence(dims, func(i uint64) float64 {
					u, v := uniform(elem, key, i&^1), uniform(elem, key, i|1)
					rho := math.Sqrt(-2 * math.Log(1-u))
					if i%2 == 1 {
						return rho * math.Sin(2*math.Pi*v)
					}
					return rho * math.Cos(2*math.Pi*v)
				}), tolerance)(Normal(site("normal"), key, elem, dims))
			}
		}
	})
}

func TestNormalMoments(t *testing.T) {
	const n = 20000
	w := newWorld(t)
	x := w.try(Normal(site("normal"), Key{Seed: 7}, expr.Float64, []int64{n}))
	mean := w.eval(Mean(site("mean"), x, nil, false)).v[0]
	std := w.eval(Std(site("std"), x, nil, false, 0)).v[0]
	if math.Abs(mean) > 4/math.Sqrt(n) || math.Abs(std-1) > 4/math.Sqrt(2*n) {
		t.Errorf("mean %v and deviation %v of %d normal numbers", mean, std, n)
	}
}

func TestIntegers(t *testing.T) {
	for _, row := range []struct {
		elem      expr.Type
		low, high int64
	}{
		{expr.Int8, -128, 128}, {expr.Uint8, 0, 256}, {expr.Int32, 5, 6}, {expr.Int64, -3, 7}, {expr.Uint64, 0, math.MaxInt64},
		{expr.Int64, math.MinInt64, math.MaxInt64}, {expr.Uint16, 10, 1000}, {expr.Uint32, 0, 1 << 32},
	} {
		w := newWorld(t)
		key := Key{Seed: 3, Stream: 4}
		w.equal(row.elem, sequence([]int64{5, 7}, func(i uint64) float64 {
			words, product := new(big.Int), new(big.Int)
			b := blockOf(key, i)
			for k := 3; k >= 0; k-- {
				words.Lsh(words, 32).Or(words, big.NewInt(int64(b[k])))
			}
			size := new(big.Int).Sub(big.NewInt(row.high), big.NewInt(row.low))
			product.Rsh(product.Mul(words, size), 128)
			v, _ := new(big.Float).SetInt(product.Add(product, big.NewInt(row.low))).Float64()
			return v
		}))(Integers(site("integers"), key, row.elem, row.low, row.high, []int64{5, 7}))
	}
}

func TestIntegersAreUniform(t *testing.T) {
	const n, bins = 6000, 6
	w := newWorld(t)
	x := w.try(Integers(site("integers"), Key{Seed: 1}, expr.Int8, 0, bins, []int64{n}))
	chi := 0.0
	for _, count := range w.eval(Histogram(site("histogram"), x, bins)).v {
		d := count - n/bins
		chi += float64(d*d) / (n / bins)
	}
	if chi > 20.5 { // 5 degrees of freedom: 0.1% of all keys
		t.Errorf("chi squared is %v", chi)
	}
}

func TestRandomRefuses(t *testing.T) {
	dims := []int64{3}
	refused(t, "random: gives u32 or u64, not u8: convert the result with Cast")(RandomBits(site("random"), Key{}, expr.Uint8, dims))
	refused(t, "uniform: gives f32 or f64, not i64: convert the result with Cast")(Uniform(site("uniform"), Key{}, expr.Int64, dims))
	refused(t, "normal: gives f32 or f64, not bool: convert the result with Cast")(Normal(site("normal"), Key{}, expr.Bool, dims))
	refused(t, "normal: extent -1 of axis 0 is negative")(Normal(site("normal"), Key{}, expr.Float32, []int64{-1}))
	refused(t, "integers: gives integers, not f64: convert the result with Cast")(Integers(site("integers"), Key{}, expr.Float64, 0, 3, dims))
	refused(t, "integers: [3, 3) is empty: the bounds must ascend")(Integers(site("integers"), Key{}, expr.Int8, 3, 3, dims))
	refused(t, "integers: [0, 129) does not fit i8")(Integers(site("integers"), Key{}, expr.Int8, 0, 129, dims))
	refused(t, "integers: [-1, 5) does not fit u64")(Integers(site("integers"), Key{}, expr.Uint64, -1, 5, dims))
	refused(t, "integers: [0, 257) does not fit u8")(Integers(site("integers"), Key{}, expr.Uint8, 0, 257, dims))
	refused(t, "integers: u8[1,1,1,1,1,1,1,1,1] has 9 axes: at most 8 are possible")(Integers(site("integers"), Key{}, expr.Uint8, 0, 2, []int64{1, 1, 1, 1, 1, 1, 1, 1, 1}))
}

func TestRandomKeysAreData(t *testing.T) {
	const seed, stream = 987654321, 123456789
	x, err := Uniform(site("uniform"), Key{seed, stream}, expr.Float32, []int64{3})
	if err != nil {
		t.Fatal(err)
	}
	for _, in := range x.Node.Form.(*graph.Pointwise).Body.Code {
		if in.Op == expr.Const && (in.Bits == seed || in.Bits == stream) {
			t.Errorf("%d of the key is part of the code", in.Bits)
		}
	}
}
