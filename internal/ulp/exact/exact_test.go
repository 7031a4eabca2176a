package exact

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
)

// bound is the relative error that the package promises.
var bound = num(math.Ldexp(1, -90))

// The functions have the published values (testdata/values.txt says how they were computed).
func TestValues(t *testing.T) {
	for _, v := range readValues(t) {
		got := v.compute()
		if err := relativeError(got, v.want); err.Cmp(bound) > 0 {
			t.Errorf("%s: got %v, error %.3g", v.line, got, err)
		}
	}
}

// A value is a line of testdata/values.txt.
type value struct {
	line string
	name string
	args []float64
	want *big.Float
}

func (v value) compute() Real {
	for _, f := range Funcs {
		switch {
		case f.Name == v.name && f.One != nil:
			return f.One(v.args[0])
		case f.Name == v.name:
			return f.Two(v.args[0], v.args[1])
		}
	}
	return whole(math.NaN())
}

func readValues(t testing.TB) (list []value) {
	t.Helper()
	text, err := os.ReadFile("testdata/values.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		words := strings.Fields(line)
		if strings.HasPrefix(line, "#") || len(words) == 0 {
			continue
		}
		v := value{line: strings.TrimSpace(line), name: words[0], want: num(0)}
		for _, w := range words[1 : len(words)-1] {
			x, err := strconv.ParseFloat(w, 64)
			if err != nil {
				t.Fatal(err)
			}
			v.args = append(v.args, x)
		}
		if _, ok := v.want.SetString(words[len(words)-1]); !ok {
			t.Fatalf("not a number: %s", line)
		}
		list = append(list, v)
	}
	return list
}

// relativeError is |got - want| / |want|.
func relativeError(got Real, want *big.Float) *big.Float {
	if got.special() {
		return num(1)
	}
	exactly := sum(num(got.Hi), num(got.Lo))
	exactly.SetMantExp(exactly, got.Exp)
	diff := num(0).Sub(exactly, want)
	return diff.Abs(diff.Quo(diff, want))
}

// Every function has values.
func TestAllHaveValues(t *testing.T) {
	seen := map[string]bool{}
	for _, v := range readValues(t) {
		seen[v.name] = true
	}
	for _, f := range Funcs {
		if !seen[f.Name] {
			t.Errorf("no values for %s", f.Name)
		}
	}
}

func BenchmarkFuncs(b *testing.B) {
	for _, f := range Funcs {
		b.Run(f.Name, func(b *testing.B) {
			rng := rand.New(rand.NewPCG(1, 2))
			for b.Loop() {
				x, y := 4*rng.Float64()-2, 40*rng.Float64()
				if f.One != nil {
					f.One(x)
				} else {
					f.Two(math.Abs(x), y)
				}
			}
		})
	}
}

func Example() {
	fmt.Println(Float64.ULPs(math.E, Exp(1)) < 0.5)
	fmt.Println(Float64.ULPs(math.Nextafter(math.E, 3), Exp(1)) < 0.5)
	// Output:
	// true
	// false
}
