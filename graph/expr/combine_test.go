package expr

import "testing"

func TestBinary(t *testing.T) {
	if got := Binary(Min, Int8, Int64).String(); got != "(a i8, b i64, c i8, d i64) min(a, c), min(b, d)" {
		t.Error(got)
	}
}
