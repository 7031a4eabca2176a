package expr

import (
	"bufio"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
)

// ulp is the distance of f64 near y.
func ulp(y float64) float64 {
	_, e := math.Frexp(y)
	return math.Ldexp(1, max(e-53, -1074))
}

// maxULP is what the functions of f64 keep, which is more than their rows promise.
const maxULP = 0.85

// Values from elsewhere: testdata/functions.txt says to a ten-thousandth ulp what functions give.
func TestFunctionValues(t *testing.T) {
	eachKnown(t, "testdata/functions.txt", Float64, func(line string, got, want, lacks float64) {
		if off := math.Abs((got-want)/ulp(want) - lacks); !(off <= maxULP) {
			t.Errorf("%s: got %v, which is off by %.2f ulp", line, got, off)
		}
	})
}

// eachKnown calls check with what functions give for the arguments in a file, beside what they should: want, and the
// ulp that it lacks.
func eachKnown(t *testing.T, name string, typ Type, check func(line string, got, want, lacks float64)) {
	t.Helper()
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	known := 0
	for lines := bufio.NewScanner(file); lines.Scan(); {
		name, numbers, _ := strings.Cut(lines.Text(), " ")
		op, ok := Lookup(name)
		if !ok {
			continue // the comment
		}
		v := make([]float64, op.Row().Arity+2) // arguments, result, what it lacks
		for i, word := range strings.Fields(numbers) {
			fmt.Sscan(word, &v[i])
		}
		a := []uint64{floatBits(typ, v[0]), floatBits(typ, v[1])}[:op.Row().Arity]
		check(lines.Text(), float(typ, op.Row().Eval(typ, typ, a)), v[len(v)-2], v[len(v)-1])
		known++
	}
	if known < 1000 {
		t.Errorf("%s has %d values, at least 1000 are needed", name, known)
	}
}

// At special values functions agree with those of the Go library: exactly on zeros, infinities and NaN, else roughly.
// Its logarithms of subnormal numbers are wrong on some machines.
func TestFunctionsAtSpecials(t *testing.T) {
	one := map[Op]func(float64) float64{
		Exp: math.Exp, Exp2: math.Exp2, Expm1: math.Expm1, Log: math.Log, Log2: math.Log2, Log10: math.Log10, Log1p: math.Log1p,
		Sinh: oddSinh, Cosh: math.Cosh, Tanh: math.Tanh, Asinh: math.Asinh, Acosh: math.Acosh, Atanh: math.Atanh,
	}
	for op := Exp; op < NumOps; op++ {
		if f := one[op]; f != nil {
			each(Float64, 1, func(a []uint64) { checkNear(t, op, a, f(float(Float64, a[0]))) })
		}
	}
	each(Float64, 2, func(a []uint64) { checkNear(t, Pow, a, math.Pow(float(Float64, a[0]), float(Float64, a[1]))) })
}

// oddSinh is math.Sinh, which gives the wrong infinity on s390x below about -710.
func oddSinh(x float64) float64 { return math.Copysign(math.Sinh(math.Abs(x)), x) }

func checkNear(t *testing.T, op Op, a []uint64, want float64) {
	t.Helper()
	bits := op.Row().Eval(Float64, Float64, a)
	got := float(Float64, bits)
	same := EqualBits(Float64, bits, math.Float64bits(want))
	if subnormal := float(Float64, a[0]) == 5e-324; subnormal && (op == Log || op == Log10 || op == Pow) {
		return
	}
	if !same && (want == 0 || !isFinite(want) || !(math.Abs(got-want) <= 1e-13*math.Abs(want)+5e-324)) {
		t.Errorf("%v%s = %v, but roughly %v", op, formatAll(Float64, a), got, want)
	}
}

