package vector

import "testing"

// everything is a program with every operation and every part of the text.
const everything = `vector "all \"of\" it" lanes 8 scratch 64 direct
%0 = pointer 0
%1 = scalar 1
%2 = count
%3 = scratch 0
%4 = const int -5
%5 = const mask 0b1011
%6 = const i32 -7
%7 = const i64 -9223372036854775808
%8 = const f32 -0
%9 = const f32 0.1
%10 = const f64 5e-324
%11 = const f64 -inf
%12 = const f64 inf
%13 = const f64 0x7ff8000000000001
%14 = const f32 0xffc00000
%15 = const i32 2147483647
%16 = iota i64
%17 = iota i32
%18 = splat i32 %2
%19 = splat mask %2
%20 = first %2
%21 = lane f64 %10 7
%22 = swap f32 %8 1
%23 = slide i64 %16 %16 3
%24 = reverse i32 %17
report %5 -1
%25 = load f64 [%0]
%26 = load i8 [%0 + %1*1] mask %5
%27 = load bool [%0 + %1*1 - 16] count 3
%28 = load u16 [%0 + 9223372036854775807] mask %5 count 8
store f64 [%0 + %1*8 - 9223372036854775808] = %25 mask %5 count 1
store u8 [%0] = %26
store bool [%0] = %27
stream f32 [%3 + %1*4 + 64] = %9
fence
ask i16 [%0 + %1*2 + 4096]
ask f64 [%3]
%29 = fill f32 [%0 + %1*4]
%30 = fill int [%0 + %1*8 + 8]
%31 = fill i64 [%0]
%32 = gather u32 [%0 + %16*4 + 4] mask %5
%33 = gather f64 [%0 + %17*8]
scatter i16 [%0 + %17*2] = %32 mask %5
%34 = add int %1 %2
%35 = sub f32 %8 %9
%36 = mul i64 %16 %7
%37 = div f64 %10 %11
%38 = div u32 %17 %32
%39 = rem i64 %16 %7
%40 = min int %1 %2
%41 = max u64 %16 %7
%42 = fma f64 %10 %11 %12
%43 = sqrt f32 %9
%44 = round f64 %10 nearest
%45 = round f64 %10 floor
%46 = round f64 %10 ceil
%47 = round f64 %10 trunc
%48 = scale f64 %10 %11
%49 = mulhi u32 %17 %6
%50 = mullow i64 %16 %7
%51 = and f64 %10 %11
%52 = or mask %5 %19
%53 = xor int %1 %2
%54 = andnot i32 %17 %6
%55 = not mask %5
%56 = shl i64 %16 %7
%57 = shr u64 %16 %7
%58 = shlby int %1 63
%59 = shrby int %1 1
%60 = shrby u64 %1 1
%61 = shrby u64 %16 1
%62 = wrap i8 %17
%63 = eq f32 %8 %9
%64 = ne i64 %16 %7
%65 = lt f64 %10 %11
%66 = le i32 %17 %6
%67 = gt u32 %17 %6
%68 = ge u64 %16 %7
%69 = select mask %5 %63 %64
%70 = select f32 %5 %8 %9
%71 = const i32 0
%72 = pick f32 %71 %8 %9
%73 = convert f32 to f64 %8
%74 = convert u64 to f32 %16
%75 = convert f64 to u32 %73
%76 = convert u32 to i64 %75
%77 = convert i64 to i32 %76
%78 = bits f64 %16
%79 = bits i32 %9
%80 = tomask i64 %16
%81 = frommask i32 %5
%82 = nan f64 %10 %11
%83 = compress f64 %5 %10
%84 = ones %5
%85 = get i64 %16
%86 = slide f32 %8 %9 3
for %1 (%87 = %2, %88 = %10) {
  while (%89 = %88) {
    %90 = lt f64 %89 %10
    yield %90
  } do (%91) {
    %92 = add f64 %91 %91
    yield %92
  } -> %93
  when %5 else %93 %87 {
    for %87 {
      fence
    }
    yield %88 %2
  } -> %94 %95
  yield %95 %94
} -> %96 %97
when %80 {
  while {
    yield %5
  } do {
    fence
  }
}
%98 = permute f64 %16 %10
%99 = whole i64 %10
%100 = before %5
%101 = least f64 %10 %11
%102 = greatest f32 %8 %9
`

// The text of every operation reads back, and says all that the program has.
func TestText(t *testing.T) {
	p, err := Parse(everything)
	if err != nil {
		t.Fatal(err)
	}
	if p.String() != everything {
		t.Errorf("got\n%v", p)
	}
	seen := map[Op]bool{}
	var note func(b *Block)
	note = func(b *Block) {
		for i := range b.Code {
			seen[b.Code[i].Op] = true
			for k := range b.Code[i].Body {
				note(&b.Code[i].Body[k])
			}
		}
	}
	note(&p.Code)
	for op := NoOp + 1; op < NumOps; op++ {
		if !seen[op] {
			t.Errorf("%v is missing", op)
		}
	}
}

// Blanks, empty lines and comments do not matter.
func TestTextIsFree(t *testing.T) {
	p, err := Parse("; a program\n\n vector \"p;q\" lanes 8 ; so many\n\t%0=count ;and no more\n\r\nfor %0{ ;body\nfence\n}\n")
	if err != nil {
		t.Fatal(err)
	}
	check(t, p.String(), "vector \"p;q\" lanes 8\n%0 = count\nfor %0 {\n  fence\n}")
}

