package expr

import "testing"

func TestRecognise(t *testing.T) {
	for _, c := range []struct {
		text            string
		commutes, exact bool
	}{
		{"(a f64, b f64) a + b", true, false},
		{"(a f64, b f64) b*a", true, false},
		{"(a i32, b i32) a + b", true, true},
		{"(a f32, b f32) min(a, b)", true, true},
		{"(a bool, b bool) a | b", true, true},
		{"(a f64, b i64, c f64, d i64) max(a, c), b + d", true, true},
		{"(a f64, b i64, c f64, d i64) a + c, b + d", true, false},
		{"(a f64, b f64, c f64, d f64) a + d, b + c", false, false},
		{"(a f64, b f64) a - b", false, false},
		{"(a f64, b f64) a + b + 1", false, false},
		{"(a f64, b f64) a + a", false, false},
		{"(a f64, b f64) a", false, false},
		{"(a bool, b bool) a == b", false, false},
		{"(a i64, b i64) mulhi(a, b)", false, false},
		{"(a f64) a", false, false},
		{"()", false, false},
	} {
		f := parse(t, c.text)
		if commutes, exact := Commutes(f), BitExact(f); commutes != c.commutes || exact != c.exact {
			t.Errorf("%s: commutes %v, exact %v", c.text, commutes, exact)
		}
	}
}

func TestConstructors(t *testing.T) {
	if got := Binary(Min, Int8, Int64).String(); got != "(a i8, b i64, c i8, d i64) min(a, c), min(b, d)" {
		t.Error(got)
	}
	if got := Identity(Bool, Float32).String(); got != "(a bool, b f32) a, b" {
		t.Error(got)
	}
}

func TestNeutral(t *testing.T) {
	found := 0
	for op := Add; op < NumOps; op++ {
		for _, typ := range Types {
			x, ok := Neutral(op, typ)
			if !ok {
				continue
			}
			found++
			for _, y := range specials(typ) {
				if got := op.Row().Eval(typ, typ, []uint64{x, y}); !EqualBits(typ, got, y) {
					t.Errorf("%v %v(%s, %s) = %s", typ, op, FormatBits(typ, x), FormatBits(typ, y), FormatBits(typ, got))
				}
			}
		}
	}
	if want := 4*10 + 3*9; found != want {
		t.Errorf("%d neutral values, want %d", found, want)
	}
}
