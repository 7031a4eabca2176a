package graph_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/laze-go/laze/graph"
)

// affine reads the map of a view from text.
func affine(t *testing.T, source, result, m string) (*graph.Affine, graph.Shape, graph.Shape) {
	t.Helper()
	roots, err := graph.Parse(fmt.Sprintf("%%0 f64%s = input\n%%1 f64%s = gather %%0 %s\nreturn %%1", source, result, m))
	if err != nil {
		t.Fatal(err)
	}
	n := roots[0].Node
	return n.Form.(*graph.Gather).Map.(*graph.Affine), n.Operands[0].Shape(), n.Types[0].Shape
}

func TestCompose(t *testing.T) {
	cases := []struct{ source, middle, result, inner, outer, want string }{
		{"[9]", "[4]", "[2]", "[1+2*i0]", "[3-2*i0]", "[7-4*i0]"},
		{"[3,4]", "[4,3]", "[12]", "[i1, i0]", "[i0, 2]", "[2, i0]"},
		{"[3,4]", "[]", "[5,6]", "[1, 2]", "[]", "[1, 2]"},
		{"[]", "[3]", "[2]", "[]", "[1+i0]", "[]"},
		{"[3]", "[3,2]", "[2,2]", "[i0]", "[i0, i1]", "[i0]"},
	}
	for _, c := range cases {
		inner, _, _ := affine(t, c.source, c.middle, c.inner)
		outer, _, result := affine(t, c.middle, c.result, c.outer)
		got := graph.Compose(outer, inner, len(result))
		if got.String() != c.want {
			t.Errorf("%s of %s: got %v, want %s", c.outer, c.inner, got, c.want)
		}
		for a, steps := range got.Step {
			if len(steps) != len(result) {
				t.Errorf("%s of %s: %d steps on axis %d, want %d", c.outer, c.inner, len(steps), a, len(result))
			}
		}
	}
}

func TestRange(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 500 {
		m := graph.Identity(2)
		m.Offset[0], m.Step[0][0], m.Step[0][1] = rng.Int64N(9)-4, rng.Int64N(9)-4, rng.Int64N(9)-4
		result := graph.Dims(1+rng.Int64N(4), 1+rng.Int64N(4))
		var all []int64
		for i := range result[0].Max {
			for j := range result[1].Max {
				all = append(all, m.At([]int64{i, j})[0])
			}
		}
		lo, hi, ok := m.Range(0, result)
		if !ok || lo != slices.Min(all) || hi != slices.Max(all) {
			t.Errorf("%v of %v: got %d to %d, want %d to %d", m, result, lo, hi, slices.Min(all), slices.Max(all))
		}
	}
	for _, m := range []*graph.Affine{
		{Offset: []int64{0}, Step: [][]int64{{1 << 62}}},
		{Offset: []int64{-1 << 63}, Step: [][]int64{{-1}}},
		{Offset: []int64{1<<63 - 1}, Step: [][]int64{{1}}},
		{Offset: []int64{0}, Step: [][]int64{{-1 << 63}}},
	} {
		if lo, hi, ok := m.Range(0, graph.Dims(3)); ok {
			t.Errorf("%v: got %d to %d, but they do not fit", m, lo, hi)
		}
	}
}
