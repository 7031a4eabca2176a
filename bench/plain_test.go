package main

import (
	"cmp"
	"math"
	"slices"
)

// plain holds the loops that a Go programmer would write for each workload, each giving its checksum.
var plain = map[string]map[string]func(n int) any{}

func twin(name, dtype string, f func(n int) any) {
	if plain[name] == nil {
		plain[name] = map[string]func(n int) any{}
	}
	plain[name][dtype] = f
}

func twins(name string, f64, f32 func(n int) any) {
	twin(name, "f64", f64)
	twin(name, "f32", f32)
}

func init() {
	twins("triad", plainZip[float64](0, 1, func(x, y float64) float64 { return x + float64(3*y) }), plainZip[float32](0, 1, func(x, y float32) float32 { return x + float32(3*y) }))
	twins("axpy", plainZip[float64](-1, 1, func(x, y float64) float64 { return y + float64(x*0x1p-10) }), plainZip[float32](-1, 1, func(x, y float32) float32 { return y + float32(x*0x1p-10) }))
	twins("poly3", plainMap[float64](-1, 1, plainPoly3), plainMap[float32](-1, 1, plainPoly3))
	twins("poly16", plainMap[float64](-1, 1, plainPoly16), plainMap[float32](-1, 1, plainPoly16))
	twins("reldiff", plainZip[float64](1, 2, func(x, y float64) float64 { return 2 * (x - y) / (x + y) }), plainZip[float32](1, 2, func(x, y float32) float32 { return 2 * (x - y) / (x + y) }))
	twins("sincos", plainMap[float64](-10, 10, plainSinCos), plainMap[float32](-10, 10, plainSinCos))
	twins("exp", plainMap[float64](-5, 5, math.Exp), plainMap[float32](-5, 5, math.Exp))
	twins("log", plainMap[float64](0x1p-10, 10, math.Log), plainMap[float32](0x1p-10, 10, math.Log))
	twins("tanh", plainMap[float64](-4, 4, math.Tanh), plainMap[float32](-4, 4, math.Tanh))
	twins("pow", plainPow[float64], plainPow[float32])
	twins("mathchain", plainMap[float64](-3, 3, plainMathChain), plainMap[float32](-3, 3, plainMathChain))
	twins("blackscholes", plainBlackScholes[float64], plainBlackScholes[float32])
	twins("mandel20", plainMandel[float64](20), plainMandel[float32](20))
	twins("mandel1000", plainMandel[float64](1000), plainMandel[float32](1000))

	twins("sum", plainSum[float64], plainSum[float32])
	twins("sum2d", func(n int) any { return plainSum[float64](n * n) }, func(n int) any { return plainSum[float32](n * n) })
	twins("dot", plainFold[float64](func(x, y float64) float64 { return x * y }), plainFold[float32](func(x, y float64) float64 { return x * y }))
	twins("sumsqdiff", plainFold[float64](func(x, y float64) float64 { return (x - y) * (x - y) }), plainFold[float32](func(x, y float64) float64 { return (x - y) * (x - y) }))
	twins("mapfiltersum", plainFold[float64](plainUpper), plainFold[float32](plainUpper))
	twins("meanvar", plainMeanVar[float64], plainMeanVar[float32])
	twins("sumaxis0", plainSumAxis[float64](0), plainSumAxis[float32](0))
	twins("sumaxis1", plainSumAxis[float64](1), plainSumAxis[float32](1))
	twins("minmax", plainMinMax[float64], plainMinMax[float32])
	twins("argmax", plainArgMax[float64], plainArgMax[float32])
	twins("softmax", plainSoftmax[float64], plainSoftmax[float32])

	twins("scan_inc", plainScan(steps[float64], byWeight, 0), plainScan(steps[float32], byWeight, 0))
	twin("scan_inc", "i64", plainScan(counts, byBits, 0))
	twins("scan_exc", plainScan(steps[float64], byWeight, 1), plainScan(steps[float32], byWeight, 1))
	twin("scan_exc", "i64", plainScan(counts, byBits, 1))
	twins("gather", plainGather[float64], plainGather[float32])
	twins("scatter_add", plainScatterAdd[float64], plainScatterAdd[float32])
	twins("hist256", plainHistogram[float64](256), plainHistogram[float32](256))
	twins("hist1m", plainHistogram[float64](1<<20), plainHistogram[float32](1<<20))
	twins("filter", plainFilter[float64], plainFilter[float32])

	twins("sort", plainSort[float64], plainSort[float32])
	twin("sort", "u32", plainSort[uint32])
	twin("sort", "i64", plainSort[int64])
	twin("argsort", "u32", plainArgSort[uint32])
	twin("argsort", "f64", plainArgSort[float64])
	twin("sortpairs", "u32", plainSortPairs[uint32, uint32])
	twin("sortpairs", "f64", plainSortPairs[float64, uint64])
	twins("topk10", plainTopK[float64], plainTopK[float32])
	twins("median", plainMedian[float64], plainMedian[float32])

	twins("philox_uniform", plainUniform[float64](byBits), plainUniform[float32](byBits))
	twins("rand_uniform", plainUniform[float64](byWeight), plainUniform[float32](byWeight))
	twins("philox_normal", plainNormal[float64], plainNormal[float32])
	twins("rand_normal", plainNormal[float64], plainNormal[float32])
	twins("mcpi", plainInCircle[float64], plainInCircle[float32])

	twins("pairwise", plainPairwise[float64], plainPairwise[float32])
	twin("isdist", "f64", plainIsDist)
	twin("checkneigh", "u8", plainNeighbours)
	twins("stencil5", plainGrid[float64](plainStencil5), plainGrid[float32](plainStencil5))
	twins("stencil5p", plainGrid[float64](plainStencil5p), plainGrid[float32](plainStencil5p))
	twins("stencil9", plainGrid[float64](plainStencil9), plainGrid[float32](plainStencil9))
	twin("blur3", "f32", func(n int) any { return weighted(plainBlur(n, uniform[float32](n*n, 1, 0, 1))) })
	twin("blur3", "u16", func(n int) any { return exact(plainBlur(n, shifted[uint16](n*n, 1, 52))) })

	twins("matmul", plainMatMul[float64], plainMatMul[float32])
	twins("spmv", plainSpMV[float64], plainSpMV[float32])
	twin("spca", "f64", plainSPCA)

	twin("accumulate", "f64", plainAccumulate)
	twin("accumulate", "i64", plainAccumulate)
	twins("muladd", plainMulAdd[float64], plainMulAdd[float32])
	three := func(int) any { return 3.0 }
	twin("add2", "f64", three)
	twin("add2", "i64", three)
}

