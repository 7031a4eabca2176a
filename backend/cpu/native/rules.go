package native

import (
	"github.com/laze-go/laze/backend/cpu/codegen"
	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/graph/expr"
)

// A rule says how an operation is written: from is the type of its last argument, to that of its result.
type rule struct {
	write    writer
	low      bool      // low bits of the result depend on low bits of the arguments alone
	leaves   bool      // the result may leave the range of a narrow integer
	ints     bool      // floats get the decomposition
	optional vector.Op // where not NoOp: levels that lack it for floats get the decomposition
}

type writer func(w *body, from, to expr.Type, args []vector.Ref) vector.Ref

// The rules. What has none is decomposed (graph/expr), or keeps a nest from being native.
var rules = [expr.NumOps]rule{
	expr.Add:   {write: plain(vector.Add), low: true, leaves: true},
	expr.Sub:   {write: plain(vector.Sub), low: true, leaves: true},
	expr.Mul:   {write: multiply, low: true, leaves: true},
	expr.Div:   {write: plain(vector.Div), leaves: true}, // the least narrow integer by -1
	expr.Rem:   {write: plain(vector.Rem), ints: true},
	expr.Min:   {write: plain(vector.Min)},
	expr.Max:   {write: plain(vector.Max)},
	expr.FMA:   {write: plain(vector.FMA)},
	expr.And:   {write: plain(vector.And), low: true},
	expr.Or:    {write: plain(vector.Or), low: true},
	expr.Xor:   {write: plain(vector.Xor), low: true},
	expr.Not:   {write: not, low: true},
	expr.Shl:   {write: plain(vector.Shl), leaves: true},
	expr.Shr:   {write: plain(vector.Shr)},
	expr.MulHi: {write: mulHi},

	expr.Eq:     {write: equal},
	expr.Ne:     {write: unequal},
	expr.Lt:     {write: plain(vector.Lt)},
	expr.Le:     {write: plain(vector.Le)},
	expr.Gt:     {write: plain(vector.Gt)},
	expr.Ge:     {write: plain(vector.Ge)},
	expr.Select: {write: choose, low: true},
	expr.Pick:   {write: pick},

	expr.Cast:    {write: cast},
	expr.Bitcast: {write: bitcast},

	expr.Sqrt:  {write: plain(vector.Sqrt)},
	expr.Floor: {write: rounded(vector.Floor)},
	expr.Ceil:  {write: rounded(vector.Ceil)},
	expr.Trunc: {write: rounded(vector.Trunc)},
	expr.Round: {write: rounded(vector.Nearest)},
	expr.Scale: {write: plain(vector.Scale), optional: vector.Scale},
}

// structural are the operations that body writes without a rule.
var structural = [expr.NumOps]bool{
	expr.Const: true, expr.Coord: true, expr.Scalar: true, expr.Load: true, expr.Get: true, expr.If: true, expr.While: true,
}

// has reports whether an operation stays as it is on a level, for all types that it could be decomposed for.
func has(op expr.Op, level codegen.Level) bool {
	r := &rules[op]
	if r.optional != vector.NoOp {
		return codegen.Has(level, r.optional, vector.F64) && codegen.Has(level, r.optional, vector.F32)
	}
	return structural[op] || r.write != nil && !r.ints
}

// plain is the operation of vectors of the same name.
func plain(op vector.Op) writer {
	return func(w *body, from, _ expr.Type, args []vector.Ref) vector.Ref {
		return w.b.Typed(op, from, args...)
	}
}

// wrap extends the low bits of lanes that hold a narrow integer.
func (w *body) wrap(t expr.Type, v vector.Ref) vector.Ref {
	if !isNarrow(t) {
		return v
	}
	return w.b.Typed(vector.Wrap, t, v)
}

func isNarrow(t expr.Type) bool { return t.IsInt() && t.Size() <= 2 }

func rounded(mode int64) writer {
	return func(w *body, _, _ expr.Type, args []vector.Ref) vector.Ref {
		return w.b.By(vector.RoundTo, mode, args[0])
	}
}

func not(w *body, from, _ expr.Type, args []vector.Ref) vector.Ref {
	if from == expr.Bool {
		return w.b.Op(vector.Not, args[0])
	}
	return w.b.Op(vector.Xor, args[0], w.constant(from, 1<<from.Bits()-1))
}

// multiply knows a shorter way for 64 bits of which half are 0.
func multiply(w *body, from, _ expr.Type, args []vector.Ref) vector.Ref {
	a, okA := w.b.Low(args[0])
	b, okB := w.b.Low(args[1])
	if okA && okB {
		return w.b.Op(vector.MulLow, a, b)
	}
	return w.b.Typed(vector.Mul, from, args...)
}

// mulHi of narrow integers is the upper half of a product that fits into the lane.
func mulHi(w *body, from, _ expr.Type, args []vector.Ref) vector.Ref {
	if from.Size() > 2 {
		return w.b.Typed(vector.MulHi, from, args...)
	}
	product := w.b.Op(vector.Mul, args...)
	return w.b.Add(vector.Instr{Op: vector.ShrBy, Elem: from, Imm: int64(from.Bits()), Args: []vector.Ref{product}})
}

func equal(w *body, from, _ expr.Type, args []vector.Ref) vector.Ref {
	if from == expr.Bool {
		return w.b.Op(vector.Not, w.b.Op(vector.Xor, args...))
	}
	return w.b.Op(vector.Eq, args...)
}

func unequal(w *body, from, _ expr.Type, args []vector.Ref) vector.Ref {
	if from == expr.Bool {
		return w.b.Op(vector.Xor, args...)
	}
	return w.b.Op(vector.Ne, args...)
}

func choose(w *body, _, _ expr.Type, args []vector.Ref) vector.Ref {
	return w.choice(args[0], args[1], args[2])
}

// choice is a where m is set, else b.
func (w *body) choice(m, a, b vector.Ref) vector.Ref {
	if a == b {
		return a
	}
	return w.b.Op(vector.Select, m, a, b)
}

// pick takes the index modulo the length of the table, a power of two.
func pick(w *body, _, _ expr.Type, args []vector.Ref) vector.Ref {
	index := args[0]
	last := w.b.Const(w.b.TypeOf(index), uint64(len(args)-2))
	args[0] = w.b.Op(vector.And, index, last)
	return w.b.Op(vector.Pick, args...)
}
