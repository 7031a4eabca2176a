package backendtest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unsafe"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/fuse"
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/graph/interp"
	"github.com/laze-go/laze/internal/gen"
	"github.com/laze-go/laze/schedule"
)

// A program is a graph with the contents of its inputs, which follow from the seed.
type program struct {
	roots  []graph.Value
	seed   uint64
	inputs map[*graph.Node]interp.Array
}

func newProgram(seed uint64, roots ...graph.Value) *program {
	return &program{roots: roots, seed: seed, inputs: gen.Inputs(seed, roots)}
}

// String gives what it takes to run the program again.
func (p *program) String() string {
	return fmt.Sprintf("inputs of seed %d for\n%s", p.seed, graph.String(p.roots...))
}

// A variant is one way to compute a program; all give the same bits.
type variant struct {
	name    string
	unfused bool
	fuel    int // fuse so often; -1: as often as it goes
	naive   bool
	random  *rand.Rand // where not nil, schedules are random
	cache   int64      // kernels that share more bytes run together; 0: as usual
	workers int
}

func (v variant) String() string { return fmt.Sprintf("%s with %d workers", v.name, v.workers) }

// variants are the ways in which every program is computed. Details follow from the seed.
func variants(seed uint64) []variant {
	r := gen.Rand(seed)
	workers := func() int { return []int{1, 2, 3, 8, 64}[r.IntN(5)] }
	return []variant{
		{name: "fused", fuel: -1, workers: 1},
		{name: "fused", fuel: -1, cache: 16 << r.IntN(7), workers: 2 + r.IntN(3)},
		{name: "unfused", unfused: true, cache: 16 << r.IntN(7), workers: workers()},
		{name: "partly fused", fuel: r.IntN(6), cache: 16 << r.IntN(7), workers: workers()},
		{name: "naive nests", fuel: -1, naive: true, workers: workers()},
		{name: "random schedule", fuel: -1, random: r, workers: workers()},
		{name: "random schedule, unfused", unfused: true, random: r, workers: workers()},
	}
}

// someVariants are the way that users get, and two others.
func someVariants(seed uint64) []variant {
	all := variants(seed)
	return []variant{all[1], all[2+seed%2], all[4+seed%3]}
}

// plain is the way that users get.
var plain = variant{name: "fused", fuel: -1}

// lower plans and schedules the computation of roots.
func (v variant) lower(roots []graph.Value) (*schedule.Program, error) {
	plan, err := fuse.Fuse(roots, fuse.Options{Fuel: v.fuel, Off: v.unfused})
	if err != nil {
		return nil, err
	}
	opts := schedule.Options{Naive: v.naive, Cache: v.cache}
	if v.random != nil {
		opts.Directives = map[string][]schedule.Directive{}
		for _, k := range plan.Kernels {
			opts.Directives[k.Name] = gen.Schedule(v.random, schedule.Naive(plan, k).Nest)
		}
	}
	prog, err := schedule.Lower(plan, opts)
	if err != nil {
		return nil, err
	}
	return prog, prog.Verify()
}

// arrays are values of a graph that are there before a run.
type arrays map[graph.Value]interp.Array

// given are the inputs of a program.
func (p *program) given() arrays {
	given := arrays{}
	for n, a := range p.inputs {
		given[n.Value(0)] = a
	}
	return given
}

// check compares some ways to compute a program with interp.
func (p *program) check(t testing.TB, b backend.Backend) {
	t.Helper()
	want, wantErr := interp.Eval(context.Background(), p.roots, p.inputs)
	for _, v := range someVariants(p.seed) {
		if err := p.compare(b, v, want, wantErr); err != nil {
			t.Errorf("%s, %v\n%v", b.Name(), err, p)
			return
		}
	}
}

// compare computes a program in one way, and says what differs from what interp gave.
func (p *program) compare(b backend.Backend, v variant, want []interp.Array, wantErr error) (differs error) {
	defer func() {
		if x := recover(); x != nil {
			differs = fmt.Errorf("%v: panic: %v\n%s", v, x, stack())
		} else if differs != nil {
			differs = fmt.Errorf("%v: %w", v, differs)
		}
	}()
	given := p.given()
	prog, err := v.lower(p.roots)
	if err != nil {
		return err
	}
	g := newGuard(b)
	got, err := run(context.Background(), g, prog, given, backend.Options{Workers: v.workers})
	if verdict := g.verdict(); verdict != nil {
		return verdict
	}
	if err != nil || wantErr != nil {
		return sameError(err, wantErr)
	}
	for i := range want {
		if err := sameArray(got[i], want[i]); err != nil {
			return fmt.Errorf("root %d: %w", i, err)
		}
	}
	return sameDirect(b, prog, given, v.workers, want)
}

// sameDirect compares what the program gives as one call of code, where it is one, and as bound
// code, where it is so little.
func sameDirect(b backend.Backend, prog *schedule.Program, given arrays, workers int, want []interp.Array) error {
	exec, err := backend.Prepare(b, prog)
	if err != nil {
		return err
	}
	d := exec.Direct(&backend.Options{Workers: workers})
	if d == nil {
		return nil
	}
	var places backend.Places
	for i, in := range inputBuffers(prog.Plan, given) {
		*places.At(d.Inputs[i]) = in.Data
	}
	if err := sameCall(prog, d, places, want, func(p backend.Places) (bool, error) { return d.Run(context.Background(), &p) }); err != nil {
		return fmt.Errorf("called directly: %w", err)
	}
	if d.Brief == nil {
		return nil
	}
	if err := sameCall(prog, d, places, want, func(p backend.Places) (bool, error) { return d.Brief.Run(p), nil }); err != nil {
		return fmt.Errorf("called as bound code: %w", err)
	}
	return nil
}

