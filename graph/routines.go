package graph

import (
	"errors"
	"fmt"
	"slices"

	"github.com/laze-go/laze/graph/expr"
)

// The library routines that a Call can name. Each works along the last axis of its operands, row by row.
//
//	sort     (keys, payload...) -> (keys, payload...)      attrs: descending
//	         stable; NaN last in either direction, -0 before +0 (after it where descending)
//	argsort  (keys) -> (i64 permutation)                   attrs: descending
//	select   (keys) -> (keys[.., k], i64 indices[.., k])   attrs: from, k, descending
//	         places from .. from+k-1 of sort and argsort of the same direction: ties go to the lowest index
const (
	RoutineSort    = "sort"
	RoutineArgSort = "argsort"
	RoutineSelect  = "select"
)

// Routines lists the attributes of each routine, in the order of its text.
var Routines = map[string][]string{
	RoutineSort:    {"descending"},
	RoutineArgSort: {"descending"},
	RoutineSelect:  {"from", "k", "descending"},
}

func verifyCall(n *Node, c *Call) error {
	names, ok := Routines[c.Routine]
	if !ok {
		return fmt.Errorf("%q is no routine", c.Routine)
	}
	if len(c.Attrs) != len(names) {
		return fmt.Errorf("%s has the attributes %v, got %d", c.Routine, names, len(c.Attrs))
	}
	for i, a := range c.Attrs {
		if a.Name != names[i] {
			return fmt.Errorf("%s has the attributes %v, got %s", c.Routine, names, a.Name)
		}
	}
	if d := c.Attr("descending"); d != 0 && d != 1 {
		return fmt.Errorf("descending=%d is neither 0 nor 1", d)
	}
	if len(n.Operands) == 0 || len(n.Operands[0].Shape()) == 0 {
		return errors.New("no row to work on")
	}
	return routineRules[c.Routine](n, c)
}

var routineRules = map[string]func(n *Node, c *Call) error{
	RoutineSort:    verifySort,
	RoutineArgSort: verifyArgSort,
	RoutineSelect:  verifySelect,
}

func verifySort(n *Node, c *Call) error {
	shape := n.Operands[0].Shape()
	for k, v := range n.Operands {
		if !v.Shape().Equal(shape) {
			return fmt.Errorf("operand %d has shape %v, the keys %v", k, v.Shape(), shape)
		}
	}
	return verifyResults(n, shape)
}

func verifyArgSort(n *Node, c *Call) error {
	if err := counts(n, 1, 1); err != nil {
		return err
	}
	want := Type{Elem: expr.Int64, Shape: n.Operands[0].Shape()}
	if !n.Types[0].Equal(want) {
		return fmt.Errorf("the result is %v, not %v", n.Types[0], want)
	}
	return nil
}

// verifySelect lets the number of selected elements be late only where that of the row is, and only from the first on.
func verifySelect(n *Node, c *Call) error {
	if err := counts(n, 1, 2); err != nil {
		return err
	}
	keys := n.Operands[0].Type()
	last := len(keys.Shape) - 1
	from, k := c.Attr("from"), c.Attr("k")
	if from < 0 || from > keys.Shape[last].Max {
		return fmt.Errorf("from=%d is outside 0 to %d", from, keys.Shape[last].Max)
	}
	if k < 0 || k > keys.Shape[last].Max-from {
		return fmt.Errorf("k=%d is outside 0 to %d", k, keys.Shape[last].Max-from)
	}
	if from > 0 && keys.Shape[last].Late() {
		return fmt.Errorf("from=%d, and the rows are known late", from)
	}
	shape := slices.Clone(keys.Shape)
	shape[last] = Extent{Max: k}
	if got := n.Types[0].Shape; keys.Shape[last].Late() && len(got) > last && got[last].Late() {
		shape[last].Count = got[last].Count
	} else if keys.Shape[last].Late() {
		return errors.New("the rows are known late, the number of selected elements is not")
	}
	for i, want := range []Type{{keys.Elem, shape}, {expr.Int64, shape}} {
		if !n.Types[i].Equal(want) {
			return fmt.Errorf("result %d is %v, not %v", i, n.Types[i], want)
		}
	}
	return nil
}
