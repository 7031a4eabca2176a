package graph

import (
	"errors"
	"fmt"
	"slices"

	"github.com/laze-go/laze/graph/expr"
)

// verifyForm checks what the form demands of operands and results, which are sound by themselves.
func verifyForm(n *Node) error {
	switch f := n.Form.(type) {
	case *Input:
		return counts(n, 0, 1)
	case *Pointwise:
		return verifyPointwise(n, f)
	case *Gather:
		return verifyGather(n, f)
	case *Reduce:
		return verifyReduce(n, f)
	case *Scan:
		return verifyScan(n, f)
	case *Scatter:
		return verifyScatter(n, f)
	case *Call:
		return verifyCall(n, f)
	}
	return fmt.Errorf("%T is no form", n.Form)
}

func counts(n *Node, operands, results int) error {
	if len(n.Operands) != operands {
		return fmt.Errorf("%d operands, not %d", len(n.Operands), operands)
	}
	if len(n.Types) != results {
		return fmt.Errorf("%d results, not %d", len(n.Types), results)
	}
	return nil
}

func verifyPointwise(n *Node, p *Pointwise) error {
	if p.Body == nil {
		return errors.New("no body")
	}
	if len(n.Types) == 0 {
		return errors.New("no result")
	}
	if err := signature(p.Body, elems(n.Operands), typeElems(n.Types)); err != nil {
		return err
	}
	domain := n.Types[0].Shape
	for k, t := range n.Types {
		if !t.Shape.Equal(domain) {
			return fmt.Errorf("result %d has shape %v, the domain is %v", k, t.Shape, domain)
		}
	}
	for k, v := range n.Operands {
		if !v.Shape().Equal(domain) {
			return fmt.Errorf("operand %d has shape %v, the domain is %v", k, v.Shape(), domain)
		}
	}
	return onlyCoords(p.Body, len(domain))
}

func verifyGather(n *Node, g *Gather) error {
	operands := 1
	if _, ok := g.Map.(*Indexed); ok && len(n.Operands) > 0 {
		operands = 1 + len(n.Operands[0].Shape())
	}
	if err := counts(n, operands, 1); err != nil {
		return err
	}
	if from, to := n.Operands[0].Elem(), n.Types[0].Elem; from != to {
		return fmt.Errorf("the result is %v, the source %v", to, from)
	}
	source, result := n.Operands[0].Shape(), n.Types[0].Shape
	switch m := g.Map.(type) {
	case *Affine:
		return verifyAffine(m, source, result)
	case *Linear:
		return verifyLinear(source, result)
	case *Indexed:
		return verifyIndexed(m, n.Operands[1:], source, result)
	}
	return fmt.Errorf("%T is no map", g.Map)
}

func verifyAffine(m *Affine, source, result Shape) error {
	if len(m.Offset) != len(source) || len(m.Step) != len(source) {
		return fmt.Errorf("map %v has not the source's rank %d", m, len(source))
	}
	for a, steps := range m.Step {
		if len(steps) != len(result) {
			return fmt.Errorf("map %v has %d steps on axis %d, the result has rank %d", m, len(steps), a, len(result))
		}
	}
	if result.Size() == 0 {
		return nil
	}
	for a := range source {
		lo, hi, ok := m.Range(a, result)
		if !ok || lo < 0 || hi >= source[a].Max {
			return fmt.Errorf("map %v leaves axis %d of %v for some index of %v", m, a, source, result)
		}
	}
	return nil
}

// verifyLinear lets a late extent be only the outermost: elsewhere, positions would depend on it.
func verifyLinear(source, result Shape) error {
	if source.Size() != result.Size() {
		return fmt.Errorf("sizes of %v and %v differ", source, result)
	}
	if LateInside(source) || LateInside(result) {
		return fmt.Errorf("%v to %v: only the outermost extent may be late", source, result)
	}
	return nil
}

// LateInside reports whether an axis of more than one element lies outside a late one.
func LateInside(s Shape) bool {
	for len(s) > 0 && s[0] == (Extent{Max: 1}) {
		s = s[1:]
	}
	return len(s) > 0 && s[1:].Late()
}

func verifyIndexed(m *Indexed, index []Value, source, result Shape) error {
	if err := verifyIndex(index, result); err != nil {
		return err
	}
	if !m.Checked && source.Size() == 0 && result.Size() > 0 {
		return fmt.Errorf("%v has no element, and indices are not checked", source)
	}
	return nil
}

func verifyIndex(index []Value, domain Shape) error {
	for a, v := range index {
		if v.Elem() != expr.Int64 {
			return fmt.Errorf("index of axis %d is %v, not i64", a, v.Elem())
		}
		if !v.Shape().Equal(domain) {
			return fmt.Errorf("index of axis %d has shape %v, the domain is %v", a, v.Shape(), domain)
		}
	}
	return nil
}

func verifyReduce(n *Node, r *Reduce) error {
	if err := verifyFold(n, r.Combine, r.Init); err != nil {
		return err
	}
	domain := n.Operands[0].Shape()
	for i, a := range r.Axes {
		if a < 0 || a >= len(domain) {
			return fmt.Errorf("axis %d is outside rank %d", a, len(domain))
		}
		if i > 0 && a <= r.Axes[i-1] {
			return fmt.Errorf("axes %v do not ascend", r.Axes)
		}
		if r.Init == nil && domain[a] == (Extent{}) {
			return fmt.Errorf("no element along axis %d, and no init", a)
		}
	}
	return verifyResults(n, domain.Without(r.Axes...))
}