// What is no program is said to be none.
func TestBadText(t *testing.T) {
	const head = "vector \"p\" lanes 8\n%0 = count\n%1 = pointer 0\n"
	rows := []struct{ text, want string }{
		{"", `1:1: expected "vector", found the end`},
		{"vector p lanes 8", `1:8: expected the name of the program, found "p"`},
		{"vector \"p lanes 8", `1:8: expected the name of the program, found "\""`},
		{"vector \"p\" 8", `1:12: expected "lanes", found "8"`},
		{"vector \"p\" lanes x", `1:18: expected a whole number, found "x"`},
		{"vector \"p\" lanes 8 scratch", `1:27: expected a whole number, found the end`},
		{"vector \"p\" lanes 8 9", `1:20: expected the end of the line, found "9"`},
		{"vector \"p\" lanes 7", `7 lanes: must be 2, 4, 8 or 16`},
		{"vector \"p\" lanes 8 scratch -1", `scratch of -1 bytes`},
		{head + "plus %0 %1", `4:1: expected an operation, found "plus"`},
		{head + "%2 = plus %0 %1", `4:6: expected an operation, found "plus"`},
		{head + "%3 = add int %0 %1", `4:1: defines %3, but the next number is %2`},
		{head + "%2 = add int %0 %2", `4:17: %2 is not defined before`},
		{head + "%2 = add i64 %0 %1", `4:1: add of "i64", should be "int"`},
		{head + "%2 = add %0 %1", `4:1: add of "", should be "int"`},
		{head + "%2 = add int %0 %1 %0", `at %2: add: has 3 arguments, should have 2`},
		{head + "%2 = add int %0 +", `4:17: expected the end of the line, found "+"`},
		{head + "%2 add int %0 %1", `4:4: expected "=", found "add"`},
		{head + "%x = add int %0 %1", `4:2: expected the number of a value, found "x"`},
		{head + "%2 = const 5", `4:12: there are no constants of type ""`},
		{head + "%2 = const i32 2147483648", `4:16: "2147483648" is no i32`},
		{head + "%2 = const mask 256", `at %2: const: the number 256 is not in 0 to 255`},
		{head + "%2 = const u8 1", `4:15: there are no constants of type "u8"`},
		{head + "%2 = const f64 x", `4:16: "x" is no f64`},
		{head + "%2 = shlby int %0", `4:18: expected a whole number, found the end`},
		{head + "%2 = const f64 1\n%3 = round f64 %2 up", `5:19: expected one of nearest, floor, ceil, trunc, found "up"`},
		{head + "%2 = load f64 %1", `4:15: expected "[", found "%"`},
		{head + "%2 = load f64 []", `4:16: expected a value such as %0, found "]"`},
		{head + "%2 = load f64 [%1 %0]", `4:19: expected "+", found "%"`},
		{head + "%2 = load f64 [%1 * 8]", `4:19: expected "+", found "*"`},
		{head + "%2 = load f64 [%1 + %0]", `4:23: expected "*", found "]"`},
		{head + "%2 = load f64 [%1 + %0*4]", `4:24: an index times 4, should be the size of f64`},
		{head + "%2 = load [%1 + %0*4]", `4:20: an index without a size`},
		{head + "%2 = load f64 [%1] mask 5", `4:25: expected a value such as %0, found "5"`},
		{head + "%2 = load f64 [%1] count", `4:25: expected a whole number, found the end`},
		{head + "%2 = fill f64 [%1] mask %0", `4:20: expected the end of the line, found "mask"`},
		{head + "%2 = for %0 {", `4:1: the results of for stand behind it`},
		{head + "for %0", `4:7: expected "{", found the end`},
		{head + "for %0 {\nfence", `5:6: expected "}", found the end`},
		{head + "for %0 (%3 = %0) {", `4:9: %3 is not the next parameter`},
		{head + "for %0 (%2 %0) {", `4:12: expected "=", found "%"`},
		{head + "for %0 (%2 = %0) {\nyield %2\n}", `6:2: expected "->", found the end`},
		{head + "for %0 (%2 = %0) {\nyield %2\n} -> %4", `6:6: defines %4, but the next number is %3`},
		{head + "for %0 (%2 = %0) {\nyield %2\n} -> %3 %4", `6:9: expected the end of the line, found "%"`},
		{head + "for %0 (%2 = %0) {\nyield %2\nfence\n} -> %3", `6:1: "fence" stands behind yield`},
		{head + "while (%2 = %0) {\nyield %2\n} -> %3", `6:3: expected "do", found "->"`},
		{head + "fence }", `4:7: expected the end of the line, found "}"`},
		{head + "}", `4:1: "}" closes nothing`},
		{head + "yield %0", `the outermost block has parameters or results`},
	}
	for _, r := range rows {
		if _, err := Parse(r.text); err == nil || err.Error() != r.want {
			t.Errorf("%q:\ngot  %v\nwant %s", r.text, err, r.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(everything)
	f.Fuzz(func(t *testing.T, text string) {
		p, err := Parse(text)
		if err != nil {
			return
		}
		again, err := Parse(p.String())
		if err != nil || again.String() != p.String() {
			t.Errorf("%v: %q reads back as %q", err, p, again)
		}
		p.Prune()
		if err := p.Verify(); err != nil {
			t.Errorf("pruned: %v", err)
		}
	})
}
