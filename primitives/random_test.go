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
	if key.Generator == Threefry {
		return next(key, [2]uint64{j})
	}
	return next(key, [2]uint64{j, key.Stream})
}

// next is the block of a counter.
func next(key Key, counter [2]uint64) [4]uint32 {
	if key.Generator == Threefry {
		w := expr.Threefry2x64(counter, [2]uint64{key.Seed, key.Stream})
		return [4]uint32{uint32(w[0]), uint32(w[0] >> 32), uint32(w[1]), uint32(w[1] >> 32)}
	}
	c := [4]uint32{uint32(counter[0]), uint32(counter[0] >> 32), uint32(counter[1]), uint32(counter[1] >> 32)}
	return expr.Philox4x32(c, [2]uint32{uint32(key.Seed), uint32(key.Seed >> 32)})
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
	keys       = []Key{{}, {Seed: 42}, {Seed: 1<<63 + 5, Stream: 1<<40 + 7}, {Generator: Threefry}, {Seed: 1<<63 + 5, Stream: 1<<40 + 7, Generator: Threefry}}
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
	// Random123 1.14.0, kat_vectors: threefry2x64 20 rounds, all zeros.
	w.equal(expr.Uint32, list(0xc2c69865, 0xc2b6e3a8, 0xf350084d, 0x6f81ed42))(RandomBits(site("random"), Key{Generator: Threefry}, expr.Uint32, []int64{4}))
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

func TestExponential(t *testing.T) {
	eachType(t, floatTypes, func(w *world, elem expr.Type) {
		tolerance := 1e-15
		if elem == expr.Float32 {
			tolerance = 1e-6
		}
		for _, key := range keys {
			for _, dims := range randomDims {
				w.near(elem, sequence(dims, func(i uint64) float64 { return 0 - math.Log(1-uniform(elem, key, i)) }), tolerance)(Exponential(site("exponential"), key, elem, dims))
			}
		}
	})
}

func TestBernoulli(t *testing.T) {
	w := newWorld(t)
	for _, key := range keys {
		for _, p := range []float64{0, 0.3, 0.5, 1, 5e-324, math.Copysign(0, -1)} {
			w.equal(expr.Bool, sequence([]int64{3, 50}, func(i uint64) float64 {
				if uniform(expr.Float64, key, i) < p {
					return 1
				}
				return 0
			}))(Bernoulli(site("bernoulli"), key, p, []int64{3, 50}))
		}
	}
}

// Means and deviations of n numbers are off by less than 4 standard errors; all but one key in 10000 pass.
func TestMoments(t *testing.T) {
	const n = 20000
	for _, generator := range []Generator{Philox, Threefry} {
		key, dims := Key{Seed: 7, Generator: generator}, []int64{n}
		for _, row := range []struct {
			name      string
			draw      func() (graph.Value, error)
			mean, std float64
			kurtosis  float64 // the standard error of the variance is std^2 sqrt((kurtosis-1)/n)
		}{
			{"uniform", func() (graph.Value, error) { return Uniform(site("uniform"), key, expr.Float32, dims) }, 0.5, math.Sqrt(1.0 / 12), 9.0 / 5},
			{"normal", func() (graph.Value, error) { return Normal(site("normal"), key, expr.Float64, dims) }, 0, 1, 3},
			{"exponential", func() (graph.Value, error) { return Exponential(site("exponential"), key, expr.Float64, dims) }, 1, 1, 9},
		} {
			w := newWorld(t)
			x := w.try(row.draw())
			mean := w.eval(Mean(site("mean"), x, nil, false)).v[0]
			std := w.eval(Std(site("std"), x, nil, false, 0)).v[0]
			if math.Abs(mean-row.mean) > 4*row.std/math.Sqrt(n) || math.Abs(std*std-row.std*row.std) > 4*row.std*row.std*math.Sqrt((row.kurtosis-1)/n) {
				t.Errorf("%s: mean %v and deviation %v of %d numbers", row.name, mean, std, n)
			}
		}
		w := newWorld(t)
		hits := w.try(Bernoulli(site("bernoulli"), key, 0.2, dims))
		if got := w.eval(Count(site("count"), hits, nil, false)).v[0]; math.Abs(got-0.2*n) > 4*math.Sqrt(n*0.2*0.8) {
			t.Errorf("bernoulli: %v of %d", got, n)
		}
	}
}

func TestIntegers(t *testing.T) {
	for i, row := range []struct {
		elem      expr.Type
		low, high int64
	}{
		{expr.Int8, -128, 128}, {expr.Uint8, 0, 256}, {expr.Int32, 5, 6}, {expr.Int64, -3, 7}, {expr.Uint64, 0, math.MaxInt64},
		{expr.Int64, math.MinInt64, math.MaxInt64}, {expr.Uint16, 10, 1000}, {expr.Uint32, 0, 1 << 32},
	} {
		w := newWorld(t)
		key := Key{3, 4, Generator(i % 2)}
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

// Words of 0 are too small for every n that does not divide 2^128: the next block of the chain counts.
func TestIntegersDrawAgain(t *testing.T) {
	for _, key := range keys {
		for _, n := range []uint64{3, 6, 8, 1<<63 + 1, math.MaxUint64} {
			b := expr.NewBuilder(expr.Uint64, expr.Uint64)
			size := func(v uint64) expr.Ref { return b.Cast(expr.Uint64, b.Size(int64(v))) }
			body := b.Func(newRandomWords(b, key, b.Int(0)).accepted([2]expr.Ref{0, 1}, size(n), size(excess(n))))
			w := newWorld(t)
			zero := w.input(expr.Uint64, list(0))
			chained := next(key, [2]uint64{})
			want := uint64(0)
			if n&(n-1) != 0 {
				upper, lower := uint64(chained[3])<<32|uint64(chained[2]), uint64(chained[1])<<32|uint64(chained[0])
				product := new(big.Int).Lsh(new(big.Int).SetUint64(upper), 64)
				product.Or(product, new(big.Int).SetUint64(lower)).Mul(product, new(big.Int).SetUint64(n))
				want = product.Rsh(product, 128).Uint64()
			}
			w.equal(expr.Uint64, list(float64(want)))(first(ZipWith(site("integers"), body, zero, zero)))
		}
	}
}

func TestExcess(t *testing.T) {
	all := new(big.Int).Lsh(big.NewInt(1), 128)
	for _, n := range []uint64{1, 2, 3, 10, 1 << 32, 1<<63 + 1, math.MaxUint64} {
		if want := new(big.Int).Mod(all, new(big.Int).SetUint64(n)).Uint64(); excess(n) != want {
			t.Errorf("2^128 mod %d is %d, want %d", n, excess(n), want)
		}
	}
}

// chiSquared compares counts with equal expectations.
func chiSquared(counts []float64) float64 {
	total, chi := 0.0, 0.0
	for _, c := range counts {
		total += c
	}
	mean := total / float64(len(counts))
	for _, c := range counts {
		chi += float64((c-mean)*(c-mean)) / mean
	}
	return chi
}

func TestIntegersAreUniform(t *testing.T) {
	const n, bins = 6000, 6
	for _, generator := range []Generator{Philox, Threefry} {
		w := newWorld(t)
		x := w.try(Integers(site("integers"), Key{Seed: 1, Generator: generator}, expr.Int8, 0, bins, []int64{n}))
		if chi := chiSquared(w.eval(Histogram(site("histogram"), x, bins)).v); chi > 20.5 { // 5 degrees of freedom: 0.1% of all keys
			t.Errorf("chi squared is %v", chi)
		}
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
	refused(t, "uniform: generator 2 does not exist: take Philox or Threefry")(Uniform(site("uniform"), Key{Generator: 2}, expr.Float32, dims))
	refused(t, "exponential: gives f32 or f64, not i8: convert the result with Cast")(Exponential(site("exponential"), Key{}, expr.Int8, dims))
	refused(t, "bernoulli: the probability 1.5 is outside [0, 1]")(Bernoulli(site("bernoulli"), Key{}, 1.5, dims))
	refused(t, "bernoulli: the probability NaN is outside [0, 1]")(Bernoulli(site("bernoulli"), Key{}, math.NaN(), dims))
	refused(t, "integers: u8[1,1,1,1,1,1,1,1,1] has 9 axes: at most 8 are possible")(Integers(site("integers"), Key{}, expr.Uint8, 0, 2, []int64{1, 1, 1, 1, 1, 1, 1, 1, 1}))
}

func TestRandomKeysAreData(t *testing.T) {
	const seed, stream = 987654321, 123456789
	for _, generator := range []Generator{Philox, Threefry} {
		x, err := Uniform(site("uniform"), Key{seed, stream, generator}, expr.Float32, []int64{3})
		if err != nil {
			t.Fatal(err)
		}
		for _, in := range x.Node.Form.(*graph.Pointwise).Body.Code {
			if in.Op == expr.Const && (in.Bits == seed || in.Bits == stream) {
				t.Errorf("%d of the key is part of the code", in.Bits)
			}
		}
	}
}
