package schedule

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/laze-go/laze/fuse"
	"github.com/laze-go/laze/graph/expr"
)

// Verify checks the invariants of the package comment for every nest, that it is bound to as many numbers as it takes,
// and that steps which run together may.
func (p *Program) Verify() error {
	for i := range p.Steps {
		s := &p.Steps[i]
		if err := errors.Join(s.Nest.Verify(), s.verify(p.Plan)); err != nil {
			return fmt.Errorf("internal error after schedule: nest %s: %w", s.Nest.Name, err)
		}
	}
	if err := p.verifyTogether(); err != nil {
		return fmt.Errorf("internal error after schedule: together: %w", err)
	}
	return nil
}

func (s *Step) verify(p *fuse.Plan) error {
	n := s.Nest
	switch {
	case len(s.Buffers) != len(n.Buffers):
		return fmt.Errorf("bound to %d buffers, takes %d", len(s.Buffers), len(n.Buffers))
	case len(s.Extents) != len(n.Axes) || len(s.From) != len(n.Axes):
		return fmt.Errorf("bound to %d extents of %d axes, takes %d", len(s.Extents), len(s.From), len(n.Axes))
	case len(s.Scalars) != n.Scalars:
		return fmt.Errorf("bound to %d scalars, takes %d", len(s.Scalars), n.Scalars)
	}
	for _, l := range s.Late {
		if l.Scalar < 0 || l.Scalar >= n.Scalars {
			return fmt.Errorf("late scalar s%d is not declared", l.Scalar)
		}
	}
	for i, b := range s.Buffers {
		if p == nil {
			break
		}
		if b < 0 || b >= len(p.Buffers) || p.Buffers[b].Elem != n.Buffers[i].Elem {
			return fmt.Errorf("b%d is bound to buffer %d, which is none of %v", i, b, n.Buffers[i].Elem)
		}
	}
	return nil
}

