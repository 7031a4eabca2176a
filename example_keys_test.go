package laze_test

import "github.com/laze-go/laze"

func ExampleArray_SearchSorted() {
	edges := laze.From([]float64{0, 1, 1, 5})
	x := laze.From([]float64{-3, 1, 7})
	show(edges.SearchSorted(x), edges.SearchSortedRight(x), edges.SearchSorted(0.5))
	// Output:
	// i64[3] [0 1 4]
	// i64[3] [0 3 4]
	// i64[] 1
}
