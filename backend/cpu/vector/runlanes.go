package vector

import (
	"math"

	"github.com/laze-go/laze/graph/expr"
)

// A runFunc executes one instruction.
type runFunc func(m *machine, in *Instr)

// runs has what is no function of one lane of the arguments.
var runs = [NumOps]runFunc{
	Pointer:   func(m *machine, in *Instr) { m.setInt(in, int64(m.args.Pointers[in.Imm])) },
	Scalar:    func(m *machine, in *Instr) { m.setInt(in, int64(m.args.Scalars[in.Imm])) },
	Count:     func(m *machine, in *Instr) { m.setInt(in, m.args.N) },
	ScratchAt: func(m *machine, in *Instr) { m.setInt(in, address(m.scratch)+in.Imm) },
	Report:    runReport,
	Const:     runConst,
	Iota:      func(m *machine, in *Instr) { m.each(in, func(k int) uint64 { return uint64(k) }) },
	Splat:     runSplat,
	First:     runFirst,
	Lane:      func(m *machine, in *Instr) { m.move(in, func(int) int { return int(in.Imm) }) },
	Swap:      func(m *machine, in *Instr) { m.move(in, func(k int) int { return k ^ int(in.Imm) }) },
	Slide:     runSlide,
	Reverse:   func(m *machine, in *Instr) { m.move(in, func(k int) int { return m.p.Lanes - 1 - k }) },
	Permute:   runPermute,
	Compress:  runCompress,
	Ones:      func(m *machine, in *Instr) { m.setInt(in, int64(len(m.set(in.Args[0])))) },
	Before:    func(m *machine, in *Instr) { m.setInt(in, int64(append(m.set(in.Args[0]), 64)[0])) },
	Get:       func(m *machine, in *Instr) { m.setInt(in, int64(m.values[in.Args[0]][0])) },
	Pick:      runPick,
	Load:      runLoad,
	Store:     runStore,
	Stream:    runStream,
	Fence:     func(*machine, *Instr) {},
	Ask:       func(*machine, *Instr) {},
	Fill:      runFill,
	Gather:    runGather,
	Scatter:   runScatter,
}

// each sets the lanes of the result.
func (m *machine) each(in *Instr, lane func(k int) uint64) {
	out := m.values[in.First]
	for k := range out {
		out[k] = lane(k)
	}
}

// move takes lane k from lane from(k), or lane 0 where that is none.
func (m *machine) move(in *Instr, from func(k int) int) {
	v := m.values[in.Args[0]]
	m.each(in, func(k int) uint64 {
		if j := from(k); j >= 0 && j < len(v) {
			return v[j]
		}
		return v[0]
	})
}

func runSlide(m *machine, in *Instr) {
	v, below, d := m.values[in.Args[0]], m.values[in.Args[1]], int(in.Imm)
	m.each(in, func(k int) uint64 {
		if k >= d {
			return v[k-d]
		}
		return below[len(v)-d+k]
	})
}

func runPermute(m *machine, in *Instr) {
	index, v := m.values[in.Args[0]], m.values[in.Args[1]]
	m.each(in, func(k int) uint64 { return v[index[k]%uint64(len(v))] })
}

func runReport(m *machine, in *Instr) {
	if m.any(in.Args[0]) {
		m.args.Status |= uint64(in.Imm)
	}
}

func runConst(m *machine, in *Instr) {
	m.each(in, func(k int) uint64 {
		if in.Types[0] == Mask {
			return uint64(in.Imm) >> k & 1
		}
		return uint64(in.Imm)
	})
}

func runSplat(m *machine, in *Instr) {
	i := m.int(in.Args[0])
	m.each(in, func(int) uint64 {
		if in.Types[0] == Mask {
			return bit(i != 0)
		}
		return uint64(constBits(in.Types[0], m.p.Lanes, i))
	})
}

func runFirst(m *machine, in *Instr) {
	n := m.int(in.Args[0])
	m.each(in, func(k int) uint64 { return bit(int64(k) < n) })
}

// runCompress fills up with lane 0, or with the lane that is set first.
func runCompress(m *machine, in *Instr) {
	set := append(m.set(in.Args[0]), 0)
	m.move(&Instr{First: in.First, Args: in.Args[1:]}, func(k int) int { return set[k%len(set)] })
}

// set lists the lanes that a mask sets.
func (m *machine) set(mask Ref) []int {
	var lanes []int
	for k, v := range m.values[mask] {
		if v != 0 {
			lanes = append(lanes, k)
		}
	}
	return lanes
}

func runPick(m *machine, in *Instr) {
	index, table := m.values[in.Args[0]], in.Args[1:]
	m.each(in, func(k int) uint64 { return m.values[table[index[k]]][k] })
}

func bit(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}

// A meaning is what an operation makes of one lane: an operation of package expr, or, where that has none, a function.
type meaning struct {
	op  expr.Op
	own func(in *Instr, t expr.Type, a []uint64) uint64
}

