package laze_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/laze-go/laze"
)

// The taste of the README, line by line.
func Example_readme() {
	ctx := context.Background()
	xs, zs := []float64{1, 2, 3}, []float64{3, 6, 1}
	z := laze.From(zs)
	step := func(in ...laze.Array) []laze.Array { return []laze.Array{in[0].Mul(2)} }

	x := laze.From(xs)
	y := x.Sin().Mul(x.Sin()).Add(x.Cos().Mul(x.Cos()))
	sum, err := y.Sum().Float64(ctx)
	fmt.Printf("%.6f %v\n", sum, err)

	d := laze.ZipWith(func(a, b laze.Expr) laze.Expr {
		return a.Sub(b).Mul(2).Div(a.Add(b))
	}, x, z)
	top := d.Abs().TopK(2)
	fmt.Println(laze.Explain(d, top).Brief())
	err = laze.Eval(ctx, d, top)
	fmt.Println(d, top, err)

	f, err := laze.Compile(step)
	out, failed := f.Call(ctx, x)
	fmt.Println(out[0], err, failed)
	// Output:
	// 3.000000 <nil>
	// 1 kernel, 2 reads, 3 writes, 16 bytes of temporaries; 72 B moved, peak 56 B besides the inputs
	// -- kernels --
	// k0  [3]  72 B  expected 0s  zipwith abs topk
	// -- not fused --
	// 2 operands: it is in memory already
	//   %0 from -> zipwith, %1 from -> zipwith
	// 1 operand: it is a result of the evaluation
	//   %2 zipwith -> abs
	//
	// f64[3] [-1 -1  1] f64[2] [1 1] <nil>
	// f64[3] [2 4 6] <nil> <nil>
}

// What the README shows is in the example above, but for comments and the size of the data.
func TestReadmeTaste(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("example_readme_test.go")
	if err != nil {
		t.Fatal(err)
	}
	_, taste, found := strings.Cut(string(readme), "```go\n")
	taste, _, _ = strings.Cut(taste, "```")
	if !found || taste == "" {
		t.Fatal("README.md shows no Go")
	}
	for line := range strings.Lines(taste) {
		code, _, _ := strings.Cut(line, "//")
		code = strings.Replace(strings.TrimSpace(code), "TopK(10)", "TopK(2)", 1)
		if !strings.Contains(string(source), code) {
			t.Errorf("README.md: %s is in no example", code)
		}
	}
}
