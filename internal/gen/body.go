package gen

import (
	"math/rand/v2"

	"github.com/laze-go/laze/graph/expr"
)

// plain lists the operations that are plain functions of their arguments and are exact or rounded once; functions those
// that stand for a decomposition.
var plain, functions = func() (plain, functions []expr.Op) {
	for op := expr.NoOp + 1; op < expr.NumOps; op++ {
		switch row := op.Row(); {
		case row.Eval == nil:
		case row.ULP == 0:
			plain = append(plain, op)
		default:
			functions = append(functions, op)
		}
	}
	return plain, functions
}()

// A bodyMaker makes a scalar function instruction by instruction.
type bodyMaker struct {
	*expr.Builder
	r    *rand.Rand
	ops  []expr.Op
	refs []expr.Ref // values to choose from
	axes int        // coordinates to choose from; -1: no sizes either
	deep int        // regions may nest so deep
}

// Func makes a random scalar function of params that gives values of the types results, in steps random steps. It asks
// for the coordinates of that many axes, and for sizes; for neither where axes is -1.
func Func(r *rand.Rand, o Options, params, results []expr.Type, axes, steps int) *expr.Func {
	m := &bodyMaker{Builder: expr.NewBuilder(params...), r: r, ops: plain, axes: axes, deep: 2}
	if o.Math {
		m.ops = append(append([]expr.Op(nil), plain...), functions...)
	}
	return m.finish(len(params), results, steps)
}

func (m *bodyMaker) finish(params int, results []expr.Type, steps int) *expr.Func {
	for i := range params {
		m.refs = append(m.refs, expr.Ref(i))
	}
	for range steps {
		m.step()
	}
	out := make([]expr.Ref, len(results))
	for k, t := range results {
		out[k] = m.pick(t)
	}
	return m.Func(out...)
}

// step adds one instruction.
func (m *bodyMaker) step() {
	switch m.r.IntN(24) {
	case 0:
		m.add(m.conditional())
	case 1:
		m.add(m.loop())
	case 2:
		m.add(m.random())
	case 3, 4:
		m.add(m.leaf(expr.Types[m.r.IntN(len(expr.Types))]))
	default:
		m.add(m.operation())
	}
}

func (m *bodyMaker) add(r expr.Ref) { m.refs = append(m.refs, r) }

// leaf makes a value out of nothing: a constant, a coordinate, a number from a shape.
func (m *bodyMaker) leaf(t expr.Type) expr.Ref {
	switch kind := m.r.IntN(4); {
	case kind == 0 && m.axes >= 0:
		return m.Cast(t, m.Size(int64(m.r.IntN(100))))
	case kind == 1 && m.axes > 0:
		return m.Cast(t, m.Coord(m.r.IntN(m.axes)))
	}
	return m.Const(t, Bits(m.r, t))
}

// pick gives a value of type t, preferably a recent one.
func (m *bodyMaker) pick(t expr.Type) expr.Ref {
	for range 3 {
		if len(m.refs) == 0 {
			break
		}
		k := max(m.r.IntN(len(m.refs)), m.r.IntN(len(m.refs)))
		if r := m.refs[k]; m.TypeOf(r) == t || m.r.IntN(2) == 0 {
			return m.Cast(t, r)
		}
	}
	return m.leaf(t)
}

// operation applies a row of the table.
func (m *bodyMaker) operation() expr.Ref {
	op := m.ops[m.r.IntN(len(m.ops))]
	t := m.typeFor(op)
	switch op {
	case expr.Cast:
		return m.Cast(expr.Types[m.r.IntN(len(expr.Types))], m.pick(t))
	case expr.Bitcast:
		return m.Add(expr.Instr{Op: op, Type: m.sameWidth(t), Args: []expr.Ref{m.number(m.pick(t))}})
	case expr.Pick:
		return m.table(t)
	case expr.Scale:
		return m.Op(op, m.number(m.pick(t)), m.pick(t))
	case expr.CopySign:
		return m.Op(op, m.pick(t), m.number(m.pick(t)))
	case expr.Select:
		return m.Op(op, m.pick(expr.Bool), m.pick(t), m.pick(t))
	}
	args := make([]expr.Ref, op.Row().Arity)
	for i := range args {
		args[i] = m.pick(t)
	}
	return m.Op(op, args...)
}

// table looks a value of type t up in a table of 2 to 32.
func (m *bodyMaker) table(t expr.Type) expr.Ref {
	index := map[int]expr.Type{1: expr.Uint8, 2: expr.Int16, 4: expr.Int32, 8: expr.Uint64}[t.Size()]
	entries := make([]uint64, 2<<m.r.IntN(5))
	for i := range entries {
		entries[i] = Bits(m.r, t)
	}
	return m.Pick(m.pick(index), t, entries...)
}

