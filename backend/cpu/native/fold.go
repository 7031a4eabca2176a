package native

import (
	"math"

	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/fuse"
	"github.com/laze-go/laze/graph/expr"
)

// A folding is a fold as its code sees it. A value of the fold is a list of vectors, one per component; a bool is 0 or
// 1 in an I32, because masks cannot be moved from lane to lane.
type folding struct {
	fuse.Fold
	first   int // number of the first component among all of the nest
	types   []expr.Type
	neutral []uint64 // bits per component that leave what they are combined with as it is; nil where there are none
	exact   bool     // any grouping gives the bits of the contract

	extremes   []*extreme // per component, where all of them are; else nil
	multiplied []int      // components whose sums are computed as products; see along.balance
	better     expr.Op    // where the fold is expr.ArgFold: its comparison; else NoOp
}

func newFolding(f fuse.Fold, first int) *folding {
	x := &folding{Fold: f, first: first, types: f.Combine.ResultTypes()}
	x.lookPlain()
	if x.better = expr.IsArgFold(f.Combine); x.better != expr.NoOp {
		x.exact = true
	}
	return x
}

// lookPlain finds the neutral values where every component is a plain operation of its own two values.
func (f *folding) lookPlain() {
	f.exact = f.Commutes
	neutral, ops := make([]uint64, len(f.types)), make([]expr.Op, len(f.types))
	for i, t := range f.types {
		op := plainOp(f.Combine, i)
		bits, ok := neutralOf(op, t)
		if !ok {
			f.exact = false
			return
		}
		neutral[i], ops[i] = bits, op
		f.exact = f.exact && op.Row().AssocFor(t)
	}
	f.neutral, f.extremes = neutral, extremesOf(ops, f.types)
}

// plainOp gives the operation of result i where it is one of components i of both values, else NoOp.
func plainOp(f *expr.Func, i int) expr.Op {
	k := len(f.Results)
	in := f.At(f.Results[i])
	if in == nil || len(in.Args) != 2 || !in.Op.Row().Commutes {
		return expr.NoOp
	}
	x, y := expr.Ref(i), expr.Ref(k+i)
	if in.Args[0] == x && in.Args[1] == y || in.Args[0] == y && in.Args[1] == x {
		return in.Op
	}
	return expr.NoOp
}

// neutralOf gives the bits, sign-extended, of the value that an operation leaves all others as they are with. For
// float addition it is -0: +0 would turn -0 into +0.
func neutralOf(op expr.Op, t expr.Type) (bits uint64, ok bool) {
	switch {
	case op == expr.Add && t.IsFloat():
		return floatBits(t, math.Copysign(0, -1)), true
	case op == expr.Mul && t.IsFloat():
		return floatBits(t, 1), true
	case op == expr.Min && t.IsFloat():
		return floatBits(t, math.Inf(1)), true
	case op == expr.Max && t.IsFloat():
		return floatBits(t, math.Inf(-1)), true
	case op == expr.Add, op == expr.Or, op == expr.Xor:
		return 0, true
	case op == expr.Mul, op == expr.And && t == expr.Bool:
		return 1, true
	case op == expr.And:
		return extended(t, math.MaxUint64), true
	case op == expr.Min:
		return greatest(t), true
	case op == expr.Max:
		return extended(t, ^greatest(t)), true
	}
	return 0, false
}

func floatBits(t expr.Type, v float64) uint64 {
	if t == expr.Float32 {
		return uint64(math.Float32bits(float32(v)))
	}
	return math.Float64bits(v)
}

// greatest gives the bits of the greatest integer of a type.
func greatest(t expr.Type) uint64 {
	all := uint64(math.MaxUint64) >> (64 - t.Bits())
	if t.IsSigned() {
		all >>= 1
	}
	return all
}

// extended gives the low bits as the type extends them.
func extended(t expr.Type, bits uint64) uint64 {
	free := 64 - t.Bits()
	if t.IsSigned() {
		return uint64(int64(bits<<free) >> free)
	}
	return bits << free >> free
}

// held is the element type of a component in memory that only code sees: whole lanes.
func held(t expr.Type) expr.Type {
	switch {
	case t.Size() >= 4:
		return t
	case t.IsSigned():
		return expr.Int32
	}
	return expr.Uint32
}

// hold turns the value of a body into one of a fold, and release does the reverse.
func (f *folding) hold(b *vector.Builder, vs []vector.Ref) []vector.Ref {
	return f.bools(vs, func(v vector.Ref) vector.Ref { return b.FromMask(vector.I32, v) })
}

