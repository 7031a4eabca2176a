package vector

import "github.com/laze-go/laze/graph/expr"

// A Row says what an operation takes and gives. Verify holds instructions to it; the Builder finds types by it.
type Row struct {
	Name  string
	Args  string  // a letter per argument, see below
	Gives string  // the letter of the result; "" for none, and for control, whose results follow from its blocks
	Types TypeSet // what T may be
	Elem  ElemUse
	Imm   ImmUse
	Pure  bool // depends on nothing but arguments and constants, changes nothing: may be shared, moved and left out
	Reads bool // reads memory and changes nothing: may be left out
}

// The letters of arguments and results:
//
//	i  Int                  I  Int or None
//	m  Mask                 M  Mask or None
//	-  None
//	v  I32 or I64           w  I32 or I64, of lanes as wide as those of T
//	T  one type of Types, the same in all places
//	s  (a result) of Types, as the instruction says
//	x  (a result) the type of the same width as T, integer for float and float for integer
//	*  (last) any number of T
const (
	letterRest = '*'
	letterT    = 'T'
)

// A TypeSet is a bit per Type.
type TypeSet uint16

// Has reports whether t is in the set.
func (s TypeSet) Has(t Type) bool { return s>>t&1 != 0 }

const (
	setInt   TypeSet = 1 << Int
	setMask  TypeSet = 1 << Mask
	setInts  TypeSet = 1<<I32 | 1<<I64
	setFloat TypeSet = 1<<F32 | 1<<F64
	setLanes         = setInts | setFloat
)

// ElemUse says what Instr.Elem means to an operation.
type ElemUse uint8

// The uses of Instr.Elem.
const (
	ElemNone    ElemUse = iota // it is Invalid
	ElemMemory                 // any element type; the lanes, where there are any, are Of(Elem)
	ElemWide                   // as ElemMemory, of elements that are as wide as their lanes
	ElemSign                   // where T is I32 or I64: the integer type of that width that the lanes are. Else Invalid
	ElemShift                  // as ElemSign; for Int it is Invalid, or Uint64
	ElemNarrow                 // an integer type of 8 or 16 bits
	ElemConvert                // the integer type that is converted from or, where that is a float, to; see convertElem
)

// ImmUse says what Instr.Imm means to an operation.
type ImmUse uint8

// The uses of Instr.Imm.
const (
	ImmNone   ImmUse = iota // it is 0
	ImmAny                  // bytes, or bits
	ImmConst                // the bits of a constant: no more than its type has
	ImmLane                 // below the number of lanes
	ImmShift                // below the width of T
	ImmMode                 // a mode of rounding
	ImmNumber               // of an argument of the code, or a place in scratch memory
)

// The modes of RoundTo.
const (
	Nearest int64 = iota // half to even
	Floor
	Ceil
	Trunc
	numModes
)

// Row gives the operation's row.
func (op Op) Row() *Row {
	if op >= NumOps {
		op = NoOp
	}
	return &rows[op]
}

// String gives the operation's name in text.
func (op Op) String() string { return op.Row().Name }

// IsControl reports whether the operation has blocks.
func (op Op) IsControl() bool { return op == For || op == While || op == When }

// arg gives the letter of argument i, or 0 where there is none.
func (r *Row) arg(i int) byte {
	n := len(r.Args)
	if n > 0 && i >= n-1 && r.Args[n-1] == letterRest {
		return letterT
	}
	if i < n {
		return r.Args[i]
	}
	return 0
}

// resultType gives the type of an instruction's result, or NoType.
func (r *Row) resultType(in *Instr, typeOf func(Ref) Type) Type {
	switch r.Gives {
	case "i":
		return Int
	case "m":
		return Mask
	case "T":
		return r.typeT(in, typeOf)
	case "x":
		if t := r.typeT(in, typeOf); t.IsVector() {
			return sameBits[t]
		}
	case "s":
		if len(in.Types) == 1 {
			return in.Types[0]
		}
		return Of(in.Elem)
	}
	return NoType
}

// typeT gives T: the type of the first argument that is one.
func (r *Row) typeT(in *Instr, typeOf func(Ref) Type) Type {
	for i, a := range in.Args {
		if r.arg(i) == letterT {
			return typeOf(a)
		}
	}
	return NoType
}

