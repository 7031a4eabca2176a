package native

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"unsafe"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/backendtest"
	"github.com/laze-go/laze/backend/cpu/portable"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/schedule"
)

// argText is expr.ArgFold of type T as text.
func argText(better expr.Op, t expr.Type) string {
	return "{ " + expr.ArgFold(better, t).String() + " }"
}

type extremeNest struct{ name, buffers, body, after string }

// Folds to extremes, of type T.
var extremeNests = []extremeNest{
	{"min", "b0 T reads, b1 T writes", "each (a T) a\nreduce r0 by { (a T, b T) min(a, b) } commutes", "after (a T) a\nstore b1[i0] = r0"},
	{"max", "b0 T reads, b1 T writes", "each (a T) a\nreduce r0 by { (a T, b T) max(a, b) } commutes", "after (a T) a\nstore b1[i0] = r0"},
	{"both", "b0 T reads, b1 T writes, b2 T writes", "each (a T) a\nreduce r0 r0 by { (a T, b T, c T, d T) min(a, c), max(b, d) } commutes", "after (a T, b T) a, b\nstore b1[i0] = r0\nstore b2[i0] = r1"},
	{"each alone", "b0 T reads, b1 T writes, b2 T writes", "each (a T) a\nreduce r0 by { (a T, b T) max(a, b) } commutes\nreduce r0 by { (a T, b T) min(a, b) } commutes", "after (a T, b T) b, a\nstore b1[i0] = r0\nstore b2[i0] = r1"},
	{"of two", "b0 T reads, b1 T writes, b2 T writes", "each (a T) a, a*a\nreduce r0 by { (a T, b T) max(a, b) } commutes\nreduce r1 by { (a T, b T) min(a, b) } commutes", "after (a T, b T) a, b\nstore b1[i0] = r0\nstore b2[i0] = r1"},
	{"place of the least", "b0 T reads, b1 T writes, b2 i64 writes", "each (a T) a, i1\nreduce r0 r1 by LEAST commutes", "after (a T, b i64) a, b\nstore b1[i0] = r0\nstore b2[i0] = r1"},
	{"place of the greatest", "b0 T reads, b1 i64 writes", "each (a T) a, i1\nreduce r0 r1 by GREATEST commutes", "after (a T, b i64) b\nstore b1[i0] = r0"},
	{"both places", "b0 T reads, b1 i64 writes, b2 i64 writes", "each (a T) a, i1\nreduce r0 r1 by GREATEST commutes\nreduce r0 r1 by LEAST commutes", "after (a T, b i64, c T, d i64) b, d\nstore b1[i0] = r0\nstore b2[i0] = r1"},
	{"beside a fold that nothing leaves as it is", "b0 T reads, b1 T writes, b2 T writes", "each (a T) a\nreduce r0 by { (a T, b T) min(a, b) } commutes\nreduce r0 by { (a T, b T) max(a, b) } commutes\nreduce r0 by { (a T, b T) a + b*0.5 } commutes",
		"after (a T, b T, c T) a, b\nstore b1[i0] = r0\nstore b2[i0] = r1"},
	{"all", "b0 T reads, b1 T writes, b2 T writes, b3 T writes, b4 i64 writes", "each (a T) a, i1\nreduce r0 by { (a T, b T) a + b } init 0 commutes\nreduce r0 by { (a T, b T) min(a, b) } commutes\nreduce r0 by { (a T, b T) max(a, b) } commutes\nreduce r0 r1 by GREATEST commutes",
		"after (a T, b T, c T, d T, e i64) a, b, c, e\nstore b1[i0] = r0\nstore b2[i0] = r1\nstore b3[i0] = r2\nstore b4[i0] = r3"},
}

