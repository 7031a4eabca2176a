package cpu

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unsafe"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/backendtest"
	"github.com/laze-go/laze/backend/cpu/enter"
	"github.com/laze-go/laze/backend/ref"
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/schedule"
)

// The sizes of scatters: around blocks, chunks and rounds, to targets around parts and caches.
var scatterSizes = []struct{ n, places int }{
	{1, 1}, {2047, 3}, {2049, 64}, {16<<10 + 1, 128}, {65_535, 129}, {65_537, 20_000}, {70_000, 1023}, {70_000, 1025}, {140_000, 300_000},
	{262_145, 131_073}, {300_000, 7},
}

// patterns are the ways that elements come to places.
var patterns = map[string]func(i, n, places int, rng *rand.Rand) int64{
	"random":   func(_, _, places int, rng *rand.Rand) int64 { return rng.Int64N(int64(places)) },
	"sorted":   func(i, n, places int, _ *rand.Rand) int64 { return int64(i * places / n) },
	"reversed": func(i, n, places int, _ *rand.Rand) int64 { return int64((n - 1 - i) * places / n) },
	"one":      func(_, _, places int, _ *rand.Rand) int64 { return int64(places - 1) },
	"own":      func(i, _, places int, _ *rand.Rand) int64 { return own(i*7919%max(places, 1), i, places) },
	"dropped":  func(_, _, places int, rng *rand.Rand) int64 { return own(rng.IntN(2*places), 0, places) },
	"outside": func(_, n, places int, rng *rand.Rand) int64 {
		return rng.Int64N(int64(places)) + rng.Int64N(int64(n))/int64(n-n/9)
	},
}

// own is place p where element i is among the first that have one.
func own(p, i, places int) int64 {
	if i >= places || p >= places {
		return graph.Drop
	}
	return int64(p)
}

// scatterPolicies are what a nest says behind the value, and whether all values are one.
func scatterPolicies(t expr.Type) (list []string) {
	list = []string{"error", "first", "last"}
	operators := []string{"a + b", "a*b", "min(a, b)", "max(a, b)", "a*T(3) - b"}
	if t == expr.Bool {
		operators = nil
	}
	if !t.IsFloat() {
		operators = append(operators, "a&b", "a|b", "a ^ b")
	}
	for _, op := range operators {
		list = append(list, strings.ReplaceAll("combine { (a T, b T) "+op+" }", "T", t.String()))
	}
	return list
}

// Scatters of every type and policy are those of the reference, at every level and for any number of workers.
func TestScatters(t *testing.T) {
	turn, every := 0, 8 // of so many combinations one
	if enter.Race {
		every = 3 // of fewer types
	}
	for _, elem := range backendtest.Swept(expr.Types) {
		for _, policy := range scatterPolicies(elem) {
			for _, value := range []string{"b", "1"} {
				if value == "1" && (elem == expr.Bool || !strings.HasSuffix(policy, "a + b }")) {
					continue
				}
				for _, pattern := range []string{"random", "sorted", "reversed", "one", "own", "dropped", "outside"} {
					size := scatterSizes[turn%len(scatterSizes)]
					if turn++; turn%every == 0 || value == "1" {
						checkScatter(t, elem, policy, value, pattern, size.n, size.places)
					}
				}
			}
		}
	}
}

// checkScatter compares one scatter.
func checkScatter(t *testing.T, elem expr.Type, policy, value, pattern string, n, places int) {
	t.Helper()
	if value == "1" {
		value = elem.String() + "(1)"
	}
	nest, err := schedule.ParseNest(strings.ReplaceAll(fmt.Sprintf(`nest k0 buffers (b0 i64 reads, b1 T reads, b2 T updates) axes (i0 ordered) scalars 1
for i0 in 0..n0 {
  read b0[i0]
  read b1[i0]
  each (a i64, b T) a, %s
  scatter b2[x0] in [s0] at r0 value r1 %s
}
`, value, policy), "T", elem.String()))
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(1, 2))
	index := make([]int64, n)
	for i := range index {
		index[i] = patterns[pattern](i, n, places, rng)
	}
	values, base := someNumbers(elem, n, rng), someNumbers(elem, places, rng)
	oracle, err := ref.New().Compile(nest)
	if err != nil {
		t.Fatal(err)
	}
	want, fault := runScatter(oracle, index, values, base, 1)
	keptIndex, keptValues := slices.Clone(index), bytes.Clone(values)
	defer func() {
		if !slices.Equal(index, keptIndex) || !bytes.Equal(values, keptValues) {
			t.Errorf("%v %s of %s, %s %d to %d: an operand has changed", elem, policy, value, pattern, n, places)
		}
	}()
	for _, level := range Levels() {
		code, err := At(level).Compile(nest)
		if err != nil {
			t.Fatal(err)
		}
		for _, workers := range []int{1, 2, 3, 8} {
			if level == Ref {
				break
			}
			got, err := runScatter(code, index, values, base, workers)
			name := fmt.Sprintf("%v: %v %s of %s, %s %d to %d, %d workers", level, elem, policy, value, pattern, n, places, workers)
			if !reflect.DeepEqual(err, fault) {
				t.Errorf("%s: error %v, not %v", name, err, fault)
			} else if fault == nil && !bytes.Equal(oneNaN(elem, got), oneNaN(elem, want)) {
				t.Errorf("%s: another result", name)
			}
		}
	}
}

