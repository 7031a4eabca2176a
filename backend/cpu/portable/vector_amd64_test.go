//go:build !purego

package portable

import (
	"fmt"
	"math"
	"testing"
	"unsafe"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
	"golang.org/x/sys/cpu"
)

// A column is n elements of special values, between canaries.
type column struct {
	elem  expr.Type
	bytes []byte
	n     int
}

const (
	fence  = 64
	canary = 0xa5
)

func newColumn(t expr.Type, n, turn int) column {
	size := n*t.Size() + 2*fence
	c := column{t, unsafe.Slice((*byte)(alignedBytes(size)), size), n}
	for i := range c.bytes {
		c.bytes[i] = canary
	}
	list := specials(t)
	for i := range n {
		put(c.at(i), t, list[(i*(2*turn+1)+7*turn)%len(list)])
	}
	return c
}

func (c column) at(i int) unsafe.Pointer { return unsafe.Pointer(&c.bytes[fence+i*c.elem.Size()]) }

// same reports whether two columns hold the same elements and whole canaries.
func (c column) same(d column) error {
	for i := range c.n {
		if x, y := backend.Load(c.at(i), c.elem.Size()), backend.Load(d.at(i), c.elem.Size()); !expr.EqualBits(c.elem, x, y) {
			return fmt.Errorf("element %d of %d is %x, not %x", i, c.n, x, y)
		}
	}
	for i := range fence {
		if c.bytes[i] != canary || c.bytes[len(c.bytes)-1-i] != canary {
			return fmt.Errorf("%d elements: something is written outside", c.n)
		}
	}
	return nil
}

// bothLoops gives the loops of the tables as find sees them: in Go, and with vectors.
func bothLoops[F any](find func() F) (loop, vector F) {
	goLoops()
	loop = find()
	useVectors()
	return loop, find()
}

func needVectors(t *testing.T) {
	t.Helper()
	if !cpu.X86.HasAVX2 || !cpu.X86.HasFMA {
		t.Skip("needs AVX2 and FMA")
	}
}

var floatTypes = []expr.Type{expr.Float32, expr.Float64}

// Each vector loop gives the bits of the Go loop that it replaces, for all kinds of operands, all lengths, and
// results in place of an operand.
func TestVectorForms(t *testing.T) {
	needVectors(t)
	for _, v := range vectorForms {
		for _, typ := range floatTypes {
			loop, vector := bothLoops(func() *forms { return table[v.op][typ] })
			for mask := range vector {
				if vector[mask] == nil {
					continue
				}
				plain := spreading(loop, typ, mask)
				for n := range 4*graph.Lanes(typ) + 4 {
					for place := -1; place < 3; place++ {
						want, got := runForm(plain, typ, n, mask, place), runForm(vector[mask], typ, n, mask, place)
						if err := got.same(want); err != nil {
							t.Fatalf("%s %v, columns %03b, result in place of %d: %v", nameOf(v.op), typ, mask, place, err)
						}
					}
				}
			}
		}
	}
}

// spreading is the loop for the operands of mask, or that for columns only behind columns of the
// elements that are the same for all.
func spreading(f *forms, typ expr.Type, mask int) blockFunc {
	if f[mask] != nil {
		return f[mask]
	}
	full := len(f) - 1
	if f[full] == nil {
		full = 3
	}
	return func(d, a, b, c unsafe.Pointer, n int) {
		args := [3]unsafe.Pointer{a, b, c}
		for k := range args {
			if full>>k&1 == 1 && mask>>k&1 == 0 {
				column := newColumn(typ, n, 0)
				fills[typ.Size()](column.at(0), args[k], nil, nil, n)
				args[k] = column.at(0)
			}
		}
		f[full](d, args[0], args[1], args[2], n)
	}
}

// runForm runs a loop on n elements, with the result in its own column (-1) or in that of an operand that is one.
func runForm(f blockFunc, typ expr.Type, n, mask, place int) column {
	var in [3]column
	for k := range in {
		in[k] = newColumn(typ, max(n, 1), k+n)
	}
	out := newColumn(typ, n, 9)
	if place >= 0 && mask>>place&1 == 1 && n > 0 {
		out = in[place]
	}
	d := unsafe.Pointer(&out.bytes[fence])
	f(d, in[0].at(0), in[1].at(0), in[2].at(0), n)
	return out
}

func TestVectorFolds(t *testing.T) {
	needVectors(t)
	for _, op := range []expr.Op{expr.Add, expr.Mul, expr.Min, expr.Max} {
		for _, typ := range floatTypes {
			loop, vector := bothLoops(func() laneFunc { return laneFolds[op][typ] })
			lanes := graph.Lanes(typ)
			for rows := 1; rows < 9; rows++ {
				in, want, got := newColumn(typ, rows*lanes, rows), newColumn(typ, lanes, 3), newColumn(typ, lanes, 3)
				loop(want.at(0), in.at(0), lanes, rows)
				vector(got.at(0), in.at(0), lanes, rows)
				if err := got.same(want); err != nil {
					t.Errorf("%v %v, %d rows: %v", op, typ, rows, err)
				}
			}
		}
	}
}

// The halving is compared with the loops of combine.
func TestVectorHalvings(t *testing.T) {
	needVectors(t)
	for _, typ := range floatTypes {
		lanes := graph.Lanes(typ)
		for turn := range 50 {
			want, got := newColumn(typ, lanes, turn), newColumn(typ, lanes, turn)
			for h := lanes / 2; h > 0; h /= 2 {
				table[expr.Add][typ][3](want.at(0), want.at(0), want.at(h), nil, h)
			}
			halvings[expr.Add][typ](got.at(0))
			want.n, got.n = 1, 1
			if err := got.same(want); err != nil {
				t.Errorf("%v: %v", typ, err)
			}
		}
	}
}

