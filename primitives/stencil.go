package primitives

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// Stencil computes each element from its neighbours.
//
//	out_k[i] = body_k(x[i + offsets[0]], x[i + offsets[1]], ..)
//
// Shapes: kept. What lies outside x is what border and value say, as in Pad. Each offset names all axes of x.
// Types: every parameter of body has the type of x, one per offset; the results have those of body. Coord in body is
// the index of the element.
// Errors: offsets of another number of axes; those of Pad and ZipWith.
// Cost: x is copied with its margins, where there are any, and read once per offset; fuses on both sides. (Reads at
// places that are computed for each offset take twice as long for 5 offsets, four times for 9: see docs/decisions.md.)
func Stencil(at graph.Site, x graph.Value, border Border, value uint64, offsets [][]int64, body *expr.Func) ([]graph.Value, error) {
	if err := given(at, x); err != nil {
		return nil, err
	}
	if len(offsets) == 0 {
		return nil, at.Errorf("needs at least one offset")
	}
	margins, err := reach(at, x, offsets)
	if err != nil {
		return nil, err
	}
	wide, err := Pad(at, x, border, value, margins...)
	if err != nil {
		return nil, err
	}
	near := make([]graph.Value, len(offsets))
	for k, offset := range offsets {
		v := newView(wide)
		for a, d := range offset {
			v.axes[a].extent = x.Shape()[a]
			v.offset[a] = margins[a].Before + d
		}
		near[k] = v.gather(at)
	}
	return ZipWith(at, body, near...)
}

// reach gives the margins that the offsets need.
func reach(at graph.Site, x graph.Value, offsets [][]int64) ([]Margin, error) {
	margins := make([]Margin, len(x.Shape()))
	for k, offset := range offsets {
		if len(offset) != len(margins) {
			return nil, at.Errorf("offset %d names %d axes: %v has %d", k, len(offset), x.Type(), len(margins))
		}
		for a, d := range offset {
			if d < -maxSize || d > maxSize {
				return nil, at.Errorf("offset %d is too far: %d on axis %d", k, d, a)
			}
			margins[a].Before = max(margins[a].Before, -d)
			margins[a].After = max(margins[a].After, d)
		}
	}
	return margins, nil
}
