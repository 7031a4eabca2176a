package expr

import (
	"strings"
	"testing"

	"github.com/laze-go/laze/internal/lex"
)

// Texts that are canonical: reading and printing keeps them.
func TestTextRoundTrip(t *testing.T) {
	for _, text := range []string{
		"()",
		"(a f64)",
		"(a f64) a",
		"(a f64, b i8) b, a, b",
		"(a f64, b f64) a*b + 2",
		"(a f64, b f64) 2*(a + b)/3 - (a - (b - 1))",
		"(a i64, b i64) a<<b>>1&a | b ^ 3&(a | 1)",
		"(a f64, b f64) a < b == (b >= 2)",
		"(a f64) let t0 = a - 1; t0*t0, sqrt(t0)",
		"(a f32) a*-2 + -0 - -inf + inf + nan + nan(0xffc00001)",
		"(a bool, b f64) select(a, b, 1), select(a, 1, b), select(b == 0, f64(1), f64(2))",
		"(a bool) a == true, a&false, not(a)",
		"(a f64) let t0 = neg(a); t0*2, abs(t0), fma(a, 2, 3), min(a, 1e+20), isnan(a), copysign(a, -1)",
		"(a u8) f64(a), i8(a), bool(a), bits.i8(a), mulhi(a, 200)",
		"() i0, s12, size(1000), size(-1), f64(0.1), true, i8(-128), u64(18446744073709551615)",
		"(a i64) load2.f64(i0, a + 1, 5)*2, load0.bool()",
		"() let t0 = philox(1, 2, 3, 4, u32(i0), 6); t0.3, t0.0 ^ t0.1",
		"(a i64) let t0 = while(a, i64(0)) {(a i64, b i64) a != 0} do {(a i64, b i64) a&(a - 1), b + 1}; t0.1",
		"(a f64) let t0 = if(a < 0, a) {(a f64) let t0 = a*a; t0 + t0} else {(a f64) a}; t0.0",
	} {
		f, err := Parse(text)
		if err != nil {
			t.Errorf("%s\n%v", text, err)
			continue
		}
		if got := f.String(); got != text {
			t.Errorf("%s\nprints as\n%s", text, got)
		}
		checkRoundTrip(t, f)
	}
}

// checkRoundTrip demands that the text of f reads back to f itself.
func checkRoundTrip(t *testing.T, f *Func) {
	t.Helper()
	text := f.String()
	g, err := Parse(text)
	if err != nil {
		t.Fatalf("%s\n%v", text, err)
	}
	if again := g.String(); again != text {
		t.Fatalf("%s\nreads and prints as\n%s", text, again)
	}
	if err := g.Verify(); err != nil {
		t.Fatalf("%s\n%v", text, err)
	}
	if !f.Equal(g) {
		t.Fatalf("%s\nreads back differently", text)
	}
}

// Texts that may be written, and what they become.
func TestTextBecomes(t *testing.T) {
	for _, c := range [][2]string{
		{"( x f64,y f64 )x * y+(2)", "(a f64, b f64) a*b + 2"},
		{"(x f64) let y = x+1; let z = y; z", "(a f64) a + 1"},
		{"(x f64) let unused = x+1; x", "(a f64) a"},
		{"(a f64) -a*2, - 2*a, -(a - 1), --a", "(a f64) let t0 = neg(a); t0*2, -2*a, neg(a - 1), neg(t0)"},
		{"(a f64) add(a, 1) + max(2, a)", "(a f64) a + 1 + max(2, a)"},
		{"(a f64) a*a + a*a", "(a f64) let t0 = a*a; t0 + t0"},
		{"(a f64) f64(2) + 3, sqrt(f64(16))*a, f64(a)", "(a f64) f64(5), 4*a, f64(a)"},
		{"(a f64) let t0 = a*2; let t1 = a + 1; t1*t1 + t0*t0", "(a f64) let t0 = a + 1; let t1 = a*2; t0*t0 + t1*t1"},
		{"(a i64) (a)", "(a i64) a"},
		{"(a i32) pick(a, f32(1), 2), pick(i64(3), f64(1), 2)", "(a i32) pick(a, f32(1), f32(2)), f64(2)"},
		{"(a f32) a + 0.1 + 1.0e3", "(a f32) a + 0.1 + 1000"},
	} {
		f, err := Parse(c[0])
		if err != nil {
			t.Errorf("%s\n%v", c[0], err)
			continue
		}
		if got := f.String(); got != c[1] {
			t.Errorf("%s\nbecomes %s\nwant    %s", c[0], got, c[1])
		}
	}
}

