package fuse

import "github.com/laze-go/laze/graph"

// viewOf gives the base that n is an affine view of, and the map from there: views of views are composed, so
// a chain of them is one step.
func viewOf(n *node) (*graph.Affine, value) {
	g, ok := n.Form.(*graph.Gather)
	if !ok {
		return nil, value{}
	}
	source := n.ops[0]
	var m *graph.Affine
	switch f := g.Map.(type) {
	case *graph.Affine:
		m = f
	case *graph.Linear:
		m = graph.Split(source.shape(), n.Types[0].Shape)
	}
	if m == nil {
		return nil, value{}
	}
	if inner := source.node.view; inner != nil {
		return graph.Compose(m, inner, len(n.Types[0].Shape)), source.node.base
	}
	return m, source
}

// A block is a run of source axes and a run of result axes of a reshape that hold the same elements.
type block struct{ source, result [2]int }

// blocks cuts a reshape into the smallest blocks whose sizes agree. Axes of extent 1 hold nothing and may be in
// any block. The shapes have equal sizes, which are not 0.
func blocks(source, result []int64) []block {
	var all []block
	s, r := 0, 0
	for s < len(source) || r < len(result) {
		b := block{[2]int{s, s}, [2]int{r, r}}
		ns, nr := int64(1), int64(1)
		for first := true; first || ns != nr; first = false {
			if (ns <= nr && s < len(source)) || r == len(result) {
				ns *= source[s]
				s++
			} else {
				nr *= result[r]
				r++
			}
		}
		b.source[1], b.result[1] = s, r
		all = append(all, b)
	}
	return all
}

// strides gives the row-major strides of extents, in elements.
func strides(extents []int64) []int64 { return graph.Dims(extents...).Strides() }

// reshapeStrides gives the strides with which a reshape walks over memory that its source walks with the
// strides given; ok is false where no strides do, and the elements would have to be copied.
func reshapeStrides(source, stride, result []int64) (out []int64, ok bool) {
	out = make([]int64, len(result))
	for _, b := range blocks(source, result) {
		unit, next := int64(0), int64(-1) // the stride of the innermost long axis, and of one before the last
		for a := b.source[1] - 1; a >= b.source[0]; a-- {
			if source[a] == 1 {
				continue
			}
			if next >= 0 && stride[a] != unit*next {
				return nil, false
			}
			if next < 0 {
				unit, next = stride[a], 1
			}
			next *= source[a]
		}
		for i, s := range strides(result[b.result[0]:b.result[1]]) {
			out[b.result[0]+i] = s * unit
		}
	}
	return out, true
}
