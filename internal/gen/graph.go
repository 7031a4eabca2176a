package gen

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// Options steer Graph.
type Options struct {
	Nodes   int   // about so many; 0: a random number up to 12
	MaxSize int64 // elements of the largest array; 0: a random bound, seldom beyond a leaf
	Math    bool  // use functions (exp, sin, ...)
	Faults  bool  // some indices of checked gathers and scatters lie outside, some elements meet
}

// Graph makes a random graph and gives its roots.
func Graph(r *rand.Rand, o Options) []graph.Value {
	if o.Nodes == 0 {
		o.Nodes = 1 + r.IntN([]int{4, 12, 12, 12, 30}[r.IntN(5)])
	}
	if o.MaxSize == 0 {
		o.MaxSize = []int64{8, 100, 600, 600, 2000, 9000, 20000}[r.IntN(7)]
	}
	m := &maker{r: r, o: o}
	m.add(m.input(m.shape()))
	for len(m.pool) < o.Nodes {
		m.node()
	}
	return m.roots()
}

// A maker makes one graph.
type maker struct {
	r    *rand.Rand
	o    Options
	pool []graph.Value
}

// forms lists what makes nodes, with how often it is tried. Each adds to the pool, or does
// nothing where it finds no operand.
var forms = []struct {
	weight int
	make   func(m *maker)
}{
	{8, (*maker).pointwise},
	{5, (*maker).view},
	{2, (*maker).reshape},
	{4, (*maker).take},
	{5, (*maker).reduce},
	{4, (*maker).scan},
	{4, (*maker).scatter},
	{2, (*maker).filter},
	{2, (*maker).call},
	{1, func(m *maker) { m.add(m.input(m.shape())) }},
	{1, func(m *maker) { m.add(m.compute(m.domain(), m.elems(1))...) }},
}

func (m *maker) node() {
	total := 0
	for _, f := range forms {
		total += f.weight
	}
	k := m.r.IntN(total)
	for _, f := range forms {
		if k -= f.weight; k < 0 {
			f.make(m)
			return
		}
	}
}

func (m *maker) add(values ...graph.Value) { m.pool = append(m.pool, values...) }

// roots chooses the last value and up to two others.
func (m *maker) roots() []graph.Value {
	roots := []graph.Value{m.pool[len(m.pool)-1]}
	for m.r.IntN(2) == 0 && len(roots) < 3 {
		roots = append(roots, m.value())
	}
	return roots
}

// value chooses a value, preferably a recent one.
func (m *maker) value() graph.Value {
	return m.pool[max(m.r.IntN(len(m.pool)), m.r.IntN(len(m.pool)))]
}

// site names the next node after its place, so that errors can be told apart.
func (m *maker) site(word string) graph.Site {
	return graph.Site{Word: fmt.Sprintf("%s%d", word, len(m.pool))}
}

func (m *maker) elem() expr.Type { return expr.Types[m.r.IntN(len(expr.Types))] }

func (m *maker) elems(n int) []expr.Type {
	types := make([]expr.Type, n)
	for i := range types {
		types[i] = m.elem()
	}
	return types
}

// extents are sizes at which machines change their ways: lanes, some vectors at once, blocks and
// leaves, less and more by one.
var extents = []int64{0, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 15, 16, 17, 31, 32, 33, 47, 63, 64, 65, 101, 127, 128, 129, 255, 256, 257, 509, 511, 512,
	513, 1009, 1024, 2047, 2049, 4097, 8191, 8192, 8193, 16385}

// extent chooses one that is at most limit.
func (m *maker) extent(limit int64) int64 {
	if m.r.IntN(40) > 0 {
		limit = max(limit, 1)
	}
	for {
		n := extents[m.r.IntN(len(extents))]
		if n == 0 && m.r.IntN(6) > 0 {
			continue
		}
		if n <= limit {
			return n
		}
		if m.r.IntN(4) == 0 {
			return 1 + m.r.Int64N(max(limit, 1))
		}
	}
}

