package vectortest

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/graph/expr"
)

// writer writes programs.
type writer struct {
	b      *vector.Builder
	rand   *rand.Rand
	result vector.Type
}

// eachVector loops over N elements, so many at a time as there are lanes.
func (w *writer) eachVector(body func(i vector.Ref)) {
	lanes := int64(w.b.Lanes())
	shift := int64(0)
	for 1<<shift < lanes {
		shift++
	}
	w.loop(w.b.By(vector.ShrBy, shift, w.b.Count()), lanes, body)
}

// eachElement loops over N elements, one at a time.
func (w *writer) eachElement(body func(i vector.Ref)) { w.loop(w.b.Count(), 1, body) }

func (w *writer) loop(trips vector.Ref, step int64, body func(i vector.Ref)) {
	w.b.For(trips, []vector.Ref{w.b.Int(0)}, func(c []vector.Ref) []vector.Ref {
		body(c[0])
		return []vector.Ref{w.b.Op(vector.Add, c[0], w.b.Int(step))}
	})
}

func (w *writer) program() *vector.Program {
	p, err := w.b.Program()
	if err != nil {
		panic(fmt.Sprintf("vectortest: %v\n%v", err, p))
	}
	return p
}

// apply applies an operation to element i of the inputs, and stores what it gives behind them.
func (w *writer) apply(f form, types []vector.Type, i vector.Ref) {
	b := w.b
	args := make([]vector.Ref, len(types))
	for k, t := range types {
		if t == vector.Int {
			args[k] = b.FillInt(b.Pointer(k), i, 0)
		} else {
			args[k] = b.Load(natural(t), b.Pointer(k), i, vector.None, 0)
		}
	}
	w.store(len(types), i, w.operation(f, args))
}

// operation applies an operation so that what it gives is defined.
func (w *writer) operation(f form, args []vector.Ref) vector.Ref {
	args = w.guard(f, args)
	in := vector.Instr{Op: f.op, Elem: f.elem, Imm: f.imm, Args: args}
	if f.own != vector.NoType {
		in.Types = []vector.Type{f.own}
	}
	return w.defined(f, args, w.b.Add(in))
}

// store writes a value of any type to argument k.
func (w *writer) store(k int, i, v vector.Ref) {
	w.result = w.b.TypeOf(v)
	if w.result != vector.Int {
		w.b.Store(natural(w.result), w.b.Pointer(k), i, vector.None, 0, v)
		return
	}
	w.storeHalf(k, i, v, 0)
	w.storeHalf(k, i, w.b.By(vector.ShrBy, 32, v), 4)
}

// storeHalf stores the low half of an Int. Lanes of 32 bits exist whatever the number of lanes.
func (w *writer) storeHalf(k int, i, v vector.Ref, disp int64) {
	b := w.b
	b.Store(expr.Int32, b.Pointer(k), b.By(vector.ShlBy, 1, i), b.Op(vector.First, b.Int(1)), disp, b.Splat(vector.I32, v))
}

// guard changes arguments so that what the operation gives of them is defined: the index of a Pick, whose table is
// added, NaNs whose bits would show, or of which any value is made, and NaN times an infinite power of two, which
// machines make what they like of.
func (w *writer) guard(f form, args []vector.Ref) []vector.Ref {
	b := w.b
	switch {
	case f.op == vector.Pick:
		index := b.TypeOf(args[0])
		args = []vector.Ref{b.Op(vector.And, args[0], b.Const(index, uint64(f.table-1)))}
		for range f.table {
			args = append(args, b.Const(f.t, bitsOf(w.rand, natural(f.t))))
		}
	case f.op == vector.Scale:
		args[0] = w.numberUnless(args[0], w.isFinite(args[1]))
	case f.t.IsFloat() && (showsBits(f.op) || f.op == vector.Least || f.op == vector.Greatest):
		for k := range args {
			args[k] = w.number(args[k])
		}
	}
	return args
}

// showsBits reports whether an operation on floats gives bits of a NaN to what can tell them apart.
func showsBits(op vector.Op) bool {
	return op == vector.Bits || op == vector.And || op == vector.Or || op == vector.Xor || op == vector.AndNot
}

// number is x, or 1.5 where that is NaN.
func (w *writer) number(x vector.Ref) vector.Ref {
	return w.b.Op(vector.Select, w.b.Op(vector.Eq, x, x), x, w.float(w.b.TypeOf(x), 1.5))
}

// numberUnless is number, but keeps NaN where keep is set.
func (w *writer) numberUnless(x, keep vector.Ref) vector.Ref {
	return w.b.Op(vector.Select, keep, x, w.number(x))
}

func (w *writer) isFinite(x vector.Ref) vector.Ref {
	return w.b.Op(vector.Eq, w.b.Op(vector.Sub, x, x), w.float(w.b.TypeOf(x), 0))
}

func (w *writer) float(t vector.Type, v float64) vector.Ref {
	if t == vector.F32 {
		return w.b.Const(t, uint64(math.Float32bits(float32(v))))
	}
	return w.b.Const(t, math.Float64bits(v))
}

// defined replaces the lanes of a result that are any.
func (w *writer) defined(f form, args []vector.Ref, v vector.Ref) vector.Ref {
	if f.op != vector.Compress {
		return v
	}
	b := w.b
	return b.Op(vector.Select, b.Op(vector.First, b.Op(vector.Ones, args[0])), v, b.Const(f.t, 0))
}

// natural is the element type that fills a lane.
func natural(t vector.Type) expr.Type {
	return [...]expr.Type{vector.Int: expr.Int64, vector.Mask: expr.Bool, vector.I32: expr.Int32, vector.I64: expr.Int64,
		vector.F32: expr.Float32, vector.F64: expr.Float64}[t]
}