// Lines of n elements: all of them common, but for a few; zeros among those have one sign and the other in turn.
var extremeLines = []struct {
	name         string
	common, rare float64
}{
	{"zeros", 0, 0}, {"zeros below", negativeZero, negativeZero}, {"-0 among 0", 0, negativeZero}, {"0 among -0", negativeZero, 0},
	{"minus among plus", 3, -4}, {"plus among minus", -3, 4}, {"NaN with a minus", 1, math.Copysign(math.NaN(), -1)},
	{"-0 among positive", 3, negativeZero}, {"0 among negative", -3, 0}, {"less", 5, 2}, {"more", -5, -2}, {"NaN", 1, math.NaN()}, {"NaN among zeros", negativeZero, math.NaN()},
	{"only NaN", math.NaN(), math.NaN()}, {"infinities", math.Inf(1), math.Inf(-1)}, {"NaN among infinities", math.Inf(-1), math.NaN()}, {"all least", math.Inf(-1), math.Inf(-1)},
	{"all greatest", math.Inf(1), math.Inf(1)},
	{"squares are infinite", 1e200, -1e200}, {"squares are zeros", 1e-200, -1e-200}, {"NaN among such", -1e-200, math.NaN()},
}

var negativeZero = math.Copysign(0, -1)

// rarePlaces are where rare elements stand among n: alone, and together.
func rarePlaces(n int64) [][]int64 {
	var all [][]int64
	for _, at := range []int64{0, 1, 8, n / 2, n - 33, n - 2, n - 1} {
		if at >= 0 && at < n {
			all = append(all, []int64{at})
		}
	}
	for _, apart := range []int64{256, 512} { // in one lane
		if at := n/3 + apart; at < n {
			all = append(all, []int64{n / 3, at})
		}
	}
	return append(all, []int64{n - 1, n / 2}, []int64{n / 3, n - 1 - n/3, n - 1}, nil)
}

// Extremes and their places are those of the portable code, whatever zeros and NaNs stand wherever in a line.
func TestExtremes(t *testing.T) {
	lengths := backendtest.Some([]int64{1, 2, 7, 8, 9, 31, 32, 33, 63, 65, 511, 512, 513, 1000, 8193, 8192 + 513})
	for level, compile := range levels(t) {
		for _, elem := range backendtest.Swept([]expr.Type{expr.Float64, expr.Float32, expr.Int64, expr.Uint64, expr.Int32, expr.Uint32, expr.Int16, expr.Uint16, expr.Int8, expr.Uint8}) {
			for _, c := range extremeNests {
				slow := strings.HasSuffix(level, "interpreted")
				if !elem.IsFloat() && c.name != "both places" || slow && elem != expr.Float64 && elem != expr.Uint8 {
					continue
				}
				t.Run(fmt.Sprint(level, "/", elem, "/", c.name), func(t *testing.T) {
					text := strings.NewReplacer("T", elem.String(), "LEAST", argText(expr.Lt, elem), "GREATEST", argText(expr.Gt, elem))
					n, err := schedule.ParseNest(lines(text.Replace(c.buffers), "read b0[s0*i0 + i1]\n"+text.Replace(c.body), text.Replace(c.after)))
					if err != nil {
						t.Fatal(err)
					}
					code, err := compile(n)
					if err != nil {
						t.Fatal(err)
					}
					oracle, err := portable.Compile(n)
					if err != nil {
						t.Fatal(err)
					}
					for _, length := range lengths {
						if length < 600 || !slow {
							checkExtremes(t, n, elem, length, code, oracle)
						}
					}
				})
			}
		}
	}
}

