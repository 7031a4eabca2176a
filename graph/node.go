package graph

import (
	"math/rand/v2"
	"slices"

	"github.com/laze-go/laze/graph/expr"
)

// New makes a node whose result types are given. Arguments are taken as they are: Verify checks them.
func New(site Site, form Form, operands []Value, types ...Type) *Node {
	return &Node{Form: form, Operands: operands, Types: types, Site: site, tag: rand.Uint32()}
}

// NewInput makes an array that comes from outside.
func NewInput(site Site, elem expr.Type, shape Shape) *Node {
	return New(site, &Input{}, nil, Type{Elem: elem, Shape: shape})
}

// MakeInput is NewInput in memory of the caller's: n, which nobody has seen yet, and its type.
func MakeInput(n *Node, site Site, t []Type) {
	n.Form, n.Types, n.Site, n.tag = &Input{}, t, site, rand.Uint32()
}

// NewPointwise makes a node that computes body at every index of domain, with one result per result of body.
func NewPointwise(site Site, body *expr.Func, domain Shape, operands ...Value) *Node {
	if len(body.Results) == 1 && len(operands) <= maxSmall {
		return newSmall(site, body, domain, operands)
	}
	types := make([]Type, len(body.Results))
	for k, elem := range body.ResultTypes() {
		types[k] = Type{Elem: elem, Shape: domain}
	}
	return New(site, &Pointwise{Body: body}, slices.Clone(operands), types...)
}

// maxSmall is the number of operands up to which a node of one result lies in one piece of memory.
const maxSmall = 2

// A small node is what most calls make: an operation on one or two arrays.
type small struct {
	Node
	form     Pointwise
	types    [1]Type
	operands [maxSmall]Value
}

func newSmall(site Site, body *expr.Func, domain Shape, operands []Value) *Node {
	s := &small{form: Pointwise{body}, types: [1]Type{{Elem: body.TypeOf(body.Results[0]), Shape: domain}}}
	n := copy(s.operands[:], operands)
	s.Form, s.Operands, s.Types, s.Site, s.tag = &s.form, s.operands[:n:n], s.types[:], site, rand.Uint32()
	return &s.Node
}

// NewGather makes a view of source, of the given shape. An Indexed map takes one index array per axis of source.
func NewGather(site Site, m Map, shape Shape, source Value, index ...Value) *Node {
	operands := append([]Value{source}, index...)
	return New(site, &Gather{Map: m}, operands, Type{Elem: source.Elem(), Shape: shape})
}

// NewReduce makes a fold over r.Axes of the operands, with one result per operand. The results have
// the axes that stay.
func NewReduce(site Site, r *Reduce, operands ...Value) *Node {
	kept := operands[0].Shape().Without(r.Axes...)
	types := make([]Type, len(operands))
	for k, v := range operands {
		types[k] = Type{Elem: v.Elem(), Shape: kept}
	}
	return New(site, r, operands, types...)
}

// NewScan makes a scan of the operands, with one result per operand, of its type.
func NewScan(site Site, s *Scan, operands ...Value) *Node {
	types := make([]Type, len(operands))
	for k, v := range operands {
		types[k] = v.Type()
	}
	return New(site, s, operands, types...)
}

// NewScatter makes base with values written at the places that index, one array per axis of base, tells.
func NewScatter(site Site, s *Scatter, base Value, index []Value, values Value) *Node {
	operands := make([]Value, 0, len(index)+2)
	operands = append(operands, base)
	operands = append(operands, index...)
	operands = append(operands, values)
	return New(site, s, operands, base.Type())
}

// NewCall makes a call of one of the Routines. attrs are the values of its attributes, in the order of
// the table. Of a row whose extent is known late, select gives min(k, extent) elements.
func NewCall(site Site, routine string, attrs []int64, operands ...Value) *Node {
	call := &Call{Routine: routine}
	for i, name := range Routines[routine] {
		call.Attrs = append(call.Attrs, Attr{Name: name, Value: attrs[i]})
	}
	keys := operands[0].Type()
	switch routine {
	case RoutineArgSort:
		return New(site, call, operands, Type{Elem: expr.Int64, Shape: keys.Shape})
	case RoutineSelect:
		shape := slices.Clone(keys.Shape)
		last := &shape[len(shape)-1]
		*last = atMost(site, call.Attr("k"), *last)
		return New(site, call, operands, Type{Elem: keys.Elem, Shape: shape}, Type{Elem: expr.Int64, Shape: shape})
	}
	types := make([]Type, len(operands))
	for k, v := range operands {
		types[k] = v.Type()
	}
	return New(site, call, operands, types...)
}

// atMost gives the extent min(k, e).
func atMost(site Site, k int64, e Extent) Extent {
	if !e.Late() {
		return Extent{Max: k}
	}
	b := expr.NewBuilder(expr.Int64)
	smaller := b.Func(b.Op(expr.Min, 0, b.Size(k)))
	return Extent{Max: k, Count: Derived(site, smaller, e.Count)}
}

// Value gives result k.
func (n *Node) Value(k int) Value { return Value{Node: n, Result: k} }

// Values gives all results.
func (n *Node) Values() []Value {
	values := make([]Value, len(n.Types))
	for k := range values {
		values[k] = n.Value(k)
	}
	return values
}

// Without gives the shape that is left when axes, which ascend, are taken away.
func (s Shape) Without(axes ...int) Shape {
	kept := Shape{}
	for a, e := range s {
		if len(axes) > 0 && axes[0] == a {
			axes = axes[1:]
			continue
		}
		kept = append(kept, e)
	}
	return kept
}