// dims chooses the extents of an array of rank axes.
func (m *maker) dims(rank int) []int64 {
	dims, room := make([]int64, rank), m.o.MaxSize
	for _, a := range m.r.Perm(rank) {
		dims[a] = m.extent(room)
		room /= max(dims[a], 1)
	}
	return dims
}

func (m *maker) shape() graph.Shape {
	return graph.Dims(m.dims([]int{0, 1, 1, 1, 2, 2, 2, 3, 3, 4}[m.r.IntN(10)])...)
}

// domain chooses a shape whose extents may be known late.
func (m *maker) domain() graph.Shape {
	if m.r.IntN(2) == 0 {
		return m.value().Shape()
	}
	s := m.shape()
	for a, e := range m.value().Shape() {
		if e.Late() && a < len(s) && s.Size()/max(s[a].Max, 1)*e.Max <= m.o.MaxSize {
			s[a] = e
		}
	}
	return s
}

func (m *maker) input(s graph.Shape) graph.Value {
	return graph.NewInput(m.site("input"), m.elem(), s).Value(0)
}

// like gives a value of shape s: one of the pool, a broadcast one, a function of the index, or a new input.
func (m *maker) like(s graph.Shape) graph.Value {
	for range 4 {
		v := m.value()
		if v.Shape().Equal(s) {
			return v
		}
		if len(v.Shape()) == 0 && m.r.IntN(2) == 0 {
			return m.broadcast(v, s)
		}
	}
	if s.Late() || m.r.IntN(2) == 0 {
		return m.compute(s, []expr.Type{m.elem()})[0]
	}
	return m.input(s)
}

// broadcast repeats a value of rank 0.
func (m *maker) broadcast(v graph.Value, s graph.Shape) graph.Value {
	return graph.NewGather(m.site("broadcast"), &graph.Affine{}, s, v).Value(0)
}

// compute makes values of shape s and the given types out of operands.
func (m *maker) compute(s graph.Shape, results []expr.Type, operands ...graph.Value) []graph.Value {
	types := make([]expr.Type, len(operands))
	for i, v := range operands {
		types[i] = v.Elem()
	}
	f := Func(m.r, m.o, types, results, len(s), m.r.IntN(6))
	return graph.NewPointwise(m.site("map"), f, s, operands...).Values()
}

func (m *maker) pointwise() {
	operands := []graph.Value{m.value()}
	shape := operands[0].Shape()
	for m.r.IntN(2) == 0 && len(operands) < 4 {
		operands = append(operands, m.like(shape))
	}
	m.add(m.compute(shape, m.elems(1+m.r.IntN(10)/7), operands...)...)
}

// as converts v to type t.
func (m *maker) as(t expr.Type, v graph.Value) graph.Value {
	b := expr.NewBuilder(v.Elem())
	return graph.NewPointwise(m.site("cast"), b.Func(b.Cast(t, 0)), v.Shape(), v).Value(0)
}

// component gives, as one node, values of shape s and the types of a fold.
func (m *maker) components(v graph.Value, n int) []graph.Value {
	vs := []graph.Value{v}
	for len(vs) < n {
		vs = append(vs, m.like(v.Shape()))
	}
	return vs
}

func (m *maker) reduce() {
	v := m.value()
	if v.Elem() == expr.Bool && m.r.IntN(2) == 0 {
		v = m.as(m.elem(), v)
	}
	f := m.fold(m.components(v, 1+m.r.IntN(8)/6))
	r := &graph.Reduce{Axes: m.subset(len(v.Shape())), Combine: f.combine, Init: f.init, Commutes: f.commutes}
	if r.Init == nil && m.mayBeEmpty(v.Shape(), r.Axes) {
		r.Init = m.constants(f.operands)
	}
	m.add(graph.NewReduce(m.site("reduce"), r, f.operands...).Values()...)
}

