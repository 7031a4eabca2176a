package laze_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/laze-go/laze"
)

// programs are graphs whose results depend on the order of operations, if anything does.
func programs() map[string]laze.Array {
	x := laze.Random{Seed: 1}.Normal(laze.Float64, 33, 257)
	flat := x.Flatten()
	rows := x.Sub(x.MaxKeep(1)).Exp()
	mix := func(x, y laze.Expr) laze.Expr { return x.Mul(0.5).Add(y) } // not associative: the tree shows
	return map[string]laze.Array{
		"softmax":  rows.Div(rows.SumKeep(1)),
		"moments":  laze.Stack(0, x.Mean(), x.Var(), x.Std(), x.Sum()),
		"columns":  x.Sum(0),
		"scan":     flat.CumSum(0).Mul(2),
		"mixed":    flat.Reduce(1, mix),
		"mixscan":  x.ScanReverse(1, nil, mix),
		"topk":     x.Abs().TopK(7),
		"sort":     x.Mul(3).Sort(0),
		"scatter":  laze.Zeros(laze.Float64, 10).Scatter(0, flat, laze.Accumulate, flat.Abs().Mul(3).Cast(laze.Int64).Clip(0, 9)),
		"filter":   flat.Filter(flat.Gt(0.5)).Mul(flat.Mean()),
		"stencil":  x.Stencil(laze.Mirror, [][]int{{-1, 0}, {0, 0}, {1, 1}}, func(in []laze.Expr) laze.Expr { return in[0].Add(in[1]).Mul(in[2]) }),
		"matmul":   x.MatMul(x.Transpose()),
		"view":     x.Transpose().Slice(laze.Span{Start: laze.End, Stop: laze.Begin, Step: -3}).Reshape(-1).Add(1),
		"integers": x.Mul(100).Cast(laze.Int8).Sum(1),
	}
}

// No option changes a bit.
func TestOptionsChangeNoBit(t *testing.T) {
	t.Parallel()
	want := map[string]string{}
	options := [][]laze.Option{{laze.Workers(1)}, {laze.Workers(2)}, {laze.Workers(7)}, {laze.NoFusion()}, {laze.NoFusion(), laze.Workers(3)},
		{laze.On(laze.Reference())}, {laze.MemoryLimit(1 << 30)}}
	for _, opts := range options[:len(options)-shortened()] {
		for name, a := range programs() {
			if _, err := a.Eval(ctx, opts...); err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			v, err := a.Cast(laze.Float64).Bitcast(laze.Uint64).Uint64s(ctx)
			if got := fmt.Sprint(v, err); want[name] == "" {
				want[name] = got
			} else if got != want[name] {
				t.Errorf("%s: other bits with options %d", name, slices.IndexFunc(options, func(o []laze.Option) bool { return &o[0] == &opts[0] }))
			}
		}
	}
}

// shortened leaves options out in a short run.
func shortened() int {
	if testing.Short() {
		return 4
	}
	return 0
}