// Every constant reads back to the same bits.
func TestTextConstants(t *testing.T) {
	for _, typ := range Types {
		values := specials(typ)
		switch typ {
		case Float32:
			values = append(values, 0x7f800001, 0xffc00000, 0xff812345, 1, 0x80000001)
		case Float64:
			values = append(values, 0x7ff0000000000001, 0xfff8000000000000, 0x7fffffffffffffff, 1, 1<<63|1)
		}
		for _, v := range values {
			b := NewBuilder(typ)
			c := b.Const(typ, v)
			f := b.Func(c, b.Op(Eq, 0, c))
			checkRoundTrip(t, f)
			if back := parse(t, f.String()); back.At(back.Results[0]).Bits != v {
				t.Errorf("%v %#x becomes %v", typ, v, back)
			}
		}
	}
}

func TestTextManyParameters(t *testing.T) {
	b := NewBuilder()
	sum := b.Param(Float64)
	for range 99 {
		b.Param(Float64)
	}
	for i := range 99 {
		sum = b.Op(Add, sum, Ref(i+1))
	}
	f := b.Func(sum)
	checkRoundTrip(t, f)
	if text := f.String(); !strings.Contains(text, "z f64, p26 f64") || !strings.HasSuffix(text, "+ p98 + p99") {
		t.Errorf("text is %s", text)
	}
}

// A value used twice in every step doubles the paths, not the text.
func TestTextOfSharing(t *testing.T) {
	b := NewBuilder(Float64)
	r := Ref(0)
	for range 1000 {
		r = b.Op(Mul, r, r)
	}
	f := b.Func(r)
	checkRoundTrip(t, f)
	if n := len(f.String()); n > 30000 {
		t.Errorf("the text has %d bytes", n)
	}
}

// Chains of 10^5 instructions that lean to the left, to the right, and through calls.
func TestTextOfDeepChains(t *testing.T) {
	for name, step := range map[string]func(b *Builder, r Ref) Ref{
		"left":  func(b *Builder, r Ref) Ref { return b.Op(Sub, r, 0) },
		"right": func(b *Builder, r Ref) Ref { return b.Op(Sub, 0, r) },
		"call":  func(b *Builder, r Ref) Ref { return b.Op(Sqrt, r) },
	} {
		b := NewBuilder(Float64)
		r := b.Const(Float64, 0)
		for range 100_000 {
			r = step(b, b.Op(Add, r, 0))
		}
		f := b.Func(r)
		if n := len(f.String()); n > 3_000_000 {
			t.Errorf("%s: the text has %d bytes", name, n)
		}
		checkRoundTrip(t, f)
		if !f.Equal(f.Canonical()) {
			t.Errorf("%s: what a builder makes is not canonical", name)
		}
	}
}

// The same function written in another order, with values that nobody needs, has the same text.
func TestCanonical(t *testing.T) {
	build := func(flip bool) *Func {
		b := NewBuilder(Float64, Float64)
		if flip {
			b.Op(Div, 1, 0)
			b.Op(Mul, 0, 1)
		}
		sum := b.Op(Add, 0, 1)
		return b.Func(b.Op(Sub, sum, b.Op(Mul, 0, 1)), sum)
	}
	f, g := build(false), build(true)
	if !f.Equal(g) || f.String() != g.String() {
		t.Errorf("differ: %v and %v", f, g)
	}
	byHand := &Func{Params: []Type{Int8}, Results: []Ref{5}, Code: []Instr{
		{Op: Mul, Type: Int8, Args: []Ref{0, 0}},
		{Op: Const, Type: Int8, Bits: 2},
		{Op: Const, Type: Int8, Bits: 3},
		{Op: Add, Type: Int8, Args: []Ref{2, 3}},
		{Op: Sub, Type: Int8, Args: []Ref{0, 4}},
	}}
	if got := byHand.Canonical().String(); got != "(a i8) a - 5" {
		t.Errorf("canonical is %s", got)
	}
	if byHand.Equal(byHand.Canonical()) {
		t.Error("a function is equal to another one")
	}
}

