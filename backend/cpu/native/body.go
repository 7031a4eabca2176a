package native

import (
	"fmt"
	"slices"

	"github.com/laze-go/laze/backend/cpu/codegen"
	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/graph/expr"
)

// A body writes scalar functions as code on vectors into the block that is open in the builder. Pure work that does not
// change in a loop needs no care: the builder puts it before the loop.
//
// A value of a narrow integer type lies in a 32-bit lane, extended as its type says; a bool is a Mask.
type body struct {
	b      *vector.Builder
	masks  []vector.Ref // of the vectors being written: the lanes that count; None: all. Others never fault or loop
	turn   int          // which of them is being written
	group  *group       // of vectors that share blocks of columns; nil: they share nothing
	rounds vector.Ref   // Int: what loops may still take; None where there are no loops. See Note [Rounds]
	coord  func(axis int) vector.Ref
	scalar func(k int) vector.Ref // Int
	load   func(k int, coords []vector.Ref) vector.Ref
	args   []vector.Ref // room for those of an operation
	err    error        // what cannot be written
}

func newBody(b *vector.Builder) *body {
	return &body{b: b, masks: []vector.Ref{vector.None}, rounds: vector.None}
}

// ready makes a function one that body can write on a level: it has only operations with a rule.
func ready(f *expr.Func, level codegen.Level) *expr.Func {
	if f == nil {
		return nil
	}
	return expr.Expand(f, func(op expr.Op) bool { return has(op, level) })
}

// call writes f on args, and gives its results.
func (w *body) call(f *expr.Func, args ...vector.Ref) []vector.Ref {
	return w.calls(f, [][]vector.Ref{args})[0]
}

// calls writes f on the arguments of several vectors. From one region to the next the vectors follow one another, so
// that the work between can be put in any order; regions are written for all of them at once.
func (w *body) calls(f *expr.Func, args [][]vector.Ref) [][]vector.Ref {
	vs := make([]values, len(args))
	for u := range vs {
		vs[u] = newValues(f, args[u])
	}
	if w.group.writes(f) {
		w.group.begin(w)
	}
	for i := 0; i < len(f.Code); i++ {
		end := i
		for end < len(f.Code) && len(f.Code[end].Regions) == 0 {
			end++
		}
		w.straight(f.Code[i:end], vs)
		if i = end; i < len(f.Code) {
			w.regions(&f.Code[i], vs)
		}
	}
	return w.together(vs, f.Results)
}

// straight writes instructions without regions.
func (w *body) straight(code []expr.Instr, vs []values) {
	for w.turn = range vs {
		for i := range code {
			w.instr(&code[i], &vs[w.turn])
		}
	}
	w.turn = 0
}

// regions writes an instruction with regions.
func (w *body) regions(in *expr.Instr, vs []values) {
	if vs[0].place(in.Args) >= 0 && !slices.ContainsFunc(in.Regions, isBound) {
		w.blockRegions(in, vs)
		return
	}
	for u, parts := range w.region(in, w.together(vs, in.Args)) {
		vs[u].addTuple(parts, inLanes)
	}
}

// blockRegions is regions for values of blocks, which all vectors share.
func (w *body) blockRegions(in *expr.Instr, vs []values) {
	masks, width := w.masks, len(w.group.origin)
	w.masks = slices.Repeat([]vector.Ref{vector.None}, w.group.times)
	var args [][]vector.Ref
	for u := 0; u < len(vs); u += width {
		args = append(args, w.all(&vs[u], in.Args, vs[u].place(in.Args)))
	}
	parts := w.region(in, args)
	w.masks = masks
	for u := range vs {
		vs[u].addTuple(parts[u/width], vs[u].place(in.Args))
	}
}

// isBound reports whether a function depends on more than its arguments, or loops.
func isBound(f *expr.Func) bool {
	return f.Uses(expr.Coord) || f.Uses(expr.Load) || f.Uses(expr.While)
}

// together gives values of each of several vectors, for any use.
func (w *body) together(vs []values, refs []expr.Ref) [][]vector.Ref {
	out := make([][]vector.Ref, len(vs))
	for u := range vs {
		out[u] = w.all(&vs[u], refs, inLanes)
	}
	return out
}

// values are what a function's values became.
type values struct {
	f      *expr.Func
	refs   []vector.Ref   // of a tuple: its place in tuples
	loose  []bool         // narrow integers of which only the low bits are right
	places []vector.Ref   // where the values of the lanes are: inLanes, anywhere, or, I64, the lanes that have them
	tuples [][]vector.Ref // the components
}

// Where a value is, if not in lanes that are named.
const (
	inLanes  = vector.None     // of each lane in the lane
	anywhere = vector.None - 1 // the same in all lanes
)

func newValues(f *expr.Func, args []vector.Ref) values {
	n := len(f.Params) + len(f.Code)
	v := values{f: f, refs: make([]vector.Ref, 0, n), loose: make([]bool, 0, n), places: make([]vector.Ref, 0, n)}
	for _, a := range args {
		v.add(a, false, inLanes)
	}
	return v
}

func (v *values) add(r vector.Ref, loose bool, place vector.Ref) {
	v.refs, v.loose, v.places = append(v.refs, r), append(v.loose, loose), append(v.places, place)
}

