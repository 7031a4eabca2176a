package primitives

import (
	"slices"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// A ConvolveMode says which sums a convolution gives, of n elements and a kernel of m, on each axis.
type ConvolveMode uint8

// The modes.
const (
	ConvolveFull  ConvolveMode = iota // all that have a product: n + m - 1
	ConvolveSame                      // the n in the middle; where m is even, one more is left out at the end
	ConvolveValid                     // those that have all products: n - m + 1, or none
)

// Convolve adds up neighbours with weights, along as many axes as the kernel has.
//
//	full:  out[i] = sum of x[i - j] * kernel[j] over all j, where x is 0 outside
//	same:  out[i] = full[i + (m-1)/2]
//	valid: out[i] = full[i + m-1]
//
// on each of the axes, of which i and j are the coordinates; other axes of x stay as they are. Without axes they are
// the last.
//
// Shapes: see ConvolveMode. Types: numbers, both the same; integers wrap.
// Floats: products, of the zeros outside too, are folded in row-major order of j by the numeric contract's tree for
// operators that do not commute: one after the other up to 256 of them.
// Errors: types that differ; bool; a kernel without axes or elements; axes that do not exist, are named twice, or are
// not as many as the kernel's; a kernel with an extent known late; more than 8 axes together with those of a large
// kernel. Cost: as many products per element as the kernel has elements. A small kernel, of up to 48 on one axis or 128
// on several, is one expression, which fuses on both sides; a large one is a fold.
func Convolve(at graph.Site, x, kernel graph.Value, mode ConvolveMode, axes ...int) (graph.Value, error) {
	along, err := convolved(at, x, kernel, axes)
	if err != nil {
		return graph.Value{}, err
	}
	if mode > ConvolveValid {
		return graph.Value{}, at.Errorf("mode %d does not exist: take ConvolveFull, ConvolveSame or ConvolveValid", mode)
	}
	wide, err := Pad(at, x, Constant, 0, mode.margins(along, kernel.Shape())...)
	if err != nil {
		return graph.Value{}, err
	}
	shape := append(graph.Shape{}, wide.Shape()...)
	for k, a := range along {
		shape[a] = mode.extent(at, x.Shape()[a], kernel.Shape()[k].Max)
	}
	taps := window{wide, kernel, along, shape}
	if shape.Size() == 0 {
		return fill(at, x.Elem(), 0, shape), nil
	}
	if taps.isSmall() {
		return taps.unrolled(at), nil
	}
	return taps.folded(at)
}

// convolved checks the operands and gives the axes of x that the kernel's lie along.
func convolved(at graph.Site, x, kernel graph.Value, axes []int) ([]int, error) {
	if err := given(at, x, kernel); err != nil {
		return nil, err
	}
	if err := sameElem(at, x, kernel); err != nil {
		return nil, err
	}
	if err := needs(at, x, expr.Type.IsNumber, "numbers"); err != nil {
		return nil, err
	}
	rank := len(kernel.Shape())
	if rank == 0 || kernel.Shape().Size() == 0 {
		return nil, at.Errorf("the kernel %v has no elements to convolve with", kernel.Type())
	}
	if len(axes) == 0 {
		for k := range rank {
			axes = append(axes, k-rank)
		}
	}
	if len(axes) != rank {
		return nil, at.Errorf("got %d axes for the kernel %v: one per axis of it is needed", len(axes), kernel.Type())
	}
	if _, err := axesOf(at, x, axes); err != nil {
		return nil, err
	}
	along := make([]int, rank)
	for k, axis := range axes {
		along[k], _ = axisOf(at, x, axis)
	}
	return along, known(at, kernel, allAxes(rank)...)
}

// margins gives the zeros that a mode sees around x.
func (mode ConvolveMode) margins(along []int, kernel graph.Shape) []Margin {
	margins := make([]Margin, slices.Max(along)+1)
	for k, a := range along {
		m := kernel[k].Max
		switch mode {
		case ConvolveFull:
			margins[a] = Margin{m - 1, m - 1}
		case ConvolveSame:
			margins[a] = Margin{m / 2, (m - 1) / 2}
		}
	}
	return margins
}

// extent gives the extent of the result on an axis of e elements, for a kernel of m.
func (mode ConvolveMode) extent(at graph.Site, e graph.Extent, m int64) graph.Extent {
	switch mode {
	case ConvolveFull:
		return longer(at, e, m-1)
	case ConvolveSame:
		return e
	}
	return shorter(at, e, m-1)
}

// A window is what a convolution adds up: out[i] = sum of x[i + m-1 - j] * kernel[j], for i in shape.
type window struct {
	x, kernel graph.Value
	along     []int
	shape     graph.Shape
}

// isSmall reports whether the sum is written out. A fold along one axis keeps more sums in registers at once, and is
// faster from 48 elements on; folds over several axes are no machine code.
func (w window) isSmall() bool {
	size := w.kernel.Shape().Size()
	return size <= 48 || len(w.along) > 1 && size <= 128
}

// view gives x as the element j of the kernel, or the first one, sees it.
func (w window) view(j []int64) *view {
	v := newView(w.x)
	for a := range v.axes {
		v.axes[a].extent = w.shape[a]
	}
	for k, a := range w.along {
		v.offset[a] = w.kernel.Shape()[k].Max - 1 - j[k]
	}
	return v
}

// unrolled writes the sum out.
func (w window) unrolled(at graph.Site) graph.Value {
	elem, dims := w.x.Elem(), w.kernel.Shape().Dims()
	b := expr.NewBuilder()
	var in []graph.Value
	for p := range w.kernel.Shape().Size() {
		j := unravel(p, dims)
		weight := &view{x: w.kernel, offset: j}
		in = append(in, w.view(j).gather(at), repeated(at, weight.gather(at), w.shape))
		b.Param(elem)
		b.Param(elem)
	}
	sum := b.Op(expr.Mul, 0, 1)
	for k := 2; k < len(in); k += 2 {
		sum = b.Op(expr.Add, sum, b.Op(expr.Mul, expr.Ref(k), expr.Ref(k+1)))
	}
	return mapped(at, b.Func(sum), w.shape, in...)
}

// unravel gives the coordinates of a row-major position.
func unravel(p int64, dims []int64) []int64 {
	j := make([]int64, len(dims))
	for k := len(dims) - 1; k >= 0; k-- {
		j[k], p = p%dims[k], p/dims[k]
	}
	return j
}

// folded reduces the products over the axes of the kernel, which stand before those of x.
func (w window) folded(at graph.Site) (graph.Value, error) {
	rank := len(w.along)
	v := w.view(make([]int64, rank))
	lead := make([]viewAxis, rank)
	for k, a := range w.along {
		lead[k] = viewAxis{w.kernel.Shape()[k], []axisStep{{a, -1}}}
	}
	v.axes = append(lead, v.axes...)
	domain := append(append(graph.Shape{}, w.kernel.Shape()...), w.shape...)
	if err := checkType(at, w.x.Elem(), domain); err != nil {
		return graph.Value{}, err
	}
	mul := expr.Binary(expr.Mul, w.x.Elem())
	products := mapped(at, mul, domain, v.gather(at), placed(at, w.kernel, domain, 0))
	sum := Fold{Combine: expr.Binary(expr.Add, w.x.Elem())}
	return reduced(at, sum, allAxes(rank), false, products)[0], nil
}
