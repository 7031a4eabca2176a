package native

import (
	"runtime"
	"unsafe"

	"github.com/laze-go/laze/backend/cpu/portable"
	"github.com/laze-go/laze/backend/cpu/selecting"
	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/graph/expr"
)

// The numbers that a kernel of a net is called with: those of selecting.Net.
const (
	netBase = iota
	netWidth
	netOver
	netKeys
	netPlaces
	netFound // address of the numbers
	netNumbers
)

// A sifter writes the program that keeps the keys of a span and their places, and counts what is below it.
type sifter struct {
	*keyer
	width, over vector.Ref
}

// A sifted is how far a program has come.
type sifted struct{ next, kept, below vector.Ref }

// siftProgram writes the program for rows along an axis: so many vectors at once, and then one at
// a time, which may be masked.
func (c *stage) siftProgram(axis int) (*vector.Program, *signature, error) {
	k, err := c.newKeyer(axis, netBase)
	if err != nil {
		return nil, nil, err
	}
	b, vectors := k.b, unroll(c.body, c.code.level)
	s := &sifter{k, b.Splat(k.key, k.own(netWidth)), b.Splat(k.key, k.own(netOver))}
	done := s.sift(sifted{b.Int(0), b.Int(0), b.Int(0)}, b.By(vector.ShrBy, log2(c.lanes*vectors), b.Count()), func(i vector.Ref) []spot { return k.spots(i, vectors) })
	left := b.Op(vector.Sub, b.Count(), done.next)
	done = s.sift(done, k.vectors(left), func(i vector.Ref) []spot { return k.firstOf(i, b.Op(vector.Sub, b.Count(), i)) })
	for i, n := range []vector.Ref{done.below, done.kept} {
		b.Add(vector.Instr{Op: vector.Store, Elem: expr.Int32, Imm: int64(4 * i), Args: []vector.Ref{k.own(netFound), vector.None, vector.None, b.Splat(vector.I32, n)}, Count: 1})
	}
	return k.program()
}

// sift goes on for so many rounds, each at the spots that begin with an element.
func (s *sifter) sift(from sifted, rounds vector.Ref, spots func(first vector.Ref) []spot) sifted {
	b := s.b
	last := s.carry(rounds, []vector.Ref{from.next, from.kept, from.below}, func(c []vector.Ref) []vector.Ref {
		at, kept, below := spots(c[0]), c[1], c[2]
		for u, key := range s.keys(at) {
			kept = s.keep(at[u], key, kept)
			less := b.Add(vector.Instr{Op: vector.Gt, Elem: s.unsigned(), Args: []vector.Ref{key, s.over}})
			below = b.Op(vector.Add, below, b.Op(vector.Ones, s.and(at[u].mask, less)))
		}
		return []vector.Ref{b.Op(vector.Add, c[0], b.Int(int64(len(at)*b.Lanes()))), kept, below}
	})
	return sifted{last[0], last[1], last[2]}
}

// keep stores the keys of a vector that are inside, and their places, behind those that are kept,
// and gives the number of all.
func (s *sifter) keep(at spot, key, kept vector.Ref) vector.Ref {
	b := s.b
	inside := b.Add(vector.Instr{Op: vector.Le, Elem: s.unsigned(), Args: []vector.Ref{key, s.width}})
	inside = s.and(at.mask, inside)
	place := b.Op(vector.Add, b.Splat(vector.I32, b.Op(vector.Add, at.first, b.Int(at.lane))), b.Iota(vector.I32))
	b.Store(s.elem, s.own(netKeys), kept, vector.None, 0, b.Op(vector.Compress, inside, key))
	b.Store(expr.Int32, s.own(netPlaces), kept, vector.None, 0, b.Op(vector.Compress, inside, place))
	return b.Op(vector.Add, kept, b.Op(vector.Ones, inside))
}

// unsigned is the type of keys as they are compared.
func (s *sifter) unsigned() expr.Type {
	if s.key == vector.I64 {
		return expr.Uint64
	}
	return expr.Uint32
}

// Sift keeps what a net says, unless the code cannot.
func (c *stageCaller) Sift(b *portable.Block, net *selecting.Net) bool {
	ok := c.callOnce(b, sifting, c.baseOf(net.Base), net.Width, net.Over,
		uint64(uintptr(net.Keys)), uint64(uintptr(net.Places)), uint64(uintptr(unsafe.Pointer(&net.Found))))
	runtime.KeepAlive(net)
	return ok
}
