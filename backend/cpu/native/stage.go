package native

import (
	"math"
	"slices"
	"sync"
	"unsafe"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/cpu/codegen"
	"github.com/laze-go/laze/backend/cpu/exec"
	"github.com/laze-go/laze/backend/cpu/portable"
	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/schedule"
)

// Stages compiles stages of nests whose anchors run portable.
func Stages(level codegen.Level, arena *exec.Arena) portable.Stages {
	return func(w portable.Work) (portable.StageCode, error) {
		n, s := w.Nest, w.Stage
		c := &stage{Stage: s, code: &Code{nest: n, level: level, arena: arena}, body: ready(s.Body, level), handed: w.Handed, target: w.Target}
		if c.target != nil {
			c.takeFloats()
		}
		c.lanes = lanesFor(level, c.body)
		c.careful = w.Target != nil || c.body.Uses(expr.While) || slices.ContainsFunc(s.Tables, func(t schedule.Table) bool { return t.Checked })
		for axis := range len(n.Axes) + 1 {
			for _, p := range [...]purpose{handing, checking, leading, sampling, sifting} {
				c.kernels[p] = append(c.kernels[p], sync.OnceValues(func() (*kernel, error) { return c.compile(axis-1, p) }))
			}
		}
		first := handing
		if w.Bare {
			first = leading
		}
		k, err := c.kernels[first][w.Axis+1]()
		if err != nil {
			return nil, err
		}
		c.sig = k.sig
		return c, nil
	}
}

// A stage is one that hands its results to an anchor: a map whose operands and results may also lie in columns, one
// element after the other in row-major order of the box.
type stage struct {
	*schedule.Stage
	code    *Code
	body    *expr.Func
	handed  []int             // results that the anchor takes
	target  *schedule.Scatter // not nil: the first of these become one place in it
	lanes   int
	careful bool                                // calls may have to be made again
	kernels [purposes][]func() (*kernel, error) // by the axis of the columns, plus one; compiled when they are needed
	sig     *signature                          // of one of them: all have the same places
}

// A purpose is what a kernel of a stage is for.
type purpose int

const (
	handing  purpose = iota // columns to the anchor
	checking                // only whether there is something to report
	leading                 // the least key of each stretch
	sampling                // clusters of elements
	sifting                 // the keys of a span
	purposes
)

// compile makes the kernel for boxes whose columns lie along an axis, and whose rows along the one before it.
func (c *stage) compile(axis int, p purpose) (*kernel, error) {
	program, sig, err := c.program(axis, p)
	if err != nil {
		return nil, err
	}
	return c.code.kernel(program, sig)
}

// given is the number of parameters that the anchor provides.
func (c *stage) given() int { return len(c.body.Params) - len(c.Reads) }

// program writes the program for a box.
func (c *stage) program(axis int, purpose purpose) (*vector.Program, *signature, error) {
	switch purpose {
	case leading:
		return c.leadProgram(axis)
	case sampling:
		return c.sampleProgram(axis)
	case sifting:
		return c.siftProgram(axis)
	}
	f := newFrame(c.code.nest, vector.NewBuilder(c.code.nest.Name, c.lanes), max(axis, 0)-1, axis)
	f.begin(c.Stage, c.body)
	f.share(c.body)
	columns := f.columnsOf(c.Stage)
	f.eachRow(columns, func() {
		places := c.places(f)
		f.eachVector(f.b.Count(), unroll(c.body, c.code.level), func(at []spot) { c.vectors(f, columns, places, at, purpose) })
	})
	if f.err != nil {
		return nil, nil, f.err
	}
	p, err := f.b.Program()
	return p, &f.sig, err
}

