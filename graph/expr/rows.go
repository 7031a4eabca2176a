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

	// ULP is the documented error bound for floats: 0 where the result is correctly rounded.
	ULP float64
}

type gives uint8

const (
	givesSame  gives = iota // the type of the first argument
	givesLast               // the type of the last argument (Select)
	givesBool               // bool
	givesOther              // the instruction says: Const, Load, Cast, Bitcast, Get
	givesI64                // Coord, Size, Scalar
	givesTuple              // If, While, Philox
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
	Const:  {Name: "const", Takes: anyType, Gives: givesOther},
	Coord:  {Name: "coord", Gives: givesI64},
	Size:   {Name: "size", Gives: givesI64},
	Scalar: {Name: "scalar", Gives: givesI64},
	Load:   {Name: "load", Arity: -1, Takes: isSigned, Only: Int64, Gives: givesOther, Cost: 2},
	Get:    {Name: "get", Arity: 1, Gives: givesOther},
	If:     {Name: "if", Arity: -1, Gives: givesTuple, Cost: 1},
	While:  {Name: "while", Arity: -1, Gives: givesTuple, Cost: 2},
	Philox: {Name: "philox", Arity: 6, Takes: isUnsigned, Only: Uint32, Gives: givesTuple, Cost: 40},

	Add:      {Name: "add", Infix: "+", Arity: 2, Takes: anyNumber, Cost: 1, Commutes: true, Assoc: anyInt, Eval: evalAdd},
	Sub:      {Name: "sub", Infix: "-", Arity: 2, Takes: anyNumber, Cost: 1, Eval: evalSub},
	Mul:      {Name: "mul", Infix: "*", Arity: 2, Takes: anyNumber, Cost: 1, Commutes: true, Assoc: anyInt, Eval: evalMul},
	Div:      {Name: "div", Infix: "/", Arity: 2, Takes: anyNumber, Cost: 4, Eval: evalDiv}, // integers: x/0 = 0
	Rem:      {Name: "rem", Infix: "%", Arity: 2, Takes: anyNumber, Cost: 8, Eval: evalRem}, // integers: x%0 = x
	Neg:      {Name: "neg", Arity: 1, Takes: anyNumber, Cost: 1, Eval: evalNeg},
	Abs:      {Name: "abs", Arity: 1, Takes: anyNumber, Cost: 1, Eval: evalAbs},                                           // abs(least int) is itself
	Sign:     {Name: "sign", Arity: 1, Takes: anyNumber, Cost: 2, Eval: evalSign},                                         // -1, 0, 1; zeros and NaN are kept
	Min:      {Name: "min", Arity: 2, Takes: anyNumber, Cost: 1, Commutes: true, Assoc: anyNumber, Eval: evalMin},         // NaN wins; -0 < +0
	Max:      {Name: "max", Arity: 2, Takes: anyNumber, Cost: 1, Commutes: true, Assoc: anyNumber, Eval: evalMax},         // NaN wins; -0 < +0
	FMA:      {Name: "fma", Arity: 3, Takes: isFloat, Cost: 1, Eval: evalFMA},                                             // a*b + c, rounded once
	And:      {Name: "and", Infix: "&", Arity: 2, Takes: anyBits, Cost: 1, Commutes: true, Assoc: anyBits, Eval: evalAnd}, // bits; bool: logic
	Or:       {Name: "or", Infix: "|", Arity: 2, Takes: anyBits, Cost: 1, Commutes: true, Assoc: anyBits, Eval: evalOr},
	Xor:      {Name: "xor", Infix: "^", Arity: 2, Takes: anyBits, Cost: 1, Commutes: true, Assoc: anyBits, Eval: evalXor},
	Not:      {Name: "not", Arity: 1, Takes: anyBits, Cost: 1, Eval: evalNot},
	Shl:      {Name: "shl", Infix: "<<", Arity: 2, Takes: anyInt, Cost: 1, Eval: evalShl},        // counts are unsigned; past the width: 0
	Shr:      {Name: "shr", Infix: ">>", Arity: 2, Takes: anyInt, Cost: 1, Eval: evalShr},        // past the width: 0, or -1 for negative a
	MulHi:    {Name: "mulhi", Arity: 2, Takes: anyInt, Cost: 2, Commutes: true, Eval: evalMulHi}, // the upper half of the double-width product
	Eq:       {Name: "eq", Infix: "==", Arity: 2, Takes: anyType, Gives: givesBool, Cost: 1, Commutes: true, Eval: evalEq},
	Ne:       {Name: "ne", Infix: "!=", Arity: 2, Takes: anyType, Gives: givesBool, Cost: 1, Commutes: true, Eval: evalNe},
	Lt:       {Name: "lt", Infix: "<", Arity: 2, Takes: anyNumber, Gives: givesBool, Cost: 1, Eval: evalLt},
	Le:       {Name: "le", Infix: "<=", Arity: 2, Takes: anyNumber, Gives: givesBool, Cost: 1, Eval: evalLe},
	Gt:       {Name: "gt", Infix: ">", Arity: 2, Takes: anyNumber, Gives: givesBool, Cost: 1, Eval: evalGt},
	Ge:       {Name: "ge", Infix: ">=", Arity: 2, Takes: anyNumber, Gives: givesBool, Cost: 1, Eval: evalGe},
	Select:   {Name: "select", Arity: 3, Takes: anyType, Gives: givesLast, Cost: 1, Eval: evalSelect},      // select(c, a, b) is a where c, else b
	Cast:     {Name: "cast", Arity: 1, Takes: anyType, Gives: givesOther, Cost: 1, Eval: evalCast},         // float to int saturates, NaN is 0; int to int wraps
	Bitcast:  {Name: "bitcast", Arity: 1, Takes: anyNumber, Gives: givesOther, Cost: 1, Eval: evalBitcast}, // same width, same bits
	IsNaN:    {Name: "isnan", Arity: 1, Takes: isFloat, Gives: givesBool, Cost: 1, Eval: evalIsNaN},
	IsInf:    {Name: "isinf", Arity: 1, Takes: isFloat, Gives: givesBool, Cost: 1, Eval: evalIsInf}, // either sign
	IsFinite: {Name: "isfinite", Arity: 1, Takes: isFloat, Gives: givesBool, Cost: 1, Eval: evalIsFinite},
	CopySign: {Name: "copysign", Arity: 2, Takes: isFloat, Cost: 1, Eval: evalCopySign}, // magnitude of a, sign of b
	Sqrt:     {Name: "sqrt", Arity: 1, Takes: isFloat, Cost: 5, Eval: math1(math.Sqrt)},
	Floor:    {Name: "floor", Arity: 1, Takes: isFloat, Cost: 1, Eval: math1(math.Floor)},
	Ceil:     {Name: "ceil", Arity: 1, Takes: isFloat, Cost: 1, Eval: math1(math.Ceil)},
	Trunc:    {Name: "trunc", Arity: 1, Takes: isFloat, Cost: 1, Eval: math1(math.Trunc)},
	Round:    {Name: "round", Arity: 1, Takes: isFloat, Cost: 1, Eval: math1(math.RoundToEven)}, // half to even

	Exp:      {Name: "exp", Arity: 1, Takes: isFloat, Cost: 12, ULP: 1, Eval: math1(math.Exp)},
	Exp2:     {Name: "exp2", Arity: 1, Takes: isFloat, Cost: 12, ULP: 1, Eval: math1(math.Exp2)},
	Expm1:    {Name: "expm1", Arity: 1, Takes: isFloat, Cost: 16, ULP: 1, Eval: math1(math.Expm1)},
	Log:      {Name: "log", Arity: 1, Takes: isFloat, Cost: 16, ULP: 1, Eval: math1(math.Log)},
	Log2:     {Name: "log2", Arity: 1, Takes: isFloat, Cost: 16, ULP: 1, Eval: math1(math.Log2)},
	Log10:    {Name: "log10", Arity: 1, Takes: isFloat, Cost: 16, ULP: 1, Eval: math1(math.Log10)},
	Log1p:    {Name: "log1p", Arity: 1, Takes: isFloat, Cost: 16, ULP: 1, Eval: math1(math.Log1p)},
	Pow:      {Name: "pow", Arity: 2, Takes: isFloat, Cost: 60, ULP: 1, Eval: math2(math.Pow)},
	Hypot:    {Name: "hypot", Arity: 2, Takes: isFloat, Cost: 20, ULP: 1, Eval: math2(math.Hypot)},
	Cbrt:     {Name: "cbrt", Arity: 1, Takes: isFloat, Cost: 20, ULP: 1, Eval: math1(math.Cbrt)},
	Sin:      {Name: "sin", Arity: 1, Takes: isFloat, Cost: 16, ULP: 1, Eval: math1(math.Sin)},
	Cos:      {Name: "cos", Arity: 1, Takes: isFloat, Cost: 16, ULP: 1, Eval: math1(math.Cos)},
	Tan:      {Name: "tan", Arity: 1, Takes: isFloat, Cost: 24, ULP: 1, Eval: math1(math.Tan)},
	Asin:     {Name: "asin", Arity: 1, Takes: isFloat, Cost: 20, ULP: 1, Eval: math1(math.Asin)},
	Acos:     {Name: "acos", Arity: 1, Takes: isFloat, Cost: 20, ULP: 1, Eval: math1(math.Acos)},
	Atan:     {Name: "atan", Arity: 1, Takes: isFloat, Cost: 20, ULP: 1, Eval: math1(math.Atan)},
	Atan2:    {Name: "atan2", Arity: 2, Takes: isFloat, Cost: 24, ULP: 1, Eval: math2(math.Atan2)},
	Sinh:     {Name: "sinh", Arity: 1, Takes: isFloat, Cost: 20, ULP: 1, Eval: math1(math.Sinh)},
	Cosh:     {Name: "cosh", Arity: 1, Takes: isFloat, Cost: 20, ULP: 1, Eval: math1(math.Cosh)},
	Tanh:     {Name: "tanh", Arity: 1, Takes: isFloat, Cost: 20, ULP: 1, Eval: math1(math.Tanh)},
	Asinh:    {Name: "asinh", Arity: 1, Takes: isFloat, Cost: 24, ULP: 1, Eval: math1(math.Asinh)},
	Acosh:    {Name: "acosh", Arity: 1, Takes: isFloat, Cost: 24, ULP: 1, Eval: math1(math.Acosh)},
	Atanh:    {Name: "atanh", Arity: 1, Takes: isFloat, Cost: 24, ULP: 1, Eval: math1(math.Atanh)},
	Erf:      {Name: "erf", Arity: 1, Takes: isFloat, Cost: 30, ULP: 1, Eval: math1(math.Erf)},
	Erfc:     {Name: "erfc", Arity: 1, Takes: isFloat, Cost: 30, ULP: 1, Eval: math1(math.Erfc)},
	Gamma:    {Name: "gamma", Arity: 1, Takes: isFloat, Cost: 60, ULP: 1, Eval: math1(math.Gamma)},
	LogGamma: {Name: "lgamma", Arity: 1, Takes: isFloat, Cost: 60, ULP: 1, Eval: math1(logGamma)},
}
