package native

import (
	"math"
	"slices"

	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// A search folds leaves where all that is wanted is the places of extremes. It finds the extreme first, and then the first element that
// is one. See Note [Search].
type search struct {
	*along
	finds   []*find
	windows vector.Ref // Int: where the keys of windows are kept
}

// A find is one fold of a search.
type find struct {
	*folding
	elem   expr.Type
	order  expr.Type  // of keys
	least  vector.Ref // changes nothing
	none   vector.Ref // a key that no other is further than
	nan    vector.Ref // one that no other is closer than, of a NaN where elements are floats
	closer vector.Op  // holds where an element replaces what is kept
	keeps  vector.Op  // of two integers the one that is kept
	kept   int64      // where among the keys of windows its own are
}

const (
	windowShift = 8
	window      = 1 << windowShift // elements
	windowsRoom = (graph.Leaf/window + 1) * registerBytes
	cheapToRedo = 16 // cost of a body
	searchCost  = 4  // of an element, in place of the combining function's
)

// search gives the search that the folds are, or nil.
func (a *along) search() *search {
	if !a.searches() {
		return nil
	}
	s := &search{along: a, windows: a.b.Scratch(len(a.folds) * windowsRoom)}
	for i, x := range a.folds {
		f := &find{folding: x, elem: x.types[0], closer: vector.Gt, keeps: vector.Max, kept: int64(i * windowsRoom)}
		op := expr.Max
		if x.better == expr.Lt {
			op, f.closer, f.keeps = expr.Min, vector.Lt, vector.Min
		}
		bits, _ := neutralOf(op, f.elem)
		f.least = a.b.Const(vector.Of(held(f.elem)), extended(f.elem, bits))
		f.order = orderOf(f.elem)
		bits, _ = neutralOf(op, f.order)
		f.none, f.nan = a.b.Const(vector.Of(f.order), bits), a.b.Const(vector.Of(f.order), ^bits)
		s.finds = append(s.finds, f)
	}
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
		c = append(c, f.none)
	}
	c = s.carry(b.By(vector.ShrBy, windowShift, m), c, func(c []vector.Ref) []vector.Ref {
		return s.keep(c, start, s.window(c[0], size))
	})
	end := b.Op(vector.Add, start, m)
	c = s.keep(c, start, s.rest(c[0], b.Op(vector.Sub, end, c[0])))
	var out []vector.Ref
	for i, f := range s.finds {
		best := f.acrossLanes(b, c[1+i])
		first := s.firstWindow(f, best, start)
		place := s.place(i, f.beyond(b, best), first, b.Op(vector.Min, size, b.Op(vector.Sub, end, first)))
		results := s.compute(spot{first: place, mask: b.Op(vector.First, b.Int(1))})
		out = append(out, f.take(b, results)...)
	}
	return out
}

// keep notes what each find has of a window. Carried are the first element of the window and, for each find, the keys of the lanes' extremes.
func (s *search) keep(c []vector.Ref, start vector.Ref, lanes []vector.Ref) []vector.Ref {
	b, own := s.b, s.own(c[0], start)
	next := []vector.Ref{b.Op(vector.Add, c[0], b.Int(window))}
	for i, f := range s.finds {
		b.Store(f.order, own, vector.None, vector.None, f.kept, lanes[i])
		next = append(next, b.Typed(f.keeps, f.order, lanes[i], c[1+i]))
	}
	return next
}

// own is where the keys of a window are kept.
func (s *search) own(first, start vector.Ref) vector.Ref {
	bytes := s.b.By(vector.ShrBy, windowShift-log2(registerBytes), s.b.Op(vector.Sub, first, start))
	return s.b.Op(vector.Add, s.windows, bytes)
}

// firstWindow gives the first element of the first window of which some lane has the best key; there is one.
func (s *search) firstWindow(f *find, best, start vector.Ref) vector.Ref {
	b := s.b
	return s.until([]vector.Ref{start}, func(c []vector.Ref) vector.Ref {
		lanes := b.Load(f.order, s.own(c[0], start), vector.None, vector.None, f.kept)
		return b.Op(vector.First, s.none(b.Op(vector.Eq, lanes, best)))
	}, func(c []vector.Ref) []vector.Ref {
		return []vector.Ref{b.Op(vector.Add, c[0], b.Int(window))}
	})[0]
}

// none is above 0 where no lane is set.
func (s *search) none(mask vector.Ref) vector.Ref {
	return s.b.Op(vector.Sub, s.b.Int(1), s.b.Op(vector.Ones, mask))
}

// window gives for each find the keys of the lanes' extremes of a window.
func (s *search) window(first, n vector.Ref) []vector.Ref { return s.extremes(s.rowsFrom(first, n)) }

// rest is window of fewer elements, any number.
func (s *search) rest(first, n vector.Ref) []vector.Ref {
	c := s.rowsFrom(first, n)
	left := s.b.Op(vector.Sub, s.b.Op(vector.Add, first, n), c[0])
	return s.extremes(s.meet(c, s.row(s.within(c[0], left), left)))
}

// rowsFrom takes as many rows of elements as n elements are, each as many as there are lanes. It gives the element behind them and, for each find,
// vectors of extremes and the lanes that met a NaN.
func (s *search) rowsFrom(first, n vector.Ref) []vector.Ref {
	c := []vector.Ref{first}
	for _, f := range s.finds {
		c = append(append(c, slices.Repeat([]vector.Ref{f.least}, s.regs)...), s.b.Const(vector.Mask, 0))
	}
	return s.carry(s.b.By(vector.ShrBy, log2(s.virtual), n), c, func(c []vector.Ref) []vector.Ref {
		next := s.meet(c, s.row(c[0], vector.None))
		s.ask(c[0])
		return next
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

// extremes gives for each find the keys of the lanes' extremes of what rowsFrom gives.
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
			v = b.Op(vector.Select, own[s.regs], f.nan, f.key(b, v))
		}
		lanes = append(lanes, v)
	}
	return lanes
}

