package backendtest

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/graph/interp"
)

// hashes holds the SHA-256 of the results of fixed programs, as interp computed them when the numeric contract was
// frozen: one line per program. A change means that a bit changed.
//
//go:embed testdata/hashes.txt
var hashes string

// testHashes compares a backend with the frozen hashes.
func testHashes(t *testing.T, b backend.Backend) {
	want := map[string]string{}
	for line := range strings.Lines(hashes) {
		if name, hash, ok := strings.Cut(strings.TrimSpace(line), ": "); ok {
			want[name] = hash
		}
	}
	for i, f := range frozen() {
		if testing.Short() && f.roots[0].Node.Domain().Size() > 10_000 {
			continue
		}
		v := []variant{{name: "fused", fuel: -1, workers: 3}, {name: "unfused", unfused: true, workers: 8}}[i%2]
		prog, err := v.lower(f.roots)
		if err != nil {
			t.Fatal(err)
		}
		got, err := run(context.Background(), b, prog, nil, backend.Options{Workers: v.workers})
		if err != nil {
			t.Fatalf("%s: %v", f.name, err)
		}
		if hash := hashOf(got); hash != want[f.name] {
			t.Errorf("%s, %v: %s: hash %s, not %s", b.Name(), v, f.name, hash, want[f.name])
		}
	}
}

// hashOf gives the hash of arrays: extents and little-endian elements, all NaNs as one.
func hashOf(arrays []interp.Array) string {
	h := sha256.New()
	for _, a := range arrays {
		var words []byte
		for _, d := range a.Dims {
			words = binary.LittleEndian.AppendUint64(words, uint64(d))
		}
		for _, bits := range a.Bits {
			words = binary.LittleEndian.AppendUint64(words, expr.Canon(a.Elem, bits))
		}
		h.Write(words)
	}
	return fmt.Sprintf("%x", h.Sum(nil)[:16])
}

// A fixed program needs no input: its elements are random numbers of its own.
type fixed struct {
	name  string
	roots []graph.Value
}

// frozen lists the programs of testdata/hashes.txt.
func frozen() []fixed {
	var list []fixed
	add := func(name string, roots ...graph.Value) { list = append(list, fixed{name, roots}) }
	for _, t := range []expr.Type{expr.Float32, expr.Float64, expr.Int32, expr.Uint8} {
		for _, n := range []int64{1, 33, 8193, 100_003} {
			x := randoms(t, n)
			add(fmt.Sprintf("sum %v[%d]", t, n), reduced(x, expr.Add, true))
			if n > 1 && n < 100_000 {
				add(fmt.Sprintf("sum in order %v[%d]", t, n), reduced(x, expr.Add, false))
				add(fmt.Sprintf("product %v[%d]", t, n), reduced(x, expr.Mul, true))
				add(fmt.Sprintf("scan %v[%d]", t, n), scans(x, operator(expr.Add), 1)...)
				add(fmt.Sprintf("sort %v[%d]", t, n), graph.NewCall(site("sort"), graph.RoutineSort, []int64{0}, x).Values()...)
				add(fmt.Sprintf("histogram %v[%d]", t, n), scattered(x, graph.Combining))
			}
		}
	}
	x, y := randoms(expr.Float64, 300_007), randoms(expr.Float32, 1_000_003)
	add("dot f64[300007]", reduced(mapped(x, func(b *expr.Builder) expr.Ref { return b.Op(expr.Mul, 0, 1) }, reversed(x)), expr.Add, true))
	add("sum of a computed f32[1000003]", reduced(mapped(y, func(b *expr.Builder) expr.Ref { return b.Op(expr.Sqrt, b.Op(expr.Abs, 0)) }), expr.Add, true))
	add("mean f64[300007]", moments(x)[:2]...)
	add("sums f64[130,70]", reductions(reshaped(randoms(expr.Float64, 9100), 130, 70), operator(expr.Add), 1, true)...)
	add("scans f32[130,70]", scans(reshaped(randoms(expr.Float32, 9100), 130, 70), affine, 2)...)
	add("filter f64[8193]", filtered(randoms(expr.Float64, 8193))...)
	add("operations f64[2000]", exact(expr.Float64)...)
	add("operations f32[2000]", exact(expr.Float32)...)
	keys := randoms(expr.Uint8, 8193)
	add("keys u8 with f64[8193]", slices.Concat(keyed(keys, randoms(expr.Float64, 8193), reversed(keys))...)...)
	add("philox u32[1000]", philox(1000))
	add("threefry u64[1000]", threefry(1000))
	return append(list, functions()...)
}