func TestVectorProducts(t *testing.T) {
	needVectors(t)
	for _, typ := range floatTypes {
		loop, vector := bothLoops(func() *productFold { return productFolds[typ] })
		lanes := graph.Lanes(typ)
		for rows := 1; rows < 9; rows++ {
			a, b := newColumn(typ, rows*lanes, rows), newColumn(typ, rows*lanes, rows+1)
			want, got := newColumn(typ, lanes, 3), newColumn(typ, lanes, 3)
			loop.lanes(want.at(0), a.at(0), b.at(0), lanes, rows)
			vector.lanes(got.at(0), a.at(0), b.at(0), lanes, rows)
			if err := got.same(want); err != nil {
				t.Errorf("%v, %d rows: %v", typ, rows, err)
			}
		}
	}
}

func TestVectorScans(t *testing.T) {
	needVectors(t)
	for _, typ := range []expr.Type{expr.Float32, expr.Float64, expr.Int64, expr.Uint64} {
		loop, vector := bothLoops(func() *scanTable { return scanLoops[expr.Add][typ] })
		pairs := [][2]scanFunc{{loop.upto, vector.upto}, {loop.before, vector.before}, {loop.total, vector.total}}
		if vector.uptoPast != nil {
			pairs = append(pairs, [2]scanFunc{loop.upto, vector.uptoPast}, [2]scanFunc{loop.before, vector.beforePast})
		}
		for i, pair := range pairs {
			for turn := range 2 * len(specials(typ)) {
				blocks := turn%9 + 1
				want, got := runScan(pair[0], typ, blocks, turn), runScan(pair[1], typ, blocks, turn)
				for k := range want {
					if err := got[k].same(want[k]); err != nil {
						t.Fatalf("%v, loop %d, %d blocks, column %d: %v", typ, i, blocks, k, err)
					}
				}
			}
		}
	}
}

// runScan gives the result, the carry and the total.
func runScan(f scanFunc, typ expr.Type, blocks, turn int) [3]column {
	n := blocks * graph.ScanBlock
	in, out := newColumn(typ, n, turn), newColumn(typ, n, 2)
	for i := range n { // mostly numbers: one NaN makes all that follows NaN
		if turn%3 > 0 {
			put(in.at(i), typ, specials(typ)[(i*turn)%30])
		}
	}
	carry, total := newColumn(typ, 1, turn), newColumn(typ, 1, turn+1)
	f(out.at(0), in.at(0), carry.at(0), total.at(0), blocks)
	return [3]column{out, carry, total}
}

// newNumbers is a column of numbers whose sum depends on the order.
func newNumbers(t expr.Type, n int) column {
	c := newColumn(t, n, 0)
	for i := range n {
		v := math.Ldexp(math.Mod(float64(i)*0.6180339887, 1)-0.5, i%20)
		if put(c.at(i), t, math.Float64bits(v)); t == expr.Float32 {
			put(c.at(i), t, uint64(math.Float32bits(float32(v))))
		}
	}
	return c
}

// Sums of lines and strips: widths around the strips of eight vectors, rows that overlap and lie apart.
func TestVectorSums(t *testing.T) {
	needVectors(t)
	for _, typ := range floatTypes {
		loop, vector := bothLoops(func() *sumLoops { return sums[typ] })
		lanes, size := graph.Lanes(typ), typ.Size()
		for width := lanes; width < 4*lanes; width++ {
			in, factor := newNumbers(typ, 9*width), newNumbers(typ, 9)
			for rows := 1; rows < 9; rows++ {
				for name, run := range map[string]func(s *sumLoops, d unsafe.Pointer){
					"line": func(s *sumLoops, d unsafe.Pointer) { s.line(d, in.at(rows), width) },
					"rows": func(s *sumLoops, d unsafe.Pointer) { s.rows(d, in.at(0), width, rows, width*size) },
					"products": func(s *sumLoops, d unsafe.Pointer) {
						s.products(d, factor.at(0), in.at(0), width, rows, size, width*size/2)
					},
				} {
					want, got := newColumn(typ, width, 3), newColumn(typ, width, 3)
					run(loop, want.at(0))
					run(vector, got.at(0))
					if err := got.same(want); err != nil {
						t.Fatalf("%s %v, %d elements, %d rows: %v", name, typ, width, rows, err)
					}
				}
			}
		}
	}
}

// Additions up to the first place outside give the bits and the number of the Go loops: for all
// lengths, wherever that place is.
func TestVectorInsideAdds(t *testing.T) {
	needVectors(t)
	const places = 5
	for _, typ := range floatTypes {
		type loops = func(unsafe.Pointer, int64, unsafe.Pointer, []int64) int
		loop, vector := bothLoops(func() loops { return insideAdds[typ] })
		for n := range 14 {
			for bad := range n + 1 {
				for _, outside := range []int64{-1, places, math.MinInt64} {
					at := make([]int64, n, n+1)
					for i := range at {
						at[i] = int64(i*i+bad) % places
					}
					at[:n+1][bad] = outside // behind all: none of them
					v, want, got := newColumn(typ, n, 1), newColumn(typ, places, 0), newColumn(typ, places, 0)
					a := loop(want.at(0), places, v.at(0), at)
					b := vector(got.at(0), places, v.at(0), at)
					if err := got.same(want); a != bad || b != bad || err != nil {
						t.Fatalf("%v: %d elements, place %d of element %d: %d and %d added, %v", typ, n, outside, bad, a, b, err)
					}
				}
			}
		}
	}
}
