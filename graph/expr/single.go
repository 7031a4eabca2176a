package expr

import "sync/atomic"

// Single gives the function of one operation on two parameters, or as many as its row says, of type t: (a f64, b
// f64) a + b. It is what a Builder makes; equal calls give one function. The operation takes arguments of one
// type, and t is one that it takes.
func Single(op Op, t Type) *Func {
	at := &singles[op][t]
	if f := at.Load(); f != nil {
		return f
	}
	b := NewBuilder()
	args := make([]Ref, op.Row().Arity)
	for i := range args {
		args[i] = b.Param(t)
	}
	at.CompareAndSwap(nil, b.Func(b.Op(op, args...)))
	return at.Load()
}

var singles [NumOps][numTypes]atomic.Pointer[Func]

// SingleWith gives the function of one operation on a parameter of type t and a constant: (a f64) a + 2. It is what a
// Builder makes, in one piece of memory.
func SingleWith(op Op, t Type, bits uint64) *Func {
	s := &single{
		params: [1]Type{t},
		code:   [2]Instr{{Op: Const, Type: t, Bits: bits}, {Op: op, Type: op.Row().result(Invalid, t, t)}},
		refs:   [3]Ref{0, 1, 2},
	}
	s.code[1].Args = s.refs[:2:2]
	s.Func = Func{Params: s.params[:], Code: s.code[:], Results: s.refs[2:]}
	return &s.Func
}

type single struct {
	Func
	params [1]Type
	code   [2]Instr
	refs   [3]Ref // the arguments of the operation, and the result
}
