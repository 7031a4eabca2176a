// Command saxpy computes a*x + y, the smallest program worth fusing, and shows what Laze makes of it.
//
//	go run ./examples/saxpy
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/laze-go/laze"
)

func main() {
	if err := run(1_000_000); err != nil {
		fmt.Fprintln(os.Stderr, "saxpy:", err)
		os.Exit(1)
	}
}

func run(n int) error {
	xs, ys := make([]float32, n), make([]float32, n)
	for i := range xs {
		xs[i], ys[i] = float32(i), 1
	}
	z := saxpy(2, laze.From(xs), laze.From(ys))
	fmt.Println(laze.Explain(z))
	if err := z.CopyTo(context.Background(), ys); err != nil { // y = a*x + y, into the caller's memory
		return err
	}
	fmt.Println("first:", ys[:4], "last:", ys[n-1])
	return nil
}

func saxpy(a float32, x, y laze.Array) laze.Array { return x.Mul(a).Add(y) }