// Verify checks the invariants of the package comment.
func (n *Nest) Verify() error {
	checks := []func() error{n.verifyAxes, n.verifyParts, n.checkLoops, n.verifyEach, n.verifyAnchor, n.verifyAfter}
	for _, check := range checks {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

// verifyAxes checks that the roles are those of the anchor, kept axes first.
func (n *Nest) verifyAxes() error {
	want := map[AxisRole]bool{Kept: true}
	folds := 0
	switch n.Anchor.(type) {
	case *Reduce:
		want[Folded] = true
	case *Scan:
		want[Scanned] = true
	case *Compact:
		want = map[AxisRole]bool{Scanned: true}
	case *Scatter:
		want = map[AxisRole]bool{Ordered: true}
	}
	for i, a := range n.Axes {
		if !want[a.Role] {
			return fmt.Errorf("axis i%d cannot be %v in %s", i, a.Role, anchorName(n.Anchor))
		}
		if a.Role == Folded || a.Role == Scanned {
			folds++
		} else if folds > 0 {
			return fmt.Errorf("kept axis i%d comes after a folded one", i)
		}
	}
	switch {
	case want[Folded] && folds == 0:
		return errors.New("a reduction has no folded axis")
	case want[Scanned] && folds != 1:
		return fmt.Errorf("%s has %d scanned axes", anchorName(n.Anchor), folds)
	}
	return nil
}

func anchorName(a Anchor) string {
	if a == nil {
		return "a map"
	}
	return "a " + a.Name()
}

// verifyParts checks that the loops visit every index of every axis once: sorted by step, each is stepped over by
// the next, and only the outermost part runs as often as it needs.
func (n *Nest) verifyParts() error {
	var names []string
	parts := make([][]Loop, len(n.Axes))
	for _, l := range n.Loops {
		if l.Axis < 0 || l.Axis >= len(n.Axes) {
			return fmt.Errorf("loop %s runs along axis %d, which the nest does not have", l.Name, l.Axis)
		}
		if name, _, _ := strings.Cut(l.Name, "."); name != fmt.Sprintf("i%d", l.Axis) || slices.Contains(names, l.Name) {
			return fmt.Errorf("%s is no name for a further loop along i%d", l.Name, l.Axis)
		}
		names = append(names, l.Name)
		parts[l.Axis] = append(parts[l.Axis], l)
	}
	for axis, loops := range parts {
		slices.SortFunc(loops, func(a, b Loop) int { return cmp.Compare(b.Step, a.Step) })
		if err := verifyCover(loops); err != nil {
			return fmt.Errorf("the loops along i%d do not visit each index once: %w", axis, err)
		}
	}
	return nil
}

func verifyCover(loops []Loop) error {
	if len(loops) == 0 {
		return errors.New("there are none")
	}
	step := int64(1)
	for i, l := range slices.Backward(loops) {
		switch {
		case l.Step != step:
			return fmt.Errorf("%s steps by %d, not by %d", l.Name, l.Step, step)
		case i == 0 && l.Trip != 0:
			return fmt.Errorf("%s, the outermost, runs a constant number of times", l.Name)
		case i > 0 && (l.Trip < 2 || l.Trip > maxStep/step):
			return fmt.Errorf("%s runs %d times", l.Name, l.Trip)
		}
		step *= l.Trip
	}
	return nil
}

func (n *Nest) verifyEach() error {
	if err := n.verifyStage(&n.Each, nil); err != nil {
		return fmt.Errorf("each: %w", err)
	}
	return nil
}

func (n *Nest) verifyAfter() error {
	if n.After == nil {
		return nil
	}
	var folds []fuse.Fold
	switch a := n.Anchor.(type) {
	case *Reduce:
		folds = a.Folds
	case *Scan:
		folds = a.Folds
	default:
		return fmt.Errorf("after follows %s", anchorName(n.Anchor))
	}
	var results []expr.Type
	for _, f := range folds {
		results = append(results, f.Combine.ResultTypes()...)
	}
	if err := n.verifyStage(n.After, results); err != nil {
		return fmt.Errorf("after: %w", err)
	}
	return nil
}

// verifyStage checks that the parameters of the body are the given ones and then the reads, and that every argument is
// declared.
func (n *Nest) verifyStage(s *Stage, params []expr.Type) error {
	if s.Body == nil {
		return errors.New("there is no body")
	}
	params = slices.Clone(params)
	for _, r := range s.Reads {
		if err := errors.Join(n.verifyBuffer(r.Buffer, Reads), n.verifyAccess(r.Access)); err != nil {
			return err
		}
		params = append(params, n.Buffers[r.Buffer].Elem)
	}
	for _, t := range s.Tables {
		if err := errors.Join(n.verifyBuffer(t.Buffer, Reads), n.verifyTable(t.Stride, t.Extent)); err != nil {
			return err
		}
	}
	if !slices.Equal(params, s.Body.Params) {
		return fmt.Errorf("the body takes %v, not %v", s.Body.Params, params)
	}
	if err := s.Body.Verify(); err != nil {
		return err
	}
	if err := n.verifyBody(s, s.Body); err != nil {
		return err
	}
	for _, w := range s.Stores {
		if err := errors.Join(n.verifyBuffer(w.Buffer, Writes), n.verifyAccess(w.Access)); err != nil {
			return err
		}
		if w.Result < 0 || w.Result >= len(s.Body.Results) || s.Body.TypeOf(s.Body.Results[w.Result]) != n.Buffers[w.Buffer].Elem {
			return fmt.Errorf("result %d cannot be stored in b%d", w.Result, w.Buffer)
		}
	}
	return nil
}

// verifyBody checks what a body names: axes, tables, scalars.
func (n *Nest) verifyBody(s *Stage, f *expr.Func) error {
	for _, in := range f.Code {
		switch {
		case in.Op == expr.Size:
			return errors.New("the body has a size, which must be a scalar argument")
		case in.Op == expr.Coord && in.Bits >= uint64(len(n.Axes)):
			return fmt.Errorf("the body asks for axis i%d, which is not declared", in.Bits)
		case in.Op == expr.Scalar && in.Bits >= uint64(n.Scalars):
			return fmt.Errorf("the body uses s%d, which is not declared", in.Bits)
		case in.Op == expr.Load && (in.Bits >= uint64(len(s.Tables)) || len(in.Args) != len(s.Tables[in.Bits].Stride)):
			return fmt.Errorf("load %d with %d coordinates has no table", in.Bits, len(in.Args))
		case in.Op == expr.Load && in.Type != n.Buffers[s.Tables[in.Bits].Buffer].Elem:
			return fmt.Errorf("load %d of %v is from b%d, which holds another type", in.Bits, in.Type, s.Tables[in.Bits].Buffer)
		}
	}
	return nil
}

// verifyBuffer checks that a buffer is declared, and for this use.
func (n *Nest) verifyBuffer(b int, use Mode) error {
	if b < 0 || b >= len(n.Buffers) {
		return fmt.Errorf("b%d is not declared", b)
	}
	if mode := n.Buffers[b].Mode; mode != use && mode != Updates {
		return fmt.Errorf("b%d is declared %v, not %v", b, mode, use)
	}
	return nil
}

func (n *Nest) verifyAccess(a Access) error {
	if len(a.Stride) != len(n.Axes) {
		return fmt.Errorf("an access has %d strides for %d axes", len(a.Stride), len(n.Axes))
	}
	return n.verifyCoefs(append([]Coef{a.Offset}, a.Stride...))
}

func (n *Nest) verifyTable(stride []Coef, extent []int) error {
	if len(stride) != len(extent) {
		return fmt.Errorf("a table has %d strides and %d extents", len(stride), len(extent))
	}
	for _, k := range extent {
		if k < 0 || k >= n.Scalars {
			return fmt.Errorf("s%d is not declared", k)
		}
	}
	return n.verifyCoefs(stride)
}

func (n *Nest) verifyCoefs(coefs []Coef) error {
	for _, c := range coefs {
		switch {
		case c.Arg >= n.Scalars:
			return fmt.Errorf("s%d is not declared", c.Arg)
		case c.Arg < 0 && c.Const != 0 && c.Const != 1 || c.Arg >= 0 && c.Const != 0:
			return fmt.Errorf("a factor of %d must be an argument", c.Const)
		}
	}
	return nil
}
