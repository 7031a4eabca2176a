// Package graph holds the deferred program: nodes that say what is to be computed, and nothing about how.
//
// What comes in: calls of package primitives. What goes out: verified nodes, for fuse to plan and for
// graph/interp to explain. It must not know primitives, plans, loops or machines.
//
// A Node applies a form to operands. The forms are a closed set:
//
//	input      an array from outside
//	pointwise  one scalar function at every index: map, zipwith, iota, fill, random
//	gather     out[i] = source[map(i)]: views by an affine or linear map, take by index arrays
//	reduce     folds axes away, along the fixed tree of the numeric contract
//	scan       replaces elements by folds up to them, along the fixed tree of the numeric contract
//	scatter    writes values to computed places of a copy of a base array
//	call       a library routine that is no composition of the others: sort, selection
//
// Invariants, checked by Verify: operands have the shapes and types that the form demands; scalar functions
// verify; extents are not negative and their product fits 2^62 bytes; no node reads itself.
package graph

import (
	"sync/atomic"

	"github.com/laze-go/laze/graph/expr"
)

// A Value is one result of a node.
type Value struct {
	Node   *Node
	Result int
}

// Type gives the type of the value.
func (v Value) Type() Type { return v.Node.Types[v.Result] }

// Elem gives the element type of the value.
func (v Value) Elem() expr.Type { return v.Node.Types[v.Result].Elem }

// Shape gives the shape of the value.
func (v Value) Shape() Shape { return v.Node.Types[v.Result].Shape }

// A Node applies a form to operands. Nodes are made by New and its like, and immutable but for
// Held and what Derived keeps.
type Node struct {
	Form     Form
	Operands []Value
	Types    []Type // of the results
	Site     Site   // the user's call, for messages and comments only
	tag      uint32 // spreads nodes over a Numbering

	// Held is for the front end: the data of an input, or the results of a node that was evaluated.
	Held atomic.Pointer[any]

	derived atomic.Pointer[derivations] // of a count
}

// A Form is what a node does: *Input, *Pointwise, *Gather, *Reduce, *Scan, *Scatter or *Call.
type Form interface{ Name() string }

// Input is an array from outside: it has no operands and one result.
type Input struct{}

// Pointwise computes results[k][i] = Body_k(operands[0][i], operands[1][i], ..) for every index i of the domain.
// All operands and results have the shape of the domain. Coord in Body is the index on an axis of the domain.
type Pointwise struct{ Body *expr.Func }

// Gather computes out[i] = operands[0][Map(i)].
type Gather struct{ Map Map }

// A Map takes an index of the result of a gather to an index of its source: *Affine, *Linear or *Indexed.
type Map interface{ isMap() }

// Affine takes index i to Offset[a] + sum over k of Step[a][k]*i[k] on each axis a of the source: slices,
// transposition, reversal, broadcasting, diagonals. It never leaves the source.
type Affine struct {
	Offset []int64
	Step   [][]int64
}

// Linear keeps the row-major position: a reshape. Source and result have equal sizes.
type Linear struct{}

// Indexed takes index i to operands[1+a][i] on each axis a of the source: i64 arrays of the result's shape.
// An index outside [0, extent) is an error of the evaluation where Checked, and a mistake of a
// primitive otherwise.
type Indexed struct{ Checked bool }

func (*Affine) isMap()  {}
func (*Linear) isMap()  {}
func (*Indexed) isMap() {}

// Reduce folds the elements over Axes, in row-major order of these axes, along the fixed tree of the numeric
// contract. It folds k operands at once: Combine takes (a1..ak, b1..bk) to k results.
// Init, where not nil, holds k constants that come first: Combine(Init, tree). Without it the
// folded extent must not be 0.
type Reduce struct {
	Axes     []int // ascending
	Combine  *expr.Func
	Init     []uint64
	Commutes bool // elements may meet in strided lanes (numeric contract, section 3)
}

// Scan replaces each element by the fold of all elements up to it along Axis, or of those before it where
// Exclusive, from the end where Reverse. Combine and Init are as in Reduce; an exclusive scan has an Init.
type Scan struct {
	Axis      int
	Combine   *expr.Func
	Init      []uint64
	Exclusive bool
	Reverse   bool
}

// Scatter gives operands[0] with operands[1+rank][i] written at (operands[1][i], .., operands[rank][i]) for every
// index i of the domain, in row-major order. The index operands are i64; an index on the first axis equal to
// Drop leaves the element out; any other index outside the base is an error of the evaluation.
type Scatter struct {
	Conflict Conflict
	Combine  *expr.Func // for Combining: (old, value) to new
}

// Drop is the index that makes a scatter skip an element.
const Drop = -1 << 63

// Conflict says what happens when two elements of a scatter meet in one place.
type Conflict uint8

// The conflict policies.
const (
	ConflictError Conflict = iota // an error of the evaluation
	KeepFirst                     // the first in row-major order stays
	KeepLast                      // the last in row-major order stays
	Combining                     // folded in row-major order, beginning with the base
)

// Call runs a library routine on whole operands. The routines are listed in routines.go.
type Call struct {
	Routine string
	Attrs   []Attr // in the order of the routine's table row
}

// An Attr is a named whole number that steers a routine.
type Attr struct {
	Name  string
	Value int64
}

// Attr gives the value of an attribute, or 0.
func (c *Call) Attr(name string) int64 {
	for _, a := range c.Attrs {
		if a.Name == name {
			return a.Value
		}
	}
	return 0
}

// Name gives the form's name in text.
func (*Input) Name() string     { return "input" }
func (*Pointwise) Name() string { return "pointwise" }
func (*Gather) Name() string    { return "gather" }
func (*Reduce) Name() string    { return "reduce" }
func (*Scan) Name() string      { return "scan" }
func (*Scatter) Name() string   { return "scatter" }
func (*Call) Name() string      { return "call" }

// Domain is the shape that the form runs over: of the elements read by a reduce, scan or scatter, and of
// the results otherwise.
func (n *Node) Domain() Shape {
	switch n.Form.(type) {
	case *Reduce, *Scan:
		return n.Operands[0].Shape()
	case *Scatter:
		return n.Operands[len(n.Operands)-1].Shape()
	}
	return n.Types[0].Shape
}
