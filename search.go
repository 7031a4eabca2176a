package laze

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/primitives"
)

// SearchSorted finds where elements belong in a sorted array: how many elements stand before x, an Array or a Go
// number. There it can be inserted in front of its equals.
//
//	out[p.., k..] = number of i with a[p.., i] < x[p.., k..]
//
// Shapes: a has one axis and x any; or a is [p.., n] and x [p.., k], and each row is searched for its own. The result
// has the shape of x. Types: both the same, any; the result is Int64.
// Demands: a is in the order of Sort; otherwise the places are any. -0 and +0 are equal; all NaN are, and come last.
// Errors: a without axes; types or leading axes that differ.
// Cost: log2 n reads of a per element, without branches; fuses with what makes x and with what reads the result.
// Source: binary search by halving powers of two; Knuth, The Art of Computer Programming 3, section 6.2.1, algorithm U.
func (a Array) SearchSorted(x any) Array { return a.search("searchsorted", x, false) }

// SearchSortedRight is SearchSorted behind the equals: the number of i with a[p.., i] <= x[p.., k..].
func (a Array) SearchSortedRight(x any) Array { return a.search("searchsortedright", x, true) }

func (a Array) search(word string, x any, right bool) Array {
	return a.mixed(word, []any{x}, func(at graph.Site, in []graph.Value) (graph.Value, error) {
		return primitives.SearchSorted(at, in[0], in[1], right)
	})
}
