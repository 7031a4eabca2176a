package vector

import (
	"strings"
	"testing"

	"github.com/laze-go/laze/graph/expr"
)

// built is the text of what a function builds, without its first line.
func built(t *testing.T, lanes int, build func(b *Builder)) string {
	t.Helper()
	b := NewBuilder("p", lanes)
	build(b)
	p, err := b.Program()
	if err != nil {
		t.Fatalf("%v\n%v", err, p)
	}
	_, body, _ := strings.Cut(p.String(), "\n")
	return body
}

// check compares texts; that wanted may be indented.
func check(t *testing.T, got, want string) {
	t.Helper()
	want = strings.TrimSpace(strings.ReplaceAll("\n"+want, "\n\t\t\t", "\n")) + "\n"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// Equal values are one, and what does not change in a loop stands before it.
func TestShareAndHoist(t *testing.T) {
	check(t, built(t, 8, func(b *Builder) {
		n := b.Count()
		b.For(n, []Ref{b.Int(0)}, func(c []Ref) []Ref {
			two := b.Const(F64, 0x4000000000000000)
			x := b.Load(expr.Float64, b.Pointer(0), c[0], None, 0)
			fixed := b.Op(Sqrt, b.Op(Add, two, two))
			y := b.Op(Mul, x, fixed)
			z := b.Op(Add, y, b.Op(Mul, x, b.Op(Sqrt, b.Op(Add, two, two))))
			b.Store(expr.Float64, b.Pointer(1), c[0], None, 8, z)
			return []Ref{b.Op(Add, c[0], b.Int(8))}
		})
	}), `
			%0 = count
			%1 = const int 0
			%2 = const f64 2
			%3 = pointer 0
			%4 = add f64 %2 %2
			%5 = sqrt f64 %4
			%6 = pointer 1
			%7 = const int 8
			for %0 (%8 = %1) {
			  %9 = load f64 [%3 + %8*8]
			  %10 = mul f64 %9 %5
			  %11 = add f64 %10 %10
			  store f64 [%6 + %8*8 + 8] = %11
			  %12 = add int %8 %7
			  yield %12
			} -> %13`)
}

// Work of a When stays inside of it, in loops there too, and is not seen by what comes later.
func TestWhenKeepsItsWork(t *testing.T) {
	check(t, built(t, 4, func(b *Builder) {
		x := b.Load(expr.Float32, b.Pointer(0), None, None, 0)
		m := b.Op(Lt, x, b.Const(F32, 0))
		r := b.When(m, []Ref{x}, func() []Ref {
			last := b.For(b.Count(), []Ref{x}, func(c []Ref) []Ref { return []Ref{b.Op(Add, c[0], b.Op(Sqrt, x))} })
			return []Ref{last[0]}
		})
		b.Store(expr.Float32, b.Pointer(0), None, None, 0, b.Op(Mul, r[0], b.Op(Sqrt, x)))
	}), `
			%0 = pointer 0
			%1 = load f32 [%0]
			%2 = const f32 0
			%3 = lt f32 %1 %2
			when %3 else %1 {
			  %4 = count
			  %5 = sqrt f32 %1
			  for %4 (%6 = %1) {
			    %7 = add f32 %6 %5
			    yield %7
			  } -> %8
			  yield %8
			} -> %9
			%10 = sqrt f32 %1
			%11 = mul f32 %9 %10
			store f32 [%0] = %11`)
}

// Arithmetic on constant Ints is done, and what changes nothing is left out.
func TestFold(t *testing.T) {
	b := NewBuilder("p", 4)
	n, x := b.Count(), b.Iota(I32)
	rows := []struct {
		name      string
		got, want Ref
	}{
		{"2+3", b.Op(Add, b.Int(2), b.Int(3)), b.Int(5)},
		{"2-3", b.Op(Sub, b.Int(2), b.Int(3)), b.Int(-1)},
		{"2*3", b.Op(Mul, b.Int(2), b.Int(3)), b.Int(6)},
		{"min", b.Op(Min, b.Int(2), b.Int(-3)), b.Int(-3)},
		{"max", b.Op(Max, b.Int(2), b.Int(-3)), b.Int(2)},
		{"and", b.Op(And, b.Int(6), b.Int(3)), b.Int(2)},
		{"or", b.Op(Or, b.Int(6), b.Int(3)), b.Int(7)},
		{"xor", b.Op(Xor, b.Int(6), b.Int(3)), b.Int(5)},
		{"andnot", b.Op(AndNot, b.Int(6), b.Int(3)), b.Int(4)},
		{"shl", b.By(ShlBy, 4, b.Int(-3)), b.Int(-48)},
		{"shr", b.By(ShrBy, 1, b.Int(-4)), b.Int(-2)},
		{"shr u64", b.Add(Instr{Op: ShrBy, Elem: expr.Uint8, Imm: 60, Args: []Ref{b.Int(-1)}}), b.Int(15)},
		{"n+0", b.Op(Add, n, b.Int(0)), n},
		{"0+n", b.Op(Add, b.Int(0), n), n},
		{"n-0", b.Op(Sub, n, b.Int(0)), n},
		{"n*1", b.Op(Mul, n, b.Int(1)), n},
		{"1*n", b.Op(Mul, b.Int(1), n), n},
		{"n*0", b.Op(Mul, n, b.Int(0)), b.Int(0)},
		{"n&-1", b.Op(And, n, b.Int(-1)), n},
		{"n&0", b.Op(And, b.Int(0), n), b.Int(0)},
		{"n|0", b.Op(Or, n, b.Int(0)), n},
		{"n^0", b.Op(Xor, b.Int(0), n), n},
		{"n&^0", b.Op(AndNot, n, b.Int(0)), n},
		{"n<<0", b.By(ShlBy, 0, n), n},
		{"x<<3", b.Op(Shl, x, b.Const(I32, 3)), b.By(ShlBy, 3, x)},
		{"x>>3", b.Typed(Shr, expr.Uint32, x, b.Const(I32, 3)), b.Add(Instr{Op: ShrBy, Elem: expr.Uint32, Imm: 3, Args: []Ref{x}})},
		{"x>>32", b.Typed(Shr, expr.Int32, x, b.Const(I32, 32)), b.Add(Instr{Op: ShrBy, Elem: expr.Int32, Imm: 31, Args: []Ref{x}})},
		{"splat", b.Splat(I32, b.Int(-1)), b.Const(I32, 0xffffffff)},
		{"splat mask", b.Splat(Mask, b.Int(2)), b.Const(Mask, 15)},
		{"bits", b.Const(F32, 0x12345678_9abcdef0), b.Const(F32, 0x9abcdef0)},
	}
	for _, r := range rows {
		if r.got != r.want {
			t.Errorf("%s is %v, should be %v", r.name, r.got, r.want)
		}
	}
	for _, r := range []Ref{b.Op(Sub, b.Int(0), n), b.Op(AndNot, b.Int(0), n), b.Op(Min, n, b.Int(0)), b.Op(Shl, x, b.Const(I32, 32)), b.Op(Add, b.Const(I32, 0), b.Const(I32, 0))} {
		if b.values[r].op == Const || r == n {
			t.Errorf("%v is folded", r)
		}
	}
}

// Elem becomes what the row asks for, whatever type of that sign is meant.
func TestElem(t *testing.T) {
	check(t, built(t, 8, func(b *Builder) {
		x := b.Load(expr.Uint8, b.Pointer(0), None, None, 0)
		f := b.Convert(F64, expr.Uint8, x)
		y := b.Convert(I64, expr.Uint16, f)
		z := b.Typed(Max, expr.Uint16, b.Convert(I32, expr.Int64, y), x)
		m := b.Typed(Lt, expr.Float64, f, b.Typed(Div, expr.Float64, f, f))
		z = b.Op(Select, m, b.Typed(Wrap, expr.Uint8, z), b.Typed(Add, expr.Uint8, x, x))
		n := b.Add(Instr{Op: ShrBy, Elem: expr.Uint32, Imm: 3, Args: []Ref{b.Add(Instr{Op: ShrBy, Elem: expr.Int64, Imm: 1, Args: []Ref{b.Count()}})}})
		b.Store(expr.Uint8, b.Pointer(0), n, None, 0, z)
	}), `
			%0 = pointer 0
			%1 = load u8 [%0]
			%2 = convert u32 to f64 %1
			%3 = convert f64 to u64 %2
			%4 = convert i64 to i32 %3
			%5 = max u32 %4 %1
			%6 = div f64 %2 %2
			%7 = lt f64 %2 %6
			%8 = wrap u8 %5
			%9 = add i32 %1 %1
			%10 = select i32 %7 %8 %9
			%11 = count
			%12 = shrby int %11 1
			%13 = shrby u64 %12 3
			store u8 [%0 + %13*1] = %10`)
}

// Loads are never shared: memory may change between them. Those that nobody uses are left out.
func TestLoadsStay(t *testing.T) {
	check(t, built(t, 8, func(b *Builder) {
		p := b.Pointer(0)
		x := b.Load(expr.Int32, p, None, None, 0)
		b.Load(expr.Int32, p, None, None, 64)
		b.Store(expr.Int32, p, None, None, 0, b.Op(Add, x, x))
		y := b.Load(expr.Int32, p, None, None, 0)
		b.Store(expr.Int32, p, None, None, 0, b.Op(Add, y, y))
	}), `
			%0 = pointer 0
			%1 = load i32 [%0]
			%2 = add i32 %1 %1
			store i32 [%0] = %2
			%3 = load i32 [%0]
			%4 = add i32 %3 %3
			store i32 [%0] = %4`)
}

// Many values fill the table of equal ones, and every one is found again.
func TestManyValues(t *testing.T) {
	b := NewBuilder("p", 8)
	var refs []Ref
	for k := range 5000 {
		refs = append(refs, b.Int(int64(k)))
	}
	for k, want := range refs {
		if got := b.Int(int64(k)); got != want {
			t.Fatalf("%d is %v, and then %v", k, want, got)
		}
	}
}

// What is built wrongly does not panic, and Program says what is wrong.
func TestBuiltWrongly(t *testing.T) {
	rows := []struct {
		build func(b *Builder)
		want  string
	}{
		{func(b *Builder) { b.Report(b.Op(Add, b.Count(), Ref(77)), 1) }, "at %1: add: argument 1 is %2147483647, which is not defined before"},
		{func(b *Builder) { b.Report(b.Op(Not), 1) }, "at %0: report: argument 0 is none, which is not defined before"},
		{func(b *Builder) { b.Report(b.Op(Eq, b.Iota(I32)), 1) }, "at %1: eq: has 1 arguments, should have 2"},
		{func(b *Builder) { b.Report(b.Splat(Mask, b.Op(Add, b.Count())), 1) }, "at %1: add: has 1 arguments, should have 2"},
		{func(b *Builder) { b.Report(b.Op(Div, b.Int(1), b.Int(2)), 1) }, "at %2: div: argument 0 is int, should be i32, i64, f32, f64"},
		{func(b *Builder) { b.Report(b.Op(Lt, b.Const(I32, 1), b.Const(I32, 2)), 1) }, "at %2: lt: the element type is invalid, should be i32 or u32"},
		{func(b *Builder) {
			var inside Ref
			b.For(b.Count(), nil, func([]Ref) []Ref {
				inside = b.Load(expr.Int32, b.Pointer(0), None, None, 0)
				b.Store(expr.Int32, b.Pointer(0), None, None, 0, inside)
				return nil
			})
			b.Store(expr.Int32, b.Pointer(0), None, None, 0, inside)
		}, "at %3: store: argument 3 is %2, which is defined in a block that is closed"},
		{func(b *Builder) {
			b.For(b.Count(), []Ref{b.Int(0)}, func(c []Ref) []Ref {
				b.Store(expr.Int64, b.Pointer(0), c[0], None, 0, b.Iota(I64))
				return nil
			})
		}, "at %4: for: a block gives [], should give [int]"},
	}
	for _, r := range rows {
		b := NewBuilder("p", 8)
		r.build(b)
		if _, err := b.Program(); err == nil || err.Error() != r.want {
			t.Errorf("got  %v\nwant %s", err, r.want)
		}
	}
}
