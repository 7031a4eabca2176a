package native

import (
	"math"
	"slices"

	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/graph/expr"
)

// A search folds leaves where all that is wanted is the places of extremes. It finds the extreme first, and then the first element that
// is one. See Note [Search].
type search struct {
	*along
	finds []*find
	spare vector.Ref // scratch memory of one vector
}

// A find is one fold of a search.
type find struct {
	*folding
	elem   expr.Type
	least  vector.Ref // changes nothing
	closer vector.Op  // holds where an element replaces what is kept
	keeps  vector.Op  // of two integers the one that is kept
}

const (
	windowShift = 9
	window      = 1 << windowShift // elements
	nowhere     = 1 << 30          // behind every place in a leaf
	cheapToRedo = 16               // cost of a body
	perFind     = 2                // values that a leaf carries for each
	searchCost  = 4                // of an element, in place of the combining function's
)

// search gives the search that the folds are, or nil.
func (a *along) search() *search {
	if !a.searches() {
		return nil
	}
	s := &search{along: a}
	for _, x := range a.folds {
		f := &find{folding: x, elem: x.types[0], closer: vector.Gt, keeps: vector.Max}
		op := expr.Max
		if x.better == expr.Lt {
			op, f.closer, f.keeps = expr.Min, vector.Lt, vector.Min
		}
		bits, _ := neutralOf(op, f.elem)
		f.least = a.b.Const(vector.Of(held(f.elem)), extended(f.elem, bits))
		s.finds = append(s.finds, f)
	}
	s.spare = a.b.Scratch(registerBytes)
	return s
}

// searches reports whether leaves are searched.
func (r *reducing) searches() bool {
	if r.across || r.ordered || r.isScan() || len(r.nest.Each.Stores) > 0 || r.each.Uses(expr.While) || r.each.Cost() > cheapToRedo {
		return false
	}
	other := func(x *folding) bool { return x.better == expr.NoOp || !r.isIndex(x.Args[1]) }
	return !slices.ContainsFunc(r.folds, other)
}

// isIndex reports whether a result of Each is the index along the line.
func (r *reducing) isIndex(result int) bool {
	in := r.each.At(r.each.Results[result])
	return in != nil && in.Op == expr.Coord && int(in.Bits) == r.folded
}

// leaf gives in lane 0 what the folds make of m elements of a line from start on.
func (s *search) leaf(start, m vector.Ref) []vector.Ref {
	b, size := s.b, s.b.Int(window)
	c := []vector.Ref{start}
	for _, f := range s.finds {
		c = append(c, f.least, b.Const(vector.I32, 0))
	}
	c = s.carry(b.By(vector.ShrBy, windowShift, m), c, func(c []vector.Ref) []vector.Ref {
		return s.compare(c, start, s.window(c[0], size))
	})
	end := b.Op(vector.Add, start, m)
	c = s.compare(c, start, s.rest(c[0], b.Op(vector.Sub, end, c[0])))
	var out []vector.Ref
	for i, f := range s.finds {
		best, windows := c[1+perFind*i], c[2+perFind*i]
		v := f.acrossLanes(b, best)
		windows = b.Op(vector.Select, f.isSame(b, best, v), windows, b.Const(vector.I32, nowhere))
		first := b.Op(vector.Add, start, b.By(vector.ShlBy, windowShift, s.lowest(windows)))
		place := s.place(i, v, first, b.Op(vector.Min, size, b.Op(vector.Sub, end, first)))
		results := s.compute(spot{first: place, mask: b.Op(vector.First, b.Int(1))})
		out = append(out, f.take(b, results)...)
	}
	return out
}

