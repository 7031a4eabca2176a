package graph

import (
	"errors"
	"fmt"

	"github.com/laze-go/laze/graph/expr"
)

// Verify checks the invariants of the package comment on every node that roots need. The error names the
// node as String does: "%2 = reduce: axes [1 0] do not ascend".
func Verify(roots ...Value) error {
	done := map[*Node]bool{}
	funcs := map[*expr.Func]bool{}
	for i, n := range Order(roots...) {
		if err := verifyNode(n, done, funcs); err != nil {
			return fmt.Errorf("%%%d = %s: %w", i, formName(n), err)
		}
		done[n] = true
	}
	for i, v := range roots {
		if err := verifyValue(v, done); err != nil {
			return fmt.Errorf("root %d: %w", i, err)
		}
	}
	return nil
}

func formName(n *Node) string {
	if n.Form == nil {
		return "nothing"
	}
	return n.Form.Name()
}

// verifyNode checks one node, whose operands are done. Functions that many nodes share are checked once.
func verifyNode(n *Node, done map[*Node]bool, funcs map[*expr.Func]bool) error {
	if n.Form == nil {
		return errors.New("the node has no form")
	}
	for k, v := range n.Operands {
		if err := verifyValue(v, done); err != nil {
			return fmt.Errorf("operand %d: %w", k, err)
		}
	}
	for k, t := range n.Types {
		if err := verifyType(t, done); err != nil {
			return fmt.Errorf("result %d: %w", k, err)
		}
	}
	for _, f := range n.funcs() {
		if f == nil || funcs[f] {
			continue
		}
		if err := f.Verify(); err != nil {
			return err
		}
		funcs[f] = true
	}
	return verifyForm(n)
}

// verifyValue checks that v is a result of a node that comes before its user.
func verifyValue(v Value, done map[*Node]bool) error {
	switch {
	case v.Node == nil:
		return errors.New("no value")
	case !done[v.Node]:
		return errors.New("a value that needs its own user")
	case v.Result < 0 || v.Result >= len(v.Node.Types):
		return fmt.Errorf("result %d of a node of %d results", v.Result, len(v.Node.Types))
	}
	return nil
}

func verifyType(t Type, done map[*Node]bool) error {
	for a, e := range t.Shape {
		if !e.Late() {
			continue
		}
		if err := verifyValue(e.Count, done); err != nil {
			return fmt.Errorf("count of axis %d: %w", a, err)
		}
		if c := e.Count.Type(); c.Elem != expr.Int64 || len(c.Shape) != 0 {
			return fmt.Errorf("count of axis %d is %v, not i64[]", a, c)
		}
	}
	return t.Verify()
}

// maxBytes bounds the memory of one array, so that positions and sizes never overflow an int64.
const maxBytes = 1 << 62

// Verify checks element type, rank and extents. The product of the extents, not counting zeros, must stay below 2^62
// bytes, so that sizes and strides never overflow.
func (t Type) Verify() error {
	if !t.Elem.IsElement() {
		return fmt.Errorf("%v is no element type", t.Elem)
	}
	if len(t.Shape) > MaxRank {
		return fmt.Errorf("rank %d, the most is %d", len(t.Shape), MaxRank)
	}
	room := int64(maxBytes) / int64(t.Elem.Size())
	for a, e := range t.Shape {
		if e.Max < 0 {
			return fmt.Errorf("extent %d of axis %d is negative", e.Max, a)
		}
		if room /= max(e.Max, 1); room == 0 {
			return fmt.Errorf("%v takes more than 2^62 bytes", t)
		}
	}
	return nil
}

// funcs lists the scalar functions of a node; some may be nil.
func (n *Node) funcs() []*expr.Func {
	switch f := n.Form.(type) {
	case *Pointwise:
		return []*expr.Func{f.Body}
	case *Reduce:
		return []*expr.Func{f.Combine}
	case *Scan:
		return []*expr.Func{f.Combine}
	case *Scatter:
		return []*expr.Func{f.Combine}
	}
	return nil
}