// Places that are whole parts of floats are those of the reference: where these are NaN, have no
// integer, and between -1 and 0 too.
func TestScattersToFloats(t *testing.T) {
	usual := []float64{0, 1.5, 299.99, -0.5, math.Copysign(0, -1)}
	for _, elem := range []expr.Type{expr.Float64, expr.Float32} {
		for _, strange := range []float64{7, math.NaN(), math.Inf(-1), math.Inf(1), -1, -1e300, 300, 1 << 31, 1 << 32, 1 << 63, -1 << 63} {
			for _, also := range []string{"i64(a)", "i64(1)"} {
				checkFloatPlaces(t, elem, also, append(usual, strange))
			}
		}
	}
}

// checkFloatPlaces compares a scatter to the whole parts of some floats, again and again, but the last, which comes
// once.
func checkFloatPlaces(t *testing.T, elem expr.Type, value string, list []float64) {
	t.Helper()
	nest, err := schedule.ParseNest(strings.ReplaceAll(fmt.Sprintf(`nest k0 buffers (b0 T reads, b1 i64 updates) axes (i0 ordered) scalars 1
for i0 in 0..n0 {
  read b0[i0]
  each (a T) i64(a), %s
  scatter b1[x0] in [s0] at r0 value r1 combine { (a i64, b i64) a + b }
}
`, value), "T", elem.String()))
	if err != nil {
		t.Fatal(err)
	}
	const n, places = 5000, 300
	var samples []byte
	for i := range n {
		x := list[i%(len(list)-1)]
		if i == n*2/3 {
			x = list[len(list)-1]
		}
		if elem == expr.Float64 {
			samples = binary.NativeEndian.AppendUint64(samples, math.Float64bits(x))
		} else {
			samples = binary.NativeEndian.AppendUint32(samples, math.Float32bits(float32(x)))
		}
	}
	run := func(code backend.Code) ([places]int64, error) {
		var out [places]int64
		a := &backend.Args{Extents: []int64{n}, Scalars: []int64{places}, Buffers: []backend.Buffer{
			{Data: unsafe.Pointer(&samples[0]), Bytes: int64(len(samples))}, {Data: unsafe.Pointer(&out[0]), Bytes: 8 * places}}}
		return out, code.Run(context.Background(), a)
	}
	oracle, err := ref.New().Compile(nest)
	if err != nil {
		t.Fatal(err)
	}
	want, fault := run(oracle)
	for _, level := range Levels() {
		code, err := At(level).Compile(nest)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := run(code); !reflect.DeepEqual(err, fault) || fault == nil && got != want {
			t.Errorf("%v: %v %s of %v: error %v, not %v, or another result", level, elem, value, list[len(list)-1], err, fault)
		}
	}
}

// runScatter gives what becomes of a copy of base.
func runScatter(code backend.Code, index []int64, values, base []byte, workers int) ([]byte, error) {
	out := bytes.Clone(base)
	buffer := func(p unsafe.Pointer, bytes int) backend.Buffer { return backend.Buffer{Data: p, Bytes: int64(bytes)} }
	a := &backend.Args{Workers: workers, Extents: []int64{int64(len(index))}, Scalars: []int64{int64(len(base) / (len(values) / len(index)))}, Buffers: []backend.Buffer{
		buffer(unsafe.Pointer(&index[0]), 8*len(index)), buffer(unsafe.Pointer(&values[0]), len(values)), buffer(unsafe.Pointer(&out[0]), len(out))}}
	return out, code.Run(context.Background(), a)
}

// someNumbers makes elements: floats that round when they meet, and some that are NaN, infinite or -0.
func someNumbers(elem expr.Type, n int, rng *rand.Rand) []byte {
	var list []byte
	for i := range n {
		x := rng.Float64() - 0.5
		if i%997 == 0 {
			x = []float64{math.NaN(), math.Inf(1), math.Copysign(0, -1)}[i%3]
		}
		switch elem {
		case expr.Float64:
			list = binary.NativeEndian.AppendUint64(list, math.Float64bits(x))
		case expr.Float32:
			list = binary.NativeEndian.AppendUint32(list, math.Float32bits(float32(x)))
		case expr.Bool:
			list = append(list, byte(rng.UintN(2)))
		default:
			list = append(list, binary.NativeEndian.AppendUint64(nil, rng.Uint64())[:elem.Size()]...)
		}
	}
	return list
}

// oneNaN makes all NaNs the same.
func oneNaN(elem expr.Type, list []byte) []byte {
	for i := 0; elem.IsFloat() && i < len(list); i += elem.Size() {
		switch p := unsafe.Pointer(&list[i]); {
		case elem == expr.Float64 && math.IsNaN(*(*float64)(p)):
			*(*float64)(p) = math.NaN()
		case elem == expr.Float32 && math.IsNaN(float64(*(*float32)(p))):
			*(*float32)(p) = float32(math.NaN())
		}
	}
	return list
}
