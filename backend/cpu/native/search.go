package native

import (
	"slices"

	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// A search folds leaves where all that is wanted is the places of extremes. It finds the extreme first, and then the
// first element that is one. A row is as many elements as there are lanes. See Note [Search].
type search struct {
	*along
	finds   []*find
	windows vector.Ref // Int: where the extremes of windows are kept
	first   vector.Ref // Int: the first element of the leaf
}

// A find is one fold of a search.
type find struct {
	*folding
	elem   expr.Type
	least  vector.Ref // changes nothing
	closer vector.Op  // holds where an element replaces what is kept
	keeps  vector.Op  // of two integers the one that is kept
	kept   int64      // where among the extremes of windows its own are
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
		s.finds = append(s.finds, f)
	}
	return s
}

// searches reports whether leaves are searched.
func (r *reducing) searches() bool {
	if r.across || r.ordered || r.isScan() || len(r.nest.Each.Stores) > 0 || r.each.Uses(expr.While) || r.each.Cost() > cheapToRedo {
		return false
	}
	other := func(x *folding) bool { return x.better == expr.NoOp || !r.isIndex(r.each.Results[x.Args[1]]) }
	return !slices.ContainsFunc(r.folds, other)
}

// isIndex reports whether a value of Each is the index along the line.
func (r *reducing) isIndex(v expr.Ref) bool {
	in := r.each.At(v)
	return in != nil && in.Op == expr.Coord && int(in.Bits) == r.folded
}

// wider is the plan that searches leaves by longer vectors, where nothing but the index has elements of 64 bits; else
// nil. Lines that lie in memory keep to shorter ones: with those of AVX-512 rows of 12 KB took 1.4 of the time.
func (r *reducing) wider() *reducing {
	if r.asks || r.lanes == r.level.Lanes(false) || !r.searches() || !r.isNarrow() {
		return nil
	}
	wide := *r
	wide.lanes = r.level.Lanes(false)
	wide.virtual = min(graph.Lanes(expr.Float32), wide.lanes*wide.free())
	return &wide
}

// isNarrow reports whether nothing of Each has 64 bits but the index along the line, which only folds ask for.
func (r *reducing) isNarrow() bool {
	f := r.each
	if slices.ContainsFunc(f.Params, wideType) {
		return false
	}
	for i := range f.Code {
		in := &f.Code[i]
		if slices.ContainsFunc(in.Args, r.isIndex) || slices.ContainsFunc(in.Regions, isWide) || wideType(in.Type) && !r.isIndex(expr.Ref(len(f.Params)+i)) {
			return false
		}
	}
	return true
}

// leaf gives what the folds make of m elements of a line from one on: the extremes in lane 0, and their places as Ints.
func (s *search) leaf(first, m vector.Ref) []vector.Ref {
	b := s.b
	less := b.Op(vector.Sub, m, b.Int(int64(s.virtual)))
	few := b.Add(vector.Instr{Op: vector.ShrBy, Elem: expr.Uint64, Imm: 63, Args: []vector.Ref{less}})
	c := append(slices.Repeat([]vector.Ref{first}, len(s.finds)), m) // m too, so that masks are made where used
	c = s.carry(few, c, func(c []vector.Ref) []vector.Ref { return append(s.few(first, c[len(s.finds)]), m) })
	places := s.carry(b.Op(vector.Sub, b.Int(1), few), c, func([]vector.Ref) []vector.Ref { return append(s.many(first, m), m) })
	var out []vector.Ref
	for i, f := range s.finds {
		results := s.compute(spot{first: places[i], mask: b.Op(vector.First, b.Int(1))})
		index := b.Op(vector.Add, places[i], s.number(number{what: start, axis: s.folded}))
		out = append(out, f.take(b, results)[0], index)
	}
	return out
}

// few gives for each find the place in a leaf of less than a row.
func (s *search) few(first, m vector.Ref) (places []vector.Ref) {
	b := s.b
	for i, row := range s.vectors(first, s.regs, m) {
		f := s.finds[i]
		in := func(is func(x vector.Ref) vector.Ref) vector.Ref {
			return b.Op(vector.Add, first, s.before(each(row, is)))
		}
		best := f.acrossLanes(b, f.nearest(b, row))
		places = append(places, f.placeIn(b, best, f.noted(b, b.Const(vector.Mask, 0), row), in, in))
	}
	return places
}