func (m *maker) mayBeEmpty(s graph.Shape, axes []int) bool {
	for _, a := range axes {
		if s[a].Max == 0 || s[a].Late() {
			return true
		}
	}
	return false
}

func (m *maker) subset(rank int) []int {
	var axes []int
	for a := range rank {
		if m.r.IntN(2) == 0 {
			axes = append(axes, a)
		}
	}
	return axes
}

func (m *maker) constants(vs []graph.Value) []uint64 {
	init := make([]uint64, len(vs))
	for i, v := range vs {
		init[i] = Bits(m.r, v.Elem())
	}
	return init
}

func (m *maker) scan() {
	v := m.value()
	if len(v.Shape()) == 0 {
		return
	}
	f := m.fold(m.components(v, 1+m.r.IntN(8)/6))
	s := &graph.Scan{Axis: m.r.IntN(len(v.Shape())), Combine: f.combine, Init: f.init,
		Exclusive: m.r.IntN(2) == 0, Reverse: m.r.IntN(2) == 0}
	if s.Exclusive && s.Init == nil {
		s.Init = m.constants(f.operands)
	}
	m.add(graph.NewScan(m.site("scan"), s, f.operands...).Values()...)
}

func (m *maker) call() {
	v := m.value()
	if len(v.Shape()) == 0 {
		return
	}
	descending := m.r.Int64N(2)
	switch m.r.IntN(3) {
	case 0:
		operands := m.components(v, 1+m.r.IntN(3))
		m.add(graph.NewCall(m.site("sort"), graph.RoutineSort, []int64{descending}, operands...).Values()...)
	case 1:
		m.add(graph.NewCall(m.site("argsort"), graph.RoutineArgSort, []int64{descending}, v).Values()...)
	case 2:
		row, from := v.Shape()[len(v.Shape())-1], int64(0)
		if !row.Late() {
			from = m.r.Int64N(1 + row.Max)
		}
		k := m.r.Int64N(1 + row.Max - from)
		m.add(graph.NewCall(m.site("select"), graph.RoutineSelect, []int64{from, k, descending}, v).Values()...)
	}
}

// filter keeps the elements of a vector where a mask holds: their number is known late.
func (m *maker) filter() {
	v := m.value()
	if len(v.Shape()) != 1 {
		return
	}
	mask := m.compute(v.Shape(), []expr.Type{expr.Bool}, m.like(v.Shape()))[0]
	sum := expr.Binary(expr.Add, expr.Int64)
	ones := m.as(expr.Int64, mask)
	places := graph.NewScan(m.site("place"), &graph.Scan{Combine: sum, Init: []uint64{0}, Exclusive: true}, ones).Value(0)
	count := graph.NewReduce(m.site("count"), &graph.Reduce{Axes: []int{0}, Combine: sum, Init: []uint64{0}, Commutes: true}, ones).Value(0)
	b := expr.NewBuilder(expr.Bool, expr.Int64)
	index := graph.NewPointwise(m.site("index"), b.Func(b.Op(expr.Select, 0, 1, b.Int(graph.Drop))), v.Shape(), mask, places).Value(0)
	b = expr.NewBuilder()
	kept := graph.Shape{{Max: v.Shape()[0].Max, Count: count}}
	base := graph.NewPointwise(m.site("zeros"), b.Func(b.Const(v.Elem(), 0)), kept).Value(0)
	m.add(graph.NewScatter(m.site("filter"), &graph.Scatter{Conflict: graph.KeepLast}, base, []graph.Value{index}, v).Value(0))
}

// InputNodes lists the input nodes that roots need, in the order of the graph.
func InputNodes(roots []graph.Value) []*graph.Node {
	return slices.DeleteFunc(graph.Order(roots...), func(n *graph.Node) bool {
		_, ok := n.Form.(*graph.Input)
		return !ok
	})
}