// checkExtremes runs both codes on all lines of a length at once.
func checkExtremes(t *testing.T, n *schedule.Nest, elem expr.Type, length int64, code *Code, oracle backend.Code) {
	t.Helper()
	places := rarePlaces(length)
	rows := int64(len(extremeLines) * len(places))
	in := make([]byte, rows*length*int64(elem.Size())+8)
	var names []string
	for _, l := range extremeLines {
		for _, rare := range places {
			line := int64(len(names)) * length
			for i := range length {
				put(elem, in[(line+i)*int64(elem.Size()):], l.common)
			}
			for k, i := range rare {
				v := l.rare
				if k%2 == 1 && v == 0 {
					v = -v
				}
				put(elem, in[(line+i)*int64(elem.Size()):], v)
			}
			names = append(names, fmt.Sprint(l.name, rare))
		}
	}
	run := func(code backend.Code, first, count int64) [][]byte {
		a := &backend.Args{Extents: []int64{count, length}, Scalars: []int64{length}, Workers: 2}
		var all [][]byte
		for _, p := range n.Buffers {
			mem := in[first*length*int64(elem.Size()):]
			if p.Mode != schedule.Reads {
				words := make([]uint64, count)
				mem = unsafe.Slice((*byte)(unsafe.Pointer(&words[0])), count*int64(p.Elem.Size()))
			}
			all = append(all, mem)
			a.Buffers = append(a.Buffers, backend.Buffer{Data: unsafe.Pointer(&mem[0]), Bytes: int64(len(mem))})
		}
		if err := code.Run(context.Background(), a); err != nil {
			t.Fatal(err)
		}
		return all
	}
	got, want := run(code, 0, rows), run(oracle, 0, rows)
	for i := range rows {
		var alone [][]byte
		if code.arena != nil {
			alone = run(&Code{driver: boundly{code.driver}}, i, 1)
		}
		for b, p := range n.Buffers[1:] {
			w := bitsOf(p.Elem, want[b+1][i*int64(p.Elem.Size()):])
			if g := bitsOf(p.Elem, got[b+1][i*int64(p.Elem.Size()):]); g != w {
				t.Fatalf("%d elements, %s: b%d is %#x, not %#x", length, names[i], b+1, g, w)
			}
			if alone == nil {
				continue
			}
			if g := bitsOf(p.Elem, alone[b+1]); g != w {
				t.Fatalf("%d elements, %s, alone: b%d is %#x, not %#x", length, names[i], b+1, g, w)
			}
		}
	}
}

// put stores v, or its low bits.
func put(t expr.Type, mem []byte, v float64) {
	p := unsafe.Pointer(&mem[0])
	switch {
	case t == expr.Float64:
		*(*float64)(p) = v
	case t == expr.Float32:
		*(*float32)(p) = float32(v)
	default:
		bits := uint64(int64(max(min(v, 100), -100))) // NaN is some number
		copy(mem[:t.Size()], unsafe.Slice((*byte)(unsafe.Pointer(&bits)), t.Size()))
	}
}

// The program that looks for extremes and then for their places is used, and that which keeps bits.
func TestSearches(t *testing.T) {
	if got := expr.IsArgFold(expr.ArgFold(expr.Lt, expr.Int8)); got != expr.Lt {
		t.Errorf("the least is found by %v", got)
	}
	checkPrograms(t, "place of the greatest", "nan f32")
	checkPrograms(t, "each alone", "max u32")
}

// checkPrograms compiles a nest of f32s, and looks for an operation.
func checkPrograms(t *testing.T, nest, operation string) {
	t.Helper()
	c := extremeNests[slices.IndexFunc(extremeNests, func(c extremeNest) bool { return c.name == nest })]
	text := strings.NewReplacer("T", "f32", "GREATEST", argText(expr.Gt, expr.Float32))
	n, err := schedule.ParseNest(lines(text.Replace(c.buffers), "read b0[s0*i0 + i1]\n"+text.Replace(c.body), text.Replace(c.after)))
	if err != nil {
		t.Fatal(err)
	}
	for level, compile := range levels(t) {
		code, err := compile(n)
		if err != nil {
			t.Fatal(err)
		}
		if text := code.Describe(); !strings.Contains(text, operation) {
			t.Errorf("%s: %s does without %s:\n%s", level, nest, operation, text)
		}
	}
}
