// Package primitives says what each primitive means, as a composition of the graph's forms.
//
// What comes in: the user's call, as graph values, scalar functions and plain numbers. What goes out: graph
// values, of nodes that graph.Verify accepts, or an error in the user's words. It must not know plans, loops,
// machines, or the fluent API that calls it. Nothing is computed here.
//
// Every function takes the user's call site first, for its messages. Axes may be negative: -1 is the last. Where a doc
// says nothing of types, elements of any type are taken and kept; where it says nothing of shapes, the shape is kept.
// Operands of several shapes are broadcast as in NumPy; element types must agree, and a message names Cast where they
// do not. An extent that is only known when it has been computed (from Filter) is refused where the primitive needs its
// value while building.
//
// To add a primitive: one file with its doc (formula, shapes, types, errors, cost), and a test beside it that
// compares it with a plain Go loop.
package primitives

import (
	"strings"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// given refuses values that no call has made.
func given(at graph.Site, in ...graph.Value) error {
	for i, v := range in {
		if v.Node == nil {
			return at.Errorf("operand %d is no array: make it with From or another primitive", i)
		}
	}
	return nil
}

// sameElem refuses operands of different element types.
func sameElem(at graph.Site, in ...graph.Value) error {
	for _, v := range in[1:] {
		if v.Elem() != in[0].Elem() {
			return at.Errorf("operand types differ: %v and %v: convert one with Cast", in[0].Type(), v.Type())
		}
	}
	return nil
}

// needs refuses an operand whose element type is not among those that ok accepts; what names them.
func needs(at graph.Site, v graph.Value, ok func(expr.Type) bool, what string) error {
	if ok(v.Elem()) {
		return nil
	}
	return at.Errorf("needs %s, got %v: convert it with Cast", what, v.Type())
}

func isBool(t expr.Type) bool { return t == expr.Bool }

// typeList prints types as "(f64, i32)".
func typeList(types []expr.Type) string {
	names := make([]string, len(types))
	for i, t := range types {
		names[i] = t.String()
	}
	return "(" + strings.Join(names, ", ") + ")"
}

func elems(in []graph.Value) []expr.Type {
	types := make([]expr.Type, len(in))
	for i, v := range in {
		types[i] = v.Elem()
	}
	return types
}
