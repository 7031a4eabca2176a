package schedule

import (
	"math/bits"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// The constants of the cost model. They describe one core that runs blocks of elements in Go; they tell a reader what
// to expect, and never steer a result.
const (
	nanosPerUnit = 0.4  // of expr.Func.Cost and per element read or stored in cache
	nanosPerByte = 0.06 // from or to memory
)

// Costs is what the text of a nest tells about its work; with extents it becomes numbers. It holds no extents.
type Costs struct {
	nest  *Nest
	terms []term
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

// Costs looks at the nest once, for any number of runs.
func (n *Nest) Costs() *Costs {
	c := &Costs{nest: n}
	all := uint64(1)<<len(n.Axes) - 1
	c.stage(&n.Each, all)
	if n.After != nil {
		c.stage(n.After, n.afterAxes())
	}
	c.anchor(all)
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
	case *Compact:
		for _, keep := range a.Kept() {
			c.terms = append(c.terms, term{stage: all, axes: all, units: 3, bytes: float64(c.nest.Buffers[keep.Target].Elem.Size())})
		}
	case *Call:
		t := term{stage: all, axes: all, units: 4, rows: true}
		if a.Routine == graph.RoutineSelect { // it passes over a row a few times, however long it is
			t.units, t.rows = 1, false
		}
		c.terms = append(c.terms, t)
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