// many gives it in a leaf of a row or more. Its last elements are rows that begin among those before: what
// is met twice changes nothing.
func (s *search) many(first, m vector.Ref) (places []vector.Ref) {
	b, v := s.b, s.b.Int(int64(s.virtual))
	end := b.Op(vector.Add, first, m)
	last := b.Op(vector.Sub, end, v)
	s.first = first
	c := []vector.Ref{first}
	for _, f := range s.finds {
		c = append(c, f.least, b.Const(vector.Mask, 0))
	}
	c = s.carry(b.By(vector.ShrBy, windowShift, m), c, func(c []vector.Ref) []vector.Ref {
		return s.keep(c, s.rows(c, b.Int(int64(window/s.atOnce()/s.virtual))))
	})
	rest := s.rows(c, b.By(vector.ShrBy, log2(s.atOnce()*s.virtual), b.Op(vector.Sub, end, c[0])))
	s.ask(rest[0], 0, s.regs)
	rest = s.meet(rest, s.row(b.Op(vector.Max, first, b.Op(vector.Sub, last, v))))
	c = s.keep(c, s.meet(rest, s.row(last)))
	for i, f := range s.finds {
		best := f.acrossLanes(b, c[1+2*i])
		places = append(places, f.placeIn(b, best, c[2+2*i], func(is func(x vector.Ref) vector.Ref) vector.Ref {
			return s.firstIn(i, b.Op(vector.Min, s.firstWindow(f, best), last), last, is)
		}, func(is func(x vector.Ref) vector.Ref) vector.Ref { return s.firstIn(i, first, last, is) }))
	}
	return places
}

// atOnce is how many rows are taken at once. In memory it is one, as is asked for: more are read
// in bursts, which take longer.
func (s *search) atOnce() int {
	if s.asked != nil {
		return 1
	}
	return 2
}

// rows takes rows of a window, some at once and n times. Windows carry the first element of the next one and, for each
// find, the lanes' extremes and the lanes that met a NaN; rows the first element of the next one and, for each find,
// vectors of extremes and the lanes that met a NaN.
func (s *search) rows(windows []vector.Ref, n vector.Ref) []vector.Ref {
	c := windows[:1:1]
	for i, f := range s.finds {
		c = append(append(c, slices.Repeat([]vector.Ref{f.least}, s.regs)...), windows[2+2*i])
	}
	return s.carry(n, c, func(c []vector.Ref) []vector.Ref {
		next := s.meet(c, s.vectors(c[0], s.atOnce()*s.regs, vector.None))
		next[0] = s.b.Op(vector.Add, c[0], s.b.Int(int64(s.atOnce()*s.virtual)))
		s.ask(c[0], 0, s.regs)
		return next
	})
}

// row gives for each find the elements of a row.
func (s *search) row(first vector.Ref) [][]vector.Ref { return s.vectors(first, s.regs, vector.None) }

