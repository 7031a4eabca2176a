// Command co2 reads weekly measurements of carbon dioxide at Mauna Loa, fills the gaps, smooths the seasons away, and
// fits the yearly trend.
//
//	go run ./examples/co2 [-in file.csv]
package main

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"

	"github.com/laze-go/laze"
)

//go:embed mauna-loa-co2-weekly.csv
var maunaLoa []byte

const (
	weeks       = 52 // of the moving average
	weeksAYear  = 365.25 / 7
	firstColumn = "date"
)

func main() {
	in := flag.String("in", "", "the table to read (CSV: date,co2); without it Mauna Loa, 1958 to 2001")
	flag.Parse()
	if err := run(*in); err != nil {
		fmt.Fprintln(os.Stderr, "co2:", err)
		os.Exit(1)
	}
}

func run(name string) error {
	ppm, err := open(name)
	if err != nil {
		return err
	}
	r, err := analyse(ppm)
	if err != nil {
		return err
	}
	fmt.Println(r.explained.Brief())
	fmt.Printf("weeks: %d, of which filled: %d\n", r.weeks, r.gaps)
	fmt.Printf("mean of the first year: %.2f ppm, of the last: %.2f ppm\n", r.first, r.last)
	fmt.Printf("trend: %.2f ppm in the first week, %.4f ppm more every year\n", r.level, r.slope)
	return nil
}

// A report is what the measurements come to, in ppm and years.
type report struct {
	explained    laze.Explanation
	weeks        int
	gaps         int64
	first, last  float64
	level, slope float64
}

func analyse(ppm []float64) (r report, err error) {
	x := laze.From(ppm)
	full := fill(x)
	smooth := movingAverage(full, weeks)
	level, slope := trend(full)
	gaps, first, last := x.IsNaN().Count(), smooth.Pick(0, 0), smooth.Pick(0, -1)
	r = report{weeks: len(ppm), explained: laze.Explain(gaps, first, last, level, slope)}
	ctx := context.Background()
	if err = laze.Eval(ctx, gaps, first, last, level, slope); err != nil {
		return r, err
	}
	return r, errors.Join(gaps.CopyTo(ctx, &r.gaps), first.CopyTo(ctx, &r.first), last.CopyTo(ctx, &r.last),
		level.CopyTo(ctx, &r.level), slope.CopyTo(ctx, &r.slope))
}

// fill replaces every NaN by the straight line between the measurements around it; before the first and after
// the last it repeats that one.
//
// The places of the measurements around a week are a running maximum from the left and a running minimum from the
// right.
func fill(x laze.Array) laze.Array {
	n := int(x.Size())
	known := x.IsNaN().Not()
	week := laze.Iota(laze.Int64, 0, n)
	left := laze.Where(known, week, -1).CumMax(0)
	right := laze.Where(known, week, n).ScanReverse(0, n, func(x, y laze.Expr) laze.Expr { return x.Minimum(y) })
	left, right = laze.Where(left.Lt(0), right, left), laze.Where(right.Ge(n), left, right)
	a, b := x.Take(left), x.Take(right)
	part := week.Sub(left).Cast(laze.Float64).Div(right.Sub(left).Maximum(1).Cast(laze.Float64))
	return a.Add(b.Sub(a).Mul(part))
}

// movingAverage gives the mean of every run of size weeks: the difference of two running sums.
func movingAverage(x laze.Array, size int) laze.Array {
	total := x.CumSum(0).Pad(laze.Surround(0), laze.Margin{Before: 1})
	return total.Slice(laze.Range(size, int(x.Size())+1)).Sub(total.Slice(laze.Range(0, int(x.Size())+1-size))).Div(size)
}

// trend fits level + slope*years by least squares.
func trend(x laze.Array) (level, slope laze.Array) {
	years := laze.Iota(laze.Float64, 0, int(x.Size())).Div(weeksAYear)
	t, y := years.Sub(years.Mean()), x.Sub(x.Mean())
	slope = t.Mul(y).Sum().Div(t.Mul(t).Sum())
	return x.Mean().Sub(slope.Mul(years.Mean())), slope
}

func open(name string) ([]float64, error) {
	if name == "" {
		return read("mauna-loa-co2-weekly.csv", bytes.NewReader(maunaLoa))
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return read(name, file)
}

// read gives the second column; an empty field, where no reading was taken, is NaN.
func read(name string, r io.Reader) ([]float64, error) {
	table := csv.NewReader(r)
	table.FieldsPerRecord = 2
	rows, err := table.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(rows) < 1+weeks || rows[0][0] != firstColumn {
		return nil, fmt.Errorf("%s: needed a header %q and at least %d weeks, got %d lines", name, "date,co2", weeks, len(rows))
	}
	ppm := make([]float64, 0, len(rows)-1)
	for i, row := range rows[1:] {
		v := math.NaN()
		if row[1] != "" {
			if v, err = strconv.ParseFloat(row[1], 64); err != nil {
				return nil, fmt.Errorf("%s:%d: %w", name, i+2, err)
			}
		}
		ppm = append(ppm, v)
	}
	return ppm, nil
}
