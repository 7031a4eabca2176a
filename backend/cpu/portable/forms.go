package portable

import (
	"math"
	"unsafe"

	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/internal/elementary"
)

//go:generate go run gen.go

// A blockFunc computes n elements of an operation: d[i] = op(a[i], b[i], c[i]). Which operands are vectors,
// and which one element for all, is decided by the form that it stands in.
type blockFunc func(d, a, b, c unsafe.Pointer, n int)

// forms are the loops of an operation for one type of arguments, by which operands are vectors: bit k of the index for
// operand k. A missing form is served by the one for vectors only.
type forms [8]blockFunc

// numTypes bounds the element types.
const numTypes = expr.Float64 + 1

// Operations of this package: pairs that a block computes in one pass. See pairs.go.
const (
	mulAdd  = expr.NumOps + iota // a*b + c, rounded twice
	mulSub                       // a*b - c
	subMul                       // c - a*b
	diffMul                      // (a-b) * c
	sumMul                       // (a+b) * c
	numOps
)

// table holds the loops by operation and type of the last argument; casts and bit casts are in castTable.
// What is missing runs element by element through the reference meaning of its row.
var table [numOps][numTypes]*forms

type (
	signed   interface{ int8 | int16 | int32 | int64 }
	unsigned interface {
		uint8 | uint16 | uint32 | uint64
	}
	integer interface{ signed | unsigned }
	float   interface{ float32 | float64 }
	number  interface{ integer | float }
)

func setForms() {
	integerForms[int8](expr.Int8)
	integerForms[int16](expr.Int16)
	integerForms[int32](expr.Int32)
	integerForms[int64](expr.Int64)
	integerForms[uint8](expr.Uint8)
	integerForms[uint16](expr.Uint16)
	integerForms[uint32](expr.Uint32)
	integerForms[uint64](expr.Uint64)
	floatForms[float32](expr.Float32)
	floatForms[float64](expr.Float64)
	boolForms()
	for _, t := range expr.Types {
		set(expr.Select, t, selectForms(t.Size()))
	}
	set(expr.FMA, expr.Float32, forms{7: fma32})
	set(expr.FMA, expr.Float64, forms{7: fma64})
}

func set(op expr.Op, t expr.Type, f forms) { table[op][t] = &f }

func numberForms[T number](t expr.Type) {
	set(expr.Add, t, forms{3: addVV[T], 1: addVS[T]})
	set(expr.Sub, t, forms{3: subVV[T], 1: subVS[T], 2: subSV[T]})
	set(expr.Mul, t, forms{3: mulVV[T], 1: mulVS[T]})
	set(expr.Min, t, forms{3: leastVV[T], 1: leastVS[T]})
	set(expr.Max, t, forms{3: greatestVV[T], 1: greatestVS[T]})
	set(expr.Sign, t, forms{1: signV[T]})
	set(expr.Neg, t, forms{1: negV[T]})
	set(expr.Eq, t, forms{3: eqVV[T], 1: eqVS[T]})
	set(expr.Ne, t, forms{3: neVV[T], 1: neVS[T]})
	set(expr.Lt, t, forms{3: ltVV[T], 1: ltVS[T], 2: ltSV[T]})
	set(expr.Le, t, forms{3: leVV[T], 1: leVS[T], 2: leSV[T]})
	set(expr.Gt, t, turned(forms{3: ltVV[T], 1: ltVS[T], 2: ltSV[T]}))
	set(expr.Ge, t, turned(forms{3: leVV[T], 1: leVS[T], 2: leSV[T]}))
}

