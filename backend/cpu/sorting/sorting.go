// Package sorting sorts keys: unsigned numbers of 32 or 64 bits, in ascending order.
//
// What comes in: keys, as a slice or by a function that makes them. What goes out: the same keys in order, in place
// or to a function that takes them. It must not know elements, nests or the order of floats. Whatever the machine
// and the number of workers, equal keys are equal numbers, so there is one result; who needs a stable sort puts
// positions into the low bits.
//
// A Sorter sorts what fits a cache, in one goroutine: by quicksort in machine code on vectors (quick.go, network.go),
// or by digits in Go (radix.go). A Row is longer: it is first spread over buckets by several goroutines (spread.go,
// deal.go), which are then sorted like that. Words (words.go) make keys of numbers in memory that have another order.
// All take n log n time at most: a range that quicksort splits badly too often is sorted by digits.
package sorting

import (
	"math/bits"
	"runtime"
	"unsafe"

	"github.com/laze-go/laze/backend/cpu/enter"
)

// A Key is what is sorted.
type Key interface{ uint32 | uint64 }

// sizeOf is the bytes of a key.
func sizeOf[K Key]() int { return int(unsafe.Sizeof(K(0))) }

// A Sorter sorts slices in one goroutine. The zero Sorter is ready, and does without machine code.
type Sorter[K Key] struct {
	kernel   *kernel
	pointers [numPointers]unsafe.Pointer
	list     [1 + rangeWords*maxRanges]uint64
}

// A range of the list of a kernel: first key, number of keys, splits left.
const (
	rangeWords = rangeBytes / 8
	maxRanges  = 66 // each is at most half as long as the one before it
)

// Use has the sorter use the machine, nil: none.
func (s *Sorter[K]) Use(m *Machine) { s.kernel = kernelOf[K](m) }

// Sort sorts keys. spare is as long, and lost. stop is asked about every 0.1 ms; when it says so,
// the order of the keys is any.
func (s *Sorter[K]) Sort(keys, spare []K, stop func() bool) {
	switch {
	case len(keys) <= fewKeys:
		insert(keys)
	case s.kernel == nil:
		sortDigits(keys, spare, stop)
	default:
		s.quick(keys, spare[:len(keys)], splits(len(keys)), stop)
	}
}

// fewKeys is the length up to which a call of a kernel takes longer than sorting in Go.
const fewKeys = 12

// insert sorts a few keys.
func insert[K Key](keys []K) {
	for i, k := range keys {
		for ; i > 0 && keys[i-1] > k; i-- {
			keys[i] = keys[i-1]
		}
		keys[i] = k
	}
}

// quick sorts by the kernel, call by call. What is left after that many splits is sorted by digits.
func (s *Sorter[K]) quick(keys, spare []K, splits uint64, stop func() bool) {
	const bite = 1 << 18 // keys that a call moves once, in less than 0.1 ms
	s.list[0], s.list[1], s.list[2], s.list[3] = rangeBytes, 0, uint64(len(keys)), splits
	s.pointers = [...]unsafe.Pointer{
		keysPointer: unsafe.Pointer(unsafe.SliceData(keys)), sparePointer: unsafe.Pointer(unsafe.SliceData(spare)),
		listPointer: unsafe.Pointer(&s.list), ordersPointer: unsafe.Pointer(&s.kernel.orders[0]),
	}
	args := enter.Args{Pointers: enter.Addresses(s.pointers[:]), N: bite}
	if enter.Race {
		enter.Writes(s.pointers[keysPointer], int64(len(keys)*sizeOf[K]()))
		enter.Writes(s.pointers[sparePointer], int64(len(keys)*sizeOf[K]()))
	}
	for enter.Call(s.kernel.codes[quickCode], &args); args.Status != statusDone && !stop(); enter.Call(s.kernel.codes[quickCode], &args) {
		if args.Status == statusDeep {
			s.giveUp(keys, spare, stop)
		}
	}
	runtime.KeepAlive(s.kernel)
	s.pointers = [numPointers]unsafe.Pointer{}
}

// splits is how often quicksort may split a range, and its parts, before it is taken for the victim of bad pivots.
func splits(n int) uint64 { return uint64(2 * bits.Len(uint(n))) }

// giveUp sorts the last range of the list by digits.
func (s *Sorter[K]) giveUp(keys, spare []K, stop func() bool) {
	last := s.list[1+s.list[0]/8-rangeWords:]
	at, n := last[0], last[1]
	s.list[0] -= rangeBytes
	sortDigits(keys[at:at+n], spare[at:at+n], stop)
}