// sameCall compares the results of a call into memory of its own.
func sameCall(prog *schedule.Program, d *backend.Direct, places backend.Places, want []interp.Array, call func(backend.Places) (bool, error)) error {
	for i, root := range prog.Plan.Roots {
		words := make([]uint64, prog.Plan.Buffers[root].Bytes()/8+1)
		*places.At(d.Results[i]) = unsafe.Pointer(unsafe.SliceData(words))
	}
	switch done, err := call(places); {
	case err != nil:
		return err
	case !done:
		return errors.New("memory of its own is in the way")
	}
	for i, k := range d.Results {
		got := backend.Result{Buffer: backend.Buffer{Data: *places.At(k)}, Shape: want[i].Dims}
		if err := sameArray(unpack(got, &prog.Plan.Buffers[prog.Plan.Roots[i]]), want[i]); err != nil {
			return fmt.Errorf("root %d: %w", i, err)
		}
	}
	return nil
}

// stack gives the innermost functions of a panic.
func stack() string {
	pcs := make([]uintptr, 12)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(4, pcs)])
	var b strings.Builder
	for {
		f, more := frames.Next()
		fmt.Fprintf(&b, "  %s:%d %s\n", filepath.Base(f.File), f.Line, f.Function)
		if !more {
			return b.String()
		}
	}
}

// run computes a program and takes its results out of the backend's memory.
func run(ctx context.Context, b backend.Backend, prog *schedule.Program, given arrays, o backend.Options) ([]interp.Array, error) {
	exec, err := backend.Prepare(b, prog)
	if err != nil {
		return nil, err
	}
	results := make([]backend.Result, len(prog.Plan.Roots))
	if err := exec.Run(ctx, inputBuffers(prog.Plan, given), results, o); err != nil {
		return nil, err
	}
	arrays := make([]interp.Array, len(results))
	for i, r := range results {
		arrays[i] = unpack(r, &prog.Plan.Buffers[prog.Plan.Roots[i]])
	}
	for _, r := range results {
		if r.Owned {
			b.Free(r.Buffer)
		}
	}
	return arrays, nil
}

// inputBuffers packs what a plan takes as inputs.
func inputBuffers(p *fuse.Plan, given arrays) []backend.Buffer {
	var buffers []backend.Buffer
	for i := range p.Buffers {
		if b := &p.Buffers[i]; b.Role == fuse.Input {
			buffers = append(buffers, pack(given[p.Values[i]], b))
		}
	}
	return buffers
}

// pack lays out an array in memory, with the strides of the largest extents.
func pack(a interp.Array, b *fuse.Buffer) backend.Buffer {
	words := make([]uint64, b.Bytes()/8+1) // enough for any type, and aligned
	data, width := unsafe.Pointer(&words[0]), b.Elem.Size()
	for pos, bits := range a.Bits {
		backend.Store(unsafe.Add(data, placeOf(int64(pos), a.Dims, b)*int64(width)), width, bits)
	}
	return backend.Buffer{Data: data, Bytes: b.Bytes()}
}

// placeOf gives the number of the element in a buffer that has a row-major position among dims.
func placeOf(pos int64, dims []int64, b *fuse.Buffer) int64 {
	place, stride := int64(0), int64(1)
	for k := len(dims) - 1; k >= 0; k-- {
		place += pos % dims[k] * stride
		pos /= dims[k]
		stride *= b.Shape[k].Max
	}
	return place
}

// unpack reads a result.
func unpack(r backend.Result, b *fuse.Buffer) interp.Array {
	a := interp.Array{Elem: b.Elem, Dims: slices.Clone(r.Shape)}
	width := b.Elem.Size()
	for pos := range graph.Dims(r.Shape...).Size() {
		a.Bits = append(a.Bits, backend.Load(unsafe.Add(r.Buffer.Data, placeOf(pos, r.Shape, b)*int64(width)), width))
	}
	return a
}

// sameArray compares bit for bit; all NaNs are one.
func sameArray(got, want interp.Array) error {
	if got.Elem != want.Elem || !slices.Equal(got.Dims, want.Dims) {
		return fmt.Errorf("is %v%v, not %v%v", got.Elem, got.Dims, want.Elem, want.Dims)
	}
	wrong, first := 0, 0
	for i := range want.Bits {
		if !expr.EqualBits(want.Elem, got.Bits[i], want.Bits[i]) {
			if wrong++; wrong == 1 {
				first = i
			}
		}
	}
	if wrong == 0 {
		return nil
	}
	g, w := got.Bits[first], want.Bits[first]
	return fmt.Errorf("%d of %d elements differ, the first is element %d of %v: %s (%#x), not %s (%#x)", wrong, len(want.Bits), first,
		want.Dims, expr.FormatBits(want.Elem, g), g, expr.FormatBits(want.Elem, w), w)
}

// sameError compares an error with that of interp: the same call, and the same kind of fault. Which of several faulty
// elements is the first depends on what fused.
func sameError(got, want error) error {
	if got == nil || want == nil {
		return fmt.Errorf("error %v, not %v", got, want)
	}
	var g, w *graph.Error
	if !errors.As(got, &g) || !errors.As(want, &w) || g.Site.Word != w.Site.Word || kind(got) != kind(want) {
		return fmt.Errorf("error %q, not %q", got, want)
	}
	return nil
}

func kind(err error) string {
	var index *graph.IndexError
	if errors.As(err, &index) {
		return fmt.Sprint("index ", index.Conflict)
	}
	return err.Error()
}