// Results that are numbers of the format come out exactly.
func TestExactValues(t *testing.T) {
	exact := func(op Op, want float64, args ...float64) {
		t.Helper()
		a := make([]uint64, len(args))
		for i, x := range args {
			a[i] = math.Float64bits(x)
		}
		if got := float(Float64, op.Row().Eval(Float64, Float64, a)); got != want {
			t.Errorf("%v%v = %v, want %v", op, args, got, want)
		}
	}
	ten := 1.0
	for n := range 23 {
		exact(Log10, float64(n), ten)
		exact(Pow, ten, 10, float64(n))
		ten *= 10
	}
	for n := -1074; n < 1024; n++ {
		power := math.Ldexp(1, n)
		exact(Exp2, power, float64(n))
		exact(Log2, float64(n), power)
		exact(Pow, power, 2, float64(n))
		exact(Pow, power, power, 1)
	}
	for x := -40.0; x <= 40; x++ {
		exact(Pow, x*x, x, 2)
		exact(Pow, x*x*x, x, 3)
		exact(Pow, math.Abs(x), x*x, 0.5)
	}
}

// Increasing functions increase from each of many points to the next.
func TestFunctionsIncrease(t *testing.T) {
	for _, c := range []struct {
		op        Op
		low, high float64
	}{
		{Exp, -745, 709}, {Exp, -1, 1}, {Exp2, -1074, 1023}, {Exp2, -1, 1}, {Expm1, -36, 709}, {Expm1, -0.1, 0.1},
		{Log, 1e-300, 2}, {Log, 0.9, 1.1}, {Log2, 0.5, 3}, {Log10, 0.5, 3}, {Log1p, -0.99, 10}, {Log1p, -0.1, 0.1},
		{Sinh, -700, 700}, {Sinh, -0.1, 0.1}, {Cosh, 0, 700}, {Cosh, 0.01, 1}, {Tanh, -18, 18}, {Tanh, -0.1, 0.1},
		{Asinh, -1e9, 1e9}, {Asinh, -0.1, 0.1}, {Acosh, 1, 9}, {Atanh, -0.999, 0.999},
	} {
		last := math.Inf(-1)
		const steps = 20000
		for k := range steps {
			x := c.low + (c.high-c.low)*float64(k)/steps
			y := float(Float64, c.op.Row().Eval(Float64, Float64, []uint64{math.Float64bits(x)}))
			if y < last {
				t.Errorf("%v falls before %v", c.op, x)
			}
			last = y
		}
	}
}

// What internal/genmath made of a decomposition gives the bits of the decomposition, on a machine with all that can be
// had and on one with the least.
func TestFunctionsAreTheirDecompositions(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for op := Exp; op < NumOps; op++ {
		for _, typ := range []Type{Float32, Float64} {
			if !decomps[op].covers(typ) {
				continue
			}
			f := decomposable(op, typ)
			rich := NewMachine(Expand(f, func(op Op) bool { return op < Exp }))
			poor := NewMachine(Expand(f, func(op Op) bool { return !decomps[op].covers(typ) }))
			for range 2000 {
				checkMachines(t, op, typ, randomFloats(r, typ, len(f.Params)), rich, poor)
			}
		}
	}
}

func checkMachines(t *testing.T, op Op, typ Type, a []uint64, machines ...*Machine) {
	t.Helper()
	want := op.Row().Eval(typ, typ, a)
	for _, m := range machines {
		var got [1]uint64
		if m.Eval(&Env{}, a, got[:]); !EqualBits(typ, got[0], want) {
			t.Errorf("%v%s = %s, but its decomposition gives %s", op, formatAll(typ, a), FormatBits(typ, want), FormatBits(typ, got[0]))
		}
	}
}

// randomFloats draws any bits, or numbers of everyday size.
func randomFloats(r *rand.Rand, typ Type, n int) []uint64 {
	a := make([]uint64, n)
	for i := range a {
		a[i] = wrap(typ, r.Uint64())
		if r.IntN(3) > 0 {
			a[i] = floatBits(typ, (r.Float64()-0.5)*math.Ldexp(1, r.IntN(24)-12))
		}
	}
	return a
}
