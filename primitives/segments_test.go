package primitives

import (
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// startsTested are segments of n elements: none, with empty ones at both ends and inside, one
// per element, not all covered.
func startsTested(n float64) []nd {
	each := list()
	for i := range int(n) {
		each = list(append(each.v, float64(i))...)
	}
	return []nd{list(), list(0), list(n), each, list(0, 0, min(n, 2), min(n, 2), n, n), list(min(n, 1), min(n, 3))}
}

// segmentEnd is where segment s of n elements ends.
func segmentEnd(starts nd, s int64, n int64) int64 {
	if s+1 < starts.dims[0] {
		return int64(starts.v[s+1])
	}
	return n
}

func TestReduceSegments(t *testing.T) {
	w := newWorld(t)
	for _, n := range lengthsTested {
		for axis, dims := range [][]int64{{n, 2, 3}, {2, n, 3}, {2, 3, n}} {
			x := maps(dims...)
			for _, starts := range startsTested(float64(n)) {
				want := build(with(dims, axis, starts.dims[0]), func(i []int64) float64 {
					fold := float64(0x35)
					for c := int64(starts.v[i[axis]]); c < segmentEnd(starts, i[axis], n); c++ {
						fold = compose(fold, x.at(with(i, axis, c)...))
					}
					return fold
				})
				w.equal(expr.Int32, want)(ReduceSegments(site("reducesegments"), affine(expr.Int32).withInit(0x35), axis, w.input(expr.Int16, starts), w.input(expr.Int32, x)))
			}
		}
	}
}

func TestReduceSegmentsTypes(t *testing.T) {
	eachType(t, expr.Types, func(w *world, elem expr.Type) {
		x := sample(elem, 9)
		want := list(x.v[3], 1, x.v[8])
		w.equal(elem, want)(ReduceSegments(site("reducesegments"), lastRow(elem).withInit(one(elem)), -1, w.input(expr.Uint8, list(2, 4, 4)), w.input(elem, x)))
	})
}

func TestReduceSegmentsLate(t *testing.T) {
	w := newWorld(t)
	x := w.late(expr.Int64, 5)
	starts := w.late(expr.Int64, 3)
	w.equal(expr.Int64, list(0, 1, 9))(ReduceSegments(site("reducesegments"), addRow.of(expr.Int64), 0, starts, x))
	_, lengths, starts, err := RunLengths(site("runlengths"), w.input(expr.Int8, list(7, 7, 1, 2, 2)))
	sums := w.try(ReduceSegments(site("reducesegments"), addRow.of(expr.Int64), 0, starts, w.input(expr.Int64, list(1, 2, 3, 4, 5))))
	w.equal(expr.Int64, list(5, 4, 11))(Apply(site("add"), expr.Add, sums, w.try(lengths, err)))
}

func TestScanSegments(t *testing.T) {
	w := newWorld(t)
	for _, n := range lengthsTested {
		x := maps(n)
		for _, starts := range startsTested(float64(n)) {
			begins := func(i int) bool {
				for _, s := range starts.v {
					if int(s) == i {
						return true
					}
				}
				return false
			}
			eachScan(func(f Fold, exclusive, reverse bool, init *float64) {
				want := list(scanRuns(x.v, begins, exclusive, reverse, init)...)
				w.equal(expr.Int32, want)(ScanSegments(site("scansegments"), f, 0, exclusive, reverse, w.input(expr.Int64, starts), w.input(expr.Int32, x)))
			})
		}
	}
	x := sample(expr.Int64, 2, 3, 2)
	want := build(x.dims, func(i []int64) float64 {
		if i[1] == 2 {
			return x.at(i[0], 1, i[2]) + x.at(i[0], 2, i[2])
		}
		return x.at(i...)
	})
	w.equal(expr.Int64, want)(ScanSegments(site("scansegments"), addRow.of(expr.Int64), 1, false, false, w.input(expr.Int64, list(1)), w.input(expr.Int64, x)))
	w.equal(expr.Int64, list(0, 1, 9, 7, 4))(ScanSegments(site("scansegments"), addRow.of(expr.Int64), 0, false, true, w.late(expr.Int64, 3), w.late(expr.Int64, 5)))
}

func TestSegmentsRefuse(t *testing.T) {
	w := newWorld(t)
	f := lastRow(expr.Float64)
	starts := w.input(expr.Int64, list(0, 1))
	refused(t, "reducesegments: needs an initial value: a segment may be empty")(ReduceSegments(site("reducesegments"), f, 0, starts, w.array(3)))
	refused(t, "reducesegments: axis 2 does not exist: f64[2,3] has axes 0 to 1")(ReduceSegments(site("reducesegments"), f, 2, starts, w.array(2, 3)))
	refused(t, "reducesegments: needs integers as starts, got f64[2]: convert it with Cast")(ReduceSegments(site("reducesegments"), f, 0, w.array(2), w.array(3)))
	refused(t, "reducesegments: needs one axis, got i64[2,1]: use Flatten")(ReduceSegments(site("reducesegments"), f, 0, w.try(Expand(site("expand"), starts, 1)), w.array(3)))
	refused(t, "scansegments: an exclusive scan begins with an initial value: give one")(ScanSegments(site("scansegments"), f, 0, true, false, starts, w.array(3)))
	refused(t, "scansegments: operand 0 is no array: make it with From or another primitive")(ScanSegments(site("scansegments"), f, 0, false, false, graph.Value{}, w.array(3)))
}
