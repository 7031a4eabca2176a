package primitives

import (
	"math"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// A Span selects indices of an axis as start:stop:step does in Python: Start is included, Stop is not, negative
// positions count from the end, and positions outside the axis are moved to its border. Step is not 0.
type Span struct{ Start, Stop, Step int64 }

// Begin and End stand for what Python leaves out: Span{0, End, 1} is ":", Span{End, Begin, -1} is "::-1".
const (
	Begin = math.MinInt64
	End   = math.MaxInt64
)

// All is the span of a whole axis.
var All = Span{0, End, 1}

// Slice keeps every Step-th index from Start up to Stop on each axis.
//
//	out[i] = x[start + i*step]  on every axis
//
// Shapes: spans are for the first axes; the others are kept whole. Spans that select nothing give extent 0.
// Positions on an axis known late are counted and moved when its extent is known, and so is what is kept.
// Errors: step 0; more spans than axes.
// Cost: a view; nothing is copied. From a place that is counted from the end of an axis known late, or backwards along
// one, places are computed, which fuses with what reads the result.
func Slice(at graph.Site, x graph.Value, spans ...Span) (graph.Value, error) {
	if err := given(at, x); err != nil {
		return graph.Value{}, err
	}
	if len(spans) > len(x.Shape()) {
		return graph.Value{}, at.Errorf("%v has %s, got %d spans", x.Type(), axesText(len(x.Shape())), len(spans))
	}
	v := newView(x)
	whole := true
	var late []int
	for a, s := range spans {
		if s.Step == 0 {
			return graph.Value{}, at.Errorf("step 0 on axis %d: a step is positive or negative", a)
		}
		if s == All {
			continue
		}
		if x.Shape()[a].Late() {
			late = append(late, a)
			continue
		}
		start, n := s.resolve(x.Shape()[a].Max)
		whole = whole && start == 0 && s.Step == 1 && n == x.Shape()[a].Max
		v.cut(a, start, s.Step, n)
	}
	if !whole {
		x = v.gather(at)
	}
	for _, a := range late {
		x = spans[a].sliced(at, x, a)
	}
	return x, nil
}

// resolve gives the first index and the number of indices on an axis of n.
func (s Span) resolve(n int64) (start, count int64) {
	if s.Step > 0 {
		start, stop := clampIndex(s.Start, n, 0, n), clampIndex(s.Stop, n, 0, n)
		if stop <= start {
			return 0, 0
		}
		return start, 1 + (stop-start-1)/s.Step
	}
	start, stop := clampIndex(s.Start, n, -1, n-1), clampIndex(s.Stop, n, -1, n-1)
	if start <= stop {
		return 0, 0
	}
	if s.Step == Begin {
		return start, 1
	}
	return start, 1 + (start-stop-1)/-s.Step
}

// clampIndex counts a negative index from the end of n, then moves it into [low, high].
func clampIndex(i, n, low, high int64) int64 {
	if i < 0 {
		i += n
	}
	return min(max(i, low), high)
}

// cut keeps n indices of an axis.
func (v *view) cut(axis int, start, step, n int64) {
	v.offset[axis] = start
	v.axes[axis].extent = graph.Extent{Max: n}
	if n <= 1 {
		step = 0
	}
	v.axes[axis].steps = []axisStep{{axis, step}}
}

// Pick keeps one index of an axis and drops the axis.
//
//	out[..] = x[.., index, ..]
//
// Shapes: the axis is dropped. Errors: an index outside the axis (negative ones count from the end), which is an error
// of the evaluation where the extent is known late. Cost: a view; nothing is copied.
func Pick(at graph.Site, x graph.Value, axis int, index int64) (graph.Value, error) {
	a, err := givenAxis(at, x, axis)
	if err != nil {
		return graph.Value{}, err
	}
	n := x.Shape()[a].Max
	if index < -n || index >= n {
		return graph.Value{}, outside(at, "the index", index, x, a, -n, n-1)
	}
	if e := x.Shape()[a]; e.Late() {
		return elementAt(at, x, a, placeFrom(at, index, e)), nil
	}
	if index < 0 {
		index += n
	}
	return picked(at, x, a, index), nil
}

func picked(at graph.Site, x graph.Value, axis int, index int64) graph.Value {
	v := newView(x)
	v.offset[axis] = index
	v.axes = append(v.axes[:axis], v.axes[axis+1:]...)
	return v.gather(at)
}

// placeFrom is the place of an index that may count from the end, on an axis known late.
func placeFrom(at graph.Site, index int64, e graph.Extent) graph.Value {
	if index >= 0 {
		return fill(at, expr.Int64, uint64(index), nil)
	}
	return longer(at, e, index).Count
}
