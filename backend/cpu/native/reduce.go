package native

import (
	"errors"
	"slices"

	"github.com/laze-go/laze/backend/cpu/codegen"
	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/fuse"
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/schedule"
)

// A reducing is what a reduction needs to know to write its program. A line is the folded elements of one kept element;
// the lines of one box follow one another along the innermost kept axis.
type reducing struct {
	nest        *schedule.Nest
	each, after *expr.Func // ready for the level; after may be nil
	folds       []*folding
	kinds       []expr.Type // per component of all folds: how it lies in memory that only code sees
	folded      int         // the axis of a line
	kept        int         // the axis from line to line, -1: there is one line
	across      bool        // lines are folded side by side, not one after the other
	level       codegen.Level
	lanes       int  // of a vector
	virtual     int  // lanes of a leaf: V of the numeric contract
	ordered     bool // the folds keep the order of their elements instead
	asks        bool // lines lie in memory, and are asked for ahead
	direct      bool // elements are read by what folds them, not loaded before. See Note [Pairs]
	short       bool // along lines: each is one part. See Note [Short lines]
}

// Why a reduction is not native.
var (
	errAxes   = errors.New("a fold over several axes that do not lie in one line")
	errGroups = errors.New("folds side by side that group their elements in different ways")
)

// newReducing looks at a nest with a Reduce anchor.
func newReducing(n *schedule.Nest, level codegen.Level) (*reducing, error) {
	r, err := newLines(n, level, n.Anchor.(*schedule.Reduce).Folds)
	if err != nil {
		return nil, err
	}
	r.across = r.kept >= 0 && n.Dense(r.kept)
	r.agreeOnNeutral()
	if err := r.chooseVirtual(); err != nil {
		return nil, err
	}
	r.direct = r.isBare()
	return r, nil
}

// isBare reports whether one operation folds whole registers of elements as they are, and nothing else takes them.
func (r *reducing) isBare() bool {
	x := r.folds[0]
	return !r.across && !r.ordered && len(r.nest.Each.Stores) == 0 && len(r.folds) == 1 && x.neutral != nil && x.extremes == nil && len(x.Combine.Code) == 1 &&
		len(r.each.Params) == 1 && len(r.each.Code) == 0 && r.lanes*r.each.Params[0].Size() == 4*r.level.Lanes(false)
}

// agreeOnNeutral makes all folds do without neutral values where one has none: its lanes without an element
// hold anything, and so do theirs.
func (r *reducing) agreeOnNeutral() {
	if slices.ContainsFunc(r.folds, func(x *folding) bool { return x.neutral == nil }) {
		for _, x := range r.folds {
			x.neutral = nil
		}
	}
}

// newLines looks at a nest whose anchor works along lines.
func newLines(n *schedule.Nest, level codegen.Level, folds []fuse.Fold) (*reducing, error) {
	r := &reducing{nest: n, level: level, each: ready(n.Each.Body, level), folded: -1, kept: -1}
	if n.After != nil {
		r.after = ready(n.After.Body, level)
	}
	for i, axis := range n.Axes {
		switch {
		case axis.Role == schedule.Kept:
			r.kept = i
		case r.folded >= 0:
			return nil, errAxes
		default:
			r.folded = i
		}
	}
	functions := []*expr.Func{r.each, r.after}
	for _, f := range folds {
		x := r.add(f)
		x.Combine = ready(f.Combine, level)
		functions = append(functions, x.Combine)
	}
	r.lanes = lanesFor(level, functions...)
	return r, nil
}

// add takes a fold.
func (r *reducing) add(f fuse.Fold) *folding {
	x := newFolding(f, len(r.kinds))
	r.folds = append(r.folds, x)
	for _, t := range x.types {
		r.kinds = append(r.kinds, held(t))
	}
	return x
}

// chooseVirtual finds a grouping that suits all folds. Those that may be grouped in any way follow the others.
func (r *reducing) chooseVirtual() error {
	const open, kept = -1, 0
	widest, grouping := 0, open
	for _, f := range r.folds {
		lanes := graph.Lanes(f.types...)
		widest = max(widest, lanes)
		if f.exact {
			continue
		}
		if !f.Commutes {
			lanes = kept
		}
		if grouping != open && grouping != lanes {
			return errGroups
		}
		grouping = lanes
	}
	r.ordered, r.virtual = grouping == kept, grouping
	switch grouping {
	case open:
		r.virtual = min(widest, r.lanes*r.free())
	case kept:
		r.virtual = widest
	}
	return nil
}

// free is how many vectors hold the lanes of a component where any number may: no more than a quarter of the registers,
// and half of them for all components.
func (r *reducing) free() int {
	registers := 16 * int(r.level)
	n := registers / 4
	for n > 1 && n*r.components() > registers/2 {
		n /= 2
	}
	return n
}

// part is the number of elements of a line whose fold is one part: a leaf, or a block per lane where the order is kept.
func (r *reducing) part() int {
	if r.ordered && !r.across {
		return r.lanes * graph.OrderedBlock
	}
	return graph.Leaf
}

// components counts the components of all folds.
func (r *reducing) components() int { return len(r.kinds) }

// begin makes Each and the folds what is written now.
func (r *reducing) begin(f *frame) {
	f.begin(&r.nest.Each, r.each)
	for _, x := range r.folds {
		f.begin(&r.nest.Each, x.Combine)
	}
}

// finish puts initial values before n folds, which a function gives, computes After, and gives the program. Where
// nothing was folded the initial values are the results.
func (r *reducing) finish(f *frame, n, folded vector.Ref, folds func(x *folding, s spot) []vector.Ref) (*vector.Program, *signature, error) {
	b := f.b
	columns := r.beginAfter(f, r.kept)
	some := b.Splat(vector.Mask, folded)
	f.repeat(f.vectors(n), b.Int(0), b.Lanes(), func(i vector.Ref) {
		s := spot{first: i, mask: b.Op(vector.First, b.Op(vector.Sub, n, i))}
		r.finishAt(f, columns, s, some, folds)
	})
	return f.program()
}

// beginAfter makes After what is written now, for lines along an axis.
func (r *reducing) beginAfter(f *frame, along int) (columns []*column) {
	f.rows, f.columns, f.row = -1, along, vector.None
	if r.after != nil {
		columns = f.columnsOf(r.nest.After)
		f.begin(r.nest.After, r.after)
	}
	f.open(columns)
	return columns
}

// finishAt finishes the lines of a spot; some says whether anything was folded, None that it was.
func (r *reducing) finishAt(f *frame, columns []*column, s spot, some vector.Ref, folds func(x *folding, s spot) []vector.Ref) {
	var given []vector.Ref
	for _, x := range r.folds {
		given = append(given, x.release(f.b, x.begin(f.body, some, s.mask, folds(x, s)))...)
	}
	if r.after != nil {
		f.stage(r.nest.After, r.after, columns, s, given...)
	}
}

// handsOn reports whether After gives what it gets.
func (r *reducing) handsOn() bool { return r.after == nil || len(r.after.Code) == 0 }