// vectors gives for each find so many vectors of elements. There are n elements (None: as many as lanes); other
// lanes have what changes nothing.
func (s *search) vectors(first vector.Ref, vectors int, n vector.Ref) [][]vector.Ref {
	b, rows := s.b, make([][]vector.Ref, len(s.finds))
	for k := range vectors {
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

// meet takes the elements of rows.
func (s *search) meet(c []vector.Ref, rows [][]vector.Ref) []vector.Ref {
	b, next := s.b, slices.Clone(c)
	for i, f := range s.finds {
		own := next[1+i*(s.regs+1):][:s.regs+1]
		for k, x := range rows[i] {
			own[k%s.regs] = f.nearer(b, own[k%s.regs], x)
		}
		own[s.regs] = f.noted(b, own[s.regs], rows[i])
	}
	return next
}

// keep keeps what each find has of a window, and gives what windows carry.
func (s *search) keep(windows, rows []vector.Ref) []vector.Ref {
	b, at, next := s.b, s.keptAt(windows[0]), rows[:1:1]
	for i, f := range s.finds {
		own := rows[1+i*(s.regs+1):][:s.regs+1]
		lanes := f.nearest(b, own[:s.regs])
		b.Store(held(f.elem), at, vector.None, vector.None, f.kept, lanes)
		next = append(next, f.nearer(b, windows[1+2*i], lanes), own[s.regs])
	}
	return next
}

// keptAt is where the extremes of a window are kept.
func (s *search) keptAt(first vector.Ref) vector.Ref {
	return s.b.Op(vector.Add, s.windows, s.b.By(vector.ShrBy, windowShift-log2(registerBytes), s.b.Op(vector.Sub, first, s.first)))
}

// firstWindow gives the first element of the first window some lane of which has the extreme; there is one.
func (s *search) firstWindow(f *find, best vector.Ref) vector.Ref {
	b := s.b
	return s.until([]vector.Ref{s.first}, func(c []vector.Ref) vector.Ref {
		lanes := b.Load(held(f.elem), s.keptAt(c[0]), vector.None, vector.None, f.kept)
		return b.Op(vector.First, s.none(b.Op(vector.Eq, lanes, best)))
	}, func(c []vector.Ref) []vector.Ref {
		return []vector.Ref{b.Op(vector.Add, c[0], b.Int(window))}
	})[0]
}

// firstIn gives the first element, from one on, that is what find i looks for; there is one. The
// last row begins with another.
func (s *search) firstIn(i int, first, last vector.Ref, is func(x vector.Ref) vector.Ref) vector.Ref {
	b := s.b
	inRow := func(row vector.Ref) []vector.Ref { return each(s.row(row)[i], is) }
	row := s.until([]vector.Ref{first}, func(c []vector.Ref) vector.Ref {
		return b.Op(vector.First, s.none(joined(b, vector.Or, inRow(c[0]))))
	}, func(c []vector.Ref) []vector.Ref {
		return []vector.Ref{b.Op(vector.Min, last, b.Op(vector.Add, c[0], b.Int(int64(s.virtual))))}
	})[0]
	return b.Op(vector.Add, row, s.before(inRow(row)))
}

// before counts the lanes of a row before the first that is set.
func (s *search) before(masks []vector.Ref) vector.Ref {
	b := s.b
	for k, mask := range masks {
		masks[k] = b.Op(vector.Add, b.Op(vector.Before, mask), b.Int(int64(k*s.lanes)))
	}
	return joined(b, vector.Min, masks)
}

// none is above 0 where no lane is set.
func (s *search) none(mask vector.Ref) vector.Ref {
	return s.b.Op(vector.Sub, s.b.Int(1), s.b.Op(vector.Ones, mask))
}

// placeIn gives the first place of what is looked for: the first NaN, if lanes met any, else the extreme. Two functions
// give the first element for which one holds: among those that may be the extreme, and among all.
func (f *find) placeIn(b *vector.Builder, best, nan vector.Ref, some, all func(is func(x vector.Ref) vector.Ref) vector.Ref) vector.Ref {
	place := some(func(x vector.Ref) vector.Ref { return b.Op(vector.Not, f.isCloser(b, best, x)) })
	if !f.elem.IsFloat() {
		return place
	}
	return b.When(nan, []vector.Ref{place}, func() []vector.Ref {
		return []vector.Ref{all(func(x vector.Ref) vector.Ref { return b.Op(vector.NaN, x, x) })}
	})[0]
}

// noted adds to the lanes that met a NaN those of some vectors.
func (f *find) noted(b *vector.Builder, note vector.Ref, v []vector.Ref) vector.Ref {
	if !f.elem.IsFloat() {
		return note
	}
	return b.Op(vector.Or, note, anyNaN(b, v))
}

// nearest gives the extremes of the lanes of some vectors, and acrossLanes that of all lanes to each.
func (f *find) nearest(b *vector.Builder, v []vector.Ref) vector.Ref {
	return inPairs(v, func(x, y vector.Ref) vector.Ref { return f.nearer(b, x, y) })
}

func (f *find) acrossLanes(b *vector.Builder, v vector.Ref) vector.Ref {
	return meetLanes(b, v, func(x, y vector.Ref) vector.Ref { return f.nearer(b, x, y) })
}

// nearer keeps x, or y where that is nearer. A NaN y is not.
func (f *find) nearer(b *vector.Builder, x, y vector.Ref) vector.Ref {
	if f.elem.IsFloat() {
		return b.Op(vector.Select, f.isCloser(b, y, x), y, x)
	}
	return b.Typed(f.keeps, f.elem, x, y)
}

// isCloser reports whether y is closer than x. A NaN is not, nor is anything closer than it.
func (f *find) isCloser(b *vector.Builder, y, x vector.Ref) vector.Ref {
	if f.elem.IsFloat() {
		return b.Op(f.closer, y, x)
	}
	return b.Typed(f.closer, f.elem, y, x)
}

// Note [Search]
//
// A fold of pairs (element, index) takes a dozen operations per element, and lanes of eight bytes. The extreme alone
// takes one or two, in lanes as wide as elements: nothing but the place, which is one number, has 64 bits. To find the
// extreme again, a leaf is cut into windows, and what the lanes found in each is kept. The first of the windows with
// the leaf's extreme is searched for the first element that the extreme is not closer than. That element is what the
// leaf folds to: also among equal elements, -0 and +0 among them, the first one wins. NaNs are closer than nothing;
// where lanes met one, the first is looked for from the start of the leaf. Lanes without an element have the value that
// no other is further than; where that is the extreme, all elements are, and the first of them is found.
//
// The window and the row of that element decide when loops end, and no number is computed of them: what comes after is
// under way, at the place that is foreseen, while the lanes of the extreme still meet. Windows noted in lanes instead,
// which need no memory and no search for the window, made lines of a thousand elements take a quarter longer: their
// place had to be known before anything was read there.
