package primitives

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// A Border says what lies outside an array.
type Border uint8

// The borders, with what they put around a b c d, and again and again where a margin is wider than that. Behind it
// stand the names of numpy.pad and of scipy.ndimage.
const (
	Constant       Border = iota // v v v | a b c d | v v v      constant, constant
	Edge                         // a a a | a b c d | d d d      edge, nearest
	Wrap                         // b c d | a b c d | a b c      wrap, grid-wrap
	Mirror                       // c b a | a b c d | d c b      symmetric, reflect
	InteriorMirror               // d c b | a b c d | c b a      reflect, mirror
)

// A Margin is the number of elements added before and after an axis.
type Margin struct{ Before, After int64 }

// Pad adds elements around an array.
//
//	out[i] = x[i - before]  inside,  and what border says outside
//
// Shapes: margins are for the first axes; each extent grows by Before + After. They may exceed the extent.
// Types: any; value holds the bits of the constant, as in expr.Const.
// Extents may be known late. Errors: negative margins; more margins than axes; unless the border is Constant, a
// margin on an axis of extent 0, which is an error of the evaluation where that is known late. Cost: nothing is
// copied; fuses with what reads it.
func Pad(at graph.Site, x graph.Value, border Border, value uint64, margins ...Margin) (graph.Value, error) {
	if err := given(at, x); err != nil {
		return graph.Value{}, err
	}
	shape, err := padded(at, x, border, margins)
	if err != nil {
		return graph.Value{}, err
	}
	if shape.Equal(x.Shape()) {
		return x, nil
	}
	if x.Shape().Size() == 0 {
		return fill(at, x.Elem(), value, shape), nil
	}
	maps := make([]axisMap, len(shape))
	mayBeEmpty := false
	for a, m := range margins {
		if m != (Margin{}) {
			maps[a] = border.source(a, m)
			mayBeEmpty = mayBeEmpty || x.Shape()[a].Late()
		}
	}
	inner := remap(at, x, shape, mayBeEmpty && border != Constant, maps, moved(x.Shape(), margins)...)
	if border != Constant {
		return inner, nil
	}
	return framed(at, inner, x.Shape(), value, margins), nil
}

// moved gives the extents of axes with margins; the others do not matter.
func moved(shape graph.Shape, margins []Margin) []graph.Extent {
	list := make([]graph.Extent, len(shape))
	for a, m := range margins {
		if m != (Margin{}) {
			list[a] = shape[a]
		}
	}
	return list
}

// padded gives the shape of the result.
func padded(at graph.Site, x graph.Value, border Border, margins []Margin) (graph.Shape, error) {
	if len(margins) > len(x.Shape()) {
		return nil, at.Errorf("%v has %s, got %d margins", x.Type(), axesText(len(x.Shape())), len(margins))
	}
	shape := append(graph.Shape{}, x.Shape()...)
	for a, m := range margins {
		if m == (Margin{}) {
			continue
		}
		n := shape[a].Max
		switch {
		case m.Before < 0 || m.After < 0:
			return nil, at.Errorf("margins %d and %d of axis %d: none may be negative, Slice cuts", m.Before, m.After, a)
		case n == 0 && border != Constant:
			return nil, at.Errorf("axis %d of %v is empty: only a constant border can surround it", a, x.Type())
		case m.Before > maxSize-n || m.After > maxSize-n-m.Before:
			return nil, at.Errorf("margins %d and %d of axis %d are too large: an array has at most 2^59 elements", m.Before, m.After, a)
		}
		shape[a] = longer(at, shape[a], m.Before+m.After)
	}
	return shape, checkType(at, x.Elem(), shape)
}

// source gives the coordinate that is read on an axis, of n elements, where the border reaches out by m. Where n is
// known late and is 0, all but a constant border read outside.
func (border Border) source(axis int, m Margin) axisMap {
	return func(b *expr.Builder, c expr.Ref, ns []length) expr.Ref {
		n := ns[axis]
		s := b.Op(expr.Sub, c, b.Size(m.Before))
		switch {
		case border == Wrap:
			return wrapped(b, s, n, m)
		case border == Mirror:
			return mirrored(b, s, n, 1, m)
		case border == InteriorMirror && (n.Max > 1 || n.Late()):
			return mirrored(b, s, n, 0, m)
		}
		return clamp(b, s, n)
	}
}

// wrapped brings s back into n elements by whole periods: by one where the margins are no longer, else by division.
func wrapped(b *expr.Builder, s expr.Ref, n length, m Margin) expr.Ref {
	if n.Late() || max(m.Before, m.After) > n.Max {
		return floorMod(b, s, n.period(b))
	}
	size, zero := b.Size(n.Max), b.Int(0)
	s = b.Op(expr.Select, b.Op(expr.Lt, s, zero), b.Op(expr.Add, s, size), s)
	return b.Op(expr.Select, b.Op(expr.Ge, s, size), b.Op(expr.Sub, s, size), s)
}

// mirrored reflects s into n elements, with the last one once more outside where edge is 1.
func mirrored(b *expr.Builder, s expr.Ref, n length, edge int64, m Margin) expr.Ref {
	if n.Late() {
		return mirroredLate(b, s, n, edge)
	}
	reach := n.Max - 1 + edge // of one reflection; the period is twice that
	if max(m.Before, m.After) > reach {
		s = floorMod(b, s, b.Size(2*reach))
	} else {
		s = b.Op(expr.Select, b.Op(expr.Lt, s, b.Int(0)), b.Op(expr.Sub, b.Int(-edge), s), s)
	}
	back := b.Op(expr.Sub, b.Size(2*reach-edge), s)
	return b.Op(expr.Select, b.Op(expr.Ge, s, b.Size(n.Max)), back, s)
}

// mirroredLate is mirrored for any margins.
func mirroredLate(b *expr.Builder, s expr.Ref, n length, edge int64) expr.Ref {
	size := n.ref(b)
	reach := b.Op(expr.Sub, size, b.Int(1-edge))
	twice := b.Op(expr.Add, reach, reach)
	s = floorMod(b, s, b.Op(expr.Max, twice, b.Int(1)))
	back := b.Op(expr.Sub, b.Op(expr.Sub, twice, b.Int(edge)), s)
	return b.Op(expr.Select, b.Op(expr.Ge, s, size), back, s)
}

// floorMod is s mod n in [0, n).
func floorMod(b *expr.Builder, s, n expr.Ref) expr.Ref {
	r := b.Op(expr.Rem, s, n)
	return b.Op(expr.Select, b.Op(expr.Lt, r, b.Int(0)), b.Op(expr.Add, r, n), r)
}

// framed puts the constant value around the array of the given shape that inner shows inside the margins.
func framed(at graph.Site, inner graph.Value, shape graph.Shape, value uint64, margins []Margin) graph.Value {
	b := expr.NewBuilder(inner.Elem())
	sizes, counts := lengths(b, moved(shape, margins)...)
	inside := b.Const(expr.Bool, 1)
	for a, m := range margins {
		if m != (Margin{}) {
			c := b.Coord(a)
			from, to := b.Size(m.Before), sizes[a].after(b, m.Before)
			inside = b.Op(expr.And, inside, b.Op(expr.And, b.Op(expr.Ge, c, from), b.Op(expr.Lt, c, to)))
		}
	}
	body := b.Func(b.Op(expr.Select, inside, 0, b.Const(inner.Elem(), value)))
	return mapped(at, body, inner.Shape(), append([]graph.Value{inner}, spreadCounts(at, counts, inner.Shape())...)...)
}
