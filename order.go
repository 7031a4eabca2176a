package laze

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/primitives"
)

// Sort orders the elements along an axis, the smallest first.
//
// Shapes: kept. Types: any; false is smaller than true.
// Order: stable; floats are ordered -0 < +0, numbers, then NaN last.
// Errors: an axis that does not exist. Cost: fuses with what makes a.
func (a Array) Sort(axis int) Array { return a.sort("sort", primitives.Sort, axis, false) }

// SortDescending orders the elements along an axis, the greatest first, +0 before -0, and NaN last all the same.
func (a Array) SortDescending(axis int) Array {
	return a.sort("sortdescending", primitives.Sort, axis, true)
}

// ArgSort gives the places, Int64, of the elements in sorted order: a.TakeAlong(axis, a.ArgSort(axis)) is a.Sort(axis).
// Equal elements are in ascending order of their places.
//
// Order, errors, cost: as Sort.
func (a Array) ArgSort(axis int) Array { return a.sort("argsort", primitives.ArgSort, axis, false) }

// ArgSortDescending is ArgSort for SortDescending; equal elements are in ascending order of their places here too.
func (a Array) ArgSortDescending(axis int) Array {
	return a.sort("argsortdescending", primitives.ArgSort, axis, true)
}

func (a Array) sort(word string, f func(graph.Site, graph.Value, int, bool) (graph.Value, error), axis int, descending bool) Array {
	return a.unary(word, func(at graph.Site, x graph.Value) (graph.Value, error) { return f(at, x, axis, descending) })
}

// SortBy orders keys along an axis, the smallest first, and moves the elements of payload with them. The first result
// are the sorted keys.
//
// Shapes: arrays are broadcast. Order, errors, cost: as Sort.
func SortBy(axis int, keys Array, payload ...Array) []Array {
	return sortBy("sortby", axis, false, keys, payload)
}

// SortByDescending is SortBy in the order of SortDescending; elements with equal keys keep their order here too.
func SortByDescending(axis int, keys Array, payload ...Array) []Array {
	return sortBy("sortbydescending", axis, true, keys, payload)
}

func sortBy(word string, axis int, descending bool, keys Array, payload []Array) []Array {
	all := append([]Array{keys}, payload...)
	return nary(word, len(all), all, func(at graph.Site, in []graph.Value) ([]graph.Value, error) {
		return primitives.SortBy(at, axis, descending, in[0], in[1:]...)
	})
}

// KSelect gives the k smallest elements along an axis, in order: the first k of Sort.
//
//	out[.., i, ..] = a.Sort(axis)[.., i, ..]  for i < k
//
// Shapes: the extent of the axis, the last one where none is named, becomes k, which may be 0. Types: any.
// Ties: the lowest places.
// Errors: an axis that does not exist, or more than one; k outside of [0, extent], as an *IndexError of Eval where the
// extent is known late.
// Cost: fuses with what makes a; a selection of up to 1024 elements, or a sixteenth of all, which is less than a sort;
// a sort where k is greater or the extent known late. An axis that is not the last costs two transpositions.
func (a Array) KSelect(k int, axis ...int) Array { return a.kSelect("kselect", k, axis, false, false) }

// ArgKSelect gives the places, Int64, of the k smallest elements along an axis: the first k of ArgSort.
//
// Shapes, errors, cost: as KSelect.
func (a Array) ArgKSelect(k int, axis ...int) Array {
	return a.kSelect("argkselect", k, axis, false, true)
}

// TopK gives the k greatest elements along an axis, the greatest first: the first k of SortDescending.
//
// Shapes, types, ties, errors, cost: as KSelect.
func (a Array) TopK(k int, axis ...int) Array { return a.kSelect("topk", k, axis, true, false) }

// ArgTopK gives the places, Int64, of the k greatest elements along an axis: the first k of ArgSortDescending.
//
// Shapes, errors, cost: as KSelect.
func (a Array) ArgTopK(k int, axis ...int) Array { return a.kSelect("argtopk", k, axis, true, true) }

func (a Array) kSelect(word string, k int, axes []int, descending, places bool) Array {
	return a.unary(word, func(at graph.Site, x graph.Value) (graph.Value, error) {
		axis, err := oneAxis(at, axes)
		if err != nil {
			return x, err
		}
		values, where, err := primitives.KSelect(at, x, int64(k), axis, descending)
		if places {
			return where, err
		}
		return values, err
	})
}

// oneAxis gives the axis that is named, or the last.
func oneAxis(at graph.Site, axes []int) (int, error) {
	switch len(axes) {
	case 0:
		return -1, nil
	case 1:
		return axes[0], nil
	}
	return 0, at.Errorf("got %d axes: name one, or none for the last; Reshape makes one axis of several", len(axes))
}

// NthElement gives the k-th smallest element along an axis, counted from 0.
//
//	out[..] = a.Sort(axis)[.., k, ..]
//
// Shapes: the axis is dropped. Types: any. Order: that of Sort.
// Errors: an axis that does not exist; k outside [0, extent), as an *IndexError of Eval where the extent is known late.
// Cost: fuses with what makes a and stores nothing of it: about one pass, however large k is. An axis known late is
// sorted.
func (a Array) NthElement(axis, k int) Array {
	return a.unary("nthelement", func(at graph.Site, x graph.Value) (graph.Value, error) {
		return primitives.NthElement(at, x, int64(k), axis)
	})
}

// Quantile gives quantiles along an axis, linear between the elements.
//
//	h = (n-1) q[k],  i = floor(h),  y = a.Sort(axis)
//	out[.., k, ..] = y[.., i, ..] + (h-i) (y[.., i+1, ..] - y[.., i, ..])
//
// Shapes: the extent of the axis becomes the number of qs. Types: Float32 gives Float32, everything else Float64; true
// counts 1.
// Floats: NaN where any element is NaN. Computed in float64, rounded once.
// Errors: no q; one outside [0, 1]; an axis that does not exist; no elements, as an *IndexError of Eval where their
// number is known late.
// Cost: a selection for each q, as NthElement; for floats a pass that looks for NaN. An axis known late is sorted.
// Source: Hyndman and Fan, Sample Quantiles in Statistical Packages, 1996, definition 7.
func (a Array) Quantile(axis int, q ...float64) Array {
	return a.unary("quantile", func(at graph.Site, x graph.Value) (graph.Value, error) {
		return primitives.Quantile(at, x, axis, q)
	})
}
