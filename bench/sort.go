package main

import "github.com/laze-go/laze"

func init() {
	keyed("sort", sorted[uint32], sorted[int64], sorted[float64], sorted[float32])
	register("argsort", "u32", argsort[uint32])
	register("argsort", "f64", argsort[float64])
	register("sortpairs", "u32", sortpairs[uint32, uint32])
	register("sortpairs", "f64", sortpairs[float64, uint64])
	floats("topk10", topk[float64], topk[float32])
	floats("median", middle[float64], middle[float32])
}

func keyed(name string, u32, i64, f64, f32 func(n int) *job) {
	register(name, "u32", u32)
	register(name, "i64", i64)
	floats(name, f64, f32)
}

func sorted[T element](n int) *job {
	return fill(n, byBits[T], func(in ...laze.Array) laze.Array { return in[0].Sort(0) }, keys[T](n, 1))
}

func argsort[T element](n int) *job {
	x := keys[T](n, 1)
	return fill(n, func(places []int64) any {
		sum, moved := uint64(0), room[T](n)
		for i, p := range places {
			sum += mix(uint64(p))
			moved[i] = x[p]
		}
		return sum + exact(moved)
	}, func(in ...laze.Array) laze.Array { return in[0].ArgSort(0) }, x)
}

func sortpairs[K, V element](n int) *job {
	outK, outV := room[K](n), room[V](n)
	return into(func(in ...laze.Array) []laze.Array { return laze.SortBy(0, in[0], in[1]) }, func() any {
		sum := exact(outK)
		for i, k := range outK {
			sum += mix(bitsOf(k) + 0x9E3779B97F4A7C15*bitsOf(outV[i]))
		}
		return sum
	}, []any{outK, outV}, []any{keys[K](n, 1), keys[V](n, 2)})
}

func topk[T element](n int) *job {
	return fill(10, byBits[T], func(in ...laze.Array) laze.Array { return in[0].TopK(10) }, keys[T](n, 1))
}

func middle[T element](n int) *job {
	return fill(1, byBits[T], func(in ...laze.Array) laze.Array { return in[0].NthElement(0, n/2) }, keys[T](n, 1))
}
