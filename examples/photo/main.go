// Command photo draws the edges of a photograph: luminance, gamma, blur, gradient, and a histogram that spreads the
// greys, all one deferred graph.
//
//	go run ./examples/photo [-in file.png] [-out file.png]
package main

import (
	"bytes"
	"context"
	_ "embed"
	"flag"
	"fmt"
	"os"
	"time"

	"github.com/laze-go/laze"
)

const (
	gamma  = 1 / 2.2
	levels = 256
	flat   = 1e-9 // a picture whose steepest place is flatter has no edges
)

//go:embed raccoon.png
var raccoon []byte

func main() {
	in := flag.String("in", "", "the picture to read (PNG); without it a raccoon")
	out := flag.String("out", "edges.png", "the picture to write (PNG)")
	flag.Parse()
	if err := run(*in, *out); err != nil {
		fmt.Fprintln(os.Stderr, "photo:", err)
		os.Exit(1)
	}
}

func run(in, out string) error {
	rgb, h, w, err := open(in)
	if err != nil {
		return err
	}
	picture := edges(laze.From(rgb, h, w, 3))
	fmt.Println(laze.Explain(picture).Brief())
	grey, err := picture.Uint8s(context.Background())
	if err != nil {
		return err
	}
	if err := writePNG(out, grey, h, w); err != nil {
		return err
	}
	fmt.Printf("wrote %s, %d x %d\n\n", out, w, h)
	return compare(rgb, h, w, grey)
}

func open(name string) (rgb []uint8, h, w int, err error) {
	if name == "" {
		return readPNG("raccoon.png", bytes.NewReader(raccoon))
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, 0, 0, err
	}
	defer file.Close()
	return readPNG(name, file)
}

// edges is the whole pipeline: [h, w, 3] bytes to [h, w] bytes. Nothing is computed here.
func edges(rgb laze.Array) laze.Array {
	soft := blur(luminance(rgb).Pow(gamma))
	return equalise(gradient(soft))
}

func luminance(rgb laze.Array) laze.Array {
	c := rgb.Cast(laze.Float32).Div(255)
	red, green, blue := c.Pick(2, 0), c.Pick(2, 1), c.Pick(2, 2)
	return red.Mul(0.2126).Add(green.Mul(0.7152)).Add(blue.Mul(0.0722))
}

// neighbours lists the nine places around a pixel, in row-major order.
var neighbours = [][]int{{-1, -1}, {-1, 0}, {-1, 1}, {0, -1}, {0, 0}, {0, 1}, {1, -1}, {1, 0}, {1, 1}}

// binomial is the weight 1 2 1.
func binomial(a, b, c laze.Expr) laze.Expr { return a.Add(b.Mul(2)).Add(c) }

func blur(a laze.Array) laze.Array {
	return a.Stencil(laze.Edge, neighbours, func(p []laze.Expr) laze.Expr {
		return binomial(binomial(p[0], p[1], p[2]), binomial(p[3], p[4], p[5]), binomial(p[6], p[7], p[8])).Div(16)
	})
}

// gradient is the magnitude of Sobel's two derivatives.
func gradient(a laze.Array) laze.Array {
	return a.Stencil(laze.Edge, neighbours, func(p []laze.Expr) laze.Expr {
		gx := binomial(p[2], p[5], p[8]).Sub(binomial(p[0], p[3], p[6]))
		gy := binomial(p[6], p[7], p[8]).Sub(binomial(p[0], p[1], p[2]))
		return gx.Mul(gx).Add(gy.Mul(gy)).Sqrt()
	})
}

// equalise spreads the values so that every grey level is used about equally often: histogram, scan, gather.
func equalise(a laze.Array) laze.Array {
	level := a.Div(a.Max().Maximum(flat)).Mul(levels).Cast(laze.Int64).Minimum(levels - 1)
	count := level.Flatten().Histogram(levels)
	first := count.Pick(0, 0)
	rest := laze.Scalar(a.Size()).Sub(first).Maximum(1)
	grey := count.CumSum(0).Sub(first).Mul(255).Div(rest).Cast(laze.Uint8)
	return grey.Take(level)
}

// compare times the graph, the same graph without fusion, and plain Go loops, and checks that all agree.
func compare(rgb []uint8, h, w int, want []uint8) error {
	whole := func(opts ...laze.Option) func() ([]uint8, error) {
		return func() ([]uint8, error) {
			picture, err := edges(laze.From(rgb, h, w, 3)).Eval(context.Background(), opts...)
			if err != nil {
				return nil, err
			}
			return picture.Uint8s(context.Background())
		}
	}
	rows := []struct {
		name string
		run  func() ([]uint8, error)
	}{
		{"laze, fused", whole()},
		{"laze, fusion off", whole(laze.NoFusion())},
		{"plain Go loops", func() ([]uint8, error) { return plain(rgb, h, w), nil }},
	}
	best := make([]time.Duration, len(rows))
	for range 5 { // interleaved, so that a slow moment of the machine meets all
		for i, row := range rows {
			begin := time.Now()
			got, err := row.run()
			took := time.Since(begin)
			if err != nil {
				return err
			}
			if !bytes.Equal(got, want) {
				return fmt.Errorf("%s: the picture differs", row.name)
			}
			if best[i] == 0 || took < best[i] {
				best[i] = took
			}
		}
	}
	for i, row := range rows {
		fmt.Printf("%-18s %8.1f ms\n", row.name, best[i].Seconds()*1e3)
	}
	return nil
}
