package expr

// Op names one scalar operation. What it takes, gives, means and costs is its row in the table (rows.go).
type Op uint8

// The operations. The first group are the parts of the language that are no plain functions of
// their arguments; everything after it is a row with a reference meaning on raw bits.
const (
	NoOp Op = iota

	Const    // Bits holds the value
	Coord    // Bits holds the axis: the element's coordinate on it, an i64
	Size     // Bits holds an i64 that comes from a shape: data, so that code does not depend on it
	Scalar   // Bits holds a number k: the k-th i64 argument of a nest, which is what becomes of a Size
	Load     // Bits holds the number of a read: its element at the i64 coordinates given as arguments
	Get      // Bits holds the component of the Tuple given as argument
	If       // arguments: condition, captured values; regions: then, else
	While    // arguments: carried values; regions: condition, body
	Philox   // arguments: c0, c1, c2, c3, k0, k1 (u32); a Tuple of four u32
	Threefry // arguments: c0, c1, k0, k1 (u64); a Tuple of two u64

	Add
	Sub
	Mul
	Div
	Rem
	Neg
	Abs
	Sign
	Min
	Max
	FMA

	And
	Or
	Xor
	Not
	Shl
	Shr
	MulHi

	Eq
	Ne
	Lt
	Le
	Gt
	Ge
	Select
	Pick // arguments: an index, then constants: the entries of a table
	Cast
	Bitcast

	IsNaN
	IsInf
	IsFinite
	CopySign
	Sqrt
	Floor
	Ceil
	Trunc
	Round
	Scale

	Exp
	Exp2
	Expm1
	Log
	Log2
	Log10
	Log1p
	Pow
	Hypot
	Cbrt
	Sin
	Cos
	Tan
	Asin
	Acos
	Atan
	Atan2
	Sinh
	Cosh
	Tanh
	Asinh
	Acosh
	Atanh
	Erf
	Erfc
	Gamma
	LogGamma

	NumOps
)
