package portable

import (
	"fmt"
	"strings"
	"unsafe"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/cpu/selecting"
	"github.com/laze-go/laze/schedule"
)

// Stages compiles stages by other means than block programs, or says why it cannot.
type Stages func(w Work) (StageCode, error)

// Work is a stage of a nest, and what its anchor takes.
type Work struct {
	Nest   *schedule.Nest
	Stage  *schedule.Stage
	Axis   int               // the one that most calls run along, -1: none
	Handed []int             // results of the body that the anchor takes
	Target *schedule.Scatter // nil: none. Else places in it are handed over for coordinates: -1 for elements to drop
	Bare   bool              // elements are taken where they lie: nothing is asked for but leads, samples and sifting
}

// StageCode is such a stage. Its methods may be called from many goroutines at once.
type StageCode interface {
	// Caller gives what one goroutine calls it by.
	Caller() StageCaller

	// Tell shows the race detector the memory that a run uses.
	Tell(a *backend.Args)

	// Nanos estimates the time of one element.
	Nanos() float64

	// Describe says what was generated.
	Describe() string

	// Bytes is the memory that the code takes.
	Bytes() int64
}

// A StageCaller computes blocks of elements.
type StageCaller interface {
	// Open begins a run, and reports whether the code suits it.
	Open(a *backend.Args) bool

	// Compute reports whether it has computed the block. If not, the block program does all of it.
	Compute(b *Block) bool

	// Check reports whether a block has no fault and nothing to drop. It hands nothing over; false may
	// also mean that it cannot tell.
	Check(b *Block) bool

	// Leads stores at an address the least key of each stretch of a block, keys as wide as the elements but at least
	// 32 bits, and reports whether it has. The block is a part of a row along one axis, and as long as some
	// stretches. Keys are those of selecting.Order, whose Base is given, but those of NaNs may be any that are
	// greater than those of numbers.
	Leads(b *Block, base uint64, to unsafe.Pointer) bool

	// Sift keeps the keys of a block that a net says, and reports whether it has. The block is a
	// part of a row along one axis.
	Sift(b *Block, net *selecting.Net) bool

	// Sample stores at an address the selecting.Cluster elements from each of some places in a row on, narrow ones
	// extended to 32 bits, and reports whether it has. The block begins with the row, along one axis, and has as many
	// elements as there are places.
	Sample(b *Block, clusters []int64, to unsafe.Pointer) bool

	// Close forgets the caller's memory.
	Close()
}

// Stretch is the number of neighbours that have one lead.
const Stretch = 256

// A Block is N elements of a row, from row-major position First in it on.
type Block struct {
	At     []int64 // index of the row's first element
	Axes   []int   // of the row, outermost first
	Counts []int64 // indices along these
	First  int64
	N      int
	Given  []unsafe.Pointer // columns that the anchor provides, in the order of the parameters
	Handed []unsafe.Pointer // columns for what the anchor takes: results, or places in a target and then values
	Drops  bool             // set where some places are -1
}

// A machine is the StageCode of a stage in one goroutine.
type machine struct {
	StageCaller
	suits bool // this run
	block Block
}

// adopt asks for other code than block programs, where there is something to compute. Places, leads and
// samples are, and sifting is.
func (c *Code) adopt(stages Stages) {
	for _, s := range c.stages() {
		if len(s.prog.code) > 0 || s.target != nil || s.leads {
			s.machine, s.why = stages(Work{c.nest, s.Stage, c.innermost(s), s.handed, s.target, s.leads})
		}
	}
}

// innermost is the last axis of a stage, or -1.
func (c *Code) innermost(s *stageCode) int {
	last := len(c.nest.Axes) - 1
	for s.after && last >= 0 && c.nest.Axes[last].Role == schedule.Folded {
		last--
	}
	return last
}

// newMachine makes columns for what is handed over, or gives nil.
func newMachine(c *stageCode) *machine {
	if c.machine == nil {
		return nil
	}
	m := &machine{StageCaller: c.machine.Caller()}
	if c.leads {
		return m
	}
	handed := c.handed
	if c.target != nil {
		handed = handed[len(c.target.Index)-1:] // the last coordinate is as wide as a place
	}
	for _, k := range handed {
		size := c.prog.values[c.prog.results[k]].typ.Size()
		m.block.Handed = append(m.block.Handed, alignedBytes(size*c.prog.block))
	}
	return m
}

// callMachine computes a block by other code, if it can. Once it cannot, the block program
// computes the rest of the run.
func (r *runner) callMachine(lo int64, n int) bool {
	m := r.machine
	if m == nil || !m.suits || r.leads {
		return false
	}
	m.suits = m.Compute(r.block(lo, n))
	if m.suits {
		copy(r.taken, m.block.Handed)
	}
	return m.suits
}

// findLeads stores the least keys of the stretches of a block, if other code can.
func (r *runner) findLeads(lo int64, n int, base uint64, to unsafe.Pointer) bool {
	return r.machine != nil && r.machine.suits && r.machine.Leads(r.block(lo, n), base, to)
}

// sift keeps keys of a block, if other code can.
func (r *runner) sift(lo int64, n int, net *selecting.Net) bool {
	return r.machine != nil && r.machine.suits && r.machine.Sift(r.block(lo, n), net)
}

// sample stores clusters of elements of a row, if other code can.
func (r *runner) sample(clusters []int64, to unsafe.Pointer) bool {
	return r.machine != nil && r.machine.suits && r.machine.Sample(r.block(0, len(clusters)), clusters, to)
}

// block makes the machine's block elements lo..lo+n of the row.
func (r *runner) block(lo int64, n int) *Block {
	b := &r.machine.block
	b.At, b.Axes, b.Counts, b.First, b.N, b.Given, b.Drops = r.at[:len(r.x.args.Extents)], r.inner, r.counts, lo, n, r.frame.ptr[:r.given], false
	return b
}

// fromMachine reports whether the block computed last is not the block program's.
func (r *runner) fromMachine() bool { return r.machine != nil && r.machine.suits }

// tell shows the race detector what other code does.
func (c *Code) tell(a *backend.Args) {
	for _, s := range c.stages() {
		if s.machine != nil {
			s.machine.Tell(a)
			return // all of the nest
		}
	}
}

// stages lists the stages of the nest.
func (c *Code) stages() []*stageCode {
	if c.after == nil {
		return []*stageCode{c.each}
	}
	return []*stageCode{c.each, c.after}
}

// Bytes is the memory that the code takes, about.
func (c *Code) Bytes() int64 {
	n := int64(4096)
	for _, s := range c.stages() {
		if s.machine != nil {
			n += s.machine.Bytes()
		}
	}
	return n
}

// describe prints a stage, as whatever it became.
func (c *stageCode) describe(b *strings.Builder, name string) {
	if c.machine != nil {
		fmt.Fprintf(b, "%s:\n%s", name, c.machine.Describe())
		return
	}
	c.describeBlocks(b, name)
	if c.why != nil {
		fmt.Fprintf(b, "  there is no machine code: %v\n", c.why)
	}
}
