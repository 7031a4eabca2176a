package primitives

import (
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// lastRow keeps the operator that takes the later of two elements: it is associative and does not commute.
func lastRow(t expr.Type) Fold {
	b := expr.NewBuilder(t, t)
	return Fold{Combine: b.Func(1)}
}

// affine is composition of the maps x -> a*x + b of pairs packed as 16*a + b, modulo 16 each: it does not commute.
func affine(t expr.Type) Fold {
	b := expr.NewBuilder(t, t)
	c := func(v int64) expr.Ref { return b.Const(t, uint64(v)) }
	slope := func(v expr.Ref) expr.Ref { return b.Op(expr.Shr, v, c(4)) }
	shift := func(v expr.Ref) expr.Ref { return b.Op(expr.And, v, c(15)) }
	a := b.Op(expr.And, b.Op(expr.Mul, slope(0), slope(1)), c(15))
	s := b.Op(expr.And, b.Op(expr.Add, b.Op(expr.Mul, slope(1), shift(0)), shift(1)), c(15))
	return Fold{Combine: b.Func(b.Op(expr.Or, b.Op(expr.Shl, a, c(4)), s))}
}

// compose is what affine means.
func compose(x, y float64) float64 {
	a, b := int(x), int(y)
	return float64((a>>4)*(b>>4)&15<<4 | ((b>>4)*(a&15)+b&15)&15)
}

// maps are packed pairs for affine.
func maps(dims ...int64) nd {
	a := sample(expr.Uint8, dims...)
	return build(dims, func(i []int64) float64 { return float64(int(a.at(i...))*37&15<<4 | int(a.at(i...))*11&15) })
}

// withInit gives a fold an initial value.
func (f Fold) withInit(bits uint64) Fold {
	f.Init = []uint64{bits}
	return f
}

func TestReduceByKey(t *testing.T) {
	eachType(t, expr.Types, func(w *world, elem expr.Type) {
		for _, n := range lengthsTested {
			keys, x := keySample(elem, n), maps(n)
			ends := runStarts(keys)
			for _, init := range []bool{false, true} {
				f, unique, out := affine(expr.Int32), list(), list()
				if init {
					f = f.withInit(0x35)
				}
				for k, start := range ends[:len(ends)-1] {
					fold := x.v[start]
					if init {
						fold = compose(0x35, fold)
					}
					for _, v := range x.v[start+1 : ends[k+1]] {
						fold = compose(fold, v)
					}
					unique, out = list(append(unique.v, keys.v[start])...), list(append(out.v, fold)...)
				}
				u, o, err := ReduceByKey(site("reducebykey"), f, w.input(elem, keys), w.input(expr.Int32, x))
				w.equal(elem, unique)(u, err)
				w.equal(expr.Int32, out)(o, err)
			}
		}
	})
}

func TestReduceByKeyRows(t *testing.T) {
	w := newWorld(t)
	keys, x := list(3, 3, 1, 3), sample(expr.Float32, 4, 2)
	_, out, err := ReduceByKey(site("reducebykey"), lastRow(expr.Float32), w.input(expr.Int8, keys), w.input(expr.Float32, x))
	w.equal(expr.Float32, build([]int64{3, 2}, func(i []int64) float64 { return x.at(i[0]+1, i[1]) }))(out, err)
}

func TestReduceByKeyLate(t *testing.T) {
	w := newWorld(t)
	x := w.late(expr.Int64, 5)
	keys := w.try(Apply(site("shr"), expr.Shr, x, w.try(Ones(site("ones"), expr.Int64, nil))))
	unique, out, err := ReduceByKey(site("reducebykey"), addRow.of(expr.Int64), keys, x)
	w.equal(expr.Int64, list(1, 6, 6))(Apply(site("add"), expr.Add, unique, w.try(out, err)))
}

func TestReduceByKeyRefuses(t *testing.T) {
	w := newWorld(t)
	f := lastRow(expr.Float64)
	refused(t, "reducebykey: needs one axis, got f64[2,3]: use Flatten")(ReduceByKey(site("reducebykey"), f, w.array(2, 3), w.array(2, 3)))
	refused(t, "reducebykey: operand shapes differ: keys f64[3] and f64[2]")(ReduceByKey(site("reducebykey"), f, w.array(3), w.array(2)))
	refused(t, "reducebykey: the function is nil")(ReduceByKey(site("reducebykey"), Fold{}, w.array(3), w.array(3)))
	refused(t, "reducebykey: operand 0 is no array: make it with From or another primitive")(ReduceByKey(site("reducebykey"), f, w.array(3), graph.Value{}))
}

// scanRuns is the plain scan of each run, where ends has the places at which one begins.
func scanRuns(x []float64, begins func(i int) bool, exclusive, reverse bool, init *float64) []float64 {
	out := make([]float64, len(x))
	var fold float64
	var begun bool
	for k := range x {
		i := k
		if reverse {
			i = len(x) - 1 - k
		}
		if reverse && (i == len(x)-1 || begins(i+1)) || !reverse && (i == 0 || begins(i)) {
			if begun = init != nil; begun {
				fold = *init
			}
		}
		before := fold
		switch {
		case !begun:
			fold = x[i]
		case reverse:
			fold = compose(x[i], fold)
		default:
			fold = compose(fold, x[i])
		}
		begun = true
		if out[i] = fold; exclusive {
			out[i] = before
		}
	}
	return out
}

// eachScan runs a test for every way to scan.
func eachScan(test func(f Fold, exclusive, reverse bool, init *float64)) {
	init := float64(0x35)
	for _, reverse := range []bool{false, true} {
		test(affine(expr.Int32), false, reverse, nil)
		for _, exclusive := range []bool{false, true} {
			test(affine(expr.Int32).withInit(0x35), exclusive, reverse, &init)
		}
	}
}

func TestScanByKey(t *testing.T) {
	eachType(t, expr.Types, func(w *world, elem expr.Type) {
		for _, n := range lengthsTested {
			keys, x := keySample(elem, n), maps(n)
			begins := func(i int) bool { return i > 0 && keyOrder(keys.v[i-1], keys.v[i]) != 0 }
			eachScan(func(f Fold, exclusive, reverse bool, init *float64) {
				want := list(scanRuns(x.v, begins, exclusive, reverse, init)...)
				w.equal(expr.Int32, want)(ScanByKey(site("scanbykey"), f, 0, exclusive, reverse, w.input(elem, keys), w.input(expr.Int32, x)))
			})
		}
	})
}

func TestScanByKeyAxes(t *testing.T) {
	w := newWorld(t)
	keys, x := sample(expr.Bool, 3, 1, 4), sample(expr.Int64, 3, 2, 4)
	want := build(x.dims, func(i []int64) float64 {
		sum := 0.0
		for c := i[0]; c >= 0 && keys.at(c, 0, i[2]) == keys.at(i[0], 0, i[2]); c-- {
			sum += x.at(c, i[1], i[2])
		}
		return sum
	})
	w.equal(expr.Int64, want)(ScanByKey(site("scanbykey"), addRow.of(expr.Int64), -3, false, false, w.input(expr.Bool, keys), w.input(expr.Int64, x)))
	late := w.late(expr.Int64, 5)
	half := w.try(Apply(site("shr"), expr.Shr, late, w.try(Ones(site("ones"), expr.Int64, nil))))
	w.equal(expr.Int64, list(1, 1, 5, 3, 4))(ScanByKey(site("scanbykey"), addRow.of(expr.Int64), 0, false, true, half, late))
}

func TestScanByKeyRefuses(t *testing.T) {
	w := newWorld(t)
	f := lastRow(expr.Float64)
	refused(t, "scanbykey: axis 1 does not exist: f64[3] has only axis 0")(ScanByKey(site("scanbykey"), f, 1, false, false, w.array(3), w.array(3)))
	refused(t, "scanbykey: operand shapes differ: f64[3] and f64[2]")(ScanByKey(site("scanbykey"), f, 0, false, false, w.array(3), w.array(2)))
	refused(t, "scanbykey: an exclusive scan begins with an initial value: give one")(ScanByKey(site("scanbykey"), f, 0, true, false, w.array(3), w.array(3)))
}
