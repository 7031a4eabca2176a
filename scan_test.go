package laze_test

import (
	"slices"
	"testing"

	"github.com/laze-go/laze"
)

// Lines of many leaves, which several goroutines scan, and one element more. The oracles see them too:
// tests run with LAZE_DEBUG=check.
func TestLongScans(t *testing.T) {
	t.Parallel()
	const n = 65*8192 + 1
	u := laze.Random{Seed: 7}.Uniform(laze.Float64, n).Sub(0.5)
	add := func(x, y laze.Expr) laze.Expr { return x.Add(y) }
	for _, c := range []struct {
		name string
		scan func() laze.Array
	}{
		{"inclusive", func() laze.Array { return u.CumSum(0) }},
		{"reverse", func() laze.Array { return u.ScanReverse(0, 3, add) }},
		{"mapped", func() laze.Array { return u.Mul(2).CumSum(0).Mul(3) }},
	} {
		want, err := with(c.scan(), laze.Workers(1))
		if err != nil {
			t.Fatal(err)
		}
		for _, workers := range []int{3} {
			got, err := with(c.scan(), laze.Workers(workers))
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s: %d workers give other bits than one", c.name, workers)
			}
		}
	}
}

func with(a laze.Array, opts ...laze.Option) ([]float64, error) {
	if _, err := a.Eval(ctx, opts...); err != nil {
		return nil, err
	}
	return a.Float64s(ctx)
}
