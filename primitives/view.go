package primitives

import "github.com/laze-go/laze/graph"

// A view describes an affine gather by the axes of its result.
type view struct {
	x      graph.Value
	offset []int64 // per axis of x
	axes   []viewAxis
}

// A viewAxis is an axis of the result: one step along it moves by these steps in x; none repeats.
type viewAxis struct {
	extent graph.Extent
	steps  []axisStep
}

type axisStep struct {
	axis int // of x
	step int64
}

// newView gives the view that is x itself.
func newView(x graph.Value) *view {
	v := &view{x: x, offset: make([]int64, len(x.Shape()))}
	for a, e := range x.Shape() {
		v.axes = append(v.axes, viewAxis{extent: e, steps: []axisStep{{a, 1}}})
	}
	return v
}

// gather makes the node.
func (v *view) gather(at graph.Site) graph.Value {
	m := &graph.Affine{Offset: v.offset, Step: make([][]int64, len(v.offset))}
	for a := range m.Step {
		m.Step[a] = make([]int64, len(v.axes))
	}
	shape := make(graph.Shape, len(v.axes))
	for k, axis := range v.axes {
		shape[k] = axis.extent
		for _, s := range axis.steps {
			m.Step[s.axis][k] = s.step
		}
	}
	return graph.NewGather(at, m, shape, v.x).Value(0)
}
