package codegen

import (
	"github.com/laze-go/laze/backend/cpu/enter"
	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/graph/expr"
)

func init() {
	for op, name := range integerOps {
		selectors[op] = func(f *function, in *vector.Instr) { f.integerOrRule(in, name) }
	}
	selectors[vector.Pointer] = (*function).selectPointer
	selectors[vector.Scalar] = (*function).selectScalar
	selectors[vector.Count] = func(f *function, in *vector.Instr) { f.emit("mov.load", register(f.result(in), 64), argument(offsetN)) }
	selectors[vector.ScratchAt] = (*function).selectScratch
	selectors[vector.AndNot] = (*function).selectAndNot
	selectors[vector.ShlBy] = (*function).selectShift
	selectors[vector.ShrBy] = (*function).selectShift
	selectors[vector.Min] = (*function).selectExtreme
	selectors[vector.Max] = (*function).selectExtreme
}

// Where arguments are, see package enter.
const (
	offsetPointers = int64(enter.OffsetPointers)
	offsetScalars  = int64(enter.OffsetScalars)
	offsetScratch  = int64(enter.OffsetScratch)
	offsetN        = int64(enter.OffsetN)
	offsetStatus   = int64(enter.OffsetStatus)
)

// argument is memory of the arguments' struct.
func argument(offset int64) operand {
	return operand{kind: isMemory, reg: argsReg, num: offset, bits: 64}
}

func (f *function) selectPointer(in *vector.Instr) {
	f.loadElement(f.result(in), offsetPointers, in.Imm)
}
func (f *function) selectScalar(in *vector.Instr) { f.loadElement(f.result(in), offsetScalars, in.Imm) }

// loadElement loads element i of a slice of words.
func (f *function) loadElement(d reg, offset, i int64) {
	f.emit("mov.load", register(d, 64), argument(offset))
	f.emit("mov.load", register(d, 64), operand{kind: isMemory, reg: d, num: 8 * i})
}

func (f *function) selectScratch(in *vector.Instr) {
	d := f.result(in)
	f.emit("mov.load", register(d, 64), argument(offsetScratch))
	if in.Imm != 0 {
		f.emit("add.imm", register(d, 64), number(in.Imm))
	}
}

// integerOps are the operations on Int that are one instruction of two operands.
var integerOps = map[vector.Op]string{vector.Add: "", vector.Sub: "sub", vector.Mul: "imul", vector.And: "and", vector.Or: "or", vector.Xor: "xor"}

func (f *function) integerOrRule(in *vector.Instr, name string) {
	switch {
	case isXor(in):
		f.selectXor(in)
	case in.Types[0] != vector.Int:
		f.byRule(in)
	case in.Op == vector.Add:
		f.selectAdd(in)
	default:
		f.twoOperands(in, name)
	}
}

// twoOperands computes d = a op b as d = a; d op= b.
func (f *function) twoOperands(in *vector.Instr, name string) {
	b, known := f.isConst(in.Args[1])
	a := f.use(in.Args[0])
	if known && fits32(b) && name == "imul" {
		f.emit("imul.imm", register(f.result(in), 64), register(a, 64), number(b))
		return
	}
	d := f.result(in)
	f.move(d, a)
	if known && fits32(b) && name != "imul" {
		f.emit(name+".imm", register(d, 64), number(b))
		return
	}
	f.emit(name, register(d, 64), register(f.use(in.Args[1]), 64))
}

// selectAdd leaves it to emission whether an addition is ADD or LEA.
func (f *function) selectAdd(in *vector.Instr) {
	a, b := in.Args[0], in.Args[1]
	if _, known := f.isConst(a); known {
		a, b = b, a
	}
	term := number(0)
	if v, known := f.isConst(b); known && fits32(v) {
		term.num = v
	} else {
		term = register(f.use(b), 64)
	}
	x := register(f.use(a), 64)
	f.step(sum, nil, register(f.result(in), 64), x, term)
}

func fits32(v int64) bool { return v == int64(int32(v)) }

func (f *function) selectAndNot(in *vector.Instr) {
	if in.Types[0] != vector.Int {
		f.byRule(in)
		return
	}
	a, b := f.use(in.Args[0]), f.use(in.Args[1])
	f.emit("andn", register(f.result(in), 64), register(b, 64), register(a, 64))
}

// selectShift shifts by a constant, which is below the width.
func (f *function) selectShift(in *vector.Instr) {
	if in.Types[0] != vector.Int {
		f.byRule(in)
		return
	}
	name := "shl"
	switch {
	case in.Op == vector.ShrBy && in.Elem == expr.Uint64:
		name = "shr"
	case in.Op == vector.ShrBy:
		name = "sar"
	}
	a := f.use(in.Args[0])
	d := f.result(in)
	f.move(d, a)
	f.emit(name, register(d, 64), number(in.Imm))
}

// selectExtreme is the smaller or larger of two.
func (f *function) selectExtreme(in *vector.Instr) {
	if in.Types[0] != vector.Int {
		f.byRule(in)
		return
	}
	name := "cmovg"
	if in.Op == vector.Max {
		name = "cmovl"
	}
	a, b := f.use(in.Args[0]), f.use(in.Args[1])
	d := f.result(in)
	f.move(d, a)
	f.emit("cmp", register(d, 64), register(b, 64))
	f.emit(name, register(d, 64), register(b, 64))
}
