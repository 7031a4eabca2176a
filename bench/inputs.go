package main

import (
	"math"
	"unsafe"
)

// element is the type of an array of a workload.
type element interface {
	~float64 | ~float32 | ~int64 | ~uint32 | ~uint16 | ~uint8 | ~uint64 | ~int32
}

// mix is the finaliser of SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, OOPSLA 2014).
func mix(z uint64) uint64 {
	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9
	z = (z ^ (z >> 27)) * 0x94D049BB133111EB
	return z ^ (z >> 31)
}

// stream is element i of input stream k.
func stream(k, i uint64) uint64 { return mix(k + (i+1)*0x9E3779B97F4A7C15) }

// huge is the size of a huge page.
const huge = 2 << 20

// room is memory for n elements; from 2 MiB on it is huge pages from beginning to end, as the C++ peers and NumPy have
// it. Memory that is new gets them at once: see drop.
func room[T element](n int) []T {
	size := int(unsafe.Sizeof(*new(T)))
	if n < huge/size {
		return make([]T, n)
	}
	whole := (n*size + huge - 1) / huge * huge / size
	s := make([]T, whole+huge/size)
	skip := int(-uintptr(unsafe.Pointer(&s[0]))&(huge-1)) / size
	s = s[skip : skip+whole]
	advise(s)
	return s[:n:n]
}

func generate[T element](n int, f func(i uint64) T) []T {
	s := room[T](n)
	for i := range s {
		s[i] = f(uint64(i))
	}
	return s
}

// uniform is U(k, lo, hi): floats in [lo, hi).
func uniform[T float32 | float64](n int, k uint64, lo, hi float64) []T {
	var t T
	if _, single := any(t).(float32); single {
		return generate(n, func(i uint64) T { return T(lo + float64((hi-lo)*(float64(stream(k, i)>>40)*0x1p-24))) })
	}
	return generate(n, func(i uint64) T { return T(lo + float64((hi-lo)*(float64(stream(k, i)>>11)*0x1p-53))) })
}

// below is I(k, m): whole numbers in [0, m).
func below(n int, k, m uint64) []int64 {
	return generate(n, func(i uint64) int64 { return int64((stream(k, i) >> 32) * m >> 32) })
}

// shifted is B(k, b): the upper bits of S.
func shifted[T element](n int, k, b uint64) []T {
	return generate(n, func(i uint64) T { return T(stream(k, i) >> b) })
}

// keys is K(k), what is sorted: bits as wide as the type, or floats.
func keys[T element](n int, k uint64) []T {
	var t T
	switch any(t).(type) {
	case float64:
		return any(uniform[float64](n, k, -1, 1)).([]T)
	case float32:
		return any(uniform[float32](n, k, -1, 1)).([]T)
	case uint32:
		return shifted[T](n, k, 32)
	}
	return shifted[T](n, k, 0)
}

// weighted is the checksum of outputs that are compared within a tolerance.
func weighted[T element](y []T) float64 {
	sum := 0.0
	for i, v := range y {
		sum += float64((1 + float64(i%16)/16) * float64(v))
	}
	return sum
}

// exact is the checksum of outputs that are compared bit by bit.
func exact[T element](y []T) uint64 {
	sum := uint64(0)
	for i, v := range y {
		sum += (2*uint64(i) + 1) * bitsOf(v)
	}
	return sum
}

func bitsOf[T element](v T) uint64 {
	switch v := any(v).(type) {
	case float64:
		return math.Float64bits(v)
	case float32:
		return uint64(math.Float32bits(v))
	}
	return uint64(v)
}
