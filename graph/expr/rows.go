package expr

import (
	"fmt"
	"math"
)

// A Row says what an operation takes, gives, means and costs.
type Row struct {
	Name     string
	Infix    string // printed between two arguments, where not empty
	Arity    int    // number of arguments; -1 where the instruction decides
	Takes    class  // types of the arguments
	Only     Type   // the one type that all arguments must have, or Invalid
	Gives    gives  // type of the result
	Cost     int    // in additions
	Commutes bool   // f(a, b) is f(b, a) with the same bits, NaN results as a class

	// Assoc tells for which argument types regrouping keeps every bit: integer addition, any min and max, ...
	Assoc class

	// Eval is the reference meaning: arguments of type arg as raw bits, zero-extended from their width, to
	// the raw bits of the result of type out. Nil for the parts of the language that are no plain functions.
	Eval func(arg, out Type, a []uint64) uint64

	// ULP is the error bound that the numeric contract asks for: 0 where the result is correctly rounded.
	ULP float64
}

type gives uint8

const (
	givesSame  gives = iota // the type of the first argument
	givesLast               // the type of the last argument (Select)
	givesBool               // bool
	givesOther              // the instruction says: Const, Load, Cast, Bitcast, Get
	givesI64                // Coord, Size, Scalar
	givesTuple              // If, While, Philox, Threefry
)

const (
	anyInt    = isSigned | isUnsigned
	anyNumber = anyInt | isFloat
	anyBits   = isBool | anyInt
	anyType   = isBool | anyNumber
)

// Row gives the operation's row.
func (op Op) Row() *Row { return &rows[op] }

// String gives the operation's name in text forms.
func (op Op) String() string {
	if op == NoOp || op >= NumOps {
		return fmt.Sprintf("op(%d)", uint8(op))
	}
	return rows[op].Name
}

// TakesType reports whether the operation is defined for arguments of type t.
func (r *Row) TakesType(t Type) bool { return typeRows[t].class&r.Takes != 0 }

// AssocFor reports whether regrouping a chain of the operation keeps every bit for arguments of type t.
func (r *Row) AssocFor(t Type) bool { return typeRows[t].class&r.Assoc != 0 }

// result gives the type of the operation for arguments of these types; own is what the instruction says.
func (r *Row) result(own, first, last Type) Type {
	switch r.Gives {
	case givesSame:
		return first
	case givesLast:
		return last
	case givesBool:
		return Bool
	case givesI64:
		return Int64
	case givesTuple:
		return Tuple
	}
	return own
}

// Lookup finds the operation of that name.
func Lookup(name string) (Op, bool) {
	op, ok := opByName[name]
	return op, ok
}

var opByName = func() map[string]Op {
	m := map[string]Op{}
	for op := NoOp + 1; op < NumOps; op++ {
		m[rows[op].Name] = op
	}
	return m
}()

