package laze_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"strings"
	"testing"

	"github.com/laze-go/laze"
)

func Example() {
	ctx := context.Background()
	xs := []float64{3, 1, 4, 1, 5, 9, 2, 6}

	x := laze.From(xs)                        // reads xs where it lies, without a copy
	z := x.Sub(x.Mean()).Div(x.Std())         // deferred: nothing is computed yet
	far := z.Abs().TopK(3)                    // the three farthest from the mean
	fmt.Println(laze.Explain(z, far).Brief()) // which kernels will run, what meets memory, and why

	if err := laze.Eval(ctx, z, far); err != nil { // both results; work that they share is done once
		log.Fatal(err)
	}
	fmt.Println(far)
	// Output:
	// 2 kernels, 4 reads, 5 writes, 40 bytes of temporaries; 232 B moved, peak 128 B besides the inputs
	// -- kernels --
	// k0  [|8]  88 B   expected under 1µs  mean std
	// k1  [8]   144 B  expected under 1µs  sub div abs topk
	// -- not fused --
	// 4 operands: it is in memory already
	//   %0 from -> mean, %0 from -> sub, %0 from -> std (2)
	// 2 operands: its consumer asks for elements more than once, and storing them is cheaper than computing them again
	//   %2 mean -> sub, %8 std -> div
	// 1 operand: it is a result of the evaluation
	//   %10 div -> abs
	//
	// f64[3] [1.9934882171378923  1.118298268150525  1.118298268150525]
}

func Example_writing() {
	ctx := context.Background()
	x, z := laze.From([]float64{1, 2, 3}), laze.From([]float64{3, 6, 1})

	y := x.Sin().Mul(x.Sin()).Add(x.Cos().Mul(x.Cos()))
	sum, err := y.Sum().Float64(ctx)
	fmt.Printf("%.6f %v\n", sum, err)

	d := laze.ZipWith(func(a, b laze.Expr) laze.Expr {
		return a.Sub(b).Mul(2).Div(a.Add(b))
	}, x, z)
	show(d)
	// Output:
	// 3.000000 <nil>
	// f64[3] [-1 -1  1]
}

func Example_prepared() {
	ctx := context.Background()
	a, b, out := []float64{1, 2, 3}, []float64{4, 5, 6}, make([]float64, 3)

	f, err := laze.Compile(func(in ...laze.Array) []laze.Array {
		return []laze.Array{in[0].Mul(2).Add(in[1])}
	})
	if err != nil {
		log.Fatal(err)
	}
	outs, ins := []any{out}, []any{a, b}
	err = f.CallInto(ctx, outs, ins...)
	fmt.Println(out, err)
	// Output: [6 9 12] <nil>
}

// Every line of Go that the README shows is in an example above, but for its comment.
func TestReadme(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("example_readme_test.go")
	if err != nil {
		t.Fatal(err)
	}
	examples := strings.Split(string(readme), "```go\n")[1:]
	if len(examples) != 3 {
		t.Errorf("README.md shows %d pieces of Go, 3 have an example", len(examples))
	}
	for _, text := range examples {
		text, _, _ = strings.Cut(text, "```")
		if _, body, found := strings.Cut(text, "func main() {\n"); found {
			text = body
		}
		for line := range strings.Lines(text) {
			code, _, _ := strings.Cut(line, " // ")
			if code = strings.TrimSpace(code); !strings.Contains(string(source), code) {
				t.Errorf("README.md: %s is in no example", code)
			}
		}
	}
}
