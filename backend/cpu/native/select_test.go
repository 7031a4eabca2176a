package native

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unsafe"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/backendtest"
	"github.com/laze-go/laze/backend/cpu/codegen"
	"github.com/laze-go/laze/backend/cpu/exec"
	"github.com/laze-go/laze/backend/cpu/portable"
	"github.com/laze-go/laze/backend/cpu/selecting"
	"github.com/laze-go/laze/backend/cpu/vector/vectortest"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/schedule"
)

const selection = `nest k0 buffers (b0 T reads, b1 T writes, b2 i64 writes) axes (i0 kept, i1 kept) scalars 2
for i0 in 0..n0 {
  for i1 in 0..n1 {
    read b0[s0*i0 + i1]
    each EACH
  }
}
call select r0 -> b1[s1*i0 + i1] b2[s1*i0 + i1] from=FROM k=3 descending=DOWN
`

// Elements that are chosen by the leads of stretches, or between keys of a sample, are those that block
// programs choose, of every type and in both directions, computed and where they lie, among equal elements,
// zeros of both signs and NaNs.
func TestSelections(t *testing.T) {
	for _, level := range codegen.Levels() {
		arena := newArena(t)
		for _, elem := range backendtest.Swept(expr.Types) {
			each := []string{"(a T) a - 3", "(a T) a"}
			if elem == expr.Bool {
				each = []string{"(a T) a^true"}
			}
			for _, each := range each {
				for _, down := range []string{"0", "1"} {
					parts := strings.NewReplacer("EACH", each, "DOWN", down, "T", elem.String())
					text := parts.Replace(parts.Replace(selection))
					code := compareSelections(t, level, arena, strings.Replace(text, "FROM", "2", 1), 5, 255, 5*8*portable.Stretch, 12_345)
					if elem != expr.Bool && !strings.Contains(code.Describe(), "swap") {
						t.Errorf("%s of %v: nobody has looked for leads", level, elem)
					}
					code = compareSelections(t, level, arena, strings.Replace(text, "FROM", "20000", 1), 33_333)
					if elem != expr.Bool && !strings.Contains(code.Describe(), "compress") {
						t.Errorf("%s of %v: no code has sifted", level, elem)
					}
				}
			}
		}
	}
}

// compareSelections chooses from rows of some lengths, of many and of few different elements.
func compareSelections(t *testing.T, level codegen.Level, arena *exec.Arena, text string, lengths ...int64) *portable.Code {
	t.Helper()
	nest, err := schedule.ParseNest(text)
	if err != nil {
		t.Fatal(err)
	}
	code := withStages(t, nest, level, arena)
	want, err := portable.Compile(nest)
	if err != nil {
		t.Fatal(err)
	}
	elem, r, g := nest.Buffers[0].Elem, rand.New(rand.NewPCG(3, 3)), vectortest.NewGuard(t)
	for _, n := range lengths {
		for _, few := range []int{1, 3, 1000, 100_000} {
			g.Reset()
			x := selectionOf(g, elem, n)
			drawFew(r, elem, x.Buffers[0], few)
			y := selectionOf(g, elem, n)
			y.Buffers[0] = x.Buffers[0]
			for code, a := range map[*portable.Code]*backend.Args{code: x, want: y} {
				if err := code.Run(context.Background(), a); err != nil {
					t.Fatal(err)
				}
			}
			for i := 1; i <= 2; i++ {
				checkElements(t, fmt.Sprintf("%vn = %d, %d elements: b%d", nest, n, few, i), nest.Buffers[i].Elem, x.Buffers[i], y.Buffers[i])
			}
		}
	}
	return code
}

// selectionOf makes arguments for two rows of n elements that end at a guard page.
func selectionOf(g *vectortest.Guard, elem expr.Type, n int64) *backend.Args {
	a := &backend.Args{Extents: []int64{2, n}, Scalars: []int64{n, 3}}
	for _, bytes := range []int64{2 * n * int64(elem.Size()), 6 * int64(elem.Size()), 6 * 8} {
		a.Buffers = append(a.Buffers, endOf(g, bytes))
	}
	return a
}

// drawFew fills a buffer with a few different elements, the second half in order of their bits.
func drawFew(r *rand.Rand, elem expr.Type, b backend.Buffer, few int) {
	var hard []uint64
	for _, v := range []float64{0, math.Copysign(0, -1), math.NaN(), math.Inf(1), math.Inf(-1), 1, -1, -math.NaN()} {
		if bits, err := expr.ConstBits(elem, v); elem.IsFloat() && err == nil {
			hard = append(hard, bits)
		}
	}
	list := make([]uint64, few)
	for i := range list {
		list[i] = r.Uint64()
		if len(hard) > 0 && r.IntN(2) == 0 {
			list[i] = hard[r.IntN(len(hard))]
		} else if elem == expr.Bool {
			list[i] &= 1
		}
	}
	size := elem.Size()
	order := make([]uint64, int(b.Bytes)/size)
	for i := range order {
		order[i] = list[r.IntN(few)]
	}
	slices.Sort(order[len(order)/2:])
	for i, bits := range order {
		copy(unsafe.Slice((*byte)(unsafe.Add(b.Data, i*size)), size), unsafe.Slice((*byte)(unsafe.Pointer(&bits)), 8))
	}
}

// A sample that misleads tells on which side of its span elements lie, and those inside are not looked for again.
func TestMisleadingSamples(t *testing.T) {
	const n, from = 40_000, 20_000
	text := strings.NewReplacer("EACH", "(a i32) a - 3", "T", "i32", "FROM", fmt.Sprint(from), "DOWN", "0").Replace(selection)
	nest, err := schedule.ParseNest(strings.Replace(text, "k=3", "k=9", 1))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := portable.Compile(nest)
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range []*portable.Code{withStages(t, nest, codegen.Levels()[0], newArena(t)), plain} {
		for _, shift := range []int{-2000, -70, -66, -62, -58, 0, 58, 62, 66, 70, 2000} {
			row := misleading(n, from+shift)
			values, places := make([]int32, 9), make([]int64, 9)
			a := &backend.Args{Extents: []int64{1, n}, Scalars: []int64{n, 9}, Buffers: []backend.Buffer{
				{Data: unsafe.Pointer(&row[0]), Bytes: 4 * n}, {Data: unsafe.Pointer(&values[0]), Bytes: 4 * 9}, {Data: unsafe.Pointer(&places[0]), Bytes: 8 * 9},
			}}
			if err := code.Run(context.Background(), a); err != nil {
				t.Fatal(err)
			}
			for i, v := range values {
				if int(v) != from+i-3 || row[places[i]] != v+3 {
					t.Errorf("shift %d: element %d is %d, of place %d, want %d", shift, from+i, v, places[i], from+i-3)
				}
			}
		}
	}
}

// misleading gives the numbers below n, those around a middle at the places that a sample takes.
func misleading(n, middle int) []int32 {
	row, taken := make([]int32, n), make([]bool, n)
	var sampled, others []int
	for _, at := range selecting.Clusters(nil, int64(n)) {
		for i := range selecting.Cluster {
			sampled, taken[int(at)+i] = append(sampled, int(at)+i), true
		}
	}
	for i := range n {
		if !taken[i] {
			others = append(others, i)
		}
	}
	first := middle - len(sampled)/2
	for v := range n {
		switch {
		case v < first:
			row[others[v]] = int32(v)
		case v < first+len(sampled):
			row[sampled[v-first]] = int32(v)
		default:
			row[others[v-len(sampled)]] = int32(v)
		}
	}
	return row
}
