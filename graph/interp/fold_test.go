package interp

import (
	"context"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// extents are those of the trees, and none.
var extents = append([]int{0}, sizes...)

// late gives the late extent that an input %0 counts, of twice the elements and one.
func late(n int) string { return fmt.Sprintf("%%0<=%d", 2*n+1) }

// eval runs a text whose first input is the count n, and whose others are given.
func eval(t *testing.T, n int, text string, inputs ...[]uint64) []Array {
	t.Helper()
	roots := parse(t, text)
	arrays := map[*graph.Node]Array{}
	for _, node := range graph.Order(roots...) {
		if _, ok := node.Form.(*graph.Input); !ok {
			continue
		}
		elem := node.Types[0].Elem
		if len(node.Types[0].Shape) == 0 {
			arrays[node] = Array{elem, []int64{}, []uint64{uint64(n)}}
			continue
		}
		arrays[node] = Array{elem, []int64{int64(n)}, inputs[0]}
		inputs = inputs[1:]
	}
	out, err := Eval(context.Background(), roots, arrays)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// A matrix is 2x2, of integers that wrap: its product is associative, but does not commute.
type matrix [4]uint64

func (a matrix) times(b matrix) matrix {
	return matrix{a[0]*b[0] + a[1]*b[2], a[0]*b[1] + a[1]*b[3], a[2]*b[0] + a[3]*b[2], a[2]*b[1] + a[3]*b[3]}
}

const product = `{ (a u64, b u64, c u64, d u64, e u64, f u64, g u64, h u64) a*e + b*g, a*f + b*h, c*e + d*g, c*f + d*h }`

// matrices gives n matrices, and their components as four inputs.
func matrices(n int) (list []matrix, components [][]uint64) {
	components = make([][]uint64, 4)
	random := numbers(4 * n)
	for i := range n {
		m := matrix(random[4*i : 4*i+4])
		list = append(list, m)
		for k := range 4 {
			components[k] = append(components[k], m[k])
		}
	}
	return list, components
}

func TestReduceKeepsOrder(t *testing.T) {
	for _, n := range extents {
		list, components := matrices(n)
		text := fmt.Sprintf("%%0 i64[] = input\n%%1 u64[%[1]s] = input\n%%2 u64[%[1]s] = input\n"+
			"%%3 u64[%[1]s] = input\n%%4 u64[%[1]s] = input\n"+
			"%%5 u64[] u64[] u64[] u64[] = reduce %%1 %%2 %%3 %%4 %[2]s init 2, 3, 5, 7 axes 0\n"+
			"return %%5 %%5.1 %%5.2 %%5.3", late(n), product)
		want := matrix{2, 3, 5, 7}
		for _, m := range list {
			want = want.times(m)
		}
		for k, a := range eval(t, n, text, components...) {
			if a.Bits[0] != want[k] {
				t.Errorf("%d matrices, component %d: got %#x, want %#x", n, k, a.Bits[0], want[k])
			}
		}
	}
}

func TestScanKeepsOrder(t *testing.T) {
	for _, n := range extents {
		list, components := matrices(n)
		for _, mode := range []string{"", " reverse", " exclusive", " exclusive reverse"} {
			text := fmt.Sprintf("%%0 i64[] = input\n%%1 u64[%[1]s] = input\n%%2 u64[%[1]s] = input\n"+
				"%%3 u64[%[1]s] = input\n%%4 u64[%[1]s] = input\n"+
				"%%5 u64[%[1]s] u64[%[1]s] u64[%[1]s] u64[%[1]s] = scan %%1 %%2 %%3 %%4 %[2]s axis 0 init 2, 3, 5, 7%[3]s\n"+
				"return %%5 %%5.1 %%5.2 %%5.3", late(n), product, mode)
			want := scanLoop(list, mode == " exclusive" || mode == " exclusive reverse", mode == " reverse" || mode == " exclusive reverse")
			for k, a := range eval(t, n, text, components...) {
				for i, bits := range a.Bits {
					if bits != want[i][k] {
						t.Fatalf("%d matrices%s: component %d of element %d is %#x, want %#x", n, mode, k, i, bits, want[i][k])
					}
				}
			}
		}
	}
}

func scanLoop(list []matrix, exclusive, reverse bool) []matrix {
	out := make([]matrix, len(list))
	running := matrix{2, 3, 5, 7}
	for step := range list {
		i := step
		if reverse {
			i = len(list) - 1 - step
		}
		before := running
		if reverse {
			running = list[i].times(running)
		} else {
			running = running.times(list[i])
		}
		if out[i] = running; exclusive {
			out[i] = before
		}
	}
	return out
}

// Float sums follow the tree, and no other order.
func TestFloatSums(t *testing.T) {
	for _, n := range sizes {
		xs := make([]float64, n)
		var bits64, bits32 []uint64
		for i := range xs {
			xs[i] = math.Sin(float64(i)) * math.Exp2(float64(i%40))
			bits64 = append(bits64, math.Float64bits(xs[i]))
			bits32 = append(bits32, uint64(math.Float32bits(float32(xs[i]))))
		}
		got := eval(t, n, fmt.Sprintf("%%0 i64[] = input\n%%1 f64[%[1]s] = input\n%%2 f32[%[1]s] = input\n"+
			"%%3 f64[] = reduce %%1 { (a f64, b f64) a + b } init 0.1 axes 0 commutes\n"+
			"%%4 f64[] = reduce %%1 { (a f64, b f64) a + b } init 0.1 axes 0\n"+
			"%%5 f32[] = reduce %%2 { (a f32, b f32) a + b } axes 0 commutes\n"+
			"%%6 f64[%[1]s] = scan %%1 { (a f64, b f64) a + b } axis 0\n"+
			"return %%3 %%4 %%5 %%6", late(n)), bits64, bits32)
		add64 := func(x, y uint64) uint64 {
			return math.Float64bits(math.Float64frombits(x) + math.Float64frombits(y))
		}
		add32 := func(x, y uint64) uint64 {
			return uint64(math.Float32bits(math.Float32frombits(uint32(x)) + math.Float32frombits(uint32(y))))
		}
		init := math.Float64bits(0.1)
		want := []uint64{
			add64(init, foldTree(bits64, 32, add64)),
			add64(init, foldTree(bits64, 0, add64)),
			foldTree(bits32, 64, add32),
		}
		for k := range want {
			if got[k].Bits[0] != want[k] {
				t.Errorf("%d elements, sum %d: got %v, want %s", n, k, got[k], expr.FormatBits(got[k].Elem, want[k]))
			}
		}
		if !slices.Equal(got[3].Bits, scanTree(bits64, nil, false, add64)) {
			t.Errorf("%d elements: the scan differs", n)
		}
	}
}

// Reductions and scans of every set of axes against loops over the indices.
func TestAxes(t *testing.T) {
	dims := []int64{2, 3, 4}
	xs := Array{expr.Int64, dims, make([]uint64, 24)}
	for i := range xs.Bits {
		xs.Bits[i] = uint64(i * i)
	}
	in := graph.NewInput(graph.Site{}, expr.Int64, graph.Dims(dims...)).Value(0)
	b := expr.NewBuilder(expr.Int64, expr.Int64)
	add := b.Func(b.Op(expr.Add, 0, 1))
	for _, axes := range [][]int{{}, {0}, {1}, {2}, {0, 1}, {0, 2}, {1, 2}, {0, 1, 2}} {
		n := graph.NewReduce(graph.Site{}, &graph.Reduce{Axes: axes, Combine: add, Commutes: true}, in)
		if err := graph.Verify(n.Value(0)); err != nil {
			t.Fatal(err)
		}
		out, err := Eval(context.Background(), n.Values(), map[*graph.Node]Array{in.Node: xs})
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]uint64{}
		for pos, x := range xs.Bits {
			want[key(pos, axes)] += x
		}
		for pos := range xs.Bits {
			place := 0
			for a, i := range []int{pos / 12, pos / 4 % 3, pos % 4} {
				if !slices.Contains(axes, a) {
					place = place*int(dims[a]) + i
				}
			}
			if got := out[0].Bits[place]; got != want[key(pos, axes)] {
				t.Errorf("axes %v: element %d is %d, want %d", axes, place, got, want[key(pos, axes)])
			}
		}
	}
}

// key names the result that element pos of [2,3,4] goes to.
func key(pos int, axes []int) string {
	index := []int{pos / 12, pos / 4 % 3, pos % 4}
	for _, a := range axes {
		index[a] = -1
	}
	return fmt.Sprint(index)
}
