package expr

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// specials lists the values of type t at which operations change their ways, and some ordinary ones.
func specials(t Type) []uint64 {
	if t == Bool {
		return []uint64{0, 1}
	}
	if !t.IsFloat() {
		w, top := uint64(t.Bits()), uint64(1)<<(t.Bits()-1)
		return []uint64{0, 1, 2, 3, 7, w - 1, w, w + 1, 100, top, top - 1, top + 1, ones(t), ones(t) - 1, wrap(t, 0x9e3779b97f4a7c15)}
	}
	var values []uint64
	for _, x := range []float64{
		0, 1, 0.5, 1.5, 2.5, 3, 1e-3, math.Pi, 127, 128, 255, 256, 1 << 31, 1<<31 - 1, 1 << 32, 1 << 53, 1 << 63, 1 << 64,
		16777217, 1e30, 1e-30, 1e-40, 5e-324, 1e308, math.MaxFloat32, math.SmallestNonzeroFloat32, math.Inf(1),
	} {
		values = append(values, floatBits(t, x), floatBits(t, -x))
	}
	return append(values, floatBits(t, math.NaN()))
}

// each calls f with every choice of n special values of type t.
func each(t Type, n int, f func(a []uint64)) {
	values := specials(t)
	a := make([]uint64, n)
	var choose func(k int)
	choose = func(k int) {
		if k == n {
			f(a)
			return
		}
		for _, v := range values {
			a[k] = v
			choose(k + 1)
		}
	}
	choose(0)
}

func formatAll(t Type, a []uint64) string {
	words := make([]string, len(a))
	for i, v := range a {
		words[i] = FormatBits(t, v)
	}
	return "(" + strings.Join(words, ", ") + ")"
}

// checkRow compares the row's meaning for a with the independent statement.
func checkRow(t *testing.T, op Op, typ Type, a []uint64) {
	t.Helper()
	say := sayInt
	switch {
	case typ == Bool:
		say = func(op Op, _ Type, a []uint64) (uint64, bool) { return sayBool(op, a) }
	case typ.IsFloat():
		say = sayFloat
	}
	want, ok := say(op, typ, a)
	if !ok {
		t.Fatalf("nothing is stated about %v of %v", op, typ)
	}
	out := op.Row().result(Invalid, typ, typ)
	if got := op.Row().Eval(typ, out, a); !EqualBits(out, got, want) {
		t.Errorf("%v %v%s = %s, want %s", typ, op, formatAll(typ, a), FormatBits(out, got), FormatBits(out, want))
	}
}

// Every row whose results are exact or correctly rounded, for every type, at all special values.
func TestRows(t *testing.T) {
	for op := Add; op < Exp; op++ {
		if op == Select || op == Cast || op == Bitcast || op == Pick {
			continue
		}
		for _, typ := range Types {
			if op.Row().TakesType(typ) {
				each(typ, op.Row().Arity, func(a []uint64) { checkRow(t, op, typ, a) })
			}
		}
	}
}

// The operations that round, at random values, many of them near each other or near a tie.
func TestRounding(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, typ := range []Type{Float32, Float64} {
		for _, op := range []Op{Add, Sub, Mul, Div, Rem, FMA, Sqrt} {
			a := make([]uint64, op.Row().Arity)
			for range 3000 {
				for i := range a {
					a[i] = floatBits(typ, math.Ldexp(r.Float64()-0.5, r.IntN(40)-20))
				}
				checkRow(t, op, typ, a)
			}
		}
	}
}

// An f32 fma whose exact result lies close to a tie of f32, or of f64, is where rounding twice shows.
func TestFMATies(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	wrong := 0
	for range 20000 {
		x := float32(1 + math.Ldexp(float64(r.IntN(1<<12)), -12))
		y := float32(1 + math.Ldexp(float64(r.IntN(1<<12)), -12))
		z := float32(math.Ldexp(float64(1+r.IntN(7)), -r.IntN(120)))
		if r.IntN(2) == 0 {
			z = -z
		}
		a := []uint64{uint64(math.Float32bits(x)), uint64(math.Float32bits(y)), uint64(math.Float32bits(z))}
		checkRow(t, FMA, Float32, a)
		if twice := math.Float32bits(float32(math.FMA(float64(x), float64(y), float64(z)))); uint64(twice) != evalFMA(Float32, Float32, a) {
			wrong++
		}
	}
	if wrong == 0 {
		t.Error("no case would show a second rounding")
	}
}

func TestCast(t *testing.T) {
	for _, from := range Types {
		for _, to := range Types {
			for _, v := range specials(from) {
				if got, want := evalCast(from, to, []uint64{v}), sayCast(from, to, v); !EqualBits(to, got, want) {
					t.Errorf("%v(%v %s) = %s, want %s", to, from, FormatBits(from, v), FormatBits(to, got), FormatBits(to, want))
				}
			}
		}
	}
}

func TestSelectAndBitcast(t *testing.T) {
	for _, typ := range Types {
		for _, v := range specials(typ) {
			if evalSelect(typ, typ, []uint64{1, v, 0}) != v || evalSelect(typ, typ, []uint64{0, 0, v}) != v {
				t.Errorf("select of %v loses %s", typ, FormatBits(typ, v))
			}
			if evalBitcast(typ, typ, []uint64{v}) != v {
				t.Errorf("bitcast of %v changes %s", typ, FormatBits(typ, v))
			}
		}
	}
}

