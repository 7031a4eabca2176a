// Package expr is the scalar language: what is computed at one index of an array.
//
// What comes in: instructions, from front ends through a Builder, or a text. What goes out: a Func, which graphs carry,
// fusion joins, and machines compile. It must not know arrays, shapes or loops: an element's surroundings reach it only
// as parameters, coordinates, sizes and loads.
//
// The operations are rows of one table (rows.go), each with its types, cost and reference meaning on raw bits
// (eval.go and after it). Operations that a machine does not have decompose into simpler rows (decomp.go). A
// Machine evaluates a Func; Parse reads the text that String prints; Verify checks the rules.
//
// Invariants, checked by Verify: values are defined before they are used; types are those that the rows demand;
// regions see nothing but the values handed to them; tuples are only taken apart.
package expr

import "slices"

// Ref numbers a value of a Func: parameters first, then instructions in order.
type Ref int32

// An Instr computes one value from earlier ones.
type Instr struct {
	Op      Op
	Type    Type    // of the result
	Args    []Ref   // values defined before this one
	Bits    uint64  // Const, Size: the value; Coord: the axis; Scalar, Load, Get: the number
	Regions []*Func // If: then, else; While: condition, body
}

// A Func is a scalar function: an immutable list of instructions in single assignment form.
// Its text is canonical; Verify checks its rules.
//
//	(a f64, b f64) a*a + b
//
// A region (of If or While) is a Func whose parameters are the values handed to it; it sees nothing else.
type Func struct {
	Params  []Type
	Code    []Instr
	Results []Ref
}

// TypeOf gives the type of a value.
func (f *Func) TypeOf(r Ref) Type {
	if int(r) < len(f.Params) {
		return f.Params[r]
	}
	return f.Code[int(r)-len(f.Params)].Type
}

// At gives the instruction that defines r, or nil for a parameter.
func (f *Func) At(r Ref) *Instr {
	if int(r) < len(f.Params) {
		return nil
	}
	return &f.Code[int(r)-len(f.Params)]
}

// ResultTypes lists the types of the results.
func (f *Func) ResultTypes() []Type {
	types := make([]Type, len(f.Results))
	for i, r := range f.Results {
		types[i] = f.TypeOf(r)
	}
	return types
}

// Equal reports whether f and g are the same list of instructions. Functions that a Builder made are equal
// exactly where their texts are.
func (f *Func) Equal(g *Func) bool {
	return f == g || slices.Equal(f.Params, g.Params) && slices.Equal(f.Results, g.Results) && slices.EqualFunc(f.Code, g.Code, equalInstr)
}

func equalInstr(x, y Instr) bool {
	return x.Op == y.Op && x.Type == y.Type && x.Bits == y.Bits && slices.Equal(x.Args, y.Args) &&
		slices.EqualFunc(x.Regions, y.Regions, (*Func).Equal)
}

// Cost estimates the work of one evaluation in units of one addition; a loop counts as eight rounds.
func (f *Func) Cost() int {
	cost := 0
	for i := range f.Code {
		in := &f.Code[i]
		cost += in.Op.Row().Cost
		for _, region := range in.Regions {
			weight := 1
			if in.Op == While {
				weight = 8
			}
			cost += weight * region.Cost()
		}
		cost = min(cost, maxCost)
	}
	return cost
}

// maxCost bounds the estimate of loops in loops.
const maxCost = 1 << 24

// Uses reports whether f, regions included, contains op.
func (f *Func) Uses(op Op) bool {
	for i := range f.Code {
		if f.Code[i].Op == op {
			return true
		}
		for _, region := range f.Code[i].Regions {
			if region.Uses(op) {
				return true
			}
		}
	}
	return false
}