// vectors writes the work at some spots.
func (c *stage) vectors(f *frame, columns []*column, places []vector.Ref, at []spot, purpose purpose) {
	given := make([][]vector.Ref, len(at))
	for u, s := range at {
		for i, elem := range c.body.Params[:c.given()] {
			given[u] = append(given[u], f.b.Load(elem, places[i], s.first, s.mask, s.lane*int64(elem.Size())))
		}
	}
	taken := c.taken(f, f.stages(c.Stage, c.body, columns, at, given), at)
	if purpose == checking {
		return
	}
	for u, s := range at {
		for i, elem := range c.takenTypes() {
			f.b.Store(elem, places[c.given()+i], s.first, s.mask, s.lane*int64(elem.Size()), taken[u][i])
		}
	}
}

// places are where the row begins in each column that the anchor gives or takes: rows follow one another.
func (c *stage) places(f *frame) []vector.Ref {
	var list []vector.Ref
	for k, elem := range c.columnTypes() {
		at := f.own(k)
		if f.row != vector.None {
			before := f.b.Op(vector.Mul, f.row, f.b.Count())
			at = f.b.Op(vector.Add, at, f.b.By(vector.ShlBy, log2(elem.Size()), before))
		}
		list = append(list, at)
	}
	return list
}

// taken is what the anchor takes of the results at some spots.
func (c *stage) taken(f *frame, results [][]vector.Ref, at []spot) [][]vector.Ref {
	list := make([][]vector.Ref, len(at))
	for u := range at {
		for _, k := range c.handed {
			list[u] = append(list[u], results[u][k])
		}
	}
	if c.target == nil {
		return list
	}
	n := len(c.target.Index)
	for u, place := range f.placesIn(c.target, list, at) {
		list[u] = append([]vector.Ref{place}, list[u][n:]...)
	}
	return list
}

// columnTypes are the element types of the columns given, and then of those taken.
func (c *stage) columnTypes() []expr.Type {
	return append(slices.Clone(c.body.Params[:c.given()]), c.takenTypes()...)
}

func (c *stage) takenTypes() []expr.Type {
	var types []expr.Type
	for _, k := range c.handed {
		types = append(types, c.body.TypeOf(c.body.Results[k]))
	}
	if c.target == nil {
		return types
	}
	return append([]expr.Type{expr.Int64}, types[len(c.target.Index):]...)
}

// Nanos estimates an element.
func (c *stage) Nanos() float64 {
	w := stageWork(c.code.nest, c.Stage, c.body, c.lanes)
	return max(w.compute, w.bytes*nanosFar)
}

// Describe prints the programs.
func (c *stage) Describe() string { return c.code.Describe() }

// Bytes is the memory that the code takes.
func (c *stage) Bytes() int64 { return c.code.Bytes() }

// Tell shows the race detector the memory that a run uses.
func (c *stage) Tell(a *backend.Args) { c.code.tell(a) }

// Caller gives what one goroutine calls the stage by.
func (c *stage) Caller() portable.StageCaller { return newStageCaller(c) }

// A stageCaller cuts blocks into boxes, and calls code for each.
type stageCaller struct {
	*stage
	a     *backend.Args
	sizes []int                  // of the elements of columns
	most  int64                  // elements of a box
	hands [purposes][]*stageHand // by the axis of the columns, plus one
	box   box
}

// A stageHand is a hand for one kernel.
type stageHand struct {
	*hand
	kernel *kernel
	own    []int // per number that the caller sets (where a column is, ..): its place in the signature, or -1
	opened bool  // it suits the run
}

func newStageCaller(c *stage) *stageCaller {
	s := &stageCaller{stage: c, most: math.MaxInt64}
	for p := range s.hands {
		s.hands[p] = make([]*stageHand, len(c.kernels[p]))
	}
	if c.body.Uses(expr.While) {
		s.most = int64(4 * c.lanes) // so that the rounds of a call suffice
	}
	for _, t := range c.columnTypes() {
		s.sizes = append(s.sizes, t.Size())
	}
	return s
}

// Open begins a run.
func (c *stageCaller) Open(a *backend.Args) bool {
	c.a = a
	c.each(func(h *stageHand) { h.opened = false })
	return c.sig.isApart(a, c.careful)
}