func verifyScan(n *Node, s *Scan) error {
	if err := verifyFold(n, s.Combine, s.Init); err != nil {
		return err
	}
	domain := n.Operands[0].Shape()
	if s.Axis < 0 || s.Axis >= len(domain) {
		return fmt.Errorf("axis %d is outside rank %d", s.Axis, len(domain))
	}
	if s.Exclusive && s.Init == nil {
		return errors.New("an exclusive scan has no init")
	}
	return verifyResults(n, domain)
}

// verifyFold checks that the operands have one shape, and that combine and init fit them.
func verifyFold(n *Node, combine *expr.Func, init []uint64) error {
	if len(n.Operands) == 0 {
		return errors.New("no operand")
	}
	if combine == nil {
		return errors.New("no function")
	}
	domain := n.Operands[0].Shape()
	for k, v := range n.Operands {
		if !v.Shape().Equal(domain) {
			return fmt.Errorf("operand %d has shape %v, the first %v", k, v.Shape(), domain)
		}
	}
	types := elems(n.Operands)
	if err := verifyCombine(combine, types); err != nil {
		return err
	}
	if init != nil && len(init) != len(types) {
		return fmt.Errorf("%d init values for %d operands", len(init), len(types))
	}
	for k, bits := range init {
		if !fits(types[k], bits) {
			return fmt.Errorf("init %d: bits %#x are no %v", k, bits, types[k])
		}
	}
	return nil
}

// verifyCombine checks a function from two of types to one of them, which must depend on nothing else.
func verifyCombine(combine *expr.Func, types []expr.Type) error {
	if err := signature(combine, slices.Concat(types, types), types); err != nil {
		return err
	}
	if combine.Uses(expr.Size) {
		return errors.New("a function that combines must not use size")
	}
	return onlyCoords(combine, 0)
}

// fits reports whether bits are an element of t: zero-extended, and 0 or 1 for bool.
func fits(t expr.Type, bits uint64) bool {
	if t == expr.Bool {
		return bits <= 1
	}
	return t.Bits() == 64 || bits>>t.Bits() == 0
}

// verifyResults checks that each result has its operand's element type, and the given shape.
func verifyResults(n *Node, shape Shape) error {
	if len(n.Types) != len(n.Operands) {
		return fmt.Errorf("%d results for %d operands", len(n.Types), len(n.Operands))
	}
	for k, t := range n.Types {
		want := Type{Elem: n.Operands[k].Elem(), Shape: shape}
		if !t.Equal(want) {
			return fmt.Errorf("result %d is %v, not %v", k, t, want)
		}
	}
	return nil
}

func verifyScatter(n *Node, s *Scatter) error {
	if len(n.Operands) == 0 {
		return errors.New("no base")
	}
	base := n.Operands[0].Type()
	if err := counts(n, len(base.Shape)+2, 1); err != nil {
		return err
	}
	if !n.Types[0].Equal(base) {
		return fmt.Errorf("the result is %v, the base %v", n.Types[0], base)
	}
	values := n.Operands[len(n.Operands)-1]
	if values.Elem() != base.Elem {
		return fmt.Errorf("the values are %v, the base %v", values.Elem(), base.Elem)
	}
	if err := verifyIndex(n.Operands[1:len(n.Operands)-1], values.Shape()); err != nil {
		return err
	}
	return verifyConflict(s, base.Elem)
}

func verifyConflict(s *Scatter, elem expr.Type) error {
	if s.Conflict > Combining {
		return fmt.Errorf("%v is no policy", s.Conflict)
	}
	if s.Conflict != Combining {
		if s.Combine != nil {
			return fmt.Errorf("policy %v takes no function", s.Conflict)
		}
		return nil
	}
	if s.Combine == nil {
		return errors.New("no function")
	}
	return verifyCombine(s.Combine, []expr.Type{elem})
}

// signature checks the parameters and results of a scalar function.
func signature(f *expr.Func, params, results []expr.Type) error {
	if !slices.Equal(f.Params, params) {
		return fmt.Errorf("the function takes %v, the operands are %v", f.Params, params)
	}
	if got := f.ResultTypes(); !slices.Equal(got, results) {
		return fmt.Errorf("the function gives %v, the results are %v", got, results)
	}
	return nil
}

// onlyCoords checks that a function uses only coordinates below rank, and nothing that only nests have.
func onlyCoords(f *expr.Func, rank int) error {
	for i := range f.Code {
		in := &f.Code[i]
		switch {
		case in.Op == expr.Coord && in.Bits >= uint64(rank):
			return fmt.Errorf("the function uses coordinate %d, the rank is %d", in.Bits, rank)
		case in.Op == expr.Load || in.Op == expr.Scalar:
			return fmt.Errorf("the function uses %v, which only nests have", in.Op)
		}
	}
	return nil
}

func elems(values []Value) []expr.Type {
	types := make([]expr.Type, len(values))
	for k, v := range values {
		types[k] = v.Elem()
	}
	return types
}

func typeElems(types []Type) []expr.Type {
	elems := make([]expr.Type, len(types))
	for k, t := range types {
		elems[k] = t.Elem
	}
	return elems
}