func plainMap[T float](lo, hi float64, f func(x float64) float64) func(n int) any {
	return func(n int) any {
		y := uniform[T](n, 1, lo, hi)
		for i, x := range y {
			y[i] = T(f(float64(x)))
		}
		return weighted(y)
	}
}

func plainZip[T float](lo, hi float64, f func(x, y T) T) func(n int) any {
	return func(n int) any {
		x, y := uniform[T](n, 1, lo, hi), uniform[T](n, 2, lo, hi)
		for i := range x {
			x[i] = f(x[i], y[i])
		}
		return weighted(x)
	}
}

func plainPoly3(x float64) float64 { return 0.25*x*x*x + 0.75*x*x - 1.5*x - 2 }

func plainPoly16(x float64) float64 {
	sum, power := 0.0, 1.0
	for k := range 17 {
		sum += power / float64(k+1)
		power *= x
	}
	return sum
}

func plainSinCos(x float64) float64 { return math.Sin(x)*math.Sin(x) + math.Cos(x)*math.Cos(x) }

func plainPow[T float](n int) any {
	x, y := uniform[T](n, 1, 0.5, 2), uniform[T](n, 2, -3, 3)
	for i := range x {
		x[i] = T(math.Pow(float64(x[i]), float64(y[i])))
	}
	return weighted(x)
}

func plainMathChain(x float64) float64 {
	return math.Exp(-x*x)*math.Tanh(x) + math.Log(1+x*x)
}

func plainBlackScholes[T float](n int) any {
	const rate, vol = 0.02, 0.30
	cdf := func(d float64) float64 {
		k := 1 / (1 + 0.2316419*math.Abs(d))
		p := 0.39894228040143267794 * math.Exp(-d*d/2) * k *
			(0.31938153 + k*(-0.356563782+k*(1.781477937+k*(-1.821255978+1.330274429*k))))
		if d > 0 {
			return 1 - p
		}
		return p
	}
	ss, xs, ts := uniform[T](n, 1, 5, 30), uniform[T](n, 2, 1, 100), uniform[T](n, 3, 0.25, 10)
	call, put := make([]T, n), make([]T, n)
	for i := range n {
		s, x, t := float64(ss[i]), float64(xs[i]), float64(ts[i])
		d1 := (math.Log(s/x) + (rate+vol*vol/2)*t) / (vol * math.Sqrt(t))
		d2 := d1 - vol*math.Sqrt(t)
		paid := x * math.Exp(-rate*t)
		call[i] = T(s*cdf(d1) - paid*cdf(d2))
		put[i] = T(paid*(1-cdf(d2)) - s*(1-cdf(d1)))
	}
	return weighted(call) + 2*weighted(put)
}

