package laze_test

import (
	"fmt"
	"math"
	"reflect"
	"slices"

	"github.com/laze-go/laze"
	"github.com/laze-go/laze/graph/expr"
)

// What random programs choose: arrays that fit one another more often than not, and everything that words take besides.

type (
	array  = laze.Array
	scalar = laze.Expr
)

var (
	elems    = expr.Types
	integers = []laze.DType{laze.Int8, laze.Int16, laze.Int32, laze.Int64, laze.Uint8, laze.Uint16, laze.Uint32, laze.Uint64}
	floats   = []laze.DType{laze.Float32, laze.Float64}
	beyond   = []laze.Border{{}, laze.Edge, laze.Wrap, laze.Mirror, laze.InteriorMirror, laze.Surround(1), laze.Surround(true)}
	policies = []laze.Policy{laze.Refuse, laze.KeepFirst, laze.KeepLast, laze.Accumulate, laze.KeepMin, laze.KeepMax,
		laze.Combine(func(old, value scalar) scalar { return old.Mul(2).Add(value) })}

	// Most are not associative, and some do not commute: results show in which order elements met.
	folds = []func(x, y scalar) scalar{
		func(x, y scalar) scalar { return x.Add(y) },
		func(x, y scalar) scalar { return x.Maximum(y) },
		func(x, y scalar) scalar { return y.Mul(2).Add(x) },
		func(_, y scalar) scalar { return y },
		func(x, _ scalar) scalar { return x },
		func(x, y scalar) scalar { return x.Lt(y).Select(x, y) },
	}
)

// A content is a way to choose the elements of an input: whole for integers and bool, which keep its low bits, and real
// for floats.
type content struct {
	whole func(p *randomProgram, i int) uint64
	real  func(p *randomProgram, i int) float64
}

var contents = []content{
	{ // many equals
		func(p *randomProgram, _ int) uint64 { return uint64(p.IntN(4)) - 1 },
		func(p *randomProgram, _ int) float64 { return float64(p.IntN(4)) - 1 },
	},
	{ // few
		func(p *randomProgram, _ int) uint64 { return p.Uint64() },
		func(p *randomProgram, _ int) float64 { return p.NormFloat64() * 100 },
	},
	{ // where operations change their ways
		func(p *randomProgram, _ int) uint64 {
			return pick(p, 0, 1, math.MaxUint64, 1<<63, 1<<63-1, 1<<31, 1<<31-1, 127, 128, 255, 32767, 32768, p.Uint64())
		},
		func(p *randomProgram, _ int) float64 {
			return pick(p, 0, math.Copysign(0, -1), 1, -1, math.Inf(1), math.Inf(-1), math.NaN(), math.MaxFloat64, 5e-324, -5e-324, 0.5, p.Float64())
		},
	},
	{ // ascending
		func(_ *randomProgram, i int) uint64 { return uint64(i) - 20 },
		func(_ *randomProgram, i int) float64 { return float64(i-20) / 3 },
	},
}

func pick[T any](p *randomProgram, from ...T) T { return from[p.IntN(len(from))] }

// take gives an array of the pool, and notes its name.
func (p *randomProgram) take(i int) array {
	p.taken = append(p.taken, fmt.Sprintf("a%d", i))
	return p.pool[i]
}

func (p *randomProgram) any() array { return p.take(p.IntN(len(p.pool))) }

// where looks for an array in the pool, and makes an input of that type and those extents where it meets none.
func (p *randomProgram) where(fits func(a array) bool, elem laze.DType, dims []int64) array {
	for range 20 {
		if i := p.IntN(len(p.pool)); fits(p.pool[i]) {
			return p.take(i)
		}
	}
	return p.input(elem, dims)
}

// like gives an array of b's type and shape.
func (p *randomProgram) like(b array) array {
	return p.where(func(a array) bool { return a.DType() == b.DType() && slices.Equal(a.Shape(), b.Shape()) }, b.DType(), b.Shape())
}

// shaped gives an array of b's shape.
func (p *randomProgram) shaped(b array) array {
	return p.where(func(a array) bool { return slices.Equal(a.Shape(), b.Shape()) }, pick(p, elems...), b.Shape())
}

// typed gives an array of b's type.
func (p *randomProgram) typed(b array) array {
	return p.where(func(a array) bool { return a.DType() == b.DType() }, b.DType(), p.dims())
}

// row gives an array of one axis.
func (p *randomProgram) row() array {
	return p.where(func(a array) bool { return a.Rank() == 1 }, pick(p, elems...), p.length())
}

// rowOf gives one of b's type.
func (p *randomProgram) rowOf(b array) array {
	return p.where(func(a array) bool { return a.Rank() == 1 && a.DType() == b.DType() }, b.DType(), p.length())
}

// dims gives extents: those of vectors and of chunks, one more and one less, and none.
func (p *randomProgram) dims() []int64 {
	rank := pick(p, 0, 1, 1, 1, 1, 1, 2, 2, 2, 3, 4)
	if rank == 1 {
		return p.length()
	}
	dims, size := make([]int64, rank), int64(1)
	for i := range dims {
		dims[i] = pick[int64](p, 1, 2, 3, 4, 5, 7, 8, 9, 16, 17)
		if size *= dims[i]; size > maxElements/4 {
			dims[i], size = 1, size/dims[i]
		}
	}
	if rank > 0 && p.IntN(20) == 0 {
		dims[p.IntN(rank)] = 0
	}
	return dims
}

