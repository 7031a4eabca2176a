package expr

import "testing"

func TestCommutes(t *testing.T) {
	for _, c := range []struct {
		text     string
		commutes bool
	}{
		{"(a f64, b f64) a + b", true},
		{"(a f64, b f64) b*a", true},
		{"(a i32, b i32) a + b", true},
		{"(a f32, b f32) min(a, b)", true},
		{"(a bool, b bool) a | b", true},
		{"(a f64, b i64, c f64, d i64) max(a, c), b + d", true},
		{"(a f64, b i64, c f64, d i64) a + c, b + d", true},
		{"(a f64, b f64, c f64, d f64) a + d, b + c", false},
		{"(a f64, b f64) a - b", false},
		{"(a f64, b f64) a + b + 1", false},
		{"(a f64, b f64) a + a", false},
		{"(a f64, b f64) a", false},
		{"(a bool, b bool) a == b", false},
		{"(a i64, b i64) mulhi(a, b)", false},
		{"(a f64) a", false},
		{"()", false},
	} {
		if got := Commutes(parse(t, c.text)); got != c.commutes {
			t.Errorf("%s: commutes %v", c.text, got)
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