// number is x, but 0 for a NaN: NaNs are one value, so nothing may look at their bits.
func (m *bodyMaker) number(x expr.Ref) expr.Ref {
	t := m.TypeOf(x)
	if !t.IsFloat() {
		return x
	}
	return m.Op(expr.Select, m.Op(expr.IsNaN, x), m.Const(t, 0), x)
}

// typeFor chooses a type that op takes, preferably that of a value at hand.
func (m *bodyMaker) typeFor(op expr.Op) expr.Type {
	for {
		t := expr.Types[m.r.IntN(len(expr.Types))]
		if len(m.refs) > 0 && m.r.IntN(4) > 0 {
			t = m.TypeOf(m.refs[m.r.IntN(len(m.refs))])
		}
		if op.Row().TakesType(t) {
			return t
		}
		if t = expr.Types[m.r.IntN(len(expr.Types))]; op.Row().TakesType(t) {
			return t
		}
	}
}

func (m *bodyMaker) sameWidth(t expr.Type) expr.Type {
	for {
		if u := expr.Types[m.r.IntN(len(expr.Types))]; u != expr.Bool && u.Size() == t.Size() {
			return u
		}
	}
}

// region makes the region of an If or a While over the given values.
func (m *bodyMaker) region(params, results []expr.Type, steps int) *expr.Func {
	inner := &bodyMaker{Builder: expr.NewBuilder(params...), r: m.r, ops: m.ops, axes: -1, deep: m.deep - 1}
	return inner.finish(len(params), results, steps)
}

// captured chooses values to hand to a region.
func (m *bodyMaker) captured() (refs []expr.Ref, types []expr.Type) {
	for range m.r.IntN(3) {
		t := expr.Types[m.r.IntN(len(expr.Types))]
		refs, types = append(refs, m.pick(t)), append(types, t)
	}
	return refs, types
}

func (m *bodyMaker) conditional() expr.Ref {
	if m.deep == 0 {
		return m.operation()
	}
	refs, types := m.captured()
	out := []expr.Type{expr.Types[m.r.IntN(len(expr.Types))], expr.Float64}
	then, other := m.region(types, out, m.r.IntN(3)), m.region(types, out, m.r.IntN(3))
	args := append([]expr.Ref{m.pick(expr.Bool)}, refs...)
	tuple := m.Add(expr.Instr{Op: expr.If, Type: expr.Tuple, Args: args, Regions: []*expr.Func{then, other}})
	m.add(m.Get(tuple, 1, out[1]))
	return m.Get(tuple, 0, out[0])
}

// loop makes a While that counts a u8 down from at most 7, so that every element has its own number of rounds.
func (m *bodyMaker) loop() expr.Ref {
	if m.deep == 0 {
		return m.operation()
	}
	refs, types := m.captured()
	types = append([]expr.Type{expr.Uint8}, types...)
	count := m.Op(expr.And, m.pick(expr.Uint8), m.Const(expr.Uint8, 7))
	cond := expr.NewBuilder(types...)
	more := cond.Func(cond.Op(expr.Ne, 0, cond.Const(expr.Uint8, 0)))
	tuple := m.Add(expr.Instr{Op: expr.While, Type: expr.Tuple, Args: append([]expr.Ref{count}, refs...),
		Regions: []*expr.Func{more, m.countDown(types)}})
	k := m.r.IntN(len(types))
	return m.Get(tuple, k, types[k])
}

func (m *bodyMaker) countDown(types []expr.Type) *expr.Func {
	step := m.region(types, types[1:], m.r.IntN(3))
	b := expr.NewBuilder(types...)
	args := make([]expr.Ref, len(types))
	for i := range args {
		args[i] = expr.Ref(i)
	}
	less := b.Op(expr.Sub, 0, b.Const(expr.Uint8, 1))
	return b.Func(append([]expr.Ref{less}, b.Inline(step, args, nil)...)...)
}

// random makes a random word from the coordinates.
func (m *bodyMaker) random() expr.Ref {
	if m.r.IntN(2) == 0 {
		return m.Philox(m.picks(expr.Uint32, 6)...)[m.r.IntN(4)]
	}
	return m.Threefry(m.picks(expr.Uint64, 4)...)[m.r.IntN(2)]
}

func (m *bodyMaker) picks(t expr.Type, n int) []expr.Ref {
	refs := make([]expr.Ref, n)
	for i := range refs {
		refs[i] = m.pick(t)
	}
	return refs
}