func integerForms[T integer](t expr.Type) {
	numberForms[T](t)
	set(expr.Div, t, forms{3: quoVV[T], 1: quoVS[T], 2: quoSV[T]})
	set(expr.Rem, t, forms{3: remVV[T], 1: remVS[T], 2: remSV[T]})
	set(expr.And, t, forms{3: andVV[T], 1: andVS[T]})
	set(expr.Or, t, forms{3: orVV[T], 1: orVS[T]})
	set(expr.Xor, t, forms{3: xorVV[T], 1: xorVS[T]})
	set(expr.Not, t, forms{1: notV[T]})
	set(expr.Shl, t, forms{3: shlVV[T], 1: shlVS[T]})
	set(expr.Shr, t, forms{3: shrVV[T], 1: shrVS[T]})
	if t.IsSigned() {
		set(expr.Abs, t, forms{1: absV[T]})
	} else {
		set(expr.Abs, t, forms{1: move[T]})
	}
}

func floatForms[T float](t expr.Type) {
	numberForms[T](t)
	set(expr.Div, t, forms{3: divVV[T], 1: divVS[T], 2: divSV[T]})
	set(expr.IsNaN, t, forms{1: isNaNV[T]})
	set(expr.IsInf, t, forms{1: isInfV[T]})
	set(expr.CopySign, t, forms{3: copySignVV[T], 1: copySignVS[T], 2: copySignSV[T]})
	set(expr.IsFinite, t, forms{1: isFiniteV[T]})
	set(expr.Abs, t, forms{1: absFloatV[T]})
	set(expr.Sqrt, t, forms{1: sqrtV[T]})
	set(expr.Floor, t, forms{1: floorV[T]})
	set(expr.Ceil, t, forms{1: ceilV[T]})
	set(expr.Trunc, t, forms{1: truncV[T]})
	set(expr.Round, t, forms{1: roundV[T]})
	set(mulAdd, t, forms{7: mulAddVVV[T], 3: mulAddVVS[T], 5: mulAddVSV[T], 6: mulAddSVV[T]})
	set(mulSub, t, forms{7: mulSubVVV[T], 3: mulSubVVS[T], 5: mulSubVSV[T], 6: mulSubSVV[T]})
	set(subMul, t, forms{7: subMulVVV[T], 3: subMulVVS[T], 5: subMulVSV[T], 6: subMulSVV[T]})
	set(diffMul, t, forms{7: diffMulVVV[T], 3: diffMulVVS[T], 5: diffMulVSV[T], 6: diffMulSVV[T]})
	set(sumMul, t, forms{7: sumMulVVV[T], 3: sumMulVVS[T], 5: sumMulVSV[T], 6: sumMulSVV[T]})
}

// boolForms sets what is defined for bool, which is stored as a byte of 0 or 1.
func boolForms() {
	for _, op := range []expr.Op{expr.And, expr.Or, expr.Xor, expr.Eq, expr.Ne} {
		table[op][expr.Bool] = table[op][expr.Uint8]
	}
	set(expr.Not, expr.Bool, forms{1: flipV[uint8]})
}

// turned makes the forms of an operation from those of its mirror image, such as a > b from b < a.
func turned(f forms) forms {
	var t forms
	t[3] = swap(f[3])
	t[1], t[2] = swap(f[2]), swap(f[1])
	return t
}

// swap exchanges the first two operands.
func swap(f blockFunc) blockFunc {
	return func(d, a, b, c unsafe.Pointer, n int) { f(d, b, a, c, n) }
}

// bit is 1 for true; the compiler makes it a flag instruction.
func bit(b bool) uint8 {
	var v uint8
	if b {
		v = 1
	}
	return v
}

// quo and rem follow the numeric contract: x/0 is 0 and x%0 is x. Go wraps the least integer by -1.
func quo[T integer](x, y T) T {
	if y == 0 {
		return 0
	}
	return x / y
}

func rem[T integer](x, y T) T {
	if y == 0 {
		return x
	}
	return x % y
}

// sign is -1, 0 or 1; a float zero or NaN is kept.
func sign[T number](x T) T {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return T(0) - 1
	}
	return x
}

func copySign[T float](x, y T) T { return T(math.Copysign(float64(x), float64(y))) }

// The shift loops read the count as unsigned in the width of its type; Go gives 0 or the sign past the width.
func shlVV[T integer](d, a, b, _ unsafe.Pointer, n int) {
	out, xs, ys := vec[T](d, n), vec[T](a, n), vec[T](b, n)
	for i := range out {
		out[i] = xs[i] << count(ys[i])
	}
}