// The table of operations.
var rows = [NumOps]Row{
	NoOp: {Name: "noop"},

	For:   {Name: "for"},
	While: {Name: "while"},
	When:  {Name: "when"},

	Pointer:   {Name: "pointer", Gives: "i", Imm: ImmNumber, Pure: true},
	Scalar:    {Name: "scalar", Gives: "i", Imm: ImmNumber, Pure: true},
	Count:     {Name: "count", Gives: "i", Pure: true},
	ScratchAt: {Name: "scratch", Gives: "i", Imm: ImmNumber, Pure: true},
	Report:    {Name: "report", Args: "m", Imm: ImmAny},

	Const:   {Name: "const", Gives: "s", Types: setInt | setMask | setLanes, Imm: ImmConst, Pure: true},
	Iota:    {Name: "iota", Gives: "s", Types: setInts, Pure: true},
	Splat:   {Name: "splat", Args: "i", Gives: "s", Types: setInts | setMask, Pure: true},
	First:   {Name: "first", Args: "i", Gives: "m", Pure: true},
	Lane:    {Name: "lane", Args: "T", Gives: "T", Types: setLanes, Imm: ImmLane, Pure: true},
	Swap:    {Name: "swap", Args: "T", Gives: "T", Types: setLanes, Imm: ImmLane, Pure: true},
	Slide:   {Name: "slide", Args: "TT", Gives: "T", Types: setLanes, Imm: ImmLane, Pure: true},
	Reverse: {Name: "reverse", Args: "T", Gives: "T", Types: setLanes, Pure: true},
	Permute: {Name: "permute", Args: "wT", Gives: "T", Types: setLanes, Pure: true},

	Compress: {Name: "compress", Args: "mT", Gives: "T", Types: setLanes, Pure: true},
	Ones:     {Name: "ones", Args: "m", Gives: "i", Pure: true},
	Before:   {Name: "before", Args: "m", Gives: "i", Pure: true},
	Get:      {Name: "get", Args: "T", Gives: "i", Types: 1 << I64, Pure: true},

	Load:    {Name: "load", Args: "iIM", Gives: "s", Types: setLanes | setMask, Elem: ElemMemory, Imm: ImmAny, Reads: true},
	Store:   {Name: "store", Args: "iIMT", Types: setLanes | setMask | setInt, Elem: ElemMemory, Imm: ImmAny},
	Stream:  {Name: "stream", Args: "iI-T", Types: setLanes, Elem: ElemWide, Imm: ImmAny},
	Fence:   {Name: "fence"},
	Ask:     {Name: "ask", Args: "iI", Elem: ElemMemory, Imm: ImmAny},
	Fill:    {Name: "fill", Args: "iI", Gives: "s", Types: setLanes | setMask | setInt, Elem: ElemMemory, Imm: ImmAny, Reads: true},
	Gather:  {Name: "gather", Args: "ivM", Gives: "s", Types: setLanes | setMask, Elem: ElemMemory, Imm: ImmAny, Reads: true},
	Scatter: {Name: "scatter", Args: "ivMT", Types: setLanes | setMask, Elem: ElemMemory, Imm: ImmAny},

	Add:      {Name: "add", Args: "TT", Gives: "T", Types: setInt | setLanes, Pure: true},
	Sub:      {Name: "sub", Args: "TT", Gives: "T", Types: setInt | setLanes, Pure: true},
	Mul:      {Name: "mul", Args: "TT", Gives: "T", Types: setInt | setLanes, Pure: true},
	Div:      {Name: "div", Args: "TT", Gives: "T", Types: setLanes, Elem: ElemSign, Pure: true},
	Rem:      {Name: "rem", Args: "TT", Gives: "T", Types: setInts, Elem: ElemSign, Pure: true},
	Min:      {Name: "min", Args: "TT", Gives: "T", Types: setInt | setLanes, Elem: ElemSign, Pure: true},
	Max:      {Name: "max", Args: "TT", Gives: "T", Types: setInt | setLanes, Elem: ElemSign, Pure: true},
	Least:    {Name: "least", Args: "TT", Gives: "T", Types: setFloat, Pure: true},
	Greatest: {Name: "greatest", Args: "TT", Gives: "T", Types: setFloat, Pure: true},
	FMA:      {Name: "fma", Args: "TTT", Gives: "T", Types: setFloat, Pure: true},
	Sqrt:     {Name: "sqrt", Args: "T", Gives: "T", Types: setFloat, Pure: true},
	RoundTo:  {Name: "round", Args: "T", Gives: "T", Types: setFloat, Imm: ImmMode, Pure: true},
	Scale:    {Name: "scale", Args: "TT", Gives: "T", Types: setFloat, Pure: true},
	MulHi:    {Name: "mulhi", Args: "TT", Gives: "T", Types: setInts, Elem: ElemSign, Pure: true},
	MulLow:   {Name: "mullow", Args: "TT", Gives: "T", Types: 1 << I64, Pure: true},
	And:      {Name: "and", Args: "TT", Gives: "T", Types: setInt | setMask | setLanes, Pure: true},
	Or:       {Name: "or", Args: "TT", Gives: "T", Types: setInt | setMask | setLanes, Pure: true},
	Xor:      {Name: "xor", Args: "TT", Gives: "T", Types: setInt | setMask | setLanes, Pure: true},
	AndNot:   {Name: "andnot", Args: "TT", Gives: "T", Types: setInt | setMask | setLanes, Pure: true},
	Not:      {Name: "not", Args: "T", Gives: "T", Types: setMask, Pure: true},
	Shl:      {Name: "shl", Args: "TT", Gives: "T", Types: setInts, Pure: true},
	Shr:      {Name: "shr", Args: "TT", Gives: "T", Types: setInts, Elem: ElemSign, Pure: true},
	ShlBy:    {Name: "shlby", Args: "T", Gives: "T", Types: setInt | setInts, Imm: ImmShift, Pure: true},
	ShrBy:    {Name: "shrby", Args: "T", Gives: "T", Types: setInt | setInts, Elem: ElemShift, Imm: ImmShift, Pure: true},
	Wrap:     {Name: "wrap", Args: "T", Gives: "T", Types: 1 << I32, Elem: ElemNarrow, Pure: true},

	Eq:     {Name: "eq", Args: "TT", Gives: "m", Types: setLanes, Pure: true},
	Ne:     {Name: "ne", Args: "TT", Gives: "m", Types: setLanes, Pure: true},
	Lt:     {Name: "lt", Args: "TT", Gives: "m", Types: setLanes, Elem: ElemSign, Pure: true},
	Le:     {Name: "le", Args: "TT", Gives: "m", Types: setLanes, Elem: ElemSign, Pure: true},
	Gt:     {Name: "gt", Args: "TT", Gives: "m", Types: setLanes, Elem: ElemSign, Pure: true},
	Ge:     {Name: "ge", Args: "TT", Gives: "m", Types: setLanes, Elem: ElemSign, Pure: true},
	NaN:    {Name: "nan", Args: "TT", Gives: "m", Types: setFloat, Pure: true},
	Select: {Name: "select", Args: "mTT", Gives: "T", Types: setMask | setLanes, Pure: true},
	Pick:   {Name: "pick", Args: "w*", Gives: "T", Types: setLanes, Pure: true},

	Convert:  {Name: "convert", Args: "T", Gives: "s", Types: setLanes, Elem: ElemConvert, Pure: true},
	Whole:    {Name: "whole", Args: "T", Gives: "x", Types: setFloat, Pure: true},
	Bits:     {Name: "bits", Args: "T", Gives: "x", Types: setLanes, Pure: true},
	ToMask:   {Name: "tomask", Args: "T", Gives: "m", Types: setInts, Pure: true},
	FromMask: {Name: "frommask", Args: "m", Gives: "s", Types: setInts, Pure: true},
}

// sameBits is the type of Bits and Whole: that of the same width.
var sameBits = [...]Type{I32: F32, I64: F64, F32: I32, F64: I64}

// wholeLane is the integer type as wide as the lanes of t, of elem's sign; Invalid where t or elem are no integers.
func wholeLane(t Type, elem expr.Type) expr.Type {
	switch {
	case t == I32 && elem.IsSigned():
		return expr.Int32
	case t == I32 && elem.IsUnsigned():
		return expr.Uint32
	case t == I64 && elem.IsSigned():
		return expr.Int64
	case t == I64 && elem.IsUnsigned():
		return expr.Uint64
	}
	return expr.Invalid
}

// convertElem says which lanes' sign Convert asks Elem for: the argument's, the result's if that is an integer and the
// argument is none, or NoType.
func convertElem(from, to Type) Type {
	switch {
	case from.IsFloat() && to.IsFloat(), from == I64 && to == I32:
		return NoType
	case from.IsFloat():
		return to
	}
	return from
}
