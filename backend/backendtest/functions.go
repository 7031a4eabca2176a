package backendtest

import (
	"fmt"
	"math"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// functions lists the fixed programs of the functions of floats, and of remainders: they are as
// frozen as what is rounded once.
func functions() []fixed {
	var list []fixed
	for op := expr.NoOp + 1; op < expr.NumOps; op++ {
		if row := op.Row(); row.ULP == 0 && op != expr.Rem {
			continue
		}
		for _, t := range []expr.Type{expr.Float64, expr.Float32} {
			list = append(list, fixed{fmt.Sprintf("%v %v[4000]", op, t), function(op, t, 4000)})
		}
	}
	return list
}

// function computes op of n numbers of each kind: with any bits, from -8 to 8, from -1 to 1, from 0 to 8,
// and special ones, in all pairs.
func function(op expr.Op, t expr.Type, n int64) []graph.Value {
	b := expr.NewBuilder()
	kinds := make([][]expr.Ref, 5)
	for k := range op.Row().Arity {
		u := scrambled(b, uint64(k))
		wide := b.Op(expr.Mul, b.Cast(t, b.Bitcast(expr.Int64, u)), floatConst(b, t, 0x1p-60))
		list := []expr.Ref{anyBits(b, t, u), wide, b.Op(expr.Mul, wide, floatConst(b, t, 0x1p-3)), b.Op(expr.Abs, wide), special(b, t, k)}
		for i, arg := range list {
			kinds[i] = append(kinds[i], arg)
		}
	}
	var results []expr.Ref
	for _, args := range kinds {
		results = append(results, b.Op(op, args...))
	}
	return graph.NewPointwise(site("function"), b.Func(results...), graph.Dims(n)).Values()
}

// scrambled gives 64 bits that look random, of the coordinate and a stream.
func scrambled(b *expr.Builder, stream uint64) expr.Ref {
	word := func(v uint64) expr.Ref { return b.Const(expr.Uint64, v) }
	u := b.Op(expr.Add, b.Cast(expr.Uint64, b.Coord(0)), word(stream<<32+1))
	for range 3 {
		u = b.Op(expr.Mul, u, word(0x9e3779b97f4a7c15))
		u = b.Op(expr.Xor, u, b.Op(expr.Shr, u, word(32)))
	}
	return u
}

// anyBits is the float that the upper bits of u are.
func anyBits(b *expr.Builder, t expr.Type, u expr.Ref) expr.Ref {
	if t == expr.Float32 {
		u = b.Cast(expr.Uint32, b.Op(expr.Shr, u, b.Const(expr.Uint64, 32)))
	}
	return b.Bitcast(t, u)
}

var specials = [16]float64{
	0, math.Copysign(0, -1), 1, -1, math.Inf(1), math.Inf(-1), math.NaN(), 0.5, -0.5, 2, -2, 3, -3, 0x1p-126, -0x1p-149, math.MaxFloat32,
}

// special is special number i of argument 0, i/16 of argument 1, where i is the coordinate.
func special(b *expr.Builder, t expr.Type, arg int) expr.Ref {
	index := b.Op(expr.Shr, b.Coord(0), b.Int(int64(4*arg)))
	entries := make([]uint64, len(specials))
	for i, v := range specials {
		entries[i] = b.At(floatConst(b, t, v)).Bits
	}
	return b.Pick(b.Cast(map[expr.Type]expr.Type{expr.Float64: expr.Uint64, expr.Float32: expr.Uint32}[t], index), t, entries...)
}

// floatConst is a constant.
func floatConst(b *expr.Builder, t expr.Type, v float64) expr.Ref { return b.Const(t, floatBits(t, v)) }

// floatBits are the bits of a number as a float of type t.
func floatBits(t expr.Type, v float64) uint64 {
	if t == expr.Float32 {
		return uint64(math.Float32bits(float32(v)))
	}
	return math.Float64bits(v)
}
