package interp

import (
	"fmt"
	"math/bits"
	"testing"

	"github.com/laze-go/laze/graph"
)

// mix is neither commutative nor associative: its result tells the whole tree.
func mix(x, y uint64) uint64 {
	hi, lo := bits.Mul64(x^0x9e3779b97f4a7c15, bits.RotateLeft64(y, 23)^0xd1b54a32d192ed03)
	return hi ^ bits.RotateLeft64(lo, 7) + x
}

func numbers(n int) []uint64 {
	xs := make([]uint64, n)
	for i := range xs {
		xs[i] = uint64(i)*0xbf58476d1ce4e5b9 + 1
	}
	return xs
}

var sizes = []int{1, 2, 7, 8, 9, 31, 32, 33, 63, 64, 65, 255, 256, 257, 511, 513, 8191, 8192, 8193, 3*8192 + 5}

// The tree top-down: a result is asked for, and asks for its parts.
type naive struct {
	xs    []uint64
	lanes int
}

func (n naive) fold() uint64 {
	if n.lanes == 0 {
		return n.between(0, ceil(len(n.xs), 256), n.block)
	}
	return n.between(0, ceil(len(n.xs), 8192), func(leaf int) uint64 { return n.lane(leaf, 0, 1) })
}

func ceil(n, by int) int { return (n + by - 1) / by }

// between folds parts from to to-1: the first half is the largest power of two below their number.
func (n naive) between(from, to int, part func(int) uint64) uint64 {
	if to-from == 1 {
		return part(from)
	}
	half := 1
	for 2*half < to-from {
		half *= 2
	}
	return mix(n.between(from, from+half, part), n.between(from+half, to, part))
}

func (n naive) block(b int) uint64 { return n.upTo(256*b, min(256*b+256, len(n.xs))-1) }

// upTo folds elements first to last from the left.
func (n naive) upTo(first, last int) uint64 {
	if first == last {
		return n.xs[first]
	}
	return mix(n.upTo(first, last-1), n.xs[last])
}

// lane gives lane l of a leaf after the step that combined lanes h apart; lanes 'lanes' apart never combine.
func (n naive) lane(leaf, l, h int) uint64 {
	size := min(8192, len(n.xs)-8192*leaf)
	if h == n.lanes {
		return n.strided(8192*leaf+l, 8192*leaf+l+(size-1-l)/n.lanes*n.lanes)
	}
	x := n.lane(leaf, l, 2*h)
	if l+h < min(size, 2*h) {
		x = mix(x, n.lane(leaf, l+h, 2*h))
	}
	return x
}

func (n naive) strided(first, last int) uint64 {
	if first == last {
		return n.xs[first]
	}
	return mix(n.strided(first, last-n.lanes), n.xs[last])
}

func TestFoldTree(t *testing.T) {
	for _, size := range sizes {
		for _, lanes := range []int{0, 32, 64} {
			xs := numbers(size)
			if got, want := foldTree(xs, lanes, mix), (naive{xs, lanes}).fold(); got != want {
				t.Errorf("%d elements, %d lanes: got %#x, want %#x", size, lanes, got, want)
			}
		}
	}
}

// Small trees, to be read.
func TestFoldTreeText(t *testing.T) {
	pair := func(x, y string) string { return "(" + x + y + ")" }
	letters := []string{"a", "b", "c", "d", "e", "f", "g"}
	if got, want := foldTree(letters[:3], 32, pair), "((ac)b)"; got != want {
		t.Errorf("lanes: got %s, want %s", got, want)
	}
	if got, want := foldTree(letters[:7], 32, pair), "(((ae)(cg))((bf)d))"; got != want {
		t.Errorf("lanes: got %s, want %s", got, want)
	}
	if got, want := foldTree(letters, 0, pair), "((((((ab)c)d)e)f)g)"; got != want {
		t.Errorf("in order: got %s, want %s", got, want)
	}
	if got, want := foldPairs(letters, pair), "(((ab)(cd))((ef)g))"; got != want {
		t.Errorf("pairs: got %s, want %s", got, want)
	}
	if got, want := fmt.Sprint(scanBlock(letters[:5], pair)), "[a (ab) (a(bc)) ((ab)(cd)) (a((bc)(de)))]"; got != want {
		t.Errorf("block: got %s, want %s", got, want)
	}
}