// lanewise has the operations that work lane by lane.
var lanewise = [NumOps]*meaning{
	Add: {op: expr.Add}, Sub: {op: expr.Sub}, Mul: {op: expr.Mul}, Div: {op: expr.Div}, Rem: {op: expr.Rem},
	Min: {op: expr.Min}, Max: {op: expr.Max}, Least: {op: expr.Min}, Greatest: {op: expr.Max}, FMA: {op: expr.FMA}, Sqrt: {op: expr.Sqrt}, Scale: {op: expr.Scale}, MulHi: {op: expr.MulHi},
	And: {op: expr.And}, Or: {op: expr.Or}, Xor: {op: expr.Xor}, Shl: {op: expr.Shl}, Shr: {op: expr.Shr},
	Eq: {op: expr.Eq}, Ne: {op: expr.Ne}, Lt: {op: expr.Lt}, Le: {op: expr.Le}, Gt: {op: expr.Gt}, Ge: {op: expr.Ge},
	NaN:    {own: func(_ *Instr, t expr.Type, a []uint64) uint64 { return isNaN(t, a[0]) | isNaN(t, a[1]) }},
	Select: {op: expr.Select}, Convert: {op: expr.Cast}, Bits: {op: expr.Bitcast},
	Whole:    {own: func(_ *Instr, t expr.Type, a []uint64) uint64 { return whole(t, a) }},
	RoundTo:  {own: func(in *Instr, t expr.Type, a []uint64) uint64 { return rounds[in.Imm].Row().Eval(t, t, a) }},
	MulLow:   {own: func(_ *Instr, _ expr.Type, a []uint64) uint64 { return a[0] & math.MaxUint32 * (a[1] & math.MaxUint32) }},
	AndNot:   {own: func(_ *Instr, _ expr.Type, a []uint64) uint64 { return a[0] &^ a[1] }},
	Not:      {own: func(_ *Instr, _ expr.Type, a []uint64) uint64 { return a[0] ^ 1 }},
	ShlBy:    {own: func(in *Instr, t expr.Type, a []uint64) uint64 { return shiftBy(expr.Shl, in, t, a) }},
	ShrBy:    {own: func(in *Instr, t expr.Type, a []uint64) uint64 { return shiftBy(expr.Shr, in, t, a) }},
	Wrap:     {own: func(in *Instr, _ expr.Type, a []uint64) uint64 { return extend(in.Elem, a[0]) }},
	ToMask:   {own: func(_ *Instr, _ expr.Type, a []uint64) uint64 { return bit(a[0] != 0) }},
	FromMask: {own: func(_ *Instr, _ expr.Type, a []uint64) uint64 { return a[0] }},
}

// rounds are the modes of RoundTo.
var rounds = [...]expr.Op{Nearest: expr.Round, Floor: expr.Floor, Ceil: expr.Ceil, Trunc: expr.Trunc}

// whole gives the least integer for the greatest too, which no float is.
func whole(from expr.Type, a []uint64) uint64 {
	to, greatest := expr.Int64, uint64(math.MaxInt64)
	if from == expr.Float32 {
		to, greatest = expr.Int32, math.MaxInt32
	}
	v := expr.Cast.Row().Eval(from, to, a)
	if isNaN(from, a[0]) != 0 || v == greatest {
		return greatest + 1
	}
	return v
}

func isNaN(t expr.Type, bits uint64) uint64 {
	return expr.IsNaN.Row().Eval(t, expr.Bool, []uint64{bits})
}

func shiftBy(op expr.Op, in *Instr, t expr.Type, a []uint64) uint64 {
	return op.Row().Eval(t, t, []uint64{a[0], uint64(in.Imm)})
}

// extend widens the low bits of an integer, which elem has, to 32.
func extend(elem expr.Type, v uint64) uint64 {
	unused := 64 - elem.Bits()
	if elem.IsSigned() {
		return uint64(int64(v<<unused)>>unused) & math.MaxUint32
	}
	return v << unused >> unused
}

// lanewise executes an operation lane by lane.
func (m *machine) lanewise(in *Instr, f *meaning) {
	arg := elemOf(m.typeOf(in, len(in.Args)-1), in.Elem)
	result := elemOf(in.Types[0], in.Elem)
	a := m.words[:len(in.Args)]
	for k := range m.lanesOf(in) {
		for i, r := range in.Args {
			a[i] = m.values[r][k]
		}
		if f.own != nil {
			m.values[in.First][k] = f.own(in, arg, a)
		} else {
			m.values[in.First][k] = f.op.Row().Eval(arg, result, a)
		}
	}
}

// lanesOf is 1 for an Int.
func (m *machine) lanesOf(in *Instr) int {
	if in.Types[0] == Int {
		return 1
	}
	return m.p.Lanes
}

// elemOf is the type that package expr sees in a lane: that of elem's sign, where it has one.
func elemOf(t Type, elem expr.Type) expr.Type {
	if signed := wholeLane(t, elem); signed != expr.Invalid {
		return signed
	}
	if t == Int && elem == expr.Uint64 {
		return elem
	}
	return [...]expr.Type{Int: expr.Int64, Mask: expr.Bool, I32: expr.Int32, I64: expr.Int64, F32: expr.Float32, F64: expr.Float64}[t]
}
