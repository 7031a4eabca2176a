// Command normalise standardises the pixels of 1,797 handwritten digits: every column gets mean 0 and standard
// deviation 1.
//
//	go run ./examples/normalise
package main

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/csv"
	"fmt"
	"os"
	"strconv"

	"github.com/laze-go/laze"
)

//go:embed digits.csv
var digits []byte

const pixels = 64

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "normalise:", err)
		os.Exit(1)
	}
}

func run() error {
	values, err := read(digits)
	if err != nil {
		return err
	}
	x := laze.From(values, -1, pixels)
	z := standardise(x)
	fmt.Println(laze.Explain(z).Brief())
	mean, std := z.Mean(0), z.Std(0)
	fromZero, fromOne := mean.Abs().Max(), laze.Where(std.Eq(0), 0, std.Sub(1).Abs()).Max()
	if err := laze.Eval(context.Background(), fromZero, fromOne); err != nil {
		return err
	}
	fmt.Println("the means of the columns are now within", fromZero, "of 0")
	fmt.Println("and their standard deviations within   ", fromOne, "of 1, but for columns of equal numbers")
	return nil
}

// standardise gives (x - mean) / std of every column; a column of equal numbers becomes 0.
func standardise(x laze.Array) laze.Array {
	std := x.Std(0)
	return x.Sub(x.Mean(0)).Div(laze.Where(std.Eq(0), 1, std))
}

// read gives the pixels, row by row; the digit in the last column is left out.
func read(file []byte) ([]float64, error) {
	r := csv.NewReader(bytes.NewReader(file))
	r.FieldsPerRecord = pixels + 1
	rows, err := r.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("digits.csv: %w", err)
	}
	values := make([]float64, 0, len(rows)*pixels)
	for i, row := range rows {
		for _, field := range row[:pixels] {
			v, err := strconv.ParseFloat(field, 64)
			if err != nil {
				return nil, fmt.Errorf("digits.csv:%d: %w", i+1, err)
			}
			values = append(values, v)
		}
	}
	return values, nil
}