// compare keeps the lanes' extremes of a window where they are closer than those of the windows before. Carried are the first element of the
// window and, for each find, the lanes' extremes and the numbers of their windows.
func (s *search) compare(c []vector.Ref, start vector.Ref, lanes []vector.Ref) []vector.Ref {
	b := s.b
	number := b.Splat(vector.I32, b.By(vector.ShrBy, windowShift, b.Op(vector.Sub, c[0], start)))
	next := []vector.Ref{b.Op(vector.Add, c[0], b.Int(window))}
	for i, f := range s.finds {
		best, windows := c[1+perFind*i], c[2+perFind*i]
		closer := f.isCloser(b, lanes[i], best)
		next = append(next, b.Op(vector.Select, closer, lanes[i], best), b.Op(vector.Select, closer, number, windows))
	}
	return next
}

// window gives for each find the lanes' extremes of a window.
func (s *search) window(first, n vector.Ref) []vector.Ref { return s.extremes(s.rowsFrom(first, n)) }

// rest is window of fewer elements, any number.
func (s *search) rest(first, n vector.Ref) []vector.Ref {
	c := s.rowsFrom(first, n)
	left := s.b.Op(vector.Sub, s.b.Op(vector.Add, first, n), c[0])
	return s.extremes(s.meet(c, s.row(c[0], left)))
}

// rowsFrom takes as many rows of elements as n elements are, each as many as there are lanes. It gives the element behind them and, for each find,
// vectors of extremes and the lanes that met a NaN.
func (s *search) rowsFrom(first, n vector.Ref) []vector.Ref {
	c := []vector.Ref{first}
	for _, f := range s.finds {
		c = append(append(c, slices.Repeat([]vector.Ref{f.least}, s.regs)...), s.b.Const(vector.Mask, 0))
	}
	return s.carry(s.b.By(vector.ShrBy, log2(s.virtual), n), c, func(c []vector.Ref) []vector.Ref {
		return s.meet(c, s.row(c[0], vector.None))
	})
}

// row gives for each find the elements of a row. There are n (None: as many as lanes); other lanes have what changes nothing.
func (s *search) row(first, n vector.Ref) [][]vector.Ref {
	b, rows := s.b, make([][]vector.Ref, len(s.finds))
	for k := range s.regs {
		at := s.spotOf(first, k, n)
		results := s.compute(at)
		for i, f := range s.finds {
			x := results[f.Args[0]]
			if at.mask != vector.None {
				x = b.Op(vector.Select, at.mask, x, f.least)
			}
			rows[i] = append(rows[i], x)
		}
	}
	return rows
}

// meet takes a row.
func (s *search) meet(c []vector.Ref, rows [][]vector.Ref) []vector.Ref {
	b, next := s.b, slices.Clone(c)
	for i, f := range s.finds {
		own := next[1+i*(s.regs+1):][:s.regs+1]
		for k, x := range rows[i] {
			own[k] = f.nearer(b, own[k], x)
		}
		if f.elem.IsFloat() {
			own[s.regs] = b.Op(vector.Or, own[s.regs], anyNaN(b, rows[i]))
		}
	}
	next[0] = b.Op(vector.Add, c[0], b.Int(int64(s.virtual)))
	return next
}

// extremes gives for each find the lanes' extremes of what rowsFrom gives.
func (s *search) extremes(c []vector.Ref) []vector.Ref {
	b := s.b
	var lanes []vector.Ref
	for i, f := range s.finds {
		own := c[1+i*(s.regs+1):][:s.regs+1]
		v := own[0]
		for _, x := range own[1:s.regs] {
			v = f.nearer(b, v, x)
		}
		if f.elem.IsFloat() {
			v = b.Op(vector.Select, own[s.regs], b.Const(vector.Of(f.elem), floatBits(f.elem, math.NaN())), v)
		}
		lanes = append(lanes, v)
	}
	return lanes
}