// The table of operations. Costs are relative times of one element on a wide machine, rounded; they steer
// the choice between recomputing and storing, never a result.
var rows = [NumOps]Row{
	// What is no plain function of its arguments.
	Const:    {Name: "const", Takes: anyType, Gives: givesOther},                                         // Bits
	Coord:    {Name: "coord", Gives: givesI64},                                                           // the index on axis Bits
	Size:     {Name: "size", Gives: givesI64},                                                            // Bits, a number from a shape
	Scalar:   {Name: "scalar", Gives: givesI64},                                                          // argument Bits of the nest
	Load:     {Name: "load", Arity: -1, Takes: isSigned, Only: Int64, Gives: givesOther, Cost: 2},        // element of read Bits at coordinates
	Get:      {Name: "get", Arity: 1, Gives: givesOther},                                                 // component Bits of a Tuple
	If:       {Name: "if", Arity: -1, Gives: givesTuple, Cost: 1},                                        // condition, values handed to the regions then and else
	While:    {Name: "while", Arity: -1, Gives: givesTuple, Cost: 2},                                     // carried values; regions: condition, body
	Philox:   {Name: "philox", Arity: 6, Takes: isUnsigned, Only: Uint32, Gives: givesTuple, Cost: 40},   // Philox4x32-10 of c0, c1, c2, c3, k0, k1
	Threefry: {Name: "threefry", Arity: 4, Takes: isUnsigned, Only: Uint64, Gives: givesTuple, Cost: 60}, // Threefry2x64-20 of c0, c1, k0, k1

	// Arithmetic. Integers wrap; floats round to nearest even.
	Add:  {Name: "add", Infix: "+", Arity: 2, Takes: anyNumber, Cost: 1, Commutes: true, Assoc: anyInt, Eval: evalAdd},
	Sub:  {Name: "sub", Infix: "-", Arity: 2, Takes: anyNumber, Cost: 1, Eval: evalSub},
	Mul:  {Name: "mul", Infix: "*", Arity: 2, Takes: anyNumber, Cost: 1, Commutes: true, Assoc: anyInt, Eval: evalMul},
	Div:  {Name: "div", Infix: "/", Arity: 2, Takes: anyNumber, Cost: 4, Eval: evalDiv},                       // integers truncate, x/0 = 0
	Rem:  {Name: "rem", Infix: "%", Arity: 2, Takes: anyNumber, Cost: 8, Eval: evalRem},                       // exact, sign of a; integers: x%0 = x
	Neg:  {Name: "neg", Arity: 1, Takes: anyNumber, Cost: 1, Eval: evalNeg},                                   // neg(least) = least
	Abs:  {Name: "abs", Arity: 1, Takes: anyNumber, Cost: 1, Eval: evalAbs},                                   // abs(least) = least
	Sign: {Name: "sign", Arity: 1, Takes: anyNumber, Cost: 2, Eval: evalSign},                                 // -1, 0, 1; float zeros and NaN are kept
	Min:  {Name: "min", Arity: 2, Takes: anyNumber, Cost: 1, Commutes: true, Assoc: anyNumber, Eval: evalMin}, // NaN wins; -0 < +0
	Max:  {Name: "max", Arity: 2, Takes: anyNumber, Cost: 1, Commutes: true, Assoc: anyNumber, Eval: evalMax}, // NaN wins; -0 < +0
	FMA:  {Name: "fma", Arity: 3, Takes: isFloat, Cost: 1, Eval: evalFMA},                                     // a*b + c, rounded once

	// Bits; a bool is one bit. Shift counts are unsigned.
	And:   {Name: "and", Infix: "&", Arity: 2, Takes: anyBits, Cost: 1, Commutes: true, Assoc: anyBits, Eval: evalAnd},
	Or:    {Name: "or", Infix: "|", Arity: 2, Takes: anyBits, Cost: 1, Commutes: true, Assoc: anyBits, Eval: evalOr},
	Xor:   {Name: "xor", Infix: "^", Arity: 2, Takes: anyBits, Cost: 1, Commutes: true, Assoc: anyBits, Eval: evalXor},
	Not:   {Name: "not", Arity: 1, Takes: anyBits, Cost: 1, Eval: evalNot},
	Shl:   {Name: "shl", Infix: "<<", Arity: 2, Takes: anyInt, Cost: 1, Eval: evalShl},        // past the width: 0
	Shr:   {Name: "shr", Infix: ">>", Arity: 2, Takes: anyInt, Cost: 1, Eval: evalShr},        // past the width: 0, or -1 for negative a
	MulHi: {Name: "mulhi", Arity: 2, Takes: anyInt, Cost: 2, Commutes: true, Eval: evalMulHi}, // upper half of the double-width product

	// Comparison, as in Go: NaN is not even equal to itself.
	Eq: {Name: "eq", Infix: "==", Arity: 2, Takes: anyType, Gives: givesBool, Cost: 1, Commutes: true, Eval: evalEq},
	Ne: {Name: "ne", Infix: "!=", Arity: 2, Takes: anyType, Gives: givesBool, Cost: 1, Commutes: true, Eval: evalNe},
	Lt: {Name: "lt", Infix: "<", Arity: 2, Takes: anyNumber, Gives: givesBool, Cost: 1, Eval: evalLt},
	Le: {Name: "le", Infix: "<=", Arity: 2, Takes: anyNumber, Gives: givesBool, Cost: 1, Eval: evalLe},
	Gt: {Name: "gt", Infix: ">", Arity: 2, Takes: anyNumber, Gives: givesBool, Cost: 1, Eval: evalGt},
	Ge: {Name: "ge", Infix: ">=", Arity: 2, Takes: anyNumber, Gives: givesBool, Cost: 1, Eval: evalGe},

	// Choice and conversion.
	Select:  {Name: "select", Arity: 3, Takes: anyType, Gives: givesLast, Cost: 1, Eval: evalSelect},      // select(c, a, b) is a where c, else b
	Pick:    {Name: "pick", Arity: -1, Takes: anyNumber, Gives: givesLast, Cost: 2, Eval: evalPick},       // pick(i, c0, c1, ..): entry i modulo their number
	Cast:    {Name: "cast", Arity: 1, Takes: anyType, Gives: givesOther, Cost: 1, Eval: evalCast},         // float to integer saturates, NaN gives 0; narrower integers wrap
	Bitcast: {Name: "bitcast", Arity: 1, Takes: anyNumber, Gives: givesOther, Cost: 1, Eval: evalBitcast}, // same width, same bits

	// Floats, exact or rounded once.
	IsNaN:    {Name: "isnan", Arity: 1, Takes: isFloat, Gives: givesBool, Cost: 1, Eval: evalIsNaN},
	IsInf:    {Name: "isinf", Arity: 1, Takes: isFloat, Gives: givesBool, Cost: 1, Eval: evalIsInf},       // either sign
	IsFinite: {Name: "isfinite", Arity: 1, Takes: isFloat, Gives: givesBool, Cost: 1, Eval: evalIsFinite}, // no infinity, no NaN
	CopySign: {Name: "copysign", Arity: 2, Takes: isFloat, Cost: 1, Eval: evalCopySign},                   // magnitude of a, sign of b
	Sqrt:     {Name: "sqrt", Arity: 1, Takes: isFloat, Cost: 5, Eval: math1(math.Sqrt)},                   // a < 0 gives NaN, -0 is kept
	Floor:    {Name: "floor", Arity: 1, Takes: isFloat, Cost: 1, Eval: math1(math.Floor)},
	Ceil:     {Name: "ceil", Arity: 1, Takes: isFloat, Cost: 1, Eval: math1(math.Ceil)},
	Trunc:    {Name: "trunc", Arity: 1, Takes: isFloat, Cost: 1, Eval: math1(math.Trunc)},
	Round:    {Name: "round", Arity: 1, Takes: isFloat, Cost: 1, Eval: math1(math.RoundToEven)}, // half to even
	Scale:    {Name: "scale", Arity: 2, Takes: isFloat, Cost: 1, Eval: evalScale},               // a * 2^floor(b), rounded once; see evalScale

	// Functions. NaN gives NaN but for pow and hypot. Each means its decomposition (decomp.go), as
	// internal/genmath writes it in Go.
	Exp:      {Name: "exp", Arity: 1, Takes: isFloat, Cost: 12, ULP: 1, Eval: unaryFunc("exp")},       // exp(-Inf) = 0
	Exp2:     {Name: "exp2", Arity: 1, Takes: isFloat, Cost: 12, ULP: 1, Eval: unaryFunc("exp2")},     // exp2(-Inf) = 0
	Expm1:    {Name: "expm1", Arity: 1, Takes: isFloat, Cost: 16, ULP: 1, Eval: unaryFunc("expm1")},   // exp(a) - 1; -0 is kept
	Log:      {Name: "log", Arity: 1, Takes: isFloat, Cost: 16, ULP: 1, Eval: unaryFunc("log")},       // log(0) = -Inf, NaN below
	Log2:     {Name: "log2", Arity: 1, Takes: isFloat, Cost: 16, ULP: 1, Eval: unaryFunc("log2")},     // log2(0) = -Inf, NaN below
	Log10:    {Name: "log10", Arity: 1, Takes: isFloat, Cost: 16, ULP: 1, Eval: unaryFunc("log10")},   // log10(0) = -Inf, NaN below
	Log1p:    {Name: "log1p", Arity: 1, Takes: isFloat, Cost: 16, ULP: 1, Eval: unaryFunc("log1p")},   // log(1 + a); log1p(-1) = -Inf, NaN below; -0 is kept
	Pow:      {Name: "pow", Arity: 2, Takes: isFloat, Cost: 60, ULP: 1, Eval: binaryFunc("pow")},      // pow(a, 0) = pow(1, b) = 1, for NaN too; a < 0 with b not whole gives NaN
	Hypot:    {Name: "hypot", Arity: 2, Takes: isFloat, Cost: 20, ULP: 1, Eval: binaryFunc("hypot")},  // +Inf where an operand is infinite, else NaN where one is
	Cbrt:     {Name: "cbrt", Arity: 1, Takes: isFloat, Cost: 20, ULP: 1, Eval: unaryFunc("cbrt")},     // odd; -0 is kept
	Sin:      {Name: "sin", Arity: 1, Takes: isFloat, Cost: 16, ULP: 1, Eval: unaryFunc("sin")},       // infinities give NaN; -0 is kept
	Cos:      {Name: "cos", Arity: 1, Takes: isFloat, Cost: 16, ULP: 1, Eval: unaryFunc("cos")},       // infinities give NaN
	Tan:      {Name: "tan", Arity: 1, Takes: isFloat, Cost: 24, ULP: 1, Eval: unaryFunc("tan")},       // infinities give NaN; -0 is kept
	Asin:     {Name: "asin", Arity: 1, Takes: isFloat, Cost: 20, ULP: 1, Eval: unaryFunc("asin")},     // NaN outside [-1, 1]; -0 is kept
	Acos:     {Name: "acos", Arity: 1, Takes: isFloat, Cost: 20, ULP: 1, Eval: unaryFunc("acos")},     // NaN outside [-1, 1]
	Atan:     {Name: "atan", Arity: 1, Takes: isFloat, Cost: 20, ULP: 1, Eval: unaryFunc("atan")},     // atan(Inf) = pi/2; -0 is kept
	Atan2:    {Name: "atan2", Arity: 2, Takes: isFloat, Cost: 24, ULP: 1, Eval: binaryFunc("atan2")},  // the angle of (b, a), in [-pi, pi]; zeros have signs
	Sinh:     {Name: "sinh", Arity: 1, Takes: isFloat, Cost: 20, ULP: 1, Eval: unaryFunc("sinh")},     // odd; -0 is kept
	Cosh:     {Name: "cosh", Arity: 1, Takes: isFloat, Cost: 20, ULP: 1, Eval: unaryFunc("cosh")},     // even
	Tanh:     {Name: "tanh", Arity: 1, Takes: isFloat, Cost: 20, ULP: 1, Eval: unaryFunc("tanh")},     // tanh(Inf) = 1; -0 is kept
	Asinh:    {Name: "asinh", Arity: 1, Takes: isFloat, Cost: 24, ULP: 1, Eval: unaryFunc("asinh")},   // odd; -0 is kept
	Acosh:    {Name: "acosh", Arity: 1, Takes: isFloat, Cost: 24, ULP: 1, Eval: unaryFunc("acosh")},   // NaN below 1
	Atanh:    {Name: "atanh", Arity: 1, Takes: isFloat, Cost: 24, ULP: 1, Eval: unaryFunc("atanh")},   // atanh(1) = Inf, NaN outside [-1, 1]; -0 is kept
	Erf:      {Name: "erf", Arity: 1, Takes: isFloat, Cost: 30, ULP: 1, Eval: unaryFunc("erf")},       // erf(Inf) = 1; -0 is kept
	Erfc:     {Name: "erfc", Arity: 1, Takes: isFloat, Cost: 30, ULP: 1, Eval: unaryFunc("erfc")},     // 1 - erf(a); erfc(Inf) = 0
	Gamma:    {Name: "gamma", Arity: 1, Takes: isFloat, Cost: 60, ULP: 1, Eval: unaryFunc("gamma")},   // gamma(-0) = -Inf; NaN at negative whole numbers and -Inf
	LogGamma: {Name: "lgamma", Arity: 1, Takes: isFloat, Cost: 60, ULP: 1, Eval: unaryFunc("lgamma")}, // log of the magnitude of gamma; +Inf at 0 and negative whole numbers
}
