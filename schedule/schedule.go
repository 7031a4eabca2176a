// Package schedule lowers the kernels of a plan to loop nests and rewrites them by directives.
//
// What comes in: a fuse.Plan. What goes out: a Program, one nest per kernel with the numbers it is to be run
// with. It must not know the graph's forms, primitives or machines.
//
// A Nest is a list of loops, outermost first, around a statement per index (Each), an anchor, and a
// statement where the anchor is complete (After). Statements speak of axes, never of loops, and what a fold
// means follows from the axes alone (numeric contract); directives rewrite only the loops. Hence a schedule
// cannot change a result: it can only visit the same indices in another order, which each directive
// allows or refuses with a reason.
//
// Steps of a program that share rows run together, block of rows by block of rows (Together): the only decision here
// that looks at sizes, because it changes no nest.
//
// Extents, strides and offsets are arguments of a nest (n0.., s0..), so its text, which is the key of
// compiled code, is the same for every size.
//
// Invariants, checked by Verify: the loops visit every index of the domain exactly once, along folded, scanned and
// ordered axes in row-major order; no parallel or lanes loop carries a value from one iteration to the next; the lanes
// loop is innermost; a reduction has a folded axis, a scan one scanned axis, both after the kept ones, a compaction
// nothing but a scanned axis; every argument named is declared.
package schedule

import (
	"github.com/laze-go/laze/fuse"
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// A Nest is a kernel as loops.
type Nest struct {
	Name    string
	Buffers []Param
	Scalars int // number of i64 arguments s0.. besides the extents
	Axes    []Axis
	Loops   []Loop // outermost first
	Each    Stage
	Anchor  Anchor // nil: a map
	After   *Stage
}

// A Param is a buffer argument b0, b1, ..
type Param struct {
	Elem expr.Type
	Mode Mode
}

// Mode says what a nest does with a buffer.
type Mode uint8

// The modes of buffers.
const (
	Reads Mode = iota
	Writes
	Updates // reads and writes in place
)

// An Axis i0, i1, .. runs over 0..n0, 0..n1, ..; the role says what the anchor does along it.
type Axis struct{ Role AxisRole }

// AxisRole says how indices along an axis depend on each other.
type AxisRole uint8

// The roles of axes.
const (
	Kept    AxisRole = iota // not at all
	Folded                  // a reduction folds it
	Scanned                 // a scan runs along it
	Ordered                 // a scatter updates in its order
)

// A Loop visits part of an axis: the axis's index is the sum of Step*iteration over its loops.
//
// The outermost part of an axis has Trip 0 and runs as often as the extent needs, ceil(extent / Step) times; every
// other part has a constant Trip, which divides what it was split from. An iteration whose index lies
// outside the extent is left out: with the loops entered so far at index k, a loop runs at most
// ceil((extent - k) / Step) times.
type Loop struct {
	Name  string // i0, i0.o, i0.i, i0.i.o ..
	Axis  int
	Step  int64
	Trip  int64 // 0: as many as the extent needs
	Run   RunMode
	Width int // lanes, or unroll factor; 0 where the backend chooses

	// Partial keeps the folds of whole leaves (graph.Leaf) apart, so that iterations do not depend on each other.
	// Where one axis is folded, every iteration is whole leaves. Where several are, leaves are cut from their
	// row-major positions, and the machine hands out leaves instead of iterations of the outermost folded loop.
	Partial bool
}

// RunMode says how the iterations of a loop run.
type RunMode uint8

// The ways to run a loop.
const (
	Serial   RunMode = iota
	Parallel         // apart: goroutines, CUDA blocks
	Lanes            // in step: SIMD lanes, CUDA threads
	Unrolled
)

// A Stage is scalar work at one index; see fuse.Stage. Parameters of Body are, in After, the results of the
// anchor, and then one element per read. Size does not occur in Body: it became Scalar.
type Stage struct {
	Reads  []Read
	Tables []Table
	Body   *expr.Func
	Stores []Store
}

// An Access is the place Offset + sum of Stride[k]*i[k] in a buffer.
type Access struct {
	Offset Coef
	Stride []Coef // one per axis
}

// A Coef is a factor of an access: a small constant that code may depend on, or a scalar argument.
type Coef struct {
	Const int64 // 0 or 1
	Arg   int   // number of a scalar argument; -1 where Const holds
}

// A Read is an element of a buffer argument.
type Read struct {
	Buffer int
	Access
}

// A Store writes result Result of Body.
type Store struct {
	Result int
	Buffer int
	Access
}

// A Table is a buffer read at computed coordinates: place = sum of Stride[a]*coordinate[a].
// Extent[a] is the scalar argument that holds the extent on axis a of the buffer, for the check.
type Table struct {
	Buffer  int
	Stride  []Coef
	Extent  []int
	Checked bool
}

// An Anchor is what a nest does besides element-wise work: *Reduce, *Scan, *Scatter, *Compact or *Call.
type Anchor interface{ Name() string }

// Reduce, Scan, Scatter, Compact and Call are as in package fuse, with buffer arguments for buffers.
type (
	// Reduce folds results of Each along the folded axes.
	Reduce struct{ Folds []fuse.Fold }

	// Scan folds up to each index of the scanned axis.
	Scan struct {
		Folds              []fuse.Fold
		Exclusive, Reverse bool
	}

	// Scatter updates Target in place. Strides and extents are as in Table.
	Scatter struct {
		Target   int
		Index    []int
		Value    int
		Stride   []Coef
		Extent   []int
		Conflict graph.Conflict
		Combine  *expr.Func
	}

	// Compact keeps values along the scanned axis, each target from its first element on, and counts them.
	Compact struct{ Parts []fuse.Part }

	// Call runs a routine over rows of the last axis; rows are the other axes. With Operands, Each has
	// visited all of a row before. With Args, the routine asks Each for elements as it needs them, and more
	// than once where Each has no stores.
	Call struct {
		Routine  string
		Attrs    []graph.Attr
		Args     []int
		Operands []int
		Results  []int
		Places   []Access // of an element of the operands, then of the results
	}
)

// Kept lists what all parts keep.
func (a *Compact) Kept() (all []fuse.Keep) {
	for _, p := range a.Parts {
		all = append(all, p.Kept...)
	}
	return all
}

// Name gives the anchor's name in text.
func (*Reduce) Name() string  { return "reduce" }
func (*Scan) Name() string    { return "scan" }
func (*Scatter) Name() string { return "scatter" }
func (*Compact) Name() string { return "compact" }
func (*Call) Name() string    { return "call" }

// A Program is a plan as nests, in order.
type Program struct {
	Plan     *fuse.Plan
	Steps    []Step
	Together []Together // steps that do not run one after the other, in order
}

// A Step is a nest with the numbers it is to be run with.
type Step struct {
	Kernel  *fuse.Kernel
	Nest    *Nest
	Buffers []int         // of the plan, one per buffer argument
	Extents []fuse.Extent // one per axis
	Scalars []int64
	Late    []LateScalar // scalars that are known when the step runs
	From    [][]int      // per axis: the axes of the kernel's domain it stands for, outermost first
}

// A LateScalar is a scalar argument that becomes what the i64 buffer Count holds: the extent of a table.
type LateScalar struct{ Scalar, Count int }
