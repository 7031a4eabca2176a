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
	workers int
}

func (v variant) String() string { return fmt.Sprintf("%s with %d workers", v.name, v.workers) }

// variants are the ways in which every program is computed. Details follow from the seed.
func variants(seed uint64) []variant {
	r := gen.Rand(seed)
	workers := func() int { return []int{1, 2, 3, 8, 64}[r.IntN(5)] }
	return []variant{
		{name: "fused", fuel: -1, workers: 1},
		{name: "fused", fuel: -1, workers: 2 + r.IntN(3)},
		{name: "unfused", unfused: true, workers: workers()},
		{name: "partly fused", fuel: r.IntN(6), workers: workers()},
		{name: "naive nests", fuel: -1, naive: true, workers: workers()},
		{name: "random schedule", fuel: -1, random: r, workers: workers()},
		{name: "random schedule, unfused", unfused: true, random: r, workers: workers()},
	}
}

// plain is the way that users get.
var plain = variant{name: "fused", fuel: -1}

// lower plans and schedules a program.
func (v variant) lower(roots []graph.Value) (*schedule.Program, error) {
	plan, err := fuse.Fuse(roots, fuse.Options{Fuel: v.fuel, Off: v.unfused})
	if err != nil {
		return nil, err
	}
	opts := schedule.Options{Naive: v.naive}
	if v.random != nil {
		opts.Directives = map[string][]schedule.Directive{}
		for _, k := range plan.Kernels {
			opts.Directives[k.Name] = gen.Schedule(v.random, schedule.Naive(plan, k).Nest)
		}
	}
	return schedule.Lower(plan, opts)
}

// check compares some ways to compute a program with interp: as users get it, and others that the seed chooses.
func (p *program) check(t testing.TB, b backend.Backend) {
	t.Helper()
	want, wantErr := interp.Eval(context.Background(), p.roots, p.inputs)
	all := variants(p.seed)
	for _, v := range []variant{all[1], all[2+p.seed%2], all[4+p.seed%3]} {
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
	prog, err := v.lower(p.roots)
	if err != nil {
		return err
	}
	g := newGuard(b)
	got, err := run(context.Background(), g, prog, p.inputs, backend.Options{Workers: v.workers})
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
func run(ctx context.Context, b backend.Backend, prog *schedule.Program, inputs map[*graph.Node]interp.Array, o backend.Options) ([]interp.Array, error) {
	exec, err := backend.Prepare(b, prog)
	if err != nil {
		return nil, err
	}
	results := make([]backend.Result, len(prog.Plan.Roots))
	if err := exec.Run(ctx, inputBuffers(prog.Plan, inputs), results, o); err != nil {
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

// inputBuffers packs the inputs of a plan.
func inputBuffers(p *fuse.Plan, inputs map[*graph.Node]interp.Array) []backend.Buffer {
	var buffers []backend.Buffer
	for i, b := range p.Buffers {
		if b.Role == fuse.Input {
			buffers = append(buffers, pack(inputs[p.Values[i].Node]))
		}
	}
	return buffers
}

// pack lays out an array in memory.
func pack(a interp.Array) backend.Buffer {
	words := make([]uint64, len(a.Bits)+1) // enough for any type, and aligned
	data := unsafe.Pointer(&words[0])
	for i, bits := range a.Bits {
		put(a.Elem, unsafe.Add(data, i*a.Elem.Size()), bits)
	}
	return backend.Buffer{Data: data, Bytes: int64(len(a.Bits) * a.Elem.Size())}
}

// unpack reads a result, whose memory has the strides of the largest extents.
func unpack(r backend.Result, b *fuse.Buffer) interp.Array {
	a := interp.Array{Elem: b.Elem, Dims: slices.Clone(r.Shape)}
	n := int64(1)
	for _, d := range r.Shape {
		n *= d
	}
	for pos := range n {
		place, stride, rest := int64(0), int64(1), pos
		for k := len(r.Shape) - 1; k >= 0; k-- {
			place += rest % r.Shape[k] * stride
			rest /= r.Shape[k]
			stride *= b.Shape[k].Max
		}
		a.Bits = append(a.Bits, get(b.Elem, unsafe.Add(r.Buffer.Data, place*int64(b.Elem.Size()))))
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
	var index *backend.IndexError
	var wanted *interp.IndexError
	switch {
	case errors.As(err, &index):
		return fmt.Sprint("index ", index.Conflict)
	case errors.As(err, &wanted):
		return fmt.Sprint("index ", wanted.Conflict)
	}
	return err.Error()
}

// get reads an element as raw bits, zero-extended.
func get(t expr.Type, p unsafe.Pointer) uint64 {
	switch t.Size() {
	case 1:
		return uint64(*(*uint8)(p))
	case 2:
		return uint64(*(*uint16)(p))
	case 4:
		return uint64(*(*uint32)(p))
	}
	return *(*uint64)(p)
}

// put writes the low bits of an element.
func put(t expr.Type, p unsafe.Pointer, bits uint64) {
	switch t.Size() {
	case 1:
		*(*uint8)(p) = uint8(bits)
	case 2:
		*(*uint16)(p) = uint16(bits)
	case 4:
		*(*uint32)(p) = uint32(bits)
	case 8:
		*(*uint64)(p) = bits
	}
}
