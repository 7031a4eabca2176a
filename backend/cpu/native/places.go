package native

import (
	"math"
	"slices"

	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/schedule"
)

// takeFloats makes coordinates that are the whole parts of floats those floats, where nothing else asks for
// the whole parts: see placesIn.
func (c *stage) takeFloats() {
	asked, body := c.asked(), *c.body
	body.Code, body.Results, c.handed = slices.Clone(body.Code), slices.Clone(body.Results), slices.Clone(c.handed)
	for k := range c.target.Index {
		at := body.Results[c.handed[k]]
		if in := body.At(at); in != nil && in.Op == expr.Cast && body.TypeOf(in.Args[0]).IsFloat() && asked[at] == 1 {
			c.handed[k] = len(body.Results)
			body.Results = append(body.Results, in.Args[0])
			*in = expr.Instr{Op: expr.Const, Type: expr.Int64} // for nobody
		}
	}
	c.body = &body
}

// asked counts how often instructions, stores and the anchor ask for each value of the body.
func (c *stage) asked() []int {
	counts := make([]int, len(c.body.Params)+len(c.body.Code))
	for i := range c.body.Code {
		for _, r := range c.body.Code[i].Args {
			counts[r]++
		}
	}
	for _, s := range c.Stores {
		counts[c.body.Results[s.Result]]++
	}
	for _, k := range c.handed {
		counts[c.body.Results[k]]++
	}
	return counts
}

// placesIn gives the places of coordinates in a target, -1 for elements that are dropped. It reports those, and faults:
// seldom, so apart from what is done for all. Coordinates may be floats, whose whole parts are meant: that NaN is 0,
// and that what is too large is the largest integer, needs to be known only of lanes that seem to be outside.
func (f *frame) placesIn(t *schedule.Scatter, coords [][]vector.Ref, at []spot) []vector.Ref {
	b, n := f.b, len(t.Index)
	places, some := make([]vector.Ref, len(at)), vector.None
	for u := range at {
		var outside vector.Ref
		outside, places[u] = f.placeIn(t, each(coords[u][:n], f.nearly), at[u].mask)
		if some == vector.None {
			some = outside
		} else {
			some = b.Op(vector.Or, some, outside)
		}
	}
	return b.When(some, places, func() []vector.Ref {
		var list []vector.Ref
		for u := range at {
			exact := each(coords[u][:n], f.exactly)
			outside, place := f.placeIn(t, exact, at[u].mask)
			dropped := b.Op(vector.Eq, exact[0], b.Const(vector.I64, 1<<63)) // graph.Drop
			b.Report(outside, statusDropped)
			b.Report(b.Op(vector.And, outside, b.Op(vector.Not, dropped)), statusFault)
			list = append(list, b.Op(vector.Select, outside, b.Const(vector.I64, math.MaxUint64), place))
		}
		return list
	})
}

// placeIn gives the places of coordinates in a target, and the lanes of those outside of it.
func (f *frame) placeIn(t *schedule.Scatter, coords []vector.Ref, mask vector.Ref) (outside, place vector.Ref) {
	inside, place := f.index(&schedule.Table{Stride: t.Stride, Extent: t.Extent}, coords)
	return f.and(mask, f.b.Op(vector.Not, inside)), place
}

// nearly gives a coordinate as an integer, negative where it is a float that has none.
func (f *frame) nearly(c vector.Ref) vector.Ref {
	switch f.b.TypeOf(c) {
	case vector.F64:
		return f.b.Op(vector.Whole, c)
	case vector.F32:
		return f.b.Convert(vector.I64, expr.Int32, f.b.Op(vector.Whole, c))
	}
	return c
}

// exactly gives a coordinate as the numeric contract says.
func (f *frame) exactly(c vector.Ref) vector.Ref {
	if f.b.TypeOf(c) == vector.I64 {
		return c
	}
	return f.b.Convert(vector.I64, expr.Int64, c)
}

// each is do of each of the values.
func each(list []vector.Ref, do func(vector.Ref) vector.Ref) []vector.Ref {
	out := make([]vector.Ref, len(list))
	for i, v := range list {
		out[i] = do(v)
	}
	return out
}
