package expr

import (
	"math"
	"testing"
)

func TestBuilderShares(t *testing.T) {
	b := NewBuilder(Float64, Bool)
	branch := func(then string) Ref {
		return b.If(1, []Ref{0}, parse(t, "(a f64) "+then), parse(t, "(a f64) a"))[0]
	}
	for i, pair := range [][2]Ref{
		{b.Op(Add, 0, 0), b.Op(Add, 0, 0)},
		{b.Const(Int8, 3), b.Const(Int8, 3)},
		{b.Coord(1), b.Coord(1)},
		{b.Cast(Float64, 0), 0},
		{b.Bitcast(Bool, 1), 1},
		{b.Load(1, Int8, b.Coord(0), b.Size(7), b.Size(7), b.Size(7), b.Size(7), b.Size(7), b.Size(7), b.Size(8)),
			b.Load(1, Int8, b.Coord(0), b.Size(7), b.Size(7), b.Size(7), b.Size(7), b.Size(7), b.Size(7), b.Size(8))},
		{branch("exp(a)"), branch("exp(a)")},
	} {
		if pair[0] != pair[1] {
			t.Errorf("pair %d: equal values have refs %d and %d", i, pair[0], pair[1])
		}
	}
	for i, pair := range [][2]Ref{
		{b.Const(Int8, 3), b.Const(Int16, 3)},
		{b.Coord(1), b.Coord(2)},
		{b.Coord(1), b.Size(1)},
		{b.Cast(Int8, 0), b.Cast(Int16, 0)},
		{b.Op(Sub, 0, b.Cast(Float64, 1)), b.Op(Sub, b.Cast(Float64, 1), 0)},
		{b.Const(Float64, 0), b.Const(Float64, 1<<63)},
		{b.Load(1, Int8), b.Load(2, Int8)},
		{branch("exp(a)"), branch("exp(a) + 1")},
	} {
		if pair[0] == pair[1] {
			t.Errorf("pair %d: different values have one ref", i)
		}
	}
}

func TestBuilderFolds(t *testing.T) {
	for _, c := range [][2]string{
		{"() i8(100) + 100, i8(1) << 9, i8(-128) / -1, i8(5) % 0", "() i8(-56), i8(0), i8(-128), i8(5)"},
		{"() f64(1) / 3, f32(1) / 3, sqrt(f32(2)), f64(0) / 0", "() f64(0.3333333333333333), f32(0.33333334), f32(1.4142135), f64(nan)"},
		{"(a bool) i8(f64(1e9)), u64(f64(-1)), bits.u32(f32(1)), f64(a)", "(a bool) i8(127), u64(0), u32(1065353216), f64(a)"},
		{"() select(true, f64(1), 2), u8(3) < 2, exp(f64(0)), fma(f64(2), 3, 4)", "() f64(1), false, f64(1), f64(10)"},
		{"() size(3) + 4, i0 * 0", "() size(3) + 4, i0*0"},
	} {
		if got := parse(t, c[0]).String(); got != c[1] {
			t.Errorf("%s\nbecomes %s\nwant    %s", c[0], got, c[1])
		}
	}
}

func TestBuilderRegions(t *testing.T) {
	b := NewBuilder(Int64)
	gcd := b.While([]Ref{0, b.Int(12)}, parse(t, "(a i64, b i64) b != 0"), parse(t, "(a i64, b i64) b, a%b"))
	branch := b.If(b.Op(Gt, gcd[0], b.Int(1)), gcd[:1], parse(t, "(a i64) a"), parse(t, "(a i64) neg(a)"))
	f := b.Func(branch[0], b.Scalar(2))
	const want = "(a i64) let t0 = while(a, i64(12)) {(a i64, b i64) b != 0} do {(a i64, b i64) b, a%b}; " +
		"let t1 = if(t0.0 > 1, t0.0) {(a i64) a} else {(a i64) neg(a)}; t1.0, s2"
	if got := f.String(); got != want {
		t.Error(got)
	}
	if got := evalAll(f, &Env{Scalars: []int64{0, 0, 9}}, 18); got != "6 9 " {
		t.Error(got)
	}
}

func TestInline(t *testing.T) {
	f := parse(t, "(a f64) a + f64(i0), f64(i1)*a")
	b := NewBuilder(Float64)
	got := b.Func(b.Inline(f, []Ref{b.Op(Neg, 0)}, func(axis int) Ref { return b.Op(Sub, b.Size(9), b.Coord(1-axis)) })...)
	if want := "(a f64) let t0 = neg(a); t0 + f64(size(9) - i1), f64(size(9) - i0)*t0"; got.String() != want {
		t.Error(got)
	}
	if !f.Equal(f.Canonical()) {
		t.Error("inlining nothing changes a function")
	}
}

func TestParamAfterInstruction(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a parameter after an instruction is accepted")
		}
	}()
	b := NewBuilder()
	b.Int(1)
	b.Param(Int8)
}

func TestCost(t *testing.T) {
	f := parse(t, "(a f64) let t0 = while(a) {(a f64) a < 1} do {(a f64) a + 1}; t0.0*a")
	if got := f.Cost(); got != 2+8*(1+1)+1 {
		t.Errorf("cost is %d", got)
	}
	if !f.Uses(Lt) || f.Uses(Sub) {
		t.Error("Uses does not look into regions, or sees what is not there")
	}
}

// buildThirty makes a typical fused body.
func buildThirty() *Func {
	b := NewBuilder(Float64, Float64, Float64)
	r := Ref(0)
	for i := range 10 {
		r = b.Op(Add, b.Op(Mul, r, 1), b.Const(Float64, math.Float64bits(float64(i))))
	}
	return b.Func(r)
}

func BenchmarkBuilder(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		buildThirty()
	}
}

func BenchmarkString(b *testing.B) {
	f := buildThirty()
	b.ReportAllocs()
	for b.Loop() {
		_ = f.String()
	}
}
