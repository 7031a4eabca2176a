package expr

import "math"

// A decomposition says in simpler rows, with the same bits, what an operation computes for the types of a class.
type decomposition struct {
	takes class
	one   func(b *Builder, args []Ref) Ref   // where the operation gives one value
	parts func(b *Builder, args []Ref) []Ref // where it gives a Tuple

	f64, f32 func(f fn, a []Ref) Ref // of a function of floats: by type; without f32 it is that of f64, rounded
}

func (d *decomposition) covers(t Type) bool {
	return typeRows[t].class&d.takes != 0 || t.IsFloat() && d.f64 != nil
}

// IsWritten reports whether an operation has a decomposition that is written for floats of type t,
// and does not go through f64.
func IsWritten(op Op, t Type) bool {
	return t == Float64 && decomps[op].f64 != nil || t == Float32 && decomps[op].f32 != nil
}

// apply builds what stands for an operation on args of type t, on a machine that has some operations.
func (d *decomposition) apply(b *Builder, t Type, args []Ref, has func(Op) bool) []Ref {
	switch {
	case d.parts != nil:
		return d.parts(b, args)
	case d.one != nil:
		return []Ref{d.one(b, args)}
	case t == Float32 && d.f32 != nil:
		return []Ref{d.f32(fn{b, t, has}, args)}
	}
	wide := make([]Ref, len(args))
	for i, a := range args {
		wide[i] = b.Cast(Float64, a)
	}
	return []Ref{b.Cast(t, d.f64(fn{b, Float64, has}, wide))}
}

// The decompositions. They stand apart from the rows because they build instructions, which ask the rows.
var decomps = [NumOps]decomposition{
	Philox:   {takes: isUnsigned, parts: philoxParts},
	Threefry: {takes: isUnsigned, parts: threefryParts},
	Rem:      {f64: remainder, f32: remainder},
	Neg:      {takes: anyNumber, one: decompNeg},
	Abs:      {takes: anyNumber, one: decompAbs},
	Sign:     {takes: anyNumber, one: decompSign},
	Not:      {takes: anyBits, one: decompNot},
	IsNaN:    {takes: isFloat, one: decompIsNaN},
	IsInf:    {takes: isFloat, one: decompIsInf},
	IsFinite: {takes: isFloat, one: decompIsFinite},
	CopySign: {takes: isFloat, one: decompCopySign},
	Scale:    {f64: decompScale, f32: decompScale},

	Sin:      {f64: sin64, f32: sin32},
	Cos:      {f64: cos64, f32: cos32},
	Tan:      {f64: tan64, f32: tan32},
	Asin:     {f64: asin64, f32: asin32},
	Acos:     {f64: acos64, f32: acos32},
	Atan:     {f64: atan64, f32: atan32},
	Atan2:    {f64: atan2x64, f32: atan2x32},
	Cbrt:     {f64: cbrt64, f32: cbrt32},
	Hypot:    {f64: hypot64, f32: hypot32},
	Erf:      {f64: erf64, f32: erf32},
	Erfc:     {f64: erfc64, f32: erfc32},
	Gamma:    {f64: gamma64},
	LogGamma: {f64: lgamma64},

	Exp:   {f64: exp64, f32: exp32},
	Exp2:  {f64: exp2x64, f32: exp2x32},
	Expm1: {f64: expm1x64, f32: expm1x32},
	Log:   {f64: log64, f32: log32},
	Log2:  {f64: log2x64, f32: log2x32},
	Log10: {f64: log10x64, f32: log10x32},
	Log1p: {f64: log1p64, f32: log1p32},
	Pow:   {f64: pow64, f32: pow32},
	Sinh:  {f64: sinh64, f32: sinh32},
	Cosh:  {f64: cosh64, f32: cosh32},
	Tanh:  {f64: tanh64, f32: tanh32},
	Asinh: {f64: asinh64, f32: asinh32},
	Acosh: {f64: acosh64, f32: acosh32},
	Atanh: {f64: atanh64, f32: atanh32},
}

// bitsType is the unsigned type as wide as t.
func bitsType(t Type) Type {
	return map[int]Type{1: Uint8, 2: Uint16, 4: Uint32, 8: Uint64}[t.Size()]
}

// onBits computes a float through its bits: f gets them, and the sign bit alone.
func onBits(b *Builder, args []Ref, f func(bits []Ref, sign Ref) Ref) Ref {
	t := b.TypeOf(args[0])
	u := bitsType(t)
	bits := make([]Ref, len(args))
	for i, r := range args {
		bits[i] = b.Bitcast(u, r)
	}
	sign := b.Const(u, 1<<(u.Bits()-1))
	return b.Bitcast(t, f(bits, sign))
}

func decompNeg(b *Builder, args []Ref) Ref {
	if t := b.TypeOf(args[0]); !t.IsFloat() {
		return b.Op(Sub, b.Const(t, 0), args[0])
	}
	return onBits(b, args, func(a []Ref, sign Ref) Ref { return b.Op(Xor, a[0], sign) })
}

func decompAbs(b *Builder, args []Ref) Ref {
	switch t := b.TypeOf(args[0]); {
	case t.IsUnsigned():
		return args[0]
	case t.IsSigned():
		return b.Op(Max, args[0], b.Op(Neg, args[0]))
	}
	return onBits(b, args, func(a []Ref, sign Ref) Ref { return b.Op(And, a[0], b.Op(Not, sign)) })
}

func decompSign(b *Builder, args []Ref) Ref {
	a := args[0]
	t := b.TypeOf(a)
	unit := b.Const(t, one(t))
	switch {
	case t.IsUnsigned():
		return b.Op(Min, a, unit)
	case t.IsSigned():
		return b.Op(Min, b.Op(Max, a, b.Op(Neg, unit)), unit)
	}
	kept := b.Op(Or, b.Op(Eq, a, b.Const(t, 0)), b.Op(Ne, a, a))
	return b.Op(Select, kept, a, b.Op(CopySign, unit, a))
}

func decompNot(b *Builder, args []Ref) Ref {
	t := b.TypeOf(args[0])
	return b.Op(Xor, args[0], b.Const(t, ones(t)))
}

func decompIsNaN(b *Builder, args []Ref) Ref { return b.Op(Ne, args[0], args[0]) }

func decompIsInf(b *Builder, args []Ref) Ref {
	return b.Op(Eq, b.Op(Abs, args[0]), infinity(b, args[0]))
}

func decompIsFinite(b *Builder, args []Ref) Ref {
	return b.Op(Lt, b.Op(Abs, args[0]), infinity(b, args[0]))
}

func infinity(b *Builder, like Ref) Ref {
	t := b.TypeOf(like)
	return b.Const(t, floatBits(t, math.Inf(1)))
}

func decompCopySign(b *Builder, args []Ref) Ref {
	return onBits(b, args, func(a []Ref, sign Ref) Ref {
		return b.Op(Or, b.Op(And, a[0], b.Op(Not, sign)), b.Op(And, a[1], sign))
	})
}
