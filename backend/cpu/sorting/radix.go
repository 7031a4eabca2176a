package sorting

import "slices"

// stride is the number of keys that are moved between two questions whether to stop: about 0.1 ms.
const stride = 1 << 15

// smallRow is the length up to which sorting by comparison is faster than counting digits.
const smallRow = 256

// sortDigits sorts by one byte of the keys after the other, the least significant first. Bytes that are the same
// everywhere are left out. (Knuth, The Art of Computer Programming 3, section 5.2.5)
func sortDigits[K Key](keys, spare []K, stop func() bool) {
	if len(keys) <= smallRow {
		slices.Sort(keys)
		return
	}
	from, to := keys, spare[:len(keys)]
	counts := countDigits(keys)
	for b := range sizeOf[K]() {
		c := &counts[b]
		if c[uint8(from[0]>>(8*b))] == len(keys) {
			continue
		}
		sum := 0
		for d, n := range c {
			c[d] = sum
			sum += n
		}
		if !moveDigits(to, from, uint(8*b), c, stop) {
			return
		}
		from, to = to, from
	}
	if &from[0] != &keys[0] {
		copy(keys, from)
	}
}

// countDigits counts the digits of all bytes.
func countDigits[K Key](keys []K) (counts [8][256]int) {
	width := sizeOf[K]()
	for _, k := range keys {
		for b := range width {
			counts[b][uint8(k>>(8*b))]++
		}
	}
	return counts
}

// moveDigits moves each key to the place that next has for its digit.
func moveDigits[K Key](to, from []K, shift uint, next *[256]int, stop func() bool) bool {
	for lo := 0; lo < len(from); lo += stride {
		if stop() {
			return false
		}
		for _, k := range from[lo:min(lo+stride, len(from))] {
			d := uint8(k >> shift)
			to[next[d]] = k
			next[d]++
		}
	}
	return true
}
