package native

import (
	"fmt"
	"slices"

	"github.com/laze-go/laze/backend/cpu/codegen"
	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/graph/expr"
)

// A body writes scalar functions as code on vectors into the block that is open in the builder. Pure work that does not change
// in a loop needs no care: the builder puts it before the loop.
//
// A value of a narrow integer type lies in a 32-bit lane, extended as its type says; a bool is a Mask.
type body struct {
	b      *vector.Builder
	active vector.Ref // Mask of the lanes that count; None: all. Lanes that do not count have any values, and never fault or loop
	rounds vector.Ref // Int: what loops may still take; None where there are no loops. See Note [Rounds]
	coord  func(axis int) vector.Ref
	scalar func(k int) vector.Ref // Int
	load   func(k int, coords []vector.Ref) vector.Ref
	err    error // what cannot be written
}

func newBody(b *vector.Builder) *body { return &body{b: b, active: vector.None, rounds: vector.None} }

// ready makes a function one that body can write on a level: it has only operations with a rule.
func ready(f *expr.Func, level codegen.Level) *expr.Func {
	if f == nil {
		return nil
	}
	return expr.Expand(f, func(op expr.Op) bool { return has(op, level) })
}

// call writes f on args, and gives its results.
func (w *body) call(f *expr.Func, args ...vector.Ref) []vector.Ref {
	n := len(f.Params) + len(f.Code)
	v := values{f: f, refs: append(make([]vector.Ref, 0, n), args...), loose: make([]bool, len(args), n)}
	for i := range f.Code {
		w.instr(&f.Code[i], &v)
	}
	return w.all(&v, f.Results)
}

// values are what a function's values became.
type values struct {
	f      *expr.Func
	refs   []vector.Ref   // of a tuple: its place in tuples
	loose  []bool         // narrow integers of which only the low bits are right
	tuples [][]vector.Ref // the components
}

func (v *values) add(r vector.Ref, loose bool) {
	v.refs, v.loose = append(v.refs, r), append(v.loose, loose)
}

// all gives values for any use: loose ones are wrapped.
func (w *body) all(v *values, refs []expr.Ref) []vector.Ref {
	out := make([]vector.Ref, len(refs))
	for i, r := range refs {
		if out[i] = v.refs[r]; v.loose[r] {
			out[i] = w.wrap(v.f.TypeOf(r), out[i])
		}
	}
	return out
}

// instr writes one instruction.
func (w *body) instr(in *expr.Instr, v *values) {
	switch {
	case in.Op == expr.Get:
		v.add(v.tuples[v.refs[in.Args[0]]][in.Bits], false)
	case in.Type == expr.Tuple:
		v.tuples = append(v.tuples, w.region(in, w.all(v, in.Args)))
		v.add(vector.Ref(len(v.tuples)-1), false)
	case structural[in.Op]:
		v.add(w.leaf(in, w.all(v, in.Args)), false)
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
		v.add(w.constant(in.Type, 0), false)
		return
	}
	loose := rule.leaves
	var args []vector.Ref
	if rule.low {
		for _, r := range in.Args {
			args, loose = append(args, v.refs[r]), loose || v.loose[r]
		}
	} else {
		args = w.all(v, in.Args)
	}
	v.add(rule.write(w, from, in.Type, args), loose && isNarrow(in.Type))
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

// both is the lanes that are in m and count.
func (w *body) both(m vector.Ref) vector.Ref { return w.and(w.active, m) }

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
