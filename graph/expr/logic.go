package expr

import "math"

// Bit operations, comparisons and questions about floats.
var (
	evalEq = relation(equal[float64], equal[int64], equal[uint64])
	evalNe = relation(differ[float64], differ[int64], differ[uint64])
	evalLt = relation(less[float64], less[int64], less[uint64])
	evalLe = relation(atMost[float64], atMost[int64], atMost[uint64])
	evalGt = relation(more[float64], more[int64], more[uint64])
	evalGe = relation(atLeast[float64], atLeast[int64], atLeast[uint64])

	evalIsNaN    = property(math.IsNaN)
	evalIsInf    = property(isInf)
	evalIsFinite = property(isFinite)
)

func equal[T number](x, y T) bool   { return x == y }
func differ[T number](x, y T) bool  { return x != y }
func less[T number](x, y T) bool    { return x < y }
func atMost[T number](x, y T) bool  { return x <= y }
func more[T number](x, y T) bool    { return x > y }
func atLeast[T number](x, y T) bool { return x >= y }

func isInf(x float64) bool    { return math.IsInf(x, 0) }
func isFinite(x float64) bool { return x-x == 0 }

func evalAnd(_, _ Type, a []uint64) uint64 { return a[0] & a[1] }
func evalOr(_, _ Type, a []uint64) uint64  { return a[0] | a[1] }
func evalXor(_, _ Type, a []uint64) uint64 { return a[0] ^ a[1] }

func evalNot(arg, _ Type, a []uint64) uint64 {
	if arg == Bool {
		return a[0] ^ 1
	}
	return wrap(arg, ^a[0])
}

// evalShl reads the count as unsigned. Go shifts past the width as the contract says: it gives 0.
func evalShl(arg, _ Type, a []uint64) uint64 { return wrap(arg, a[0]<<a[1]) }

func evalShr(arg, _ Type, a []uint64) uint64 {
	if arg.IsSigned() {
		return wrap(arg, uint64(signed(arg, a[0])>>a[1]))
	}
	return a[0] >> a[1]
}

func evalSelect(_, _ Type, a []uint64) uint64 {
	if a[0] != 0 {
		return a[1]
	}
	return a[2]
}

func evalCopySign(arg, _ Type, a []uint64) uint64 {
	sign := uint64(1) << (arg.Bits() - 1)
	return a[0]&^sign | a[1]&sign
}
