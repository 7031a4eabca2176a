package native

import (
	"context"
	"slices"
	"sync"
	"unsafe"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/schedule"
)

// A mapping is a map: its body, ready for the level, and how the domain is cut into boxes.
type mapping struct {
	code               *Code
	body               *expr.Func
	lanes              int
	tiling             schedule.Tiling // outer loops lead from box to box
	rows               int             // axes of the boxes, -1: none
	columns            int
	parallel           bool
	careful            bool  // calls may have to be made again
	loops              bool  // the body does
	fills              bool  // nothing is read or computed
	tables             []int // buffers that are looked up
	rounds, lastRounds int64 // of the loops of a call; the last attempt, for a single vector, gets many more
	kernel             *kernel
	turned             func() (*mapping, error) // the same with rows for columns, compiled when it is needed; nil: none
	streamed           func() (*kernel, error)  // with stores past the caches, compiled when needed; nil: none
	work               work
	pace               pace
	walks              sync.Pool // of *walk
}

// newMap compiles a nest without anchor.
func newMap(c *Code) (*mapping, error) {
	m, err := newMapping(c, false)
	if err == nil && m.rows >= 0 {
		m.turned = sync.OnceValues(func() (*mapping, error) { return newMapping(c, true) })
	}
	return m, err
}

// newMapping compiles a map for boxes whose columns lie along the innermost axis or, turned, along the one before it.
func newMapping(c *Code, turned bool) (*mapping, error) {
	n := c.nest
	m := &mapping{code: c, body: ready(n.Each.Body, c.level), tiling: schedule.Tiles(n.Loops, len(n.Axes))}
	m.lanes = lanesFor(c.level, m.body)
	if m.chooseAxes(); turned {
		m.rows, m.columns = m.columns, m.rows
	}
	m.parallel = slices.ContainsFunc(n.Loops, func(l schedule.Loop) bool { return l.Run == schedule.Parallel })
	m.loops = m.body.Uses(expr.While)
	m.careful = m.loops || slices.ContainsFunc(n.Each.Tables, func(t schedule.Table) bool { return t.Checked })
	m.rounds, m.lastRounds = roundLimits(m.body, c.level)
	m.work = stageWork(n, &n.Each, m.body, m.lanes)
	m.work.apart(&n.Each, m.columns)
	m.tables = tables(&n.Each, m.body)
	m.fills = len(n.Each.Reads) == 0 && units(m.body) == 0
	var err error
	if m.kernel, err = m.compile(false); err != nil {
		return nil, err
	}
	if m.canStream() {
		m.streamed = sync.OnceValues(func() (*kernel, error) { return m.compile(true) })
	}
	m.walks.New = func() any { return newWalk(m) }
	return m, nil
}

// chooseAxes makes the innermost axes those of the boxes.
func (m *mapping) chooseAxes() {
	for len(m.tiling.Inner) > 2 {
		m.tiling = m.tiling.Peel()
	}
	inner := m.tiling.Inner
	m.rows, m.columns = -1, -1
	if len(inner) > 0 {
		m.columns = inner[len(inner)-1]
	}
	if len(inner) > 1 {
		m.rows = inner[0]
	}
}

// isTall reports whether rows are so short, and so many, that gathering from several at once is
// faster than one after the other.
func (m *mapping) isTall(extents []int64) bool {
	width, rows := m.tiling.Extent(m.columns, extents), m.tiling.Extent(m.rows, extents)
	return width <= int64(m.lanes/2) && rows >= int64(2*m.lanes)
}

// compile makes the kernel for a box.
func (m *mapping) compile(streamed bool) (*kernel, error) {
	p, sig, err := m.program(streamed)
	if err != nil {
		return nil, err
	}
	return m.code.kernel(p, sig)
}

// program writes the program for a box.
func (m *mapping) program(streamed bool) (*vector.Program, *signature, error) {
	n := m.code.nest
	f := newFrame(n, vector.NewBuilder(n.Name, m.lanes), m.rows, m.columns)
	if streamed {
		f.register = m.register()
	}
	f.begin(&n.Each, m.body)
	f.share(m.body)
	columns := f.columnsOf(&n.Each)
	f.eachRow(columns, func() {
		f.eachVector(f.b.Count(), unroll(m.body, m.code.level), func(at []spot) {
			for group := range slices.Chunk(at, together(m.body, len(at))) {
				f.stages(&n.Each, m.body, columns, group, make([][]vector.Ref, len(group)))
			}
		})
	})
	if streamed {
		f.b.Fence()
	}
	if f.err != nil {
		return nil, nil, f.err
	}
	p, err := f.b.Program()
	return p, &f.sig, err
}

// run computes the map.
func (m *mapping) run(ctx context.Context, a *backend.Args) error {
	if m.turned != nil && m.isTall(a.Extents) {
		if t, err := m.turned(); err == nil {
			return t.run(ctx, a)
		}
	}
	sig := m.kernel.sig
	if !sig.isNear(a, m.columns) || !sig.isApart(a, false) {
		return m.code.fallBack(ctx, a)
	}
	if m.careful && !sig.isApart(a, true) {
		return m.runAside(ctx, a)
	}
	m.code.tell(a)
	w := m.walks.Get().(*walk)
	err := w.run(ctx, a)
	failed := w.failed.Load()
	w.close()
	m.walks.Put(w)
	if failed && err == nil {
		return m.code.fallBack(ctx, a)
	}
	return err
}

// runAside computes into memory of its own what would replace an operand, so that calls can be made again.
func (m *mapping) runAside(ctx context.Context, a *backend.Args) error {
	own := *a
	own.Buffers = slices.Clone(a.Buffers)
	defer clear(own.Buffers) // the walk keeps the arguments
	for i, p := range m.code.nest.Buffers {
		if p.Mode == schedule.Writes {
			own.Buffers[i].Data = aligned(int(a.Buffers[i].Bytes))
			copyBytes(own.Buffers[i], a.Buffers[i])
		}
	}
	if !m.kernel.sig.isApart(&own, true) {
		return m.code.fallBack(ctx, a)
	}
	if err := m.run(ctx, &own); err != nil {
		return err
	}
	for i, p := range m.code.nest.Buffers {
		if p.Mode == schedule.Writes {
			copyBytes(a.Buffers[i], own.Buffers[i])
		}
	}
	return nil
}

func (m *mapping) effort() work { return m.work }

func copyBytes(to, from backend.Buffer) {
	copy(unsafe.Slice((*byte)(to.Data), to.Bytes), unsafe.Slice((*byte)(from.Data), from.Bytes))
}
