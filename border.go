package laze

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/primitives"
)

// A Border says what lies outside of an array, for Pad and Stencil. The zero Border is 0, or false, everywhere.
type Border struct {
	kind  primitives.Border
	value any
}

// The borders, with what they put around a b c d, and again and again where a margin is wider than that. numpy.pad
// calls them edge, wrap, symmetric and reflect; scipy.ndimage calls them nearest, grid-wrap, reflect and mirror.
var (
	Edge           = Border{kind: primitives.Edge}           // a a a | a b c d | d d d
	Wrap           = Border{kind: primitives.Wrap}           // b c d | a b c d | a b c
	Mirror         = Border{kind: primitives.Mirror}         // c b a | a b c d | d c b
	InteriorMirror = Border{kind: primitives.InteriorMirror} // d c b | a b c d | c b a
)

// Surround is a border of one value, a Go number that adapts to the type of the array: v v v | a b c d | v v v.
func Surround(v any) Border { return Border{value: v} }

// bits gives the constant of the border as an element of type t.
func (b Border) bits(at graph.Site, t DType) (uint64, error) {
	if b.value == nil {
		return 0, nil
	}
	return constant(at, t, b.value)
}
