package native

import (
	"slices"

	"github.com/laze-go/laze/graph/expr"
)

// A generator of random numbers makes a block of several words at once, so elements 2^k i, 2^k i + 1, .. use one block:
// number i, which their bodies compute as an affine function of the column, shifted to the right by k. What a body
// computes of the number of a block alone, neighbouring elements share. See Note [Blocks].

// blocks says what of a function elements of neighbouring columns share.
type blocks struct {
	f        *expr.Func
	changes  []change                 // of each value
	numbers  [maxShift + 1][]expr.Ref // of blocks, by how far positions are shifted
	straight bool                     // neighbouring columns are known to be neighbours in blocks
	widths   []int                    // for how many vectors together it may pay, the best first
}

// A change is how a value changes along the columns.
type change struct {
	role  role
	slope int64 // of an affine value: from one column to the next
	known bool  // the slope is
}

// A role is how a value depends on the column.
type role uint8

const (
	anyhow    role = iota
	fixed          // not at all
	affine         // slope * column + something fixed
	numbered       // an affine value shifted to the right
	repeating      // some of the lower bits of an affine value
)

const (
	// maxShift bounds the logarithm of the elements that a block is for.
	maxShift = 2
	// worthSharing is the cost of what is shared from which on it pays to take it apart.
	worthSharing = 40
)

// newBlocks looks at a function whose columns lie along an axis. It gives nil where sharing does not pay.
func newBlocks(f *expr.Func, columns int) *blocks {
	s := &blocks{f: f, straight: true, changes: make([]change, len(f.Params), len(f.Params)+len(f.Code))}
	least := maxShift + 1
	for i := range f.Code {
		in := &f.Code[i]
		c := s.change(in, columns)
		if s.changes = append(s.changes, c); c.role == numbered {
			shift := int(f.At(in.Args[1]).Bits)
			s.numbers[shift] = append(s.numbers[shift], expr.Ref(len(s.changes)-1))
			least = min(least, shift)
			s.straight = s.straight && c.known && c.slope*c.slope == 1
		}
	}
	if least > maxShift || s.cost() < worthSharing {
		return nil
	}
	s.widths = s.choose(least)
	return s
}

// choose finds widths, the best first: vectors of neighbours that use one number and are 2^least to a block fill a
// vector of blocks, others as many or fewer.
func (b *blocks) choose(least int) (widths []int) {
	width, alone := 1<<least, true
	if !b.straight {
		width /= 2
	}
	for _, numbers := range b.numbers {
		alone = alone && len(numbers) < 2
	}
	if b.straight && alone {
		return []int{width}
	}
	for ; width > 0; width /= 2 {
		widths = append(widths, width)
	}
	return widths
}

// isStraight reports whether neighbouring columns are known to be neighbours in blocks.
func (b *blocks) isStraight() bool { return b != nil && b.straight }

// change tells how what an instruction gives changes.
func (b *blocks) change(in *expr.Instr, columns int) change {
	switch {
	case in.Op == expr.Const || in.Op == expr.Scalar:
		return change{role: fixed}
	case in.Op == expr.Coord && int(in.Bits) == columns:
		return change{role: affine, slope: 1, known: true}
	case in.Op == expr.Coord:
		return change{role: fixed}
	case structural[in.Op] || len(in.Regions) > 0:
		return change{}
	case b.all(in.Args, func(r expr.Ref) bool { return b.changes[r].role == fixed }):
		return change{role: fixed}
	case len(in.Args) == 2 && in.Type == expr.Int64:
		return b.ofTwo(in)
	}
	return change{}
}

// ofTwo tells what an integer operation on two values gives, of which one changes along the columns.
func (b *blocks) ofTwo(in *expr.Instr) change {
	x, y := b.changes[in.Args[0]], b.changes[in.Args[1]]
	bits, isConst := b.constant(in.Args[1])
	switch {
	case in.Op == expr.Shr && x.role == affine && isConst && 1 <= bits && bits <= maxShift:
		return change{role: numbered, slope: x.slope, known: x.known}
	case in.Op == expr.And && x.role == affine && isConst && bits < 1<<maxShift:
		return change{role: repeating}
	case x.role > affine || y.role > affine || x.role == anyhow || y.role == anyhow:
		return change{}
	case in.Op == expr.Add:
		return change{role: affine, slope: x.slope + y.slope, known: x.isKnown() && y.isKnown()}
	case in.Op == expr.Sub:
		return change{role: affine, slope: x.slope - y.slope, known: x.isKnown() && y.isKnown()}
	case in.Op == expr.Mul && (x.role == fixed || y.role == fixed):
		return change{role: affine}
	}
	return change{}
}

// isKnown reports whether the slope is known: that of what is fixed is 0.
func (c change) isKnown() bool { return c.known || c.role == fixed }

// all reports whether something holds for each of some values.
func (b *blocks) all(refs []expr.Ref, holds func(r expr.Ref) bool) bool {
	return !slices.ContainsFunc(refs, func(r expr.Ref) bool { return !holds(r) })
}

// constant gives the bits of a constant.
func (b *blocks) constant(r expr.Ref) (bits uint64, ok bool) {
	in := b.f.At(r)
	if in == nil || in.Op != expr.Const {
		return 0, false
	}
	return in.Bits, true
}

// cost is what the values cost that depend on numbers of blocks, and on nothing else that is not fixed.
func (b *blocks) cost() (cost int) {
	shared := make([]bool, len(b.changes))
	for i := range b.f.Code {
		in, r := &b.f.Code[i], len(b.f.Params)+i
		shared[r] = b.changes[r].role == numbered
		if b.changes[r].role == anyhow && !structural[in.Op] {
			shared[r] = b.all(in.Args, func(a expr.Ref) bool { return shared[a] || b.changes[a].role == fixed })
		}
		if shared[r] {
			cost += in.Op.Row().Cost
		}
	}
	return cost
}