func (v *values) addTuple(parts []vector.Ref, place vector.Ref) {
	v.tuples = append(v.tuples, parts)
	v.add(vector.Ref(len(v.tuples)-1), false, place)
}

// place is where all of some values are, and so what is computed of them.
func (v *values) place(refs []expr.Ref) vector.Ref {
	place := anywhere
	for _, r := range refs {
		switch p := v.places[r]; {
		case p == anywhere || p == place:
		case place == anywhere:
			place = p
		default:
			return inLanes
		}
	}
	return place
}

// all gives values at a place, for any use: loose ones are wrapped.
func (w *body) all(v *values, refs []expr.Ref, place vector.Ref) []vector.Ref {
	out := make([]vector.Ref, len(refs))
	for i, r := range refs {
		if out[i] = w.at(v, r, place); v.loose[r] {
			out[i] = w.wrap(v.f.TypeOf(r), out[i])
		}
	}
	return out
}

// at gives a value at a place.
func (w *body) at(v *values, r expr.Ref, place vector.Ref) vector.Ref {
	if from := v.places[r]; place == inLanes && from >= 0 {
		return w.spread(v.refs[r], from)
	}
	return v.refs[r]
}

// instr writes one instruction without regions.
func (w *body) instr(in *expr.Instr, v *values) {
	switch {
	case w.group.writes(v.f) && w.group.write(w.turn, v, w):
	case in.Op == expr.Get:
		tuple := in.Args[0]
		v.add(v.tuples[v.refs[tuple]][in.Bits], false, v.places[tuple])
	case in.Op == expr.Const || in.Op == expr.Scalar:
		v.add(w.leaf(in, nil), false, anywhere)
	case structural[in.Op]:
		v.add(w.leaf(in, w.all(v, in.Args, inLanes)), false, inLanes)
	default:
		w.operation(in, v)
	}
}

// operation writes an instruction that has a rule. Wrapping waits until something asks for more than low bits.
func (w *body) operation(in *expr.Instr, v *values) {
	rule := &rules[in.Op]
	from := v.f.TypeOf(in.Args[len(in.Args)-1])
	if rule.write == nil {
		w.fail(in.Op, from)
		v.add(w.constant(in.Type, 0), false, anywhere)
		return
	}
	loose, place := rule.leaves, v.place(in.Args)
	args := w.args[:0]
	for _, r := range in.Args {
		a := w.at(v, r, place)
		switch {
		case rule.low:
			loose = loose || v.loose[r]
		case v.loose[r]:
			a = w.wrap(v.f.TypeOf(r), a)
		}
		args = append(args, a)
	}
	w.args = args
	v.add(rule.write(w, from, in.Type, args), loose && isNarrow(in.Type), place)
}

// leaf writes an instruction that brings a value in.
func (w *body) leaf(in *expr.Instr, args []vector.Ref) vector.Ref {
	switch in.Op {
	case expr.Coord:
		return w.coord(int(in.Bits))
	case expr.Scalar:
		return w.b.Splat(vector.I64, w.scalar(int(in.Bits)))
	case expr.Load:
		return w.load(int(in.Bits), args)
	}
	return w.constant(in.Type, in.Bits)
}

// fail keeps the first thing that cannot be written.
func (w *body) fail(op expr.Op, t expr.Type) {
	if w.err == nil {
		w.err = fmt.Errorf("no %v of %v", op, t)
	}
}

// constant gives raw bits of an element in every lane.
func (w *body) constant(t expr.Type, bits uint64) vector.Ref {
	switch {
	case t == expr.Bool && bits != 0:
		bits = ^uint64(0)
	case t.IsSigned():
		shift := 64 - t.Bits()
		bits = uint64(int64(bits<<shift) >> shift)
	}
	return w.b.Const(vector.Of(t), bits)
}

// both is the lanes that are in m and count, of the vector being written.
func (w *body) both(m vector.Ref) vector.Ref { return w.and(w.masks[w.turn], m) }

// counting is both for each of the vectors.
func (w *body) counting(m []vector.Ref) []vector.Ref {
	out := make([]vector.Ref, len(m))
	for u := range m {
		out[u] = w.and(w.masks[u], m[u])
	}
	return out
}

// any is the union of masks.
func (w *body) any(masks []vector.Ref) vector.Ref {
	union := masks[0]
	for _, m := range masks[1:] {
		union = w.b.Op(vector.Or, union, m)
	}
	return union
}

// and is the intersection of masks, of which None is all lanes.
func (w *body) and(a, b vector.Ref) vector.Ref {
	switch {
	case a == vector.None:
		return b
	case b == vector.None:
		return a
	}
	return w.b.Op(vector.And, a, b)
}

// isWide reports whether values of f need lanes of 64 bits.
func isWide(f *expr.Func) bool {
	if f == nil {
		return false
	}
	if slices.ContainsFunc(f.Params, wideType) {
		return true
	}
	for i := range f.Code {
		if in := &f.Code[i]; wideType(in.Type) || slices.ContainsFunc(in.Regions, isWide) {
			return true
		}
	}
	return false
}

func wideType(t expr.Type) bool { return t.Size() == 8 }

// lanesFor is the number of lanes that fill the registers of a level where these functions are computed.
func lanesFor(level codegen.Level, functions ...*expr.Func) int {
	return level.Lanes(slices.ContainsFunc(functions, isWide))
}
