package interp

import (
	"slices"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// A tuple holds the components that a fold works on together.
type tuple []uint64

func (in *interp) reduce(n *graph.Node, r *graph.Reduce, out []Array) error {
	operands := in.operands(n)
	lines, err := in.lines(operands[0].Dims, r.Axes)
	if err != nil {
		return err
	}
	op := in.operator(r.Combine)
	lanes := 0
	if r.Commutes {
		lanes = graph.Lanes(r.Combine.ResultTypes()...)
	}
	return in.each(out[0].Dims, func(pos int64, index []int64) error {
		line := lines[pos]
		var result tuple
		switch {
		case len(line) > 0 && r.Init != nil:
			result = op(r.Init, foldTree(tuples(operands, line), lanes, op))
		case len(line) > 0:
			result = foldTree(tuples(operands, line), lanes, op)
		case r.Init != nil:
			result = r.Init
		default:
			return &graph.EmptyError{At: slices.Clone(index)}
		}
		put(out, pos, result)
		return nil
	})
}

func (in *interp) scan(n *graph.Node, s *graph.Scan, out []Array) error {
	operands := in.operands(n)
	lines, err := in.lines(operands[0].Dims, []int{s.Axis})
	if err != nil {
		return err
	}
	op := in.operator(s.Combine)
	if s.Reverse {
		forward := op
		op = func(x, y tuple) tuple { return forward(y, x) }
	}
	var init *tuple
	if s.Init != nil {
		init = &tuple{}
		*init = s.Init
	}
	for _, line := range lines {
		if s.Reverse {
			slices.Reverse(line)
		}
		for i, y := range scanTree(tuples(operands, line), init, s.Exclusive, op) {
			put(out, line[i], y)
		}
		if err := in.ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

// operator makes a function of two tuples from a scalar one.
func (in *interp) operator(combine *expr.Func) func(x, y tuple) tuple {
	m := expr.NewMachine(combine)
	env := &expr.Env{Stop: in.stopped}
	k := len(combine.Results)
	args := make([]uint64, 2*k)
	var room tuple
	return func(x, y tuple) tuple {
		if len(room) < k {
			room = make(tuple, 256*k)
		}
		result := room[:k:k]
		room = room[k:]
		if !in.stopped() {
			copy(args, x)
			copy(args[k:], y)
			m.Eval(env, args, result)
		}
		return result
	}
}

// tuples takes the elements at the given positions of all operands.
func tuples(operands []Array, line []int64) []tuple {
	k := len(operands)
	room := make(tuple, k*len(line))
	list := make([]tuple, len(line))
	for i, pos := range line {
		list[i] = room[i*k : i*k+k]
		for c, a := range operands {
			list[i][c] = a.Bits[pos]
		}
	}
	return list
}

func put(out []Array, pos int64, t tuple) {
	for k := range out {
		out[k].Bits[pos] = t[k]
	}
}