// Close forgets the caller's memory.
func (c *stageCaller) Close() { c.a = nil }

// each calls do for the hands that there are.
func (c *stageCaller) each(do func(h *stageHand)) {
	for _, hands := range c.hands {
		for _, h := range hands {
			if h != nil {
				do(h)
			}
		}
	}
}

// Compute computes a block, unless a call reports a fault.
func (c *stageCaller) Compute(b *portable.Block) bool { return c.compute(b, handing) }

// Check reports whether a block has nothing to report.
func (c *stageCaller) Check(b *portable.Block) bool { return c.compute(b, checking) && !b.Drops }

func (c *stageCaller) compute(b *portable.Block, p purpose) bool {
	k := lastLong(b.Counts)
	h := c.hand(b, k, p)
	if h == nil {
		return false
	}
	for done := int64(0); done < int64(b.N); {
		c.cut(b, k, done)
		h.aim(c.a, &c.box, maxRounds)
		c.aimColumns(h, b, done)
		status := h.call(h.kernel)
		if status&^statusDropped != 0 {
			return false
		}
		b.Drops = b.Drops || status != 0
		done += c.box.rows * c.box.columns
	}
	return true
}

// lastLong is the place of the last axis along which there is more than one index; -1 without axes.
func lastLong(counts []int64) int {
	k := len(counts) - 1
	for k > 0 && counts[k] == 1 {
		k--
	}
	return k
}

// hand gives the hand for columns along axis k of a block, or nil.
func (c *stageCaller) hand(b *portable.Block, k int, p purpose) *stageHand {
	axis := -1
	if k >= 0 {
		axis = b.Axes[k]
	}
	h := c.hands[p][axis+1]
	if h != nil && h.opened {
		return h
	}
	if h == nil {
		kernel, err := c.kernels[p][axis+1]()
		if err != nil {
			return nil
		}
		h = &stageHand{hand: newHand(kernel.sig), kernel: kernel}
		for i := range max(len(c.sizes), netNumbers) {
			h.own = append(h.own, slices.Index(kernel.sig.numbers, number{what: own, of: i}))
		}
		c.hands[p][axis+1] = h
	}
	if h.opened = h.sig.isNear(c.a, axis); !h.opened {
		return nil
	}
	return h
}

// cut makes the box one that begins with an element of a block: whole rows where there are several, or a part of one.
func (c *stageCaller) cut(b *portable.Block, k int, done int64) {
	box := &c.box
	copy(box.at[:], b.At)
	box.rows, box.columns = 1, 1
	if k < 0 {
		return
	}
	column, row := (b.First+done)%b.Counts[k], (b.First+done)/b.Counts[k]
	width, left := b.Counts[k], int64(b.N)-done
	box.at[b.Axes[k]] += column
	box.columns = min(width-column, left, c.most)
	if k > 0 && b.Axes[k-1] == b.Axes[k]-1 && box.columns == width {
		box.rows = max(1, min(left/width, b.Counts[k-1]-row%b.Counts[k-1], c.most/width))
	}
	for i := k - 1; i >= 0; i-- {
		box.at[b.Axes[i]] += row % b.Counts[i]
		row /= b.Counts[i]
	}
}

// aimColumns tells the code where its columns are, from an element on.
func (c *stageCaller) aimColumns(h *stageHand, b *portable.Block, done int64) {
	for i, p := range b.Given {
		c.aimColumn(h, i, p, done)
	}
	for i, p := range b.Handed {
		c.aimColumn(h, len(b.Given)+i, p, done)
	}
}

func (c *stageCaller) aimColumn(h *stageHand, i int, p unsafe.Pointer, done int64) {
	if n := h.own[i]; n >= 0 {
		h.args.Scalars[n] = uint64(uintptr(p)) + uint64(done)*uint64(c.sizes[i])
	}
}
