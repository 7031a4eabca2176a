package expr

import (
	"fmt"
	"math"
	"testing"
)

func parse(t testing.TB, text string) *Func {
	t.Helper()
	f, err := Parse(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	if err := f.Verify(); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return f
}

// evalAll computes f for args and prints the results.
func evalAll(f *Func, env *Env, args ...uint64) string {
	out := make([]uint64, len(f.Results))
	if !NewMachine(f).Eval(env, args, out) {
		return "stopped"
	}
	text := ""
	for i, t := range f.ResultTypes() {
		text += fmt.Sprintf("%s ", FormatBits(t, out[i]))
	}
	return text
}

func TestMachine(t *testing.T) {
	half := math.Float64bits(0.5)
	env := &Env{
		Coord:   []int64{3, 5},
		Scalars: []int64{70, 80},
		Load: func(k int, coords []int64) uint64 {
			return math.Float64bits(float64(100*int64(k) + 10*coords[0] + coords[1]))
		},
	}
	for _, c := range []struct {
		text string
		args []uint64
		want string
	}{
		{"() ", nil, ""},
		{"(a f64) a, a*a, 3 - a", []uint64{half}, "0.5 0.25 2.5 "},
		{"(a f64) f64(i1) + a, f64(s1), size(9), load2.f64(i0, 7)", []uint64{half}, "5.5 80 9 237 "},
		{"(a bool, b f64) let t0 = if(a, b, f64(2)) {(a f64, b f64) a + b, b} else {(a f64, b f64) a - b, a}; t0.0, t0.1", []uint64{1, half}, "2.5 2 "},
		{"(a bool, b f64) let t0 = if(a, b, f64(2)) {(a f64, b f64) a + b, b} else {(a f64, b f64) a - b, a}; t0.0, t0.1", []uint64{0, half}, "-1.5 0.5 "},
		{ // the greatest common divisor
			"(a u32, b u32) let t0 = while(a, b) {(a u32, b u32) b != 0} do {(a u32, b u32) b, a%b}; t0.0",
			[]uint64{1071, 462}, "21 ",
		},
		{ // rounds of the Collatz sequence
			"(a i64) let t0 = while(a, i64(0)) {(a i64, b i64) a > 1} do {(a i64, b i64) let t0 = if(a%2 == 0, a) {(a i64) a/2} else {(a i64) 3*a + 1}; t0.0, b + 1}; t0.1",
			[]uint64{27}, "111 ",
		},
		{ // a loop in a loop: the sum of 0*0 .. 0*4, .., 4*0 .. 4*4
			"(a i64) let t0 = while(a, i64(0)) {(a i64, b i64) a > 0} do {(a i64, b i64) let t0 = a - 1; let t1 = while(i64(5), b, t0) {(a i64, b i64, c i64) a > 0} do {(a i64, b i64, c i64) let t0 = a - 1; t0, b + t0*c, c}; t0, t1.1}; t0.1",
			[]uint64{5}, "100 ",
		},
		{"() let t0 = philox(0, 0, 0, 0, 42, 0); t0.0, t0.3", nil, "2632642643 1463989207 "},
	} {
		if got := evalAll(parse(t, c.text), env, c.args...); got != c.want {
			t.Errorf("%s\n  = %s\nwant %s", c.text, got, c.want)
		}
	}
}

func TestMachineStops(t *testing.T) {
	f := parse(t, "(a i64) let t0 = while(a) {(a i64) true} do {(a i64) a + 1}; t0.0")
	asked := 0
	env := &Env{Stop: func() bool { asked++; return asked == 3 }}
	if got := evalAll(f, env, 0); got != "stopped" || asked != 3 {
		t.Errorf("an endless loop gives %s after %d questions", got, asked)
	}
}

// Short loops add up: those of many evaluations are stopped too.
func TestMachineStopsShortLoops(t *testing.T) {
	f := parse(t, "(a i64) let t0 = while(a) {(a i64) a < 10} do {(a i64) a + 1}; t0.0")
	m, env, out := NewMachine(f), &Env{Stop: func() bool { return true }}, make([]uint64, 1)
	for range stopPeriod {
		if !m.Eval(env, []uint64{0}, out) {
			return
		}
	}
	t.Error("never stopped")
}

func TestMachineDoesNotAllocate(t *testing.T) {
	f := parse(t, "(a i64) let t0 = while(a, f64(i0)) {(a i64, b f64) a > 0} do {(a i64, b f64) a - 1, sqrt(b) + 1}; let t1 = if(a > 3, t0.1) {(a f64) a} else {(a f64) a + 1}; t1.0*load0.f64(a)")
	env := &Env{Coord: []int64{7}, Load: func(int, []int64) uint64 { return 5 }}
	m, args, out := NewMachine(f), []uint64{9}, make([]uint64, 1)
	if n := testing.AllocsPerRun(100, func() { m.Eval(env, args, out) }); n != 0 {
		t.Errorf("one evaluation allocates %v times", n)
	}
}

func BenchmarkMachine(b *testing.B) {
	f := parse(b, "(a f64, b f64) sqrt(a*a + b*b)*a - b")
	m, args, out := NewMachine(f), []uint64{0x3ff0000000000000, 0x4000000000000000}, make([]uint64, 1)
	for b.Loop() {
		m.Eval(&Env{}, args, out)
	}
}
