package graph_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/internal/golden"
)

func isBad(f *golden.File) bool { return strings.HasSuffix(f.Path, ".bad.txt") }

func TestText(t *testing.T) {
	golden.Each(t, "testdata/*.txt", func(t *testing.T, f *golden.File) {
		if isBad(f) {
			return
		}
		roots, err := graph.Parse(f.Text("graph"))
		if err != nil {
			t.Fatal(err)
		}
		if err := graph.Verify(roots...); err != nil {
			t.Error(err)
		}
		f.Check("graph", graph.String(roots...))
	})
}

// Each case of a bad file is a section with a graph, and one that says what is wrong with it.
func TestBad(t *testing.T) {
	golden.Bad(t, "testdata/*.bad.txt", func(text string) error {
		roots, err := graph.Parse(text)
		if err == nil {
			err = graph.Verify(roots...)
		}
		return err
	})
}

func TestAnnotated(t *testing.T) {
	in := graph.NewInput(graph.Site{}, expr.Float64, graph.Dims(3))
	b := expr.NewBuilder(expr.Float64)
	_, _, line, _ := runtime.Caller(0)
	n := graph.NewPointwise(graph.Here("root", 0), b.Func(b.Op(expr.Sqrt, 0)), graph.Dims(3), in.Value(0))
	want := fmt.Sprintf(`%%0 f64[3] = input
%%1 f64[3] = pointwise %%0 { (a f64) sqrt(a) }   ; root text_test.go:%d
return %%1
`, line+1)
	if got := graph.Annotated(n.Value(0)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got, want := n.String(), "root: pointwise f64[3] -> f64[3]"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A chain of 10^5 nodes prints, parses and verifies, without recursion and in linear time.
func TestDeep(t *testing.T) {
	b := expr.NewBuilder(expr.Float64)
	inc := b.Func(b.Op(expr.Add, 0, b.Const(expr.Float64, 0x3ff0000000000000)))
	v := graph.NewInput(graph.Site{}, expr.Float64, graph.Dims(3)).Value(0)
	for range 100_000 {
		v = graph.NewPointwise(graph.Site{}, inc, graph.Dims(3), v).Value(0)
	}
	text := graph.String(v)
	roots, err := graph.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	if err := graph.Verify(roots...); err != nil {
		t.Fatal(err)
	}
	if graph.String(roots...) != text {
		t.Error("print of parse differs")
	}
}

func FuzzParse(f *testing.F) {
	golden.Seeds(f, "testdata/*.txt")
	f.Fuzz(func(t *testing.T, text string) {
		roots, err := graph.Parse(text)
		if err != nil {
			return
		}
		valid := graph.Verify(roots...) == nil
		once := graph.String(roots...)
		again, err := graph.Parse(once)
		if err != nil {
			t.Fatalf("%v\nin the text of\n%s\nwhich is\n%s", err, text, once)
		}
		if twice := graph.String(again...); twice != once {
			t.Fatalf("%s\nprints as\n%s", once, twice)
		}
		if (graph.Verify(again...) == nil) != valid {
			t.Fatalf("only one verifies:\n%s\n%s", text, once)
		}
	})
}
