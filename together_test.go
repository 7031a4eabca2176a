package laze_test

import (
	"context"
	"strings"
	"testing"

	"github.com/laze-go/laze"
)

// ratios divides the rows of a by their sums: two kernels, which run together where a is large.
func ratios(a laze.Array) laze.Array {
	return a.Div(a.Sum(1).Expand(1))
}

func TestKernelsRunTogether(t *testing.T) {
	const rows, columns = 700, 1001
	data := make([]float64, rows*columns)
	for i := range data {
		data[i] = float64(i%columns + i/columns)
	}
	a := laze.From(data).Reshape(rows, columns)
	e, err := laze.ExplainRun(context.Background(), ratios(a))
	if err != nil {
		t.Fatal(err)
	}
	if want := "k0 to k1: 16 of 700 rows at a time per core, 11.2 MB instead of 16.8 MB from and to memory\n"; e.Blocks != want {
		t.Errorf("got  %swant %s", e.Blocks, want)
	}
	if !strings.Contains(e.Summary, "; 11.2 MB moved") || !strings.Contains(e.String(), "-- together --\nk0 to k1: ") {
		t.Errorf("%s", e)
	}
	for _, k := range e.Kernels {
		if k.Took <= 0 {
			t.Errorf("%s took %v", k.Name, k.Took)
		}
	}
	for _, opts := range [][]laze.Option{nil, {laze.Workers(1)}, {laze.Workers(7)}} {
		x, err := ratios(a).Eval(context.Background(), opts...)
		if err != nil {
			t.Fatal(err)
		}
		got, err := x.Float64s(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range got {
			row := float64(i / columns)
			if want := data[i] / (row*columns + columns*(columns-1)/2); v != want {
				t.Fatalf("element %d is %v, not %v", i, v, want)
			}
		}
	}
}

func TestStoppedBetweenBlocks(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	a := laze.Zeros(laze.Float64, 700, 1001)
	if _, err := ratios(a.Exp()).Eval(ctx); err != context.Canceled {
		t.Errorf("got %v", err)
	}
}
