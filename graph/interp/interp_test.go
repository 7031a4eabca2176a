package interp

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/internal/golden"
)

// A case is a graph, the elements of its inputs, a line each, and the roots, or the error, that come out.
func TestForms(t *testing.T) {
	golden.Each(t, "testdata/*.txt", func(t *testing.T, f *golden.File) {
		for _, name := range f.Names() {
			if strings.HasSuffix(name, " in") || strings.HasSuffix(name, " out") {
				continue
			}
			roots := parse(t, f.Text(name))
			inputs := readInputs(t, roots, f.Text(name+" in"))
			arrays, err := Eval(context.Background(), roots, inputs)
			if err != nil {
				f.Check(name+" out", "error: "+err.Error())
				continue
			}
			f.Check(name+" out", show(arrays))
		}
	})
}

func parse(t testing.TB, text string) []graph.Value {
	t.Helper()
	roots, err := graph.Parse(text)
	if err == nil {
		err = graph.Verify(roots...)
	}
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	return roots
}

// readInputs reads the elements of the inputs in their order. A line may begin with the extents, as [2,3].
func readInputs(t *testing.T, roots []graph.Value, text string) map[*graph.Node]Array {
	t.Helper()
	lines := strings.Split(golden.Strip(text), "\n")
	inputs := map[*graph.Node]Array{}
	for _, n := range graph.Order(roots...) {
		if _, ok := n.Form.(*graph.Input); !ok || len(inputs) >= len(lines)-1 {
			continue
		}
		a := Array{Elem: n.Types[0].Elem, Dims: n.Types[0].Shape.Dims()}
		words := strings.Fields(lines[len(inputs)])
		if len(words) > 0 && words[0][0] == '[' {
			a.Dims = nil
			for _, d := range strings.Split(strings.Trim(words[0], "[]"), ",") {
				extent, _ := strconv.ParseInt(d, 10, 64)
				a.Dims = append(a.Dims, extent)
			}
			words = words[1:]
		}
		for _, word := range words {
			a.Bits = append(a.Bits, readBits(t, a.Elem, word))
		}
		inputs[n] = a
	}
	return inputs
}

func readBits(t *testing.T, elem expr.Type, word string) uint64 {
	t.Helper()
	var v any = word == "true"
	if i, err := strconv.ParseInt(word, 10, 64); err == nil && word != "-0" {
		v = i
	} else if x, err := strconv.ParseFloat(word, 64); err == nil {
		v = x
	}
	bits, err := expr.ConstBits(elem, v)
	if err != nil {
		t.Fatal(err)
	}
	return bits
}

func show(arrays []Array) string {
	var b strings.Builder
	for _, a := range arrays {
		fmt.Fprintln(&b, a)
	}
	return b.String()
}

func TestErrorsAreTyped(t *testing.T) {
	in := graph.NewInput(graph.Site{}, expr.Int64, graph.Dims(2)).Value(0)
	take := graph.NewGather(graph.Here("take", 0), &graph.Indexed{Checked: true}, graph.Dims(2), in, in)
	_, err := Eval(context.Background(), []graph.Value{take.Value(0)},
		map[*graph.Node]Array{in.Node: {expr.Int64, []int64{2}, []uint64{1, 2}}})
	var index *graph.IndexError
	if !errors.As(err, &index) || index.Index[0] != 2 || index.At[0] != 1 {
		t.Errorf("got %v, want an IndexError", err)
	}
	want := "interp_test.go:99: take: index [2] is outside [2], at element [1]"
	if err.Error() != want {
		t.Errorf("got %q, want %q", err, want)
	}
}

// An endless loop, a long fold and a chain of nodes all end soon after the context does.
func TestCancel(t *testing.T) {
	loop := parse(t, `
		%0 i64[1] = pointwise { () let t0 = while(i64(0)) {(a i64) a >= 0} do {(a i64) a*0}; t0.0 }
		return %0`)
	ctx, cancel := context.WithCancel(context.Background())
	go cancel()
	if _, err := Eval(ctx, loop, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("endless loop: got %v", err)
	}
	fold := parse(t, `
		%0 i64[1000000] = pointwise { () i0 }
		%1 i64[] = reduce %0 { (a i64, b i64) a + b } axes 0
		return %1`)
	if _, err := Eval(ctx, fold, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("long fold: got %v", err)
	}
}

func BenchmarkSmallGraph(b *testing.B) { // what one step of a soak costs
	roots := parse(b, `
		%0 f64[100] = pointwise { () f64(i0) }
		%1 f64[100] = pointwise %0 { (a f64) a*a + 1 }
		%2 f64[100] = scan %1 { (a f64, b f64) a + b } axis 0
		%3 f64[] = reduce %2 { (a f64, b f64) a + b } init 0 axes 0 commutes
		return %3`)
	for b.Loop() {
		if _, err := Eval(context.Background(), roots, nil); err != nil {
			b.Fatal(err)
		}
	}
}
