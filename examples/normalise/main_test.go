package main

import (
	"context"
	"math"
	"testing"

	"github.com/laze-go/laze"
	"github.com/laze-go/laze/examples/internal/stages"
)

// plain is the two-pass definition, column by column.
func plain(values []float64) []float64 {
	rows := len(values) / pixels
	out := make([]float64, len(values))
	for j := range pixels {
		mean, square := 0.0, 0.0
		for i := range rows {
			mean += values[i*pixels+j] / float64(rows)
		}
		for i := range rows {
			d := values[i*pixels+j] - mean
			square += float64(d*d) / float64(rows)
		}
		for i := range rows {
			if square > 0 {
				out[i*pixels+j] = (values[i*pixels+j] - mean) / math.Sqrt(square)
			}
		}
	}
	return out
}

func TestStandardise(t *testing.T) {
	values, err := read(digits)
	if err != nil {
		t.Fatal(err)
	}
	got, err := standardise(laze.From(values, -1, pixels)).Float64s(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range plain(values) {
		if math.Abs(got[i]-want) > 1e-12 {
			t.Fatalf("element %d: got %v, want %v", i, got[i], want)
		}
	}
}

func TestRun(t *testing.T) {
	if err := run(); err != nil {
		t.Error(err)
	}
}

func TestReadErrors(t *testing.T) {
	for _, c := range []struct{ file, want string }{
		{"1,2,3\n", "digits.csv: record on line 1: wrong number of fields"},
		{string(digits[:200]), "digits.csv: record on line 2: wrong number of fields"},
	} {
		if _, err := read([]byte(c.file)); err == nil || err.Error() != c.want {
			t.Errorf("got %v, want %q", err, c.want)
		}
	}
}

func TestStages(t *testing.T) {
	stages.Check(t, standardise(laze.From(make([]float64, 100*pixels), -1, pixels)))
}