// philox gives n random words: word 0 of the blocks 0 .. n of a stream.
func philox(n int64) graph.Value {
	b := expr.NewBuilder()
	word := func(v uint64) expr.Ref { return b.Const(expr.Uint32, v) }
	block := b.Cast(expr.Uint32, b.Coord(0))
	tuple := b.Add(expr.Instr{Op: expr.Philox, Type: expr.Tuple, Args: []expr.Ref{block, word(0), word(7), word(0), word(42), word(0)}})
	return graph.NewPointwise(site("random"), b.Func(b.Get(tuple, 0, expr.Uint32)), graph.Dims(n)).Value(0)
}

// threefry gives n random words: word 0 of the blocks 0 .. n of a stream.
func threefry(n int64) graph.Value {
	b := expr.NewBuilder()
	word := func(v uint64) expr.Ref { return b.Const(expr.Uint64, v) }
	block := b.Cast(expr.Uint64, b.Coord(0))
	return graph.NewPointwise(site("random"), b.Func(b.Threefry(block, word(0), word(42), word(7))[0]), graph.Dims(n)).Value(0)
}

// randoms gives n numbers of any sign and, for floats, of some orders of magnitude.
func randoms(t expr.Type, n int64) graph.Value {
	return mapped(philox(n), func(b *expr.Builder) expr.Ref {
		if !t.IsFloat() {
			return b.Cast(t, 0)
		}
		mantissa := b.Cast(t, b.Add(expr.Instr{Op: expr.Bitcast, Type: expr.Int32, Args: []expr.Ref{0}}))
		scale := b.Cast(t, b.Op(expr.Add, b.Op(expr.And, 0, b.Const(expr.Uint32, 255)), b.Const(expr.Uint32, 1)))
		return b.Op(expr.Div, mantissa, b.Op(expr.Mul, scale, scale))
	})
}

func reduced(x graph.Value, op expr.Op, commutes bool) graph.Value {
	r := &graph.Reduce{Axes: []int{0}, Combine: expr.Binary(op, x.Elem()), Commutes: commutes}
	return graph.NewReduce(site("reduce"), r, x).Value(0)
}

func reshaped(x graph.Value, dims ...int64) graph.Value {
	return graph.NewGather(site("reshape"), &graph.Linear{}, graph.Dims(dims...), x).Value(0)
}

// exact computes every operation on floats that is rounded once, and conversions, on numbers and their reciprocals.
func exact(t expr.Type) []graph.Value {
	x := randoms(t, 2000)
	b := expr.NewBuilder(t)
	inverse := b.Op(expr.Div, b.Const(t, 1), 0) // of a subnormal: many are infinite
	var results []expr.Ref
	for op := expr.NoOp + 1; op < expr.NumOps; op++ {
		if row := op.Row(); row.Eval != nil && row.ULP == 0 && row.TakesType(t) && row.Arity > 0 && row.Arity <= 3 {
			switch op {
			case expr.Select:
			case expr.Cast:
				for _, to := range expr.Types {
					results = append(results, b.Cast(to, 0))
				}
			case expr.Bitcast:
				results = append(results, b.Add(expr.Instr{Op: op, Type: t, Args: []expr.Ref{0}}))
			default:
				results = append(results, b.Op(op, []expr.Ref{0, inverse, 0}[:row.Arity]...))
			}
		}
	}
	return graph.NewPointwise(site("exact"), b.Func(results...), x.Shape(), x).Values()
}