func plainMandel[T float](m int) func(n int) any {
	pixel := func(cx, cy T) uint8 {
		x, y := T(0), T(0)
		for k := range m {
			x, y = T(x*x)-T(y*y)+cx, T(2*T(x*y))+cy
			if T(x*x)+T(y*y) >= 4 {
				return uint8(255 * k / m)
			}
		}
		return 255
	}
	return func(n int) any {
		image := make([]uint8, 0, n*n)
		for i := range n {
			for j := range n {
				x, y := float64(float64(j)*(3/float64(n))), float64(float64(i)*(2/float64(n)))
				image = append(image, pixel(T(-2+x), T(-1+y)))
			}
		}
		return weighted(image)
	}
}

func plainSum[T float](n int) any { return plainFold[T](func(x, _ float64) float64 { return x })(n) }

func plainFold[T float](f func(x, y float64) float64) func(n int) any {
	return func(n int) any {
		x, y, sum := uniform[T](n, 1, 0, 1), uniform[T](n, 2, 0, 1), 0.0
		for i := range x {
			sum += f(float64(x[i]), float64(y[i]))
		}
		return sum
	}
}

func plainUpper(x, _ float64) float64 {
	if x > 0.5 {
		return x * x
	}
	return 0
}

func plainMeanVar[T float](n int) any {
	x, mean, variance := uniform[T](n, 1, 0, 1), 0.0, 0.0
	for _, v := range x {
		mean += float64(v) / float64(n)
	}
	for _, v := range x {
		variance += (float64(v) - mean) * (float64(v) - mean) / float64(n)
	}
	return mean + 2*variance
}

func plainSumAxis[T float](axis int) func(n int) any {
	return func(n int) any {
		sums := make([]float64, n)
		for k, v := range uniform[T](n*n, 1, 0, 1) {
			sums[[2]int{k % n, k / n}[axis]] += float64(v)
		}
		return weighted(sums)
	}
}

func plainMinMax[T float](n int) any {
	x := uniform[T](n, 1, -1, 1)
	return bitsOf(slices.Min(x)) + 3*bitsOf(slices.Max(x))
}

func plainArgMax[T float](n int) any {
	x := uniform[T](n, 1, -1, 1)
	return uint64(slices.Index(x, slices.Max(x)))
}

func plainSoftmax[T float](n int) any {
	a := uniform[T](n*n, 1, -5, 5)
	for i := range n {
		row, sum := a[i*n:(i+1)*n], 0.0
		greatest := float64(slices.Max(row))
		for _, v := range row {
			sum += math.Exp(float64(v) - greatest)
		}
		for j, v := range row {
			row[j] = T(math.Exp(float64(v)-greatest) / sum)
		}
	}
	return weighted(a)
}

// plainScan sums all elements up to the one that is late places before.
func plainScan[T float64 | float32 | int64](input func(n int) []T, sum func(out []T) any, late int) func(n int) any {
	return func(n int) any {
		x, total := input(n), T(0)
		y := append(make([]T, late), x...)[:n]
		for i, v := range y {
			total += v
			y[i] = total
		}
		return sum(y)
	}
}

func plainGather[T float](n int) any {
	x, y := uniform[T](n, 1, 0, 1), make([]T, n)
	for i, at := range below(n, 2, uint64(n)) {
		y[i] = x[at]
	}
	return exact(y)
}

func plainScatterAdd[T float](n int) any {
	x, y := uniform[T](n, 1, 0, 1), make([]T, n)
	for i, at := range below(n, 2, uint64(n)) {
		y[at] += x[i]
	}
	return weighted(y)
}

func plainHistogram[T float](bins int) func(n int) any {
	return func(n int) any {
		count := make([]int64, bins)
		for _, v := range uniform[T](n, 1, 0, 1) {
			count[int(math.Floor(float64(v)*float64(bins)))]++
		}
		return exact(count)
	}
}

func plainFilter[T float](n int) any {
	y := slices.DeleteFunc(uniform[T](n, 1, 0, 1), func(v T) bool { return v <= 0.5 })
	return exact(y) + uint64(len(y))
}

type ordered interface {
	element
	cmp.Ordered
}

func plainSorted[T ordered](n int) []T {
	x := keys[T](n, 1)
	slices.Sort(x)
	return x
}

func plainSort[T ordered](n int) any { return exact(plainSorted[T](n)) }

func plainTopK[T ordered](n int) any {
	top := plainSorted[T](n)[n-10:]
	slices.Reverse(top)
	return exact(top)
}

func plainMedian[T ordered](n int) any { return exact(plainSorted[T](n)[n/2 : n/2+1]) }

func plainArgSort[T ordered](n int) any {
	sum := exact(plainSorted[T](n))
	for p := range n {
		sum += mix(uint64(p))
	}
	return sum
}

func plainSortPairs[K, V ordered](n int) any {
	sum, k, v := exact(plainSorted[K](n)), keys[K](n, 1), keys[V](n, 2)
	for i := range k {
		sum += mix(bitsOf(k[i]) + 0x9E3779B97F4A7C15*bitsOf(v[i]))
	}
	return sum
}
