package main

import (
	"bytes"
	"context"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/laze-go/laze"
	"github.com/laze-go/laze/examples/internal/stages"
)

var nan = math.NaN()

func TestFill(t *testing.T) {
	got, err := fill(laze.From([]float64{nan, nan, 1, nan, 2, nan, nan, nan, 6, nan})).Float64s(context.Background())
	if want := []float64{1, 1, 1, 1.5, 2, 3, 4, 5, 6, 6}; err != nil || !slices.Equal(got, want) {
		t.Errorf("got %v, %v; want %v", got, err, want)
	}
}

// The numbers were computed by plain loops in another language.
func TestMaunaLoa(t *testing.T) {
	ppm, err := read("co2.csv", bytes.NewReader(maunaLoa))
	if err != nil {
		t.Fatal(err)
	}
	r, err := analyse(ppm)
	if err != nil {
		t.Fatal(err)
	}
	if r.weeks != 2284 || r.gaps != 59 {
		t.Errorf("got %d weeks with %d gaps, want 2284 with 59", r.weeks, r.gaps)
	}
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"first year", r.first, 315.41346153846155},
		{"last year", r.last, 370.8653846153845},
		{"level", r.level, 310.4386004820899},
		{"slope", r.slope, 1.3353826668854802},
	} {
		if math.Abs(c.got-c.want) > 1e-9*c.want {
			t.Errorf("%s: got %v, want %v", c.name, c.got, c.want)
		}
	}
}

func TestReadErrors(t *testing.T) {
	weeks := strings.Repeat("20010101,370\n", weeks)
	for _, c := range []struct{ file, want string }{
		{"", `co2.csv: needed a header "date,co2" and at least 52 weeks, got 0 lines`},
		{"date,co2\n20010101,370\n", `co2.csv: needed a header "date,co2" and at least 52 weeks, got 2 lines`},
		{"date,co2\n" + weeks + "20010101,many\n", `co2.csv:54: strconv.ParseFloat: parsing "many": invalid syntax`},
		{"date,co2\n" + weeks + "20010101\n", "co2.csv: record on line 54: wrong number of fields"},
	} {
		if _, err := read("co2.csv", strings.NewReader(c.file)); err == nil || err.Error() != c.want {
			t.Errorf("got %v, want %q", err, c.want)
		}
	}
	if err := run("no such file.csv"); err == nil || !strings.HasPrefix(err.Error(), "open no such file.csv: ") {
		t.Errorf("got %v, want a missing file by name", err)
	}
}

func TestStages(t *testing.T) {
	x := laze.From(make([]float64, 1000))
	full := fill(x)
	level, slope := trend(full)
	stages.Check(t, full, movingAverage(full, weeks), level, slope)
}
