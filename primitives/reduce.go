package primitives

import (
	"slices"

	"github.com/laze-go/laze/graph"
)

// Reduce folds axes away.
//
//	out[kept] = f(init, f(.. f(x[0], x[1]) .., x[R-1]))    over the R elements of the axes, in row-major order
//
// Shapes: operands are broadcast; the result keeps the other axes, and with keep also the folded ones, with
// extent 1. No axes means all. Types: the results have those of the operands.
// Demands: f is associative; it need not commute unless it says so. init need not be neutral.
// Empty: the result is init; without one an extent of 0 is refused, and an error of the evaluation where it is known
// late. Floats: f is grouped by the fixed tree of the numeric contract, so the bits do not depend on workers, machine
// or schedule, but differ from a serial loop by rounding. Errors: axes that do not exist or are named twice; f of
// other types; shapes that differ. Cost: reads each operand once; fuses with what produces them, and with other
// reductions over the same shape.
func Reduce(at graph.Site, f Fold, axes []int, keep bool, in ...graph.Value) ([]graph.Value, error) {
	if err := f.check(at, in); err != nil {
		return nil, err
	}
	in, _, err := Broadcast(at, in...)
	if err != nil {
		return nil, err
	}
	folded, err := axesOf(at, in[0], axes)
	if err != nil {
		return nil, err
	}
	if f.Init == nil {
		if err := notEmpty(at, in[0], folded); err != nil {
			return nil, err
		}
	}
	return reduced(at, f, folded, keep, in...), nil
}

// notEmpty refuses to fold no elements.
func notEmpty(at graph.Site, x graph.Value, axes []int) error {
	for _, a := range axes {
		if x.Shape()[a].Max == 0 {
			return at.Errorf("axis %d of %v is empty: there is no first element", a, x.Type())
		}
	}
	return nil
}

// reduced makes the node. A single element is folded as an axis of one.
func reduced(at graph.Site, f Fold, axes []int, keep bool, in ...graph.Value) []graph.Value {
	if len(axes) == 0 {
		in = slices.Clone(in)
		for i, x := range in {
			in[i] = expanded(at, x, 0)
		}
		axes, keep = []int{0}, false
	}
	r := &graph.Reduce{Axes: axes, Combine: f.Combine, Init: f.Init, Commutes: f.Commutes}
	out := graph.NewReduce(at, r, in...).Values()
	if keep {
		for i, v := range out {
			out[i] = expanded(at, v, axes...)
		}
	}
	return out
}