// Functions that are not written for f32 are those of f64, rounded; NaN stays NaN.
func TestMath(t *testing.T) {
	for op := Exp; op < NumOps; op++ {
		for _, x := range []float64{0.3, 0.75, 1.5} {
			if IsWritten(op, Float32) {
				continue
			}
			a := []uint64{floatBits(Float32, x), floatBits(Float32, 0.5)}[:op.Row().Arity]
			b := []uint64{floatBits(Float64, float(Float32, a[0])), floatBits(Float64, 0.5)}[:op.Row().Arity]
			got := op.Row().Eval(Float32, Float32, a)
			want := floatBits(Float32, float(Float64, op.Row().Eval(Float64, Float64, b)))
			if !EqualBits(Float32, got, want) {
				t.Errorf("f32 %v(%v) = %s, want %s", op, x, FormatBits(Float32, got), FormatBits(Float32, want))
			}
		}
		nan := []uint64{floatBits(Float64, math.NaN()), floatBits(Float64, 2)}[:op.Row().Arity]
		if got := float(Float64, op.Row().Eval(Float64, Float64, nan)); got == got {
			t.Errorf("%v of NaN is %v", op, got)
		}
	}
}

// What the comments of the rows say.
func TestMathValues(t *testing.T) {
	inf, nan, minus := math.Inf(1), math.NaN(), math.Copysign(0, -1)
	for _, c := range []struct {
		op         Op
		x, y, want float64
	}{
		{Exp, 0, 0, 1}, {Exp, -inf, 0, 0}, {Exp2, 10, 0, 1024}, {Exp2, -inf, 0, 0}, {Expm1, minus, 0, minus},
		{Log, 1, 0, 0}, {Log, 0, 0, -inf}, {Log, -1, 0, nan}, {Log2, 8, 0, 3}, {Log2, 0, 0, -inf}, {Log10, 1000, 0, 3},
		{Log10, -1, 0, nan}, {Log1p, minus, 0, minus}, {Log1p, -1, 0, -inf}, {Log1p, -2, 0, nan},
		{Pow, 2, 10, 1024}, {Pow, nan, 0, 1}, {Pow, 1, nan, 1}, {Pow, -8, 1.0 / 3, nan},
		{Hypot, 3, 4, 5}, {Hypot, -inf, nan, inf}, {Hypot, 1, nan, nan}, {Cbrt, 27, 0, 3}, {Cbrt, -8, 0, -2}, {Cbrt, minus, 0, minus},
		{Sin, minus, 0, minus}, {Sin, inf, 0, nan}, {Cos, 0, 0, 1}, {Cos, -inf, 0, nan}, {Tan, minus, 0, minus}, {Tan, inf, 0, nan},
		{Asin, 1, 0, math.Pi / 2}, {Asin, minus, 0, minus}, {Asin, 1.5, 0, nan}, {Acos, 1, 0, 0}, {Acos, -2, 0, nan},
		{Atan, inf, 0, math.Pi / 2}, {Atan, minus, 0, minus}, {Atan2, 1, 0, math.Pi / 2}, {Atan2, 0, -1, math.Pi}, {Atan2, minus, -1, -math.Pi},
		{Sinh, minus, 0, minus}, {Cosh, 0, 0, 1}, {Tanh, inf, 0, 1}, {Tanh, minus, 0, minus}, {Asinh, minus, 0, minus},
		{Acosh, 1, 0, 0}, {Acosh, 0.5, 0, nan}, {Atanh, 1, 0, inf}, {Atanh, 2, 0, nan}, {Atanh, minus, 0, minus},
		{Erf, inf, 0, 1}, {Erf, minus, 0, minus}, {Erfc, -inf, 0, 2}, {Erfc, inf, 0, 0},
		{Gamma, 5, 0, 24}, {Gamma, minus, 0, -inf}, {Gamma, -3, 0, nan}, {Gamma, -inf, 0, nan}, {LogGamma, 1, 0, 0}, {LogGamma, 0, 0, inf}, {LogGamma, -2, 0, inf},
		{Sqrt, minus, 0, minus}, {Sqrt, -1, 0, nan}, {Round, 2.5, 0, 2}, {Round, -0.5, 0, minus},
	} {
		a := []uint64{math.Float64bits(c.x), math.Float64bits(c.y)}[:c.op.Row().Arity]
		got := c.op.Row().Eval(Float64, Float64, a)
		if !EqualBits(Float64, got, math.Float64bits(c.want)) {
			t.Errorf("%v%s = %s, want %v", c.op, formatAll(Float64, a), FormatBits(Float64, got), c.want)
		}
	}
}

// What the rows promise about order and grouping.
func TestCommutesAndAssoc(t *testing.T) {
	for op := Add; op < NumOps; op++ {
		row := op.Row()
		for _, typ := range Types {
			if !row.Commutes || !row.TakesType(typ) {
				continue
			}
			out := row.result(Invalid, typ, typ)
			eval := func(x, y uint64) uint64 { return row.Eval(typ, out, []uint64{x, y}) }
			each(typ, 2, func(a []uint64) {
				if !EqualBits(out, eval(a[0], a[1]), eval(a[1], a[0])) {
					t.Errorf("%v %v%s does not commute", typ, op, formatAll(typ, a))
				}
			})
			if !row.AssocFor(typ) {
				continue
			}
			each(typ, 3, func(a []uint64) {
				if !EqualBits(typ, eval(eval(a[0], a[1]), a[2]), eval(a[0], eval(a[1], a[2]))) {
					t.Errorf("%v %v%s depends on grouping", typ, op, formatAll(typ, a))
				}
			})
		}
	}
}
