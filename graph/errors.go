package graph

import (
	"fmt"
	"slices"
)

// An IndexError reports an index outside the source of a gather or the base of a scatter, or two elements that a
// scatter must not write to one place. Of several, it is the first in row-major order of the domain.
type IndexError struct {
	At       []int64 // index of the element of the domain
	Index    []int64 // what was asked for
	Extent   []int64 // what it must stay below
	Conflict bool    // two elements met in Index
}

func (e *IndexError) Error() string {
	index, extent, at := Dims(e.Index...), Dims(e.Extent...), Dims(e.At...)
	switch {
	case e.Conflict:
		return fmt.Sprintf("two elements are scattered to %v, the second from %v: use KeepFirst, KeepLast, Accumulate or another policy", index, at)
	case slices.Contains(e.Extent, 0):
		return fmt.Sprintf("there are no elements: index %v is outside %v, at element %v", index, extent, at)
	}
	return fmt.Sprintf("index %v is outside %v, at element %v", index, extent, at)
}

// A CountError reports a late extent that was counted to be negative or above its bound.
type CountError struct{ Count, Max int64 }

func (e *CountError) Error() string {
	return fmt.Sprintf("a late extent of %d is outside 0 to %d", e.Count, e.Max)
}

// An EmptyError reports a reduction without an initial value that found no element to fold, for the result at At.
type EmptyError struct{ At []int64 }

func (e *EmptyError) Error() string {
	return fmt.Sprintf("no element to reduce, at result %v", Dims(e.At...))
}
