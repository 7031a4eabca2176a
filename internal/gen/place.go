package gen

import (
	"slices"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// view makes a random affine view: slices, steps, reversal, transposition, repetition, diagonals, windows.
func (m *maker) view() {
	v := m.value()
	w := &viewMaker{maker: m, room: m.o.MaxSize}
	for _, e := range v.Shape() {
		w.axis(e)
	}
	for m.r.IntN(5) == 0 && len(w.shape) < 4 {
		w.newAxis(m.extent(w.room))
	}
	affine, shape := w.finish()
	m.add(graph.NewGather(m.site("view"), affine, shape, v).Value(0))
}

// A viewMaker makes an affine map axis by axis of the source.
type viewMaker struct {
	*maker
	shape  graph.Shape // of the result
	offset []int64
	steps  []map[int]int64 // per axis of the source: axis of the result -> step
	room   int64           // elements that the result may have per element so far
}

func (v *viewMaker) newAxis(n int64) int { return v.newExtent(graph.Extent{Max: n}) }

func (v *viewMaker) newExtent(e graph.Extent) int {
	v.shape = append(v.shape, e)
	v.room /= max(e.Max, 1)
	return len(v.shape) - 1
}

// axis decides how an axis of the source is read.
func (v *viewMaker) axis(e graph.Extent) {
	steps, offset, n := map[int]int64{}, int64(0), e.Max
	switch kind := v.r.IntN(8); {
	case n == 0 || e.Late() || kind > 4:
		steps[v.newExtent(e)] = 1
	case kind == 0:
		offset = v.r.Int64N(n)
	case kind == 1 && len(v.shape) > 0: // a diagonal
		k := v.r.IntN(len(v.shape))
		steps[k], offset = v.slice(n, v.shape[k].Max)
	case kind == 2 && n > 1: // windows
		width := 1 + v.r.Int64N(min(n, 4))
		steps[v.newAxis(n-width+1)], steps[v.newAxis(width)] = 1, 1
	default:
		extent := n
		if v.r.IntN(2) == 0 {
			extent = 1 + v.r.Int64N(n)
		}
		steps[v.newAxis(extent)], offset = v.slice(n, extent)
	}
	v.steps, v.offset = append(v.steps, steps), append(v.offset, offset)
}

// slice chooses step and offset so that extent iterations stay inside n elements.
func (v *viewMaker) slice(n, extent int64) (step, offset int64) {
	if extent > 1 {
		step = min(1+v.r.Int64N(3), (n-1)/(extent-1))
	}
	reach := step * max(extent-1, 0)
	offset = v.r.Int64N(n - reach)
	if v.r.IntN(2) == 0 {
		step, offset = -step, offset+reach
	}
	return step, offset
}

// finish puts the axes of the result in a random order.
func (v *viewMaker) finish() (*graph.Affine, graph.Shape) {
	order := make([]int, len(v.shape))
	for k := range order {
		order[k] = k
	}
	if v.r.IntN(3) == 0 {
		order = v.r.Perm(len(v.shape))
	}
	shape := make(graph.Shape, len(v.shape))
	for k, at := range order {
		shape[at] = v.shape[k]
	}
	affine := &graph.Affine{Offset: v.offset, Step: make([][]int64, len(v.steps))}
	for a, steps := range v.steps {
		affine.Step[a] = make([]int64, len(shape))
		for k, at := range order {
			affine.Step[a][at] = steps[k]
		}
	}
	return affine, shape
}

// reshape keeps the elements and cuts their number into other factors. An extent that is known late stays outermost.
func (m *maker) reshape() {
	v := m.value()
	var shape graph.Shape
	rest := v.Shape()
	if rest.Late() {
		if rest[1:].Late() {
			return
		}
		shape, rest = rest[:1:1], rest[1:]
	}
	dims := []int64{rest.Size()}
	for m.r.IntN(3) > 0 && len(dims) < 4 {
		k := m.r.IntN(len(dims))
		f := m.factor(dims[k])
		dims[k] /= max(f, 1)
		dims = slices.Insert(dims, k, f)
	}
	m.add(graph.NewGather(m.site("reshape"), &graph.Linear{}, append(shape, graph.Dims(dims...)...), v).Value(0))
}

// factor chooses a divisor of n.
func (m *maker) factor(n int64) int64 {
	if n == 0 {
		return 1 + m.r.Int64N(3)
	}
	for range 20 {
		if f := 1 + m.r.Int64N(min(n, 40)); n%f == 0 {
			return f
		}
	}
	return 1
}

// take gathers by computed indices, which all lie inside.
func (m *maker) take() {
	source, domain := m.value(), m.domain()
	if source.Shape().Late() && !domain.Equal(source.Shape()) || source.Shape().Size() == 0 && domain.Size() != 0 {
		return
	}
	checked := m.o.Faults || m.r.IntN(2) == 0
	var index []graph.Value
	for a, e := range source.Shape() {
		if e.Late() {
			index = append(index, m.ownCoordinate(domain, a))
			continue
		}
		index = append(index, m.index(domain, e.Max))
	}
	m.add(graph.NewGather(m.site("take"), &graph.Indexed{Checked: checked}, domain, source, index...).Value(0))
}

// index makes indices in 0..n at every index of a domain; with faults, sometimes beyond.
func (m *maker) index(domain graph.Shape, n int64) graph.Value {
	v := m.as(expr.Int64, m.like(domain))
	if m.o.Faults && m.r.IntN(3) == 0 {
		n++
	}
	b := expr.NewBuilder(expr.Int64)
	size := b.Size(n)
	inside := b.Op(expr.Rem, b.Op(expr.Add, b.Op(expr.Rem, 0, size), size), size)
	return graph.NewPointwise(m.site("index"), b.Func(inside), domain, v).Value(0)
}

// ownCoordinate gives the coordinate on an axis, at every index of a domain.
func (m *maker) ownCoordinate(domain graph.Shape, axis int) graph.Value {
	b := expr.NewBuilder()
	return graph.NewPointwise(m.site("iota"), b.Func(b.Coord(axis)), domain).Value(0)
}

// scatter writes to computed places, which all lie inside or are dropped.
func (m *maker) scatter() {
	base := m.value()
	if len(base.Shape()) == 0 {
		return
	}
	s := &graph.Scatter{Conflict: graph.Conflict(m.r.IntN(4))}
	if s.Conflict == graph.Combining {
		s.Combine = m.combining(base)
	}
	if s.Conflict == graph.ConflictError && !m.o.Faults || base.Shape().Late() {
		m.scatterUnique(base, s)
		return
	}
	domain := m.domain()
	if base.Shape().Size() == 0 && domain.Size() != 0 {
		return
	}
	var index []graph.Value
	for _, e := range base.Shape() {
		index = append(index, m.index(domain, e.Max))
	}
	index[0] = m.dropSome(index[0])
	values := m.as(base.Elem(), m.like(domain))
	m.add(graph.NewScatter(m.site("scatter"), s, base, index, values).Value(0))
}

func (m *maker) combining(base graph.Value) *expr.Func {
	if m.r.IntN(3) == 0 {
		return m.anyOperator([]graph.Value{base})
	}
	return m.operation(base.Elem())
}

// dropSome replaces some indices by Drop.
func (m *maker) dropSome(index graph.Value) graph.Value {
	if m.r.IntN(2) == 0 {
		return index
	}
	mask := m.as(expr.Bool, m.like(index.Shape()))
	b := expr.NewBuilder(expr.Bool, expr.Int64)
	return graph.NewPointwise(m.site("drop"), b.Func(b.Op(expr.Select, 0, 1, b.Int(graph.Drop))), index.Shape(), mask, index).Value(0)
}

// scatterUnique writes every place of base once, some of them backwards.
func (m *maker) scatterUnique(base graph.Value, s *graph.Scatter) {
	var index []graph.Value
	for a, e := range base.Shape() {
		b := expr.NewBuilder()
		at := b.Coord(a)
		if !e.Late() && m.r.IntN(2) == 0 {
			at = b.Op(expr.Sub, b.Size(e.Max-1), at)
		}
		index = append(index, graph.NewPointwise(m.site("iota"), b.Func(at), base.Shape()).Value(0))
	}
	index[0] = m.dropSome(index[0])
	values := m.as(base.Elem(), m.like(base.Shape()))
	m.add(graph.NewScatter(m.site("permute"), s, base, index, values).Value(0))
}