func TestTextErrors(t *testing.T) {
	deep := "(a f64) " + strings.Repeat("(", 5000) + "a" + strings.Repeat(")", 5000)
	regions := strings.Repeat("(a i64) let t0 = if(a == 0, a) {", 40)
	for _, c := range [][2]string{
		{"", `1:1: expected "(", found the end`},
		{"a + b", `1:1: expected "(", found "a"`},
		{"(a", `1:3: expected a type such as f64, found the end`},
		{"(a f65) a", `1:4: expected a type such as f64, found "f65"`},
		{"(a tuple) a", `1:4: expected a type such as f64, found "tuple"`},
		{"(1 f64) a", `1:2: expected a parameter, found "1"`},
		{"(a f64 b f64) a", `1:8: expected "," or ")", found "b"`},
		{"(a f64, a f64) a", `1:9: a is already defined`},
		{"(a f64) b", `1:9: unknown name "b"`},
		{"(a f64) a +", `1:12: expected a value, found the end`},
		{"(a f64) a + * a", `1:13: expected a value, found "*"`},
		{"(a f64) (a", `1:11: expected ")", found the end`},
		{"(a f64) a a", `1:11: expected the end, found "a"`},
		{"(a f64) a,", `1:11: expected a value, found the end`},
		{"(a f64) a, $", `1:12: expected a value, found "$"`},
		{"(a f64) a é", `1:11: expected the end, found "\xc3"`},
		{"(a f64) 2", `1:9: this constant needs its type, as in f64(2)`},
		{"(a f64) 2 + 3", `1:9: this constant needs its type, as in f64(2)`},
		{"(a f64) let x = 2; x", `1:17: this constant needs its type, as in f64(2)`},
		{"(a f64) let x a; x", `1:15: expected "=", found "a"`},
		{"(a f64) let x = a x", `1:19: expected ";", found "x"`},
		{"(a f64) let a = a; a", `1:13: a is already defined`},
		{"(a f64) let = a; a", `1:13: expected a name, found "="`},
		{"(a u8) a + 256", `1:12: 256 does not fit u8`},
		{"(a u8) a + -1", `1:12: -1 is no u8`},
		{"(a i8) a + 1.5", `1:12: 1.5 is no i8`},
		{"(a i8) a + inf", `1:12: inf is no i8`},
		{"(a i8) a + nan", `1:12: nan is no i8`},
		{"(a f32) a + 1e99", `1:13: 1e99 does not fit f32`},
		{"(a f32) a + nan(0x1)", `1:13: nan(0x1) is no NaN of f32`},
		{"(a f32) a + nan(0x7fc000000)", `1:13: nan(0x7fc000000) is no NaN of f32`},
		{"(a f32) a == true", `1:11: operands differ: f32 and bool; use Cast`},
		{"() f32(true)", `1:8: true is no f32`},
		{"() bool(2)", `1:9: 2 is no bool`},
		{"(a f64, b i64) a*b", `1:17: operands differ: f64 and i64; use Cast`},
		{"(a bool) a + a", `1:12: add needs numbers, got bool`},
		{"(a f64) a & a", `1:11: and needs integers or bools, got f64`},
		{"(a i8) sqrt(a)", `1:8: sqrt needs floats, got i8`},
		{"(a f64) sqrt(a, a)", `1:9: sqrt takes 1 operand, got 2`},
		{"(a f64) select(a, a, a)", `1:9: select needs a bool condition, got f64`},
		{"(a f64) bits.f32(a)", `1:9: bitcast needs types of one width, got f64 and f32`},
		{"(a i64) pick(a, f64(1), 2, 3)", `1:9: pick takes an index and 2, 4, 8, 16 or 32 entries, got 4 operands`},
		{"(a i64) pick(a, 1, 2)", `1:17: this constant needs its type, as in f64(1)`},
		{"(a i64) pick(a, f64(1), f64(a))", `1:9: an entry of pick is no constant`},
		{"(a i64) pick(a, f32(1), 2)", `1:9: pick needs an integer as wide as its entries, got i64 and f32`},
		{"(a i64) pick(a, f64(1), i64(1))", `1:9: entries differ: f64 and i64`},
		{"(a f64) bits(a)", `1:13: expected ".", found "("`},
		{"(a f64) cast(a)", `1:9: unknown name "cast"`},
		{"(a f64) const(a)", `1:9: unknown name "const"`},
		{"(a f64) i8", `1:9: unknown name "i8"`},
		{"(a f64) i01", `1:9: unknown name "i01"`},
		{"(a f64) load1(a)", `1:14: expected ".", found "("`},
		{"(a f64) load1.f64(a)", `1:9: load needs i64, got f64`},
		{"() load1.f64(0, 0, 0, 0, 0, 0, 0, 0, 0)", `1:4: load takes at most 8 coordinates, got 9`},
		{"() size(1.5)", `1:9: 1.5 is no i64`},
		{"(a i64) size(a)", `1:14: size needs a number`},
		{"() philox(1, 2, 3, 4, 5)", `1:4: philox takes 6 operands, got 5`},
		{"() philox(1, 2, 3, 4, 5, 6)", `1:4: a result cannot be a tuple; name a component`},
		{"() let t0 = philox(1, 2, 3, 4, 5, 6); t0.4", `1:42: expected a component below 4, found "4"`},
		{"() let t0 = philox(1, 2, 3, 4, 5, 6); t0 + t0", `1:42: add needs numbers, got tuple`},
		{"(a f64) if(a) {()} else {()}", `1:9: if needs a bool condition`},
		{"(a bool) let t0 = if(a) {() f64(1)} else {() f32(1)}; t0.0", `1:19: the branches of if differ: (f64) and (f32)`},
		{"(a bool) let t0 = if(a) {(b f64) b} else {() f32(1)}; t0.0", `1:19: if hands over (), but a branch takes (f64)`},
		{"(a bool) let t0 = if(a) {(b f64) b}; t0.0", `1:36: expected "else", found ";"`},
		{"(a i64) let t0 = while(a) {(a i64) a} do {(a i64) a}; t0.0", `1:18: the condition of while needs a bool, got (i64)`},
		{"(a i64) let t0 = while(a) {(a i64) a < 0} do {(a i64) f64(a)}; t0.0", `1:18: while carries (i64), but its body gives (f64)`},
		{"(a i64) let t0 = while(a) {() true} do {(a i64) a}; t0.0", `1:18: while carries (i64), but a region takes ()`},
		{"(a i64) let t0 = while(a) {(b i64) i0 < 0} do {(a i64) a}; t0.0", `1:36: unknown name "i0" in a region, which sees only its parameters`},
		{deep, "1:4009: nested deeper than 4000"},
		{regions, "1:1057: regions lie more than 32 deep"},
	} {
		f, err := Parse(c[0])
		if err == nil {
			t.Errorf("%.60s\nis read as %v", c[0], f)
			continue
		}
		if err.Error() != c[1] {
			t.Errorf("%.60s\n%v\nwant %s", c[0], err, c[1])
		}
	}
}

func TestRead(t *testing.T) {
	r := lex.New("(a f64, b f64) a + b init 0 axis 0")
	if f := Read(r); r.Tok != "init" || f.String() != "(a f64, b f64) a + b" {
		t.Errorf("got %v up to %q", f, r.Tok)
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{
		"(a f64, b f64) a*b + 2", "() let t0 = philox(1, 2, 3, 4, u32(i0), 6); t0.3, t0.0 ^ t0.1", "(a f32) a*-2 + nan(0xffc00001)",
		"(a i64) let t0 = while(a, i64(0)) {(a i64, b i64) a != 0} do {(a i64, b i64) a&(a - 1), b + 1}; t0.1",
		"() i0, s12, size(-1), load2.f64(i0, 5), bits.i8(u8(3))", "(a bool) let t0 = if(a) {() f64(1)} else {() f64(2)}; t0.0",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		fn, err := Parse(text)
		if err != nil {
			return
		}
		if err := fn.Verify(); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		checkRoundTrip(t, fn)
	})
}
