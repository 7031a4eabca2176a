package portable

import (
	"unsafe"

	"github.com/laze-go/laze/fuse"
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// A foldCode is a compiled fold: how two values combine, and how the numeric contract groups them.
type foldCode struct {
	fuse.Fold
	first   int // number of the first component among all that are handed over
	types   []expr.Type
	prog    *program     // of Combine
	op      expr.Op      // where Combine is one plain operation of both values: that operation, else NoOp
	loop    blockFunc    // its loop
	strided laneFunc     // its loop over many rows of lanes
	halving halving      // its loop from all lanes to one, or nil
	passes  bool         // some result is an operand as it is
	lanes   int          // lanes of a leaf; for an operator that need not commute, blocks of a leaf
	product *productFold // of a sum of products: its loops; the fold is handed two factors
	sums    *sumLoops    // of a sum, also of products: its loops over memory, or nil
	best    bestLoop     // of an arg-reduction of places along a line: its loop, or nil
	exact   bool         // any grouping gives the bits of the contract

	// Of a scan:
	scans, exclusive, reverse bool
	loops                     *scanTable // of a plain operation, where there are some
}

func newFoldCode(f fuse.Fold, first int) *foldCode {
	c := &foldCode{Fold: f, first: first, types: f.Combine.ResultTypes(), prog: newProgram(f.Combine)}
	c.lanes = graph.Lanes(c.types...)
	if op, ok := plainOp(f.Combine); ok {
		c.op, c.loop = op, formsOf(op, c.types[0], c.types[0], 2)[3]
		c.strided, c.halving = laneFolds[op][c.types[0]], halvings[op][c.types[0]]
		c.loops = scanLoops[op][c.types[0]]
		if op == expr.Add && f.Commutes {
			c.sums = sums[c.types[0]]
		}
		c.exact = f.Commutes && op.Row().AssocFor(c.types[0])
	}
	for _, v := range c.prog.results {
		c.passes = c.passes || c.prog.values[v].from == input
	}
	if !f.Commutes {
		c.lanes = graph.Leaf / graph.OrderedBlock
	}
	return c
}

// taken is the number of results of Each that the fold takes.
func (c *foldCode) taken() int {
	if c.product != nil {
		return 2
	}
	return len(c.types)
}

// plainOp recognises (a, b) op(a, b).
func plainOp(f *expr.Func) (expr.Op, bool) {
	if len(f.Params) != 2 || len(f.Code) != 1 || len(f.Results) != 1 || f.Results[0] != 2 {
		return expr.NoOp, false
	}
	in := &f.Code[0]
	row := in.Op.Row()
	ordered := len(in.Args) == 2 && in.Args[0] == 0 && in.Args[1] == 1
	turned := len(in.Args) == 2 && in.Args[0] == 1 && in.Args[1] == 0 && row.Commutes
	return in.Op, row.Eval != nil && in.Type == f.Params[0] && (ordered || turned)
}

// A folder is the state of one fold in one goroutine. Values are columns per component: acc holds a row of values per
// lane, tree the folds of complete leaves.
type folder struct {
	*foldCode
	frame   *frame
	results []int32
	width   int                // values of a row: 1 along a line, kept elements across lines
	acc     [][]unsafe.Pointer // per lane, per component
	out     []unsafe.Pointer   // per component: the results
	answer  []unsafe.Pointer   // per component: results of the combining function
	kept    []unsafe.Pointer   // the same moved out of the way
	inits   []unsafe.Pointer   // per component: the initial values
	levels  []node             // of the tree: the fold of 2^k leaves, where there is one
	line    *lineState
	scan    *scanState
	views   [4][]unsafe.Pointer
}

// A node is a place of the tree.
type node struct {
	full bool
	at   []unsafe.Pointer
}

// maxWidth is the most kept elements that are folded side by side: every hand has columns of so many.
const maxWidth = 2048

// sideBySide is the most that fit in a block.
func (c *Code) sideBySide() int64 {
	n := min(maxWidth, c.each.prog.block)
	if c.after != nil {
		n = min(n, c.after.prog.block)
	}
	return int64(n)
}

func newFolder(c *foldCode) *folder {
	f := &folder{foldCode: c}
	f.frame = newFrame(c.prog, &env{})
	if c.passes {
		f.kept = f.values(c.prog.block)
	}
	if c.scans {
		f.scan = f.newScan()
		return f
	}
	f.out, f.inits = f.values(maxWidth), f.values(maxWidth)
	return f
}

// values allocates n values: a column per component.
func (c *foldCode) values(n int) []unsafe.Pointer {
	cols := make([]unsafe.Pointer, len(c.types))
	for k, t := range c.types {
		cols[k] = alignedBytes(n * t.Size())
	}
	return cols
}

// lists are values of several folds, whose memory is used again.
type lists struct {
	of   [][]unsafe.Pointer // per fold
	room int                // values of each
}

// reserve makes room for n values of each fold. What they are is not defined.
func (l *lists) reserve(folds []*foldCode, n int) {
	if n <= l.room {
		return
	}
	l.of, l.room = l.of[:0], n
	for _, f := range folds {
		l.of = append(l.of, f.values(n))
	}
}

// prepare begins a run. The last one may have been stopped anywhere.
func (f *folder) prepare(x *run) {
	for k := range f.levels {
		f.levels[k].full = false
	}
	if f.line != nil {
		f.line.seen = 0
	}
	f.frame.env.scalars, f.frame.env.stop = x.args.Scalars, x.stopped
	if f.results != nil && !f.Combine.Uses(expr.Scalar) {
		return
	}
	f.frame.bind(func(int32) level { return perElement })
	f.results = f.results[:0]
	for k := range f.types {
		f.results = append(f.results, f.frame.result(k))
	}
	f.frame.run(fixed, f.prog.block)
}

// combine computes d = op(a, b) for n values; d may be a or b.
func (f *folder) combine(d, a, b []unsafe.Pointer, n int) {
	if f.loop != nil {
		f.loop(d[0], a[0], b[0], nil, n)
		return
	}
	k := len(f.types)
	for lo := 0; lo < n; lo += f.prog.block {
		m := min(n-lo, f.prog.block)
		for i, t := range f.types {
			f.frame.ptr[i] = unsafe.Add(a[i], lo*t.Size())
			f.frame.ptr[k+i] = unsafe.Add(b[i], lo*t.Size())
		}
		f.frame.run(perElement, m)
		f.copyTo(f.view(3, d, lo), f.outcome(m), m)
	}
}

// outcome gives the results of the combining function. Where some are operands, they are moved out of the way first:
// one component's result may go where another's operand lies.
func (f *folder) outcome(n int) []unsafe.Pointer {
	f.answer = f.answer[:0]
	for _, place := range f.results {
		f.answer = append(f.answer, f.frame.ptr[place])
	}
	if f.passes {
		f.copyTo(f.kept, f.answer, n)
		return f.kept
	}
	return f.answer
}

// copyTo copies n values.
func (f *folder) copyTo(d, s []unsafe.Pointer, n int) {
	for k, t := range f.types {
		moves[t.Size()](d[k], s[k], nil, nil, n)
	}
}

// view gives values from the i-th on. It is valid until the next view of that number, 0 to 3.
func (f *folder) view(number int, s []unsafe.Pointer, i int) []unsafe.Pointer {
	v := f.views[number][:0]
	for k, t := range f.types {
		v = append(v, unsafe.Add(s[k], i*t.Size()))
	}
	f.views[number] = v
	return v
}

// push gives the tree the fold of the next complete subtree of leaves. As in a binary counter, two folds of equal size
// become one; see Note [Pairs].
func (f *folder) push(v []unsafe.Pointer) {
	for k := 0; ; k++ {
		if k == len(f.levels) {
			f.levels = append(f.levels, node{at: f.values(maxWidth)})
		}
		n := &f.levels[k]
		if !n.full {
			f.copyTo(n.at, v, f.width)
			n.full = true
			return
		}
		f.combine(n.at, n.at, v, f.width)
		n.full, v = false, n.at
	}
}

// pop empties the tree into d. There must be something in it.
func (f *folder) pop(d []unsafe.Pointer) {
	var sum []unsafe.Pointer
	for k := range f.levels {
		n := &f.levels[k]
		switch {
		case !n.full:
			continue
		case sum == nil:
			sum = n.at
		default:
			f.combine(n.at, n.at, sum, f.width)
			sum = n.at
		}
		n.full = false
	}
	f.copyTo(d, sum, f.width)
}

// begin puts the initial value before the results, or in their place where nothing was folded.
func (f *folder) begin(n int, empty bool) {
	if f.Init == nil {
		return
	}
	for k, t := range f.types {
		put(f.inits[k], t, f.Init[k])
		fills[t.Size()](f.inits[k], f.inits[k], nil, nil, n)
	}
	if empty {
		f.copyTo(f.out, f.inits, n)
	} else {
		f.combine(f.out, f.inits, f.out, n)
	}
}

// Note [Pairs]
//
// The contract combines leaves in pairs, level by level, and an odd last one moves up as it is. A subtree of 2^k leaves
// that begins at a multiple of 2^k is a node of that tree, so leaves can be pushed one by one like a binary counter
// carries; what is left in the counter at the end is combined from the smallest to the largest, which is what
// moving up does. For the same reason a group of 2^k leaves can be folded apart and pushed as one.
