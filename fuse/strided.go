package fuse

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// strided reads the reshape n at p where strides over the array in memory do it, as in NumPy a reshape without a copy.
func (l *lowering) strided(n *node, p *point) (expr.Ref, bool) {
	if !p.isAffine() {
		return 0, false
	}
	w := l.walk(n)
	if !w.ok {
		return 0, false
	}
	at := l.sum(w.offset, w.stride, p.at)
	return l.read(w.of, Access{Offset: at.offset, Stride: at.step}), true
}

// A walk says how the elements of a view lie in the memory of an array.
type walk struct {
	of     value
	offset int64
	stride []int64
	ok     bool
}

// walk follows the views below n to memory, and their strides back.
func (l *lowering) walk(n *node) walk {
	chain := []*node{}
	v := value{n, 0}
	for !l.inMemory(v) {
		if !isStatic(v.node) || v.node != n && v.node.home == l.stage {
			return walk{}
		}
		chain = append(chain, v.node)
		if v.node.view != nil {
			v = v.node.base
		} else {
			v = v.node.ops[0]
		}
	}
	w := walk{of: v, stride: v.shape().Strides(), ok: true}
	for i := len(chain) - 1; i >= 0 && w.ok; i-- {
		w.step(chain[i])
	}
	return w
}

// isStatic reports whether n is a view that computes no index.
func isStatic(n *node) bool {
	g, ok := n.Form.(*graph.Gather)
	if !ok {
		return false
	}
	_, indexed := g.Map.(*graph.Indexed)
	return !indexed
}

// inMemory reports whether this stage finds v in memory.
func (l *lowering) inMemory(v value) bool {
	return v.isInput() || v.node.view == nil && v.node.home != nil && v.node.home.draft != l.stage.draft
}

// step goes from the source of the view n to n.
func (w *walk) step(n *node) {
	shape := n.Types[0].Shape
	m := n.view
	if g := n.Form.(*graph.Gather); m == nil {
		m, _ = g.Map.(*graph.Affine)
	}
	if m == nil {
		if shape.Size() == 0 {
			w.stride = make([]int64, len(shape))
			return
		}
		w.stride, w.ok = reshapeStrides(n.ops[0].shape().Dims(), w.stride, shape.Dims())
		return
	}
	stride := make([]int64, len(shape))
	for a, s := range w.stride {
		w.offset += s * m.Offset[a]
		for k, step := range m.Step[a] {
			stride[k] += s * step
		}
	}
	w.stride = stride
}
