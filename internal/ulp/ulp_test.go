package main

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// All functions keep 1 ulp at the hard arguments and at a few random ones.
func TestFunctionsOfFloat64(t *testing.T) {
	e, err := newEvaluator("cpu")
	if err != nil {
		t.Fatal(err)
	}
	subjects, err := find(nil, []string{"f64"})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range subjects {
		r, err := s.measure(e, options{n: block, seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		if !(r.worst <= 1) || r.inputs <= block {
			t.Errorf("%v", r)
		}
	}
}

// An error that is planted is found, and where.
func TestCompareFinds(t *testing.T) {
	subjects, _ := find([]string{"exp"}, []string{"f64"})
	s := subjects[0]
	b := newBatch(s)
	b.x[0], b.got[0] = 0, 1
	b.x[1], b.got[1] = 1, math.E+3*0x1p-51
	var r result
	s.compare(b, 0, 2, &r)
	if r.worst < 2.5 || r.worst > 3.5 || r.x != 1 {
		t.Errorf("got %v at %v", r.worst, r.x)
	}
}

// What the float64 function shows to be no worse needs no reference; all else does.
func TestScreen(t *testing.T) {
	ulp := float32(0x1p-23)
	inf := float32(math.Inf(1))
	for _, c := range []struct {
		got          float32
		finer, worst float64
		want         bool
	}{
		{1, 1, 0.5, false},
		{1, 1 + 0.6*0x1p-23, 0.5, true},
		{1 + 2*ulp, 1, 0.5, true},
		{inf, 1e300, 0.5, false},
		{inf, 1, 0.5, true},
		{0, 1e-300, 0.5, false},
		{0, -1e-300, 0.5, true},
		{0x1p-149, 0x1p-149, 0.5, false},
		{inf, math.NaN(), 0.5, true},
		{float32(math.NaN()), math.NaN(), 0.5, false},
	} {
		if got := mayBeWorse(c.got, c.finer, c.worst); got != c.want {
			t.Errorf("mayBeWorse(%v, %v, %v) = %v", c.got, c.finer, c.worst, got)
		}
	}
}

func TestFindRefuses(t *testing.T) {
	for _, args := range [][]string{{"-func", "sine"}, {"-type", "f16"}, {"-backend", "abacus"}} {
		if err := run(args); err == nil {
			t.Errorf("%v: no error", args)
		}
	}
}

func TestWrite(t *testing.T) {
	name := filepath.Join(t.TempDir(), "page.md")
	subjects, _ := find([]string{"atan2"}, []string{"f64"})
	if err := write(name, 1e6, []result{{subject: subjects[0], worst: 0.25, x: 1, y: 2, inputs: 7}}); err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(name)
	if want := "| atan2 | f64 | 0.2500 | 0x1p+00, 0x1p+01 | 7 |\n"; err != nil || !strings.HasSuffix(string(page), want) {
		t.Errorf("got %s %v", page, err)
	}
}
