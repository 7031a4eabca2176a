package interp

import (
	"fmt"
	"slices"

	"github.com/laze-go/laze/graph"
)

func (in *interp) gather(n *graph.Node, g *graph.Gather, out Array) error {
	operands := in.operands(n)
	source := operands[0]
	switch m := g.Map.(type) {
	case *graph.Affine:
		return in.affine(m, source, out)
	case *graph.Linear:
		return linear(source, out)
	case *graph.Indexed:
		return in.indexed(m, n.Operands[0].Shape().Dims(), source, operands[1:], out)
	}
	panic(fmt.Sprintf("interp: no meaning for map %T", g.Map))
}

// affine may only leave the source where extents are late: Verify saw the bounds.
func (in *interp) affine(m *graph.Affine, source, out Array) error {
	return in.each(out.Dims, func(pos int64, index []int64) error {
		at := m.At(index)
		if !inside(source.Dims, at) {
			return &graph.IndexError{At: slices.Clone(index), Index: at, Extent: source.Dims}
		}
		out.Bits[pos] = source.Bits[position(source.Dims, at)]
		return nil
	})
}

func linear(source, out Array) error {
	if len(source.Bits) != len(out.Bits) {
		return fmt.Errorf("sizes of %v and %v differ", source.Type(), out.Type())
	}
	copy(out.Bits, source.Bits)
	return nil
}

// indexed takes elements by index arrays. An index that is not checked must stay inside the bounds of the
// source; between a late extent and its bound there is no element, and 0 stands for it, which no
// program may use.
func (in *interp) indexed(m *graph.Indexed, bounds []int64, source Array, index []Array, out Array) error {
	at := make([]int64, len(index))
	return in.each(out.Dims, func(pos int64, i []int64) error {
		for a := range index {
			at[a] = int64(index[a].Bits[pos])
		}
		if inside(source.Dims, at) {
			out.Bits[pos] = source.Bits[position(source.Dims, at)]
			return nil
		}
		fault := &graph.IndexError{At: slices.Clone(i), Index: at, Extent: source.Dims}
		switch {
		case m.Checked:
			return fault
		case !inside(bounds, at):
			return fmt.Errorf("internal error: unchecked %w", fault)
		}
		return nil
	})
}
