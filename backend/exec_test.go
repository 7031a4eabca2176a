package backend_test

import (
	"context"
	"errors"
	"runtime/pprof"
	"slices"
	"strings"
	"testing"
	"time"
	"unsafe"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/ref"
	"github.com/laze-go/laze/fuse"
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/schedule"
)

// lowered makes the program of a graph's text.
func lowered(t testing.TB, text string) *schedule.Program {
	t.Helper()
	roots, err := graph.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	plan, err := fuse.Fuse(roots, fuse.Options{Fuel: -1})
	if err != nil {
		t.Fatal(err)
	}
	prog, err := schedule.Lower(plan, schedule.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return prog
}

func floats(xs ...float64) backend.Buffer {
	return backend.Buffer{Data: unsafe.Pointer(unsafe.SliceData(xs)), Bytes: int64(8 * len(xs))}
}

// A fake machine counts what it gives, and does what the test says instead of running a nest.
type fake struct {
	backend.Backend
	held int
	run  func(ctx context.Context) error
}

func (f *fake) Alloc(bytes int64) (*backend.Buffer, error) {
	f.held++
	return f.Backend.Alloc(bytes)
}

func (f *fake) Free(backend.Buffer) { f.held-- }

func (f *fake) Compile(*schedule.Nest) (backend.Code, error) { return fakeCode{f}, nil }

type fakeCode struct{ f *fake }

func (c fakeCode) Describe() string                               { return "" }
func (c fakeCode) Run(ctx context.Context, _ *backend.Args) error { return c.f.run(ctx) }

const twoSums = `
%0 f64[3] = input
%1 f64[] = reduce %0 { (a f64, b f64) a + b } axes 0
%2 f64[3] = scan %0 { (a f64, b f64) a + b } axis 0
return %1 %2
`

func TestRunRefusesWrongBuffers(t *testing.T) {
	exec, err := backend.Prepare(ref.New(), lowered(t, twoSums))
	if err != nil {
		t.Fatal(err)
	}
	x := floats(1, 2, 3)
	for _, c := range []struct {
		inputs  []backend.Buffer
		results []backend.Result
		want    string
	}{
		{nil, make([]backend.Result, 2), "got 0 inputs and 2 results, not 1 and 2"},
		{[]backend.Buffer{x}, nil, "got 1 inputs and 0 results, not 1 and 2"},
		{[]backend.Buffer{floats(1, 2)}, make([]backend.Result, 2), "input %0 has 16 bytes, not 24"},
		{[]backend.Buffer{x}, []backend.Result{{}, {Buffer: floats(0)}}, "the destination of %2 has 8 bytes, not 24"},
	} {
		err := exec.Run(context.Background(), c.inputs, c.results, backend.Options{})
		if err == nil || err.Error() != c.want {
			t.Errorf("error %v, not %s", err, c.want)
		}
	}
}

func TestRunTakesTimes(t *testing.T) {
	prog := lowered(t, twoSums)
	exec, err := backend.Prepare(ref.New(), prog)
	if err != nil {
		t.Fatal(err)
	}
	times := make([]time.Duration, len(prog.Steps))
	results := make([]backend.Result, 2)
	if err := exec.Run(context.Background(), []backend.Buffer{floats(1, 2, 3)}, results, backend.Options{Times: times}); err != nil {
		t.Fatal(err)
	}
	for i, d := range times {
		if d <= 0 {
			t.Errorf("step %d took %v", i, d)
		}
	}
	if sum := *(*float64)(results[0].Buffer.Data); sum != 6 {
		t.Errorf("sum %v, not 6", sum)
	}
}

// What a machine does wrong comes back as an error, and nothing is held.
func TestRunFreesAfterFailure(t *testing.T) {
	broken := errors.New("broken")
	ctx, cancel := context.WithCancel(context.Background())
	for name, c := range map[string]struct {
		run  func(ctx context.Context) error
		want func(err error) bool
	}{
		"error":  {func(context.Context) error { return broken }, func(err error) bool { return errors.Is(err, broken) }},
		"panic":  {func(context.Context) error { panic("worker") }, isPanic},
		"cancel": {func(ctx context.Context) error { cancel(); return ctx.Err() }, func(err error) bool { return errors.Is(err, context.Canceled) }},
	} {
		t.Run(name, func(t *testing.T) {
			f := &fake{Backend: ref.New(), run: c.run}
			exec, err := backend.Prepare(f, lowered(t, twoSums))
			if err != nil {
				t.Fatal(err)
			}
			runCtx := context.Background()
			if name == "cancel" {
				runCtx = ctx
			}
			err = exec.Run(runCtx, []backend.Buffer{floats(1, 2, 3)}, make([]backend.Result, 2), backend.Options{})
			if !c.want(err) {
				t.Errorf("error %v", err)
			}
			if f.held != 0 {
				t.Errorf("%d buffers are held", f.held)
			}
		})
	}
}

func isPanic(err error) bool {
	var p *backend.PanicError
	return errors.As(err, &p) && p.Value == "worker" && strings.Contains(string(p.Stack), "exec_test.go")
}

// A destination that overlaps an input receives a copy in the end: the nest must not write what it reads.
func TestRunIntoItsInput(t *testing.T) {
	exec, err := backend.Prepare(ref.New(), lowered(t, "%0 f64[4] = input\n%1 f64[4] = gather %0 [3-i0]\n%2 f64[4] = scan %1 { (a f64, b f64) a + b } axis 0\nreturn %2\n"))
	if err != nil {
		t.Fatal(err)
	}
	xs := []float64{1, 2, 3, 4}
	x := floats(xs...)
	if err := exec.Run(context.Background(), []backend.Buffer{x}, []backend.Result{{Buffer: x}}, backend.Options{}); err != nil {
		t.Fatal(err)
	}
	if want := [4]float64{4, 7, 9, 10}; [4]float64(unsafe.Slice((*float64)(x.Data), 4)) != want {
		t.Errorf("got %v, not %v", unsafe.Slice((*float64)(x.Data), 4), want)
	}
}

// Axes that a nest joins come apart again in messages.
func TestErrorsSpeakOfTheUsersAxes(t *testing.T) {
	site := graph.Site{Word: "gather"}
	x := graph.NewInput(site, expr.Float64, graph.Dims(2, 3, 4)).Value(0)
	index := graph.NewInput(site, expr.Int64, graph.Dims(2, 3, 4)).Value(0)
	line := graph.NewInput(site, expr.Float64, graph.Dims(7)).Value(0)
	taken := graph.NewGather(site, &graph.Indexed{Checked: true}, x.Shape(), line, index).Value(0)
	plan, err := fuse.Fuse([]graph.Value{taken}, fuse.Options{Fuel: -1})
	if err != nil {
		t.Fatal(err)
	}
	prog, err := schedule.Lower(plan, schedule.Options{})
	if err != nil {
		t.Fatal(err)
	}
	exec, err := backend.Prepare(ref.New(), prog)
	if err != nil {
		t.Fatal(err)
	}
	at := make([]int64, 24)
	at[17] = 9 // element [1 1 1]
	inputs := []backend.Buffer{{Data: unsafe.Pointer(&at[0]), Bytes: 8 * 24}, floats(0, 1, 2, 3, 4, 5, 6)}
	if plan.Buffers[0].Elem != expr.Int64 {
		inputs[0], inputs[1] = inputs[1], inputs[0]
	}
	err = exec.Run(context.Background(), inputs, make([]backend.Result, 1), backend.Options{})
	if want := "gather: index [9] is outside [7], at element [1,1,1]"; err == nil || err.Error() != want {
		t.Errorf("error %v, not %s", err, want)
	}
	var located *graph.Error
	if !errors.As(err, &located) {
		t.Errorf("%T is no *graph.Error", err)
	}
}

// An input's own memory receives the result where every element takes the place of what it was computed from; nothing
// is allocated then. A shifted reader, or a later one, needs the input as it was.
func TestResultReplacesInput(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []float64
		given      int // buffers that the machine had to give
	}{
		{"axpy", `
%0 f64[3] = input
%1 f64[3] = input
%2 f64[3] = pointwise %0 %1 { (a f64, b f64) a*2 + b }
return %2`, []float64{12, 24, 36}, 0},
		{"reversed", `
%0 f64[3] = input
%1 f64[3] = input
%2 f64[3] = gather %1 [2-i0]
%3 f64[3] = pointwise %0 %2 { (a f64, b f64) a*2 + b }
return %3`, []float64{32, 24, 16}, 1},
		{"read later", `
%0 f64[3] = input
%1 f64[3] = input
%2 f64[3] = scan %1 { (a f64, b f64) a + b } axis 0
%3 f64[3] = pointwise %0 %1 { (a f64, b f64) a*2 + b }
%4 f64[3] = scan %3 { (a f64, b f64) a + b } axis 0
%5 f64[3] = pointwise %4 %2 { (a f64, b f64) a + b }
return %5`, []float64{22, 66, 132}, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := &counting{Backend: ref.New()}
			e, err := backend.Prepare(m, lowered(t, c.text))
			if err != nil {
				t.Fatal(err)
			}
			y := []float64{10, 20, 30}
			results := []backend.Result{{Buffer: floats(y...)}}
			in := []backend.Buffer{floats(1, 2, 3), results[0].Buffer}
			if err := e.Run(context.Background(), in, results, backend.Options{}); err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(y, c.want) {
				t.Errorf("got %v, want %v", y, c.want)
			}
			if c.given == 0 && m.given != 0 || c.given > 0 && m.given == 0 {
				t.Errorf("the machine gave %d buffers", m.given)
			}
		})
	}
}

// A counting machine counts what it gives.
type counting struct {
	backend.Backend
	given int
}

func (c *counting) Alloc(bytes int64) (*backend.Buffer, error) {
	c.given++
	return c.Backend.Alloc(bytes)
}

// A label names the samples of a step.
func TestRunLabels(t *testing.T) {
	var got []string
	f := &fake{Backend: ref.New(), run: func(ctx context.Context) error {
		name, _ := pprof.Label(ctx, "kernel")
		got = append(got, name)
		return nil
	}}
	prog := lowered(t, twoSums)
	exec, err := backend.Prepare(f, prog)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"first", "second"}[:len(prog.Steps)]
	for _, labels := range [][]string{nil, want} {
		if err := exec.Run(context.Background(), []backend.Buffer{floats(1, 2, 3)}, make([]backend.Result, 2), backend.Options{Labels: labels}); err != nil {
			t.Fatal(err)
		}
	}
	if want = append(make([]string, len(want)), want...); !slices.Equal(got, want) {
		t.Errorf("labels %q, not %q", got, want)
	}
}