func (p *randomProgram) length() []int64 {
	return []int64{pick[int64](p, 0, 1, 2, 4, 5, 8, 15, 16, 17, 31, 33, 64, 65, 100, 127, 257, 600)}
}

// input makes an array, and lets later words choose it too.
func (p *randomProgram) input(elem laze.DType, dims []int64) array {
	n, whole := 1, make([]int, len(dims))
	for i, d := range dims {
		n *= int(d)
		whole[i] = int(d)
	}
	s := p.data(elem, n)
	x := laze.From(s.Interface(), whole...)
	if len(dims) == 0 {
		x = laze.From(s.Index(0).Interface())
	}
	p.keep("input", x)
	return p.take(len(p.pool) - 1)
}

// data makes a slice of n elements.
func (p *randomProgram) data(elem laze.DType, n int) reflect.Value {
	s := reflect.MakeSlice(reflect.TypeOf(samples[elem]), n, n)
	c := pick(p, contents...)
	for i := range n {
		switch v := s.Index(i); {
		case v.CanInt():
			v.SetInt(int64(c.whole(p, i)))
		case v.CanUint():
			v.SetUint(c.whole(p, i))
		case v.CanFloat():
			v.SetFloat(c.real(p, i))
		default:
			v.SetBool(c.whole(p, i)&1 == 1)
		}
	}
	return s
}

// as gives a as one of these types, as it is where it has one of them.
func (p *randomProgram) as(a array, elems []laze.DType) array {
	if slices.Contains(elems, a.DType()) {
		return a
	}
	return a.Cast(pick(p, elems...))
}

// numbers gives a as numbers.
func (p *randomProgram) numbers(a array) array { return p.as(a, elems[1:]) }

// second gives an operand to stand beside a.
func (p *randomProgram) second(a array) any {
	switch p.IntN(6) {
	case 0:
		return p.typed(a)
	case 1, 2:
		return pick(p, 0, 1, 2, 3)
	}
	return p.like(a)
}

// bools gives a condition of a's shape.
func (p *randomProgram) bools(a array) array {
	if a.DType() == laze.Bool {
		return a.Not()
	}
	switch p.IntN(3) {
	case 0:
		return a.Gt(0)
	case 1:
		return a.Ne(a)
	}
	return a.Cast(laze.Float64).Mul(37).Sin().Gt(0)
}

// mask gives what a can be filtered by: a condition of its shape, or one for its rows.
func (p *randomProgram) mask(a array) array {
	switch p.IntN(4) {
	case 0:
		return p.like(a.Cast(laze.Bool))
	case 1:
		if a.Rank() > 0 {
			return p.input(laze.Bool, a.Shape()[:1])
		}
	}
	return p.bools(a)
}

// axis gives an axis of a, counted from the front or the end, or rarely one that a does not have.
func (p *randomProgram) axis(a array) int {
	if a.Rank() == 0 || p.IntN(40) == 0 {
		return pick(p, 0, -1, 9, -9, a.Rank(), -a.Rank()-1)
	}
	return p.IntN(2*a.Rank()) - a.Rank()
}

// axes gives some axes of a, or none.
func (p *randomProgram) axes(a array) []int {
	var out []int
	for i := range a.Rank() {
		if p.IntN(2) == 0 {
			out = append(out, pick(p, i, i-a.Rank()))
		}
	}
	return out
}

// along gives an axis of a and its extent, 0 where there is no such axis.
func (p *randomProgram) along(a array) (axis int, extent int) {
	axis = p.axis(a)
	i := axis
	if i < 0 {
		i += a.Rank()
	}
	if i < 0 || i >= a.Rank() {
		return axis, 0
	}
	return axis, int(a.Shape()[i])
}

// index makes places within n elements of a, but for a few that may lie outside.
func (p *randomProgram) index(a array, n int) array {
	a = a.Cast(pick(p, laze.Int64, laze.Int64, laze.Int32, laze.Int16, laze.Uint8, laze.Uint64, laze.Uint32))
	if n <= 0 || p.IntN(30) == 0 {
		return a
	}
	if n > math.MaxInt8 { // 2n does not fit all of these types
		a = a.Cast(laze.Int64)
	}
	return a.Rem(n).Add(n).Rem(n)
}

func (p *randomProgram) bins(a array) laze.Bins {
	if p.IntN(2) == 0 {
		low := pick(p, -2, 0, -1e300, -100)
		return laze.EvenBins(pick(p, 1, 2, 5, 300), low, pick(p, low+0.5, 3, 100, 1e300))
	}
	return laze.EdgeBins(laze.From([]float64{-3, -1, 0, 0.5, 100}).Cast(a.DType()))
}

func (p *randomProgram) random() laze.Random {
	return laze.Random{Seed: uint64(p.IntN(3)), Stream: p.Uint64() >> (60 * p.IntN(2)), Generator: pick(p, laze.Philox, laze.Threefry)}
}
