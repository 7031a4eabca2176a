package schedule

import (
	"errors"
	"fmt"

	"github.com/laze-go/laze/graph/expr"
)

// Rows is a step cut along its first axis: row r is the indices r*Each, .., r*Each + Each - 1 of it. Whatever rows are
// computed apart, and in any order, together they are the step.
type Rows struct {
	Each  int64
	Spans []Span // one per buffer argument
}

// A Span says what row r of a step touches of a buffer: elements from r*Stride + First up to r*Stride + End. A stride
// of 0 is that of a buffer, or a table, that each row may touch anywhere.
type Span struct{ Stride, First, End int64 }

// apart reports whether no two rows touch the same element of the buffer, or of one that lies in its place: each
// keeps to its own stretch.
func (s Span) apart() bool { return s.Stride > 0 && s.First >= 0 && s.End <= s.Stride }

// CutRows cuts a step into so many rows, or says why it cannot.
//
//	for i0 in 0..n0 { S(i0) }  =>  for row in 0..rows { for k in 0..n0/rows { S(row*(n0/rows) + k) } }
//
// It is legal where rows neither depend on each other nor fail: then nobody can tell in which order they were computed.
func (s *Step) CutRows(rows int64) (*Rows, error) {
	if err := s.checkRows(rows); err != nil {
		return nil, err
	}
	c := &cutting{step: s, rows: Rows{Each: s.Extents[0].Max / rows, Spans: make([]Span, len(s.Buffers))}, seen: make([]bool, len(s.Buffers))}
	if err := c.stage(&s.Nest.Each); err != nil {
		return nil, err
	}
	if s.Nest.After != nil {
		if err := c.stage(s.Nest.After); err != nil {
			return nil, err
		}
	}
	if call, ok := s.Nest.Anchor.(*Call); ok {
		for i, place := range call.Places {
			if err := c.touch(append(call.Operands[:len(call.Operands):len(call.Operands)], call.Results...)[i], place); err != nil {
				return nil, err
			}
		}
	}
	return &c.rows, nil
}

// checkRows looks at the axes.
func (s *Step) checkRows(rows int64) error {
	n := s.Nest
	_, calls := n.Anchor.(*Call)
	switch {
	case len(n.Axes) == 0 || n.Axes[0].Role != Kept || calls && len(n.Axes) == 1:
		return errors.New("it has no axis whose indices do not depend on each other")
	case len(s.Late) > 0:
		return errors.New("an extent is known late")
	case s.Extents[0].Max%rows != 0:
		return fmt.Errorf("its first axis has %d indices, which are no multiple of %d", s.Extents[0].Max, rows)
	}
	for _, e := range s.Extents {
		if e.Count >= 0 || e.Max == 0 {
			return errors.New("an extent is 0, or known late")
		}
	}
	return nil
}

// A cutting finds out what rows touch.
type cutting struct {
	step *Step
	rows Rows
	seen []bool // per buffer argument
}

func (c *cutting) stage(s *Stage) error {
	for i := range s.Body.Code {
		if in := &s.Body.Code[i]; in.Op == expr.Coord && in.Bits == 0 {
			return errors.New("it asks for the number of a row")
		}
	}
	for _, t := range s.Tables {
		if t.Checked {
			return errors.New("an index may be outside of a table: the first one is to be reported")
		}
		if err := c.add(t.Buffer, Span{}); err != nil {
			return err
		}
	}
	for _, r := range s.Reads {
		if err := c.touch(r.Buffer, r.Access); err != nil {
			return err
		}
	}
	for _, w := range s.Stores {
		if err := c.touch(w.Buffer, w.Access); err != nil {
			return err
		}
	}
	return nil
}

// touch adds what an access touches.
func (c *cutting) touch(buffer int, a Access) error {
	offset := c.coef(a.Offset)
	along := c.coef(a.Stride[0])
	if along < 0 {
		return fmt.Errorf("b%d is passed through backwards", buffer)
	}
	span := Span{Stride: along * c.rows.Each, First: offset, End: offset + along*(c.rows.Each-1) + 1}
	for axis, s := range a.Stride[1:] {
		reach := c.coef(s) * (c.step.Extents[axis+1].Max - 1)
		span.First += min(reach, 0)
		span.End += max(reach, 0)
	}
	if span.Stride == 0 {
		span = Span{}
	}
	return c.add(buffer, span)
}

func (c *cutting) coef(f Coef) int64 {
	if f.Arg >= 0 {
		return c.step.Scalars[f.Arg]
	}
	return f.Const
}

// add widens the span of a buffer: all that touches it must move on by the same stride.
func (c *cutting) add(buffer int, s Span) error {
	span := &c.rows.Spans[buffer]
	switch {
	case !c.seen[buffer]:
		*span, c.seen[buffer] = s, true
	case span.Stride != s.Stride:
		return fmt.Errorf("rows pass through b%d in two ways", buffer)
	default:
		span.First, span.End = min(span.First, s.First), max(span.End, s.End)
	}
	return nil
}