// place gives the first of n elements from first on that is v, the extreme of find i, looking from the last one on: what is found later is before.
func (s *search) place(i int, v, first, n vector.Ref) vector.Ref {
	b, f := s.b, s.finds[i]
	look := func(found []vector.Ref, at, left vector.Ref) []vector.Ref {
		next, number := []vector.Ref{at}, b.Splat(vector.I32, b.Op(vector.Sub, at, first))
		for k, x := range s.row(at, left)[i] {
			next = append(next, b.Op(vector.Select, f.isSame(b, x, v), number, found[k]))
		}
		return next
	}
	rows := b.By(vector.ShrBy, log2(s.virtual), n)
	whole := b.By(vector.ShlBy, log2(s.virtual), rows)
	none := slices.Repeat([]vector.Ref{b.Const(vector.I32, nowhere)}, s.regs)
	c := look(none, b.Op(vector.Add, first, whole), b.Op(vector.Sub, n, whole))
	c = s.carry(rows, c, func(c []vector.Ref) []vector.Ref {
		return look(c[1:], b.Op(vector.Sub, c[0], b.Int(int64(s.virtual))), vector.None)
	})
	for k := range s.regs {
		lanes := b.Op(vector.Add, b.Iota(vector.I32), b.Const(vector.I32, uint64(k*s.lanes)))
		c[1+k] = b.Op(vector.Add, c[1+k], lanes)
		c[1] = b.Typed(vector.Min, expr.Int32, c[1], c[1+k])
	}
	return b.Op(vector.Add, first, s.lowest(c[1]))
}

// lowest gives the lowest of the lanes.
func (s *search) lowest(v vector.Ref) vector.Ref {
	b := s.b
	for h := s.lanes / 2; h > 0; h /= 2 {
		v = b.Typed(vector.Min, expr.Int32, v, b.By(vector.Swap, int64(h), v))
	}
	b.Store(expr.Int64, s.spare, vector.None, vector.None, 0, b.Convert(vector.I64, expr.Int32, v))
	return b.FillInt(s.spare, vector.None, 0)
}

// acrossLanes gives the extreme of all lanes to all of them.
func (f *find) acrossLanes(b *vector.Builder, v vector.Ref) vector.Ref {
	for h := b.Lanes() / 2; h > 0; h /= 2 {
		moved := b.By(vector.Swap, int64(h), v)
		v = b.Op(vector.Select, f.isCloser(b, moved, v), moved, v)
	}
	return b.By(vector.Lane, 0, v)
}

// nearer keeps x, or y where that is nearer. A NaN y is not.
func (f *find) nearer(b *vector.Builder, x, y vector.Ref) vector.Ref {
	if f.elem.IsFloat() {
		return b.Op(vector.Select, b.Op(f.closer, y, x), y, x)
	}
	return b.Typed(f.keeps, f.elem, x, y)
}

// isCloser reports whether x is closer than y; NaN is closer than every number.
func (f *find) isCloser(b *vector.Builder, x, y vector.Ref) vector.Ref {
	closer := b.Typed(f.closer, f.elem, x, y)
	if f.elem.IsFloat() {
		closer = b.Op(vector.Or, closer, b.Op(vector.AndNot, b.Op(vector.NaN, x, x), b.Op(vector.NaN, y, y)))
	}
	return closer
}

// isSame reports whether x is v, where v is the extreme of elements that x is one of: numbers, or else x is v if it is a NaN.
func (f *find) isSame(b *vector.Builder, x, v vector.Ref) vector.Ref {
	same := b.Op(vector.Eq, x, v)
	if f.elem.IsFloat() {
		same = b.Op(vector.Or, same, b.Op(vector.NaN, x, x))
	}
	return same
}

// Note [Search]
//
// A fold of pairs (element, index) takes a dozen operations per element, and of eight bytes per lane. The extreme alone takes one or two. To find it
// again, a leaf is cut into windows, and each lane knows the window in which it first met its extreme. The first of the windows with the leaf's extreme is
// searched for its first element that is one. That element is what the leaf folds to: also among equal elements, -0 and +0
// among them, the first one wins, and so does the first NaN. Lanes without an element have the value that no other is further than; where that is the extreme, all
// elements are, and the first of them is found.