// A naiveScan states section 4 as functions of their indices, each computed once.
type naiveScan struct {
	xs   []uint64
	init *uint64
	memo map[[3]int]uint64
}

// Names of the functions of section 4.
const (
	fnP = iota
	fnT
	fnBigC
	fnC
)

func (s naiveScan) once(fn, i, j int, compute func() uint64) uint64 {
	key := [3]int{fn, i, j}
	if x, ok := s.memo[key]; ok {
		return x
	}
	x := compute()
	s.memo[key] = x
	return x
}

// p is the value of element i of all before the doubling step d; p(i, 8) is the last.
func (s naiveScan) p(i, d int) uint64 {
	return s.once(fnP, i, d, func() uint64 {
		switch {
		case d == 1:
			return s.xs[i]
		case i%8 >= d/2:
			return mix(s.p(i-d/2, d/2), s.p(i, d/2))
		}
		return s.p(i, d/2)
	})
}

// lastP is the last p of block b of all.
func (s naiveScan) lastP(b int) uint64 { return s.p(min(8*b+7, len(s.xs)-1), 8) }

// t folds the blocks of a leaf up to block b of all.
func (s naiveScan) t(b int) uint64 {
	return s.once(fnT, b, 0, func() uint64 {
		if b%1024 == 0 {
			return s.lastP(b)
		}
		return mix(s.t(b-1), s.lastP(b))
	})
}

func (s naiveScan) bigT(k int) uint64 { return s.t(min(1024*k+1023, ceil(len(s.xs), 8)-1)) }

// bigC is the carry of leaf k, which is not the first without init.
func (s naiveScan) bigC(k int) uint64 {
	return s.once(fnBigC, k, 0, func() uint64 {
		switch {
		case k == 0:
			return *s.init
		case k == 1 && s.init == nil:
			return s.bigT(0)
		}
		return mix(s.bigC(k-1), s.bigT(k-1))
	})
}

// c is the carry of block b of all, which is not the first without init.
func (s naiveScan) c(b int) uint64 {
	return s.once(fnC, b, 0, func() uint64 {
		switch {
		case b%1024 == 0:
			return s.bigC(b / 1024)
		case b == 1 && s.init == nil:
			return s.lastP(0)
		}
		return mix(s.c(b-1), s.lastP(b-1))
	})
}

func (s naiveScan) inclusive(i int) uint64 {
	if i < 8 && s.init == nil {
		return s.p(i, 8)
	}
	return mix(s.c(i/8), s.p(i, 8))
}

func (s naiveScan) exclusive(i int) uint64 {
	if i%8 == 0 {
		return s.c(i / 8)
	}
	return mix(s.c(i/8), s.p(i-1, 8))
}

func TestScanTree(t *testing.T) {
	init := uint64(12345)
	for _, size := range sizes {
		xs := numbers(size)
		for _, first := range []*uint64{nil, &init} {
			want := naiveScan{xs, first, map[[3]int]uint64{}}
			for i, got := range scanTree(xs, first, false, mix) {
				if got != want.inclusive(i) {
					t.Fatalf("%d elements, init %v: element %d differs", size, first != nil, i)
				}
			}
		}
		want := naiveScan{xs, &init, map[[3]int]uint64{}}
		for i, got := range scanTree(xs, &init, true, mix) {
			if got != want.exclusive(i) {
				t.Fatalf("%d elements, exclusive: element %d differs", size, i)
			}
		}
	}
	if got := scanTree(nil, &init, true, mix); len(got) != 0 {
		t.Errorf("a scan of nothing has %d elements", len(got))
	}
}

// The trees are those that graph's constants describe; the statements above spell the numbers out.
func TestConstants(t *testing.T) {
	if graph.Leaf != 8192 || graph.OrderedBlock != 256 || graph.ScanBlock != 8 {
		t.Error("the numeric contract changed")
	}
}
