package expr

import "testing"

func TestQuick(t *testing.T) {
	for _, s := range []string{
		"(a f64, b f64) a*b + 2",
		"(a f64, b f64) let t0 = a - b; t0*t0, sqrt(t0)",
		"(a i64) let t0 = while(a, i64(0)) {(a i64, b i64) a != 0} do {(a i64, b i64) a&(a - 1), b + 1}; t0.1",
		"(a f64, b i64) let t0 = if(a < -0, a) {(a f64) a} else {(a f64) -a}; t0.0",
		"(a f64, b f64) a*2 + b + f64(i0)*load2.f64(i0, 5) + f64(size(9)) + s3",
	} {
		f, err := Parse(s)
		if err != nil {
			t.Log(s, err)
			continue
		}
		t.Log(f, f.Verify())
	}
}