func (f *folding) release(b *vector.Builder, vs []vector.Ref) []vector.Ref {
	return f.bools(vs, func(v vector.Ref) vector.Ref { return b.Op(vector.ToMask, v) })
}

// bools changes the components that are bools.
func (f *folding) bools(vs []vector.Ref, change func(vector.Ref) vector.Ref) []vector.Ref {
	out := make([]vector.Ref, len(vs))
	for i, v := range vs {
		if out[i] = v; f.types[i] == expr.Bool {
			out[i] = change(v)
		}
	}
	return out
}

// take gives the value of the fold among the results of Each, and of gives it among the components of all folds.
func (f *folding) take(b *vector.Builder, results []vector.Ref) []vector.Ref {
	v := make([]vector.Ref, len(f.Args))
	for i, r := range f.Args {
		v[i] = results[r]
	}
	return f.hold(b, v)
}

func (f *folding) of(components []vector.Ref) []vector.Ref {
	return components[f.first : f.first+len(f.types)]
}

// combine writes the combining function of x and y, x first; only the lanes of the mask count (None: all).
func (f *folding) combine(w *body, mask vector.Ref, x, y []vector.Ref) []vector.Ref {
	outer := w.masks
	w.masks = []vector.Ref{mask}
	args := append(f.release(w.b, x), f.release(w.b, y)...)
	out := f.hold(w.b, w.call(f.Combine, args...))
	w.masks = outer
	return out
}

// meet is combine where the other lanes keep x.
func (f *folding) meet(w *body, mask vector.Ref, x, y []vector.Ref) []vector.Ref {
	out := f.combine(w, mask, x, y)
	if mask == vector.None {
		return out
	}
	return w.over(mask, out, x)
}

// filled is v where the mask is set (None: everywhere), else what changes nothing.
func (f *folding) filled(w *body, mask vector.Ref, v []vector.Ref) []vector.Ref {
	if mask == vector.None {
		return v
	}
	return w.over(mask, v, f.constants(w.b, f.neutral))
}

// begin puts the initial value before v, or in its place where nothing was folded; some is None where something always
// was.
func (f *folding) begin(w *body, some, mask vector.Ref, v []vector.Ref) []vector.Ref {
	if f.Init == nil {
		return v
	}
	init := f.constants(w.b, f.Init)
	out := f.combine(w, mask, init, v)
	if some == vector.None {
		return out
	}
	return w.over(some, out, init)
}

// constants gives a value that is the same in every lane.
func (f *folding) constants(b *vector.Builder, bits []uint64) []vector.Ref {
	out := make([]vector.Ref, len(f.types))
	for i, t := range f.types {
		out[i] = b.Const(vector.Of(held(t)), extended(t, bits[i]))
	}
	return out
}

// halve folds the lanes of a leaf, which lie in several registers, into the first lane: the upper half into the lower,
// until one is left. present is the number of lanes that have a value.
func (f *folding) halve(w *body, regs [][]vector.Ref, present vector.Ref) []vector.Ref {
	b, lanes := w.b, w.b.Lanes()
	for n := len(regs) / 2; n > 0; n /= 2 {
		for i := range n {
			regs[i] = f.meet(w, f.upper(b, present, (n+i)*lanes), regs[i], regs[n+i])
		}
		present = b.Op(vector.Min, present, b.Int(int64(n*lanes)))
	}
	v := regs[0]
	for h := lanes / 2; h > 0; h /= 2 {
		moved := make([]vector.Ref, len(v))
		for i := range v {
			moved[i] = b.By(vector.Swap, int64(h), v[i])
		}
		v = f.meet(w, f.upper(b, present, h), v, moved)
		present = b.Op(vector.Min, present, b.Int(int64(h)))
	}
	return v
}

// upper is the mask of lanes whose partner, from lane at on, has a value. Where absent lanes are
// neutral, nobody needs to know.
func (f *folding) upper(b *vector.Builder, present vector.Ref, at int) vector.Ref {
	if f.neutral != nil && !f.loops() {
		return vector.None
	}
	return b.Op(vector.First, b.Op(vector.Sub, present, b.Int(int64(at))))
}

// loops reports whether the combining function may not be asked about lanes with any values.
func (f *folding) loops() bool { return f.Combine.Uses(expr.While) }