func shlVS[T integer](d, a, b, _ unsafe.Pointer, n int) {
	out, xs, by := vec[T](d, n), vec[T](a, n), count(*(*T)(b))
	for i := range out {
		out[i] = xs[i] << by
	}
}

func shrVV[T integer](d, a, b, _ unsafe.Pointer, n int) {
	out, xs, ys := vec[T](d, n), vec[T](a, n), vec[T](b, n)
	for i := range out {
		out[i] = xs[i] >> count(ys[i])
	}
}

func shrVS[T integer](d, a, b, _ unsafe.Pointer, n int) {
	out, xs, by := vec[T](d, n), vec[T](a, n), count(*(*T)(b))
	for i := range out {
		out[i] = xs[i] >> by
	}
}

// count is a shift count: a negative one becomes far more than any width, in every width.
func count[T integer](v T) uint64 { return uint64(v) }

// vec views n elements at p.
func vec[T any](p unsafe.Pointer, n int) []T { return unsafe.Slice((*T)(p), n)[:n:n] }

func move[T any](d, a, _, _ unsafe.Pointer, n int) { copy(vec[T](d, n), vec[T](a, n)) }

func fma64(d, a, b, c unsafe.Pointer, n int) {
	out, xs, ys, zs := vec[float64](d, n), vec[float64](a, n), vec[float64](b, n), vec[float64](c, n)
	for i := range out {
		out[i] = math.FMA(xs[i], ys[i], zs[i])
	}
}

// fma32 has the lines of elementary.FMA32.
func fma32(d, a, b, c unsafe.Pointer, n int) {
	out, xs, ys, zs := vec[float32](d, n), vec[float32](a, n), vec[float32](b, n), vec[float32](c, n)
	for i := range out {
		sum := float64(float64(xs[i])*float64(ys[i])) + float64(zs[i])
		fused := float32(sum)
		if elementary.NearTie(sum) {
			fused = elementary.OddFMA32(xs[i], ys[i], zs[i])
		}
		out[i] = fused
	}
}

// selectForms are the loops of select(c, x, y) for elements of that many bytes: only bits are moved.
func selectForms(size int) forms {
	switch size {
	case 1:
		return selectOf[uint8]()
	case 2:
		return selectOf[uint16]()
	case 4:
		return selectOf[uint32]()
	}
	return selectOf[uint64]()
}

func selectOf[T unsigned]() forms {
	return forms{7: selectVVV[T], 3: selectVVS[T], 5: selectVSV[T], 1: selectVSS[T]}
}

func selectVVV[T unsigned](d, c, a, b unsafe.Pointer, n int) {
	out, cs, xs, ys := vec[T](d, n), vec[uint8](c, n), vec[T](a, n), vec[T](b, n)
	for i := range out {
		v := ys[i]
		if x := xs[i]; cs[i] != 0 {
			v = x
		}
		out[i] = v
	}
}

func selectVVS[T unsigned](d, c, a, b unsafe.Pointer, n int) {
	out, cs, xs, y := vec[T](d, n), vec[uint8](c, n), vec[T](a, n), *(*T)(b)
	for i := range out {
		v := y
		if x := xs[i]; cs[i] != 0 {
			v = x
		}
		out[i] = v
	}
}

func selectVSV[T unsigned](d, c, a, b unsafe.Pointer, n int) {
	out, cs, x, ys := vec[T](d, n), vec[uint8](c, n), *(*T)(a), vec[T](b, n)
	for i := range out {
		v := ys[i]
		if cs[i] != 0 {
			v = x
		}
		out[i] = v
	}
}

func selectVSS[T unsigned](d, c, a, b unsafe.Pointer, n int) {
	out, cs, x, y := vec[T](d, n), vec[uint8](c, n), *(*T)(a), *(*T)(b)
	for i := range out {
		v := y
		if cs[i] != 0 {
			v = x
		}
		out[i] = v
	}
}
