package main

import (
	"fmt"
	"math"

	"testing"
)

// sizesOf are the sizes that a workload is checked at, where not 10, 257 and 1000: images, matrices and grids have size
// squared elements.
var sizesOf = map[string][]int{
	"mandel20": {1, 33}, "mandel1000": {17}, "sum2d": {1, 97}, "sumaxis0": {1, 33, 97}, "sumaxis1": {1, 33, 97}, "softmax": {1, 33, 97},
	"pairwise": {1, 33, 97}, "isdist": {2, 33}, "checkneigh": {1, 2, 65}, "stencil5": {1, 2, 65}, "stencil5p": {1, 2, 65}, "stencil9": {1, 2, 65},
	"blur3": {3, 4, 65}, "matmul": {1, 3, 33, 65}, "spmv": {16, 320}, "spca": {20}, "add2": {1}, "hist1m": {1000},
}

func TestWorkloads(t *testing.T) {
	for name, types := range workloads {
		sizes := sizesOf[name]
		if sizes == nil {
			sizes = []int{10, 257, 1000}
		}
		for dtype, makeJob := range types {
			loop := plain[name][dtype]
			if loop == nil {
				t.Errorf("%s %s has no plain loop to be compared with", name, dtype)
				continue
			}
			for _, n := range sizes {
				compareJob(t, fmt.Sprint(name, " ", n, " ", dtype), makeJob(n), loop(n), tolerances[dtype])
			}
		}
	}
}

// tolerances are parts of a checksum, or of 1: additions are made in another order than by the plain loops.
var tolerances = map[string]float64{"f64": 1e-11, "f32": 1e-4}

func compareJob(t *testing.T, name string, j *job, want any, within float64) {
	t.Helper()
	for range 2 {
		if err := j.run(); err != nil {
			t.Errorf("%s: %v", name, err)
			return
		}
		if got := j.check(); !close(got, want, within) {
			t.Errorf("%s: got %v, want %v", name, got, want)
		}
		if j.once {
			return
		}
	}
}

// close compares bits exactly, and numbers within a tolerance.
func close(got, want any, within float64) bool {
	g, isFloat := got.(float64)
	w, alsoFloat := want.(float64)
	if !isFloat || !alsoFloat {
		return got == want
	}
	return math.Abs(g-w) <= within*max(1, math.Abs(w))
}

// TestInputs compares with the published values of the protocol.
func TestInputs(t *testing.T) {
	if got := stream(1, 0); got != 10451216379200822465 {
		t.Errorf("S(1, 0) = %d", got)
	}
	if got := uniform[float64](1, 1, 0, 1)[0]; got != 0.5665615751722809 {
		t.Errorf("U(1, 0, 1)[0] = %v", got)
	}
	if got := philox(42, 0); got != [4]uint32{0x9ceaf053, 0x77f5493b, 0x12bf50ad, 0x5742b3d7} {
		t.Errorf("Philox block 0 of key 42 = %x", got)
	}
}