// place gives the first of n elements from first on that is the extreme of find i, beyond which v is; there is one.
func (s *search) place(i int, v, first, n vector.Ref) vector.Ref {
	b, end := s.b, s.b.Op(vector.Add, first, n)
	found := func(row vector.Ref) (masks []vector.Ref, left vector.Ref) {
		left = b.Op(vector.Sub, end, row)
		masks = s.row(row, left)[i]
		for k, x := range masks {
			masks[k] = b.Op(vector.Not, s.finds[i].differs(b, x, v))
		}
		return masks, left
	}
	row := s.until([]vector.Ref{first}, func(c []vector.Ref) vector.Ref {
		masks, left := found(c[0])
		return b.Op(vector.First, b.Op(vector.Min, left, s.none(joined(b, vector.Or, masks))))
	}, func(c []vector.Ref) []vector.Ref {
		return []vector.Ref{b.Op(vector.Add, c[0], b.Int(int64(s.virtual)))}
	})[0]
	lanes, _ := found(row)
	for k, mask := range lanes {
		lanes[k] = b.Op(vector.Add, b.Op(vector.Before, mask), b.Int(int64(k*s.lanes)))
	}
	return b.Op(vector.Add, row, joined(b, vector.Min, lanes))
}

// acrossLanes gives the key that is kept of all lanes to all of them.
func (f *find) acrossLanes(b *vector.Builder, v vector.Ref) vector.Ref {
	return meetLanes(b, v, func(x, y vector.Ref) vector.Ref { return b.Typed(f.keeps, f.order, x, y) })
}

// key gives integers that are ordered as floats are, and number gives the floats back. The bits of floats are so ordered, once those of
// numbers below zero are turned around, and NaNs come behind the numbers on their side of zero. The sum makes +0 of -0, which is equal to it.
func (f *find) key(b *vector.Builder, v vector.Ref) vector.Ref {
	return f.turned(b, b.Op(vector.Bits, b.Op(vector.Add, v, b.Const(vector.Of(f.elem), 0))))
}

func (f *find) number(b *vector.Builder, key vector.Ref) vector.Ref {
	if !f.elem.IsFloat() {
		return key
	}
	return b.Op(vector.Bits, f.turned(b, key))
}

// orderOf is the type of keys.
func orderOf(t expr.Type) expr.Type {
	switch t {
	case expr.Float32:
		return expr.Int32
	case expr.Float64:
		return expr.Int64
	}
	return held(t)
}

// turned turns all bits but the sign around where that is set.
func (f *find) turned(b *vector.Builder, v vector.Ref) vector.Ref {
	sign := b.Add(vector.Instr{Op: vector.ShrBy, Elem: f.order, Imm: int64(f.order.Bits() - 1), Args: []vector.Ref{v}})
	return b.Op(vector.Xor, v, b.Op(vector.And, sign, b.Const(vector.Of(f.order), greatest(f.order))))
}

// nearer keeps x, or y where that is nearer. A NaN y is not.
func (f *find) nearer(b *vector.Builder, x, y vector.Ref) vector.Ref {
	if f.elem.IsFloat() {
		return b.Op(vector.Select, b.Op(f.closer, y, x), y, x)
	}
	return b.Typed(f.keeps, f.elem, x, y)
}

// beyond gives the float next to the extreme of a key on the side of those that are further; what is next to zero is no zero, and to NaN an infinity. Of
// integers it gives the extreme itself.
func (f *find) beyond(b *vector.Builder, key vector.Ref) vector.Ref {
	if !f.elem.IsFloat() {
		return key
	}
	constant := func(v int64) vector.Ref { return b.Const(vector.Of(f.order), uint64(v)) }
	infinity := int64(floatBits(f.elem, math.Inf(1)))
	if f.keeps == vector.Min {
		return f.number(b, b.Typed(vector.Max, f.order, b.Op(vector.Add, key, constant(1)), constant(^infinity)))
	}
	next := b.Typed(vector.Min, f.order, b.Op(vector.Add, key, constant(-1)), constant(infinity))
	return f.number(b, b.Op(vector.Select, b.Op(vector.Eq, key, constant(0)), constant(-2), next))
}

// differs reports whether x is not the extreme of elements that it is one of; v is beyond that.
func (f *find) differs(b *vector.Builder, x, v vector.Ref) vector.Ref {
	switch {
	case !f.elem.IsFloat():
		return b.Op(vector.Ne, x, v)
	case f.keeps == vector.Max:
		return b.Op(vector.Le, x, v)
	}
	return b.Op(vector.Ge, x, v)
}

// Note [Search]
//
// A fold of pairs (element, index) takes a dozen operations per element, and of eight bytes per lane. The extreme alone takes one or two. To find it
// again, a leaf is cut into windows, and what the lanes found in each is kept. The first of the windows with the leaf's extreme is
// searched for its first element that is one: for what is not beyond the number next to it, which one comparison tells also of zeros and NaNs. That element is
// what the leaf folds to: also among equal elements, -0 and +0 among them, the first one wins, and so does the first NaN. Lanes without an element have the value that no other is further than; where that is the extreme, all
// elements are, and the first of them is found.
//
// The window and the row of that element decide when loops end, and no number is computed of them: what comes after is under way, at the place that is
// foreseen, while the lanes of the extreme still meet. Lines of a thousand elements take two thirds of the time for it.
