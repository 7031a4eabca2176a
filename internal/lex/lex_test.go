package lex

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// tokens lists the tokens of a text, and fails where one does not move on.
func tokens(t *testing.T, text string) (list []string) {
	t.Helper()
	for r := New(text); r.Tok != ""; {
		before := r.Pos()
		list = append(list, r.Take())
		if r.Pos() <= before {
			t.Fatalf("%q: stays at %d", text, before)
		}
	}
	return list
}

func TestTokens(t *testing.T) {
	for _, c := range [][2]string{
		{"", ""},
		{" \t\r\n\n; only a comment", ""},
		{"%2 f32[3,%1<=7] = scan %0", "% 2 f32 [ 3 , % 1 <= 7 ] = scan % 0"},
		{"%3.1 t0.1 0..64 i0.o", "% 3.1 t0 . 1 0 .. 64 i0 . o"},
		{"a<<b>>1==2!=c>=-d->e <f> =", "a << b >> 1 == 2 != c >= - d -> e < f > ="},
		{"1.5e-3 2e+7e 0x7ff8p 0b101 1.x 3e", "1.5e-3 2e+7 e 0x7ff8p 0b101 1 . x 3 e"},
		{"let a = b; c ; d", "let a = b ; c \n"},
		{"a\n\n  ; b\n\n;c\nd", "a \n d"},
		{"\"p;\\\"q\" \"r", "\"p;\\\"q\" \" r"},
		{"\v é", "\v \xc3 \xa9"},
		{"- >", "- >"},
	} {
		if got := strings.Join(tokens(t, c[0]), " "); got != c[1] {
			t.Errorf("%q: got %q, want %q", c[0], got, c[1])
		}
	}
}

// An error says where, what was needed and what was found.
func TestErrors(t *testing.T) {
	for _, c := range []struct {
		text string
		read func(r *Reader)
		want string
	}{
		{"a\n  b", func(r *Reader) { r.Expect("a", "\n", "c") }, `2:3: expected "c", found "b"`},
		{"a ; b\n", func(r *Reader) { r.Expect("a", "b") }, `1:3: expected "b", found the end of the line`},
		{"a", func(r *Reader) { r.Expect("a", "b") }, `1:2: expected "b", found the end`},
		{"a b", func(r *Reader) { r.Take(); r.EndLine() }, `1:3: expected the end of the line, found "b"`},
		{"a\nb", func(r *Reader) { r.Take(); r.End() }, `2:1: expected the end, found "b"`},
		{"3", func(r *Reader) { r.Word("a name") }, `1:1: expected a name, found "3"`},
		{"c", func(r *Reader) { r.OneOf([]string{"a", "b"}) }, `1:1: expected one of a, b, found "c"`},
		{"-x", func(r *Reader) { r.Int() }, `1:2: expected a whole number, found "x"`},
		{"1.5", func(r *Reader) { r.Int() }, `1:1: expected a whole number of 64 bits, found "1.5"`},
		{"-9223372036854775809", func(r *Reader) { r.Int() },
			`1:2: expected a whole number of 64 bits, found "9223372036854775809"`},
		{"-1", func(r *Reader) { r.Count() }, `1:1: -1 is out of range`},
		{"1048577", func(r *Reader) { r.Count() }, `1:1: 1048577 is out of range`},
		{"b01", func(r *Reader) { r.Index("b") }, `1:1: expected b and a number, found "b01"`},
		{"b2147483648", func(r *Reader) { r.Index("b") }, `1:1: expected b and a number, found "b2147483648"`},
		{"x", func(r *Reader) { r.Name() }, `1:1: expected a value such as %0, found "x"`},
		{"%1.01", func(r *Reader) { r.Name() }, `1:2: expected the number of a value, found "1.01"`},
		{"1 2]", func(r *Reader) { r.List("]", func(int) { r.Int() }) }, `1:3: expected "," or "]", found "2"`},
		{"i0+-i1", func(r *Reader) { r.Sum(2) }, `1:4: expected a whole number, found "-"`},
		{"2*i2", func(r *Reader) { r.Sum(2) }, `1:3: expected an index below i2, found "i2"`},
	} {
		if got := fmt.Sprint(caught(c.text, c.read)); got != c.want {
			t.Errorf("%q:\ngot  %s\nwant %s", c.text, got, c.want)
		}
	}
}

func caught(text string, read func(r *Reader)) (err error) {
	defer Catch(&err)
	read(New(text))
	return nil
}

// Catch lets other panics pass.
func TestCatchPasses(t *testing.T) {
	defer func() {
		if got := recover(); got != "other" {
			t.Errorf("got %v", got)
		}
	}()
	_ = caught("", func(*Reader) { panic("other") })
}

func TestRead(t *testing.T) {
	r := New("-7 r0 r12 r2x %3 %4.1 )a,b]")
	r.Int()
	if got := r.Indices("r"); fmt.Sprint(got) != "[0 12]" {
		t.Errorf("indices are %v", got)
	}
	r.Expect("r2x")
	if a, b := r.Name(), r.Name(); a != "%3" || b != "%4.1" {
		t.Errorf("names are %s and %s", a, b)
	}
	r.List(")", func(int) { t.Error("an item of an empty list") })
	var items []string
	r.List("]", func(i int) { items = append(items, fmt.Sprintf("%d %s", i, r.Take())) })
	if got := strings.Join(items, " "); got != "0 a 1 b" {
		t.Errorf("items are %s", got)
	}
	r.End()
}

func TestSum(t *testing.T) {
	for _, c := range []struct {
		text   string
		offset int64
		steps  []int64
	}{
		{"0", 0, []int64{0, 0}},
		{"i0", 0, []int64{1, 0}},
		{"-i1", 0, []int64{0, -1}},
		{"5+10*i0-i1", 5, []int64{10, -1}},
		{"-9223372036854775808-9223372036854775808*i0+9223372036854775807*i1", math.MinInt64,
			[]int64{math.MinInt64, math.MaxInt64}},
	} {
		r := New(c.text)
		offset, steps := r.Sum(2)
		if r.End(); offset != c.offset || fmt.Sprint(steps) != fmt.Sprint(c.steps) {
			t.Errorf("%s is read as %d %v", c.text, offset, steps)
		}
		if got := SumText(c.offset, c.steps); got != c.text {
			t.Errorf("%s prints as %s", c.text, got)
		}
	}
	if offset, steps := New("+i0+1+i0 + 2").Sum(1); offset != 3 || steps[0] != 2 {
		t.Errorf("terms that repeat give %d and %v", offset, steps)
	}
}

// Whatever the text, its tokens stand in it, one behind the other.
func FuzzTokens(f *testing.F) {
	f.Add("%0 f64[3] = input ; a\n\nreturn %0.1\n\"a\" 0x1 1.5e-3 -> ;")
	f.Fuzz(func(t *testing.T, text string) {
		rest := text
		for _, tok := range tokens(t, text) {
			_, after, found := strings.Cut(rest, tok)
			if !found && tok != "\n" {
				t.Fatalf("%q: %q is not there", text, tok)
			} else if found {
				rest = after
			}
		}
	})
}
