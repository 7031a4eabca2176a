package schedule

import (
	"math/bits"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// The constants of the cost model. They describe one core that runs blocks of elements in Go; they steer
// where work is done, never a result.
const (
	nanosPerUnit = 0.4  // of expr.Func.Cost and per element read or stored in cache
	nanosPerByte = 0.06 // from or to memory

	// inlineNanos is the work below which waking a worker does not pay, chunkNanos that of one piece, long enough to
	// claim and short enough to share, so that no piece reaches 100 us where the loops can be cut so fine.
	inlineNanos = 20e3
	chunkNanos  = 25e3
)

// Costs is what the text of a nest tells about its work; with extents it becomes numbers. It holds no extents, and
// its methods do not allocate.
type Costs struct {
	nest     *Nest
	terms    []term
	parallel int // leading loops that are parallel
}

// A term is work that is done once per index of some axes, if there is any index of the stage's.
type term struct {
	stage, axes uint64 // sets of axes
	units       float64
	bytes       float64
	rows        bool // units are also multiplied by the bits of the last extent, as a sort does
}

// An Estimate is the work of one run.
type Estimate struct {
	Nanos float64 // on one core
	Bytes int64   // read and written
}

// A Spread says how the work of one run is cut.
type Spread struct {
	Loops      int   // so many leading loops, all parallel, are spread; 0: the work stays on the calling goroutine
	Iterations int64 // of these loops together, as if none were cut short by an extent
	Chunk      int64 // neighbouring iterations that make one piece of work, about 25 us
}

// Costs looks at the nest once, for any number of runs.
func (n *Nest) Costs() *Costs {
	c := &Costs{nest: n}
	all := uint64(1)<<len(n.Axes) - 1
	c.stage(&n.Each, all)
	if n.After != nil {
		c.stage(n.After, n.afterAxes())
	}
	c.anchor(all)
	for c.parallel < len(n.Loops) && n.Loops[c.parallel].Run == Parallel {
		c.parallel++
	}
	return c
}

// afterAxes is the set of axes that After runs along.
func (n *Nest) afterAxes() uint64 {
	var set uint64
	for i, a := range n.Axes {
		if a.Role != Folded {
			set |= 1 << i
		}
	}
	return set
}

func (c *Costs) stage(s *Stage, axes uint64) {
	c.work(axes, float64(s.Body.Cost()))
	for _, r := range s.Reads {
		c.touch(axes, r.Buffer, r.Access)
	}
	for _, w := range s.Stores {
		c.touch(axes, w.Buffer, w.Access)
	}
	for _, in := range s.Body.Code {
		if in.Op == expr.Load {
			elem := c.nest.Buffers[s.Tables[in.Bits].Buffer].Elem
			c.terms = append(c.terms, term{stage: axes, axes: axes, bytes: float64(elem.Size())})
		}
	}
}

func (c *Costs) work(axes uint64, units float64) {
	c.terms = append(c.terms, term{stage: axes, axes: axes, units: units})
}

// touch is an element read or stored per index; memory sees those of different places once.
func (c *Costs) touch(axes uint64, buffer int, a Access) {
	var moving uint64
	for i, s := range a.Stride {
		if s != (Coef{Arg: -1}) {
			moving |= 1 << i
		}
	}
	c.work(axes, 1)
	c.terms = append(c.terms, term{stage: axes, axes: moving & axes, bytes: float64(c.nest.Buffers[buffer].Elem.Size())})
}

func (c *Costs) anchor(all uint64) {
	switch a := c.nest.Anchor.(type) {
	case *Reduce:
		for _, f := range a.Folds {
			c.work(all, float64(f.Combine.Cost()))
		}
	case *Scan:
		for _, f := range a.Folds {
			c.work(all, 2*float64(f.Combine.Cost()))
		}
	case *Scatter:
		size := float64(c.nest.Buffers[a.Target].Elem.Size())
		c.terms = append(c.terms, term{stage: all, axes: all, units: 6, bytes: 2 * size})
	case *Call:
		units := 4.0
		if a.Routine == graph.RoutineSelect {
			units = 1
		}
		c.terms = append(c.terms, term{stage: all, axes: all, units: units, rows: true})
	}
}

// Work estimates one run.
func (c *Costs) Work(extents []int64) Estimate {
	var units, bytes float64
	for k := range c.terms {
		t := &c.terms[k]
		count := t.count(extents)
		bytes += count * t.bytes
		if t.rows {
			count *= float64(bits.Len64(uint64(extents[len(extents)-1])))
		}
		units += count * t.units
	}
	return Estimate{Nanos: float64(units*nanosPerUnit) + float64(bytes*nanosPerByte), Bytes: int64(bytes)}
}

func (t *term) count(extents []int64) float64 {
	count := 1.0
	for i, e := range extents {
		if t.stage>>i&1 != 0 && e == 0 {
			return 0
		}
		if t.axes>>i&1 != 0 {
			count *= float64(e)
		}
	}
	return count
}

// Spread decides how one run is cut. Work below about 20 us stays on the calling goroutine. Otherwise as few leading
// loops are spread as give pieces of about 25 us: kept loops come first, so that folds are only kept apart where
// there are not enough other iterations.
func (c *Costs) Spread(extents []int64) Spread {
	work := c.Work(extents).Nanos
	s := Spread{Iterations: 1, Chunk: 1}
	if work < inlineNanos {
		return s
	}
	for s.Loops < c.parallel && work > float64(chunkNanos*float64(s.Iterations)) {
		l := c.nest.Loops[s.Loops]
		s.Iterations *= max(1, l.trip(extents[l.Axis]))
		s.Loops++
	}
	s.Chunk = min(s.Iterations, max(1, int64(chunkNanos*float64(s.Iterations)/work)))
	return s
}
