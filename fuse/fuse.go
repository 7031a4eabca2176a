// Package fuse turns a graph into a plan of kernels, so that temporaries reach memory only where that pays.
//
// What comes in: verified roots of a graph. What goes out: a Plan, which says what is stored, which kernels
// compute it, and, for every edge of the graph, why two things fused or not. It must not know primitives,
// loops or machines.
//
// A Kernel runs over a domain of indices. At each index its Each stage reads elements, computes, and stores
// or hands values to the anchor: a reduction, a scan, a scatter, a compaction or a library routine. The After stage
// runs where the anchor's results are complete. "Prologue" and "epilogue" are what fusion moved into Each and After.
//
// Invariants, checked by Verify: every read is of an input or of something an earlier kernel stored; every
// buffer but inputs is stored once, and then changed only by the scatter that updates it in place; two
// buffers that live at the same time share a slot only where a map overwrites each element that it has just
// read; every root is stored.
package fuse

import (
	"fmt"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// Options steer Fuse. They change where values are stored, never what they are.
type Options struct {
	Fuel int  // stop fusing after so many fusions, counted from the roots; -1 for no limit
	Off  bool // every node is a kernel of its own: what fusion is compared with
}

// Fuse plans the computation of roots. (in: a verified graph; out: a plan that Verify accepts)
func Fuse(roots []graph.Value, opts Options) (*Plan, error) {
	p := decide(read(roots, opts), opts)
	plan := assemble(p)
	plan.Edges = p.explain()
	allocate(plan)
	if err := plan.Verify(); err != nil {
		return nil, fmt.Errorf("internal error after fuse: %w", err)
	}
	return plan, nil
}

// A Plan is an ordered list of kernels and the buffers they read and store.
type Plan struct {
	Buffers []Buffer
	Slots   []int64 // bytes of each piece of memory that temporaries and outputs share
	Kernels []*Kernel
	Roots   []int  // the buffer that holds each root
	Edges   []Edge // for Explain: one per operand of the graph, in graph order; nil in a plan read from text

	// Values is the graph value that each buffer holds; nil in a plan read from text.
	Values []graph.Value
}

// A Buffer is an array in memory, laid out in row-major order of the Max extents.
type Buffer struct {
	Name  string // of the value: %3, or %3.1 for a further result
	Elem  expr.Type
	Shape []Extent
	Role  Role
	Slot  int // index into Slots; -1 for inputs
}

// Bytes is the memory that the buffer takes.
func (b *Buffer) Bytes() int64 {
	n := int64(b.Elem.Size())
	for _, e := range b.Shape {
		n *= e.Max
	}
	return n
}

// Strides gives the row-major strides of the buffer, in elements.
func (b *Buffer) Strides() []int64 { return rowMajor(b.Shape) }

func rowMajor(shape []Extent) []int64 {
	extents := make([]int64, len(shape))
	for i, e := range shape {
		extents[i] = e.Max
	}
	return strides(extents)
}

// Role says who owns a buffer.
type Role uint8

// The roles of buffers.
const (
	Input  Role = iota // given by the caller, never written
	Temp               // dead after its last reader
	Output             // holds a root
)

// An Extent is the number of iterations of an axis: Max, or what the i64 buffer Count holds, at most Max.
type Extent struct {
	Max   int64
	Count int // index of a buffer; -1 where Max is the extent
}

// A Kernel computes over a domain. Its axes are those that stay (kept) first, then the Folded ones of a
// reduction or scan.
type Kernel struct {
	Name   string // k0, k1, .. in order
	Domain []Extent
	Folded int // trailing axes that the anchor folds: of a reduce any number, of a scan one
	Each   Stage
	Anchor Anchor        // nil: a map
	After  *Stage        // nil where nothing follows the anchor
	Nodes  []*graph.Node // what was fused into this kernel, for Explain; nil in a plan read from text
}

// A Stage is scalar work at one index: of the whole domain for Each and after a scan, of the kept axes after
// a reduction.
//
// The parameters of Body are, in After, the results of the anchor, and then one element per read. Coord in Body is the
// index on an axis of the domain; Load k in Body reads Tables[k].
type Stage struct {
	Reads  []Read
	Tables []Table
	Body   *expr.Func
	Stores []Store
}

// A Read is the element of a buffer at Offset + sum over the axes of the domain of Stride[k]*i[k].
type Read struct {
	Buffer int
	Access
}

// An Access says where the element for an index of the domain lies, in elements.
type Access struct {
	Offset int64
	Stride []int64 // one per axis of the kernel's domain; 0 on folded axes in an After of a reduction
}

// A Table is a buffer that Body reads at computed coordinates, one per axis of the buffer. Where Checked, a coordinate
// outside the extent stops the evaluation with an error that names Site.
type Table struct {
	Buffer  int
	Checked bool
	Site    graph.Site
}

// A Store writes a result of Body.
type Store struct {
	Result int // index into Body.Results
	Buffer int
	Access
}

// An Anchor is what a kernel does besides element-wise work: *Reduce, *Scan, *Scatter, *Compact or *Call.
type Anchor interface{ Name() string }

// Fold is some values folded together by one operator.
type Fold struct {
	Args     []int // results of Each.Body, one per component
	Combine  *expr.Func
	Init     []uint64 // nil, or one constant per component that comes first
	Commutes bool
}

// Reduce folds over the Folded axes. Its results are the components of the first fold, then of the next.
type Reduce struct{ Folds []Fold }

// Scan replaces, along the folded axis, elements by folds of those up to them. Its results are numbered as in Reduce.
type Scan struct {
	Folds              []Fold
	Exclusive, Reverse bool
}

// Scatter updates the buffer Target in place, in row-major order of the domain.
type Scatter struct {
	Target   int
	Index    []int // results of Each.Body, i64, one per axis of Target
	Value    int   // result of Each.Body
	Conflict graph.Conflict
	Combine  *expr.Func
	Site     graph.Site
}

// Compact keeps values in their order, and runs along the one axis of the domain. Parts keep what they keep in one
// pass.
type Compact struct{ Parts []Part }

// A Part keeps the values at the indices where Mask is true, and counts them.
type Part struct {
	Mask  int // result of Each.Body, bool
	Kept  []Keep
	Count int // buffer, i64[]; -1 where nobody asks
}

// A Keep is a value that a Part stores one after the other from the beginning of a buffer.
type Keep struct{ Value, Target int } // result of Each.Body, buffer

// Call runs a library routine along the last axis. The last axis of the domain is the row. A routine that needs its
// operands in memory has Operands, and runs after Each has stored them; one that takes them as they are computed has
// Args.
type Call struct {
	Routine  string
	Attrs    []graph.Attr
	Args     []int // results of Each.Body
	Operands []int // buffers, stored by Each or whole
	Results  []int // buffers; one that is also an operand is worked on in place
}

// Name gives the anchor's name in text.
func (*Reduce) Name() string  { return "reduce" }
func (*Scan) Name() string    { return "scan" }
func (*Scatter) Name() string { return "scatter" }
func (*Compact) Name() string { return "compact" }
func (*Call) Name() string    { return "call" }

// An Edge says what became of one operand of a node.
type Edge struct {
	Producer, Consumer *graph.Node
	Operand            int
	Fused              bool
	Reason             string // one sentence, from the rule table
}
