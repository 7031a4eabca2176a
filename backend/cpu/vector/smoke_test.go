package vector

import "testing"

import "github.com/laze-go/laze/graph/expr"

func TestSmoke(t *testing.T) {
	b := NewBuilder("triad", 8)
	x, y, out := b.Pointer(0), b.Pointer(1), b.Pointer(2)
	n := b.Count()
	b.For(b.By(ShrBy, 3, n), []Ref{b.Int(0)}, func(c []Ref) []Ref {
		v := b.Op(FMA, b.Load(expr.Float64, x, c[0], None, 0), b.Const(F64, 0x4000000000000000), b.Load(expr.Float64, y, c[0], None, 0))
		b.Store(expr.Float64, out, c[0], None, 0, v)
		return []Ref{b.Op(Add, c[0], b.Int(8))}
	})
	p, err := b.Program()
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v", p)
}

func TestRound(t *testing.T) {
	p := MustParse(sample)
	t.Log("\n" + p.String())
	if p.String() != MustParse(p.String()).String() {
		t.Error("differs")
	}
}

const sample = `vector "a b" lanes 8 scratch 64
%0 = pointer 0
%1 = count
%2 = const int -5
%3 = const f64 -0
%4 = const f64 -inf
%5 = const f64 0x7ff8000000000001
%6 = const mask 0b11
%7 = const i32 -7
%8 = const i64 -9223372036854775808
%9 = shrby int %1 3
%10 = shrby u64 %1 3
for %9 (%11 = %2, %12 = %3) {
  %13 = load f64 [%0 + %11*8 - 16] mask %6 count 3
  %14 = fill int [%0]
  %15 = gather i8 [%0 + %7*1] mask %6
  %16 = convert i32 to f64 %15
  %17 = convert f64 to u64 %16
  %18 = lt u64 %17 %8
  when %18 else %16 {
    scatter f64 [%0 + %17*8 + 8] = %13
    yield %13
  } -> %19
  while (%20 = %19) {
    %21 = lt f64 %20 %13
    yield %21
  } do (%22) {
    %23 = round f64 %22 floor
    yield %23
  } -> %24
  store f64 [%0] = %24 mask %18 count 2
  %25 = wrap i8 %15
  %26 = fma f64 %24 %24 %3
  %27 = add int %11 %2
  %28 = shrby i64 %17 3
  %29 = bits f64 %28
  report %18 4
  yield %27 %29
} -> %30 %31
fence
`
