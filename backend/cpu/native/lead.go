package native

import (
	"errors"
	"unsafe"

	"github.com/laze-go/laze/backend/cpu/portable"
	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/graph/expr"
)

// The numbers that a kernel of leads is called with.
const (
	leadsAt  = iota // address of the leads
	leadTurn        // as of portable.Keys, and so on
	leadFlip
	leadBase
	leadNumbers
)

// A leader writes the program that finds the least key of each stretch of a row. Elements and keys stay in registers: what is stored is
// one key a stretch.
type leader struct {
	*frame
	stage   *stage
	columns []*column
	key     vector.Type
	elem    expr.Type // signed and as wide as a key
	unroll  int
}

var errNoKeys = errors.New("native: a stage that stores, reports, shares blocks or gives more than a number is called block by block")

// suitsKeys reports whether the stage does nothing but give a number that can be a key.
func (c *stage) suitsKeys() bool {
	types := c.takenTypes()
	return !c.careful && len(c.Stores)+c.given() == 0 && len(types) == 1 && types[0] != expr.Bool
}

// leadProgram writes the program for rows along an axis. Keys are compared as signed numbers, which differ from them in the highest bit.
func (c *stage) leadProgram(axis int) (*vector.Program, *signature, error) {
	f := newFrame(c.code.nest, vector.NewBuilder(c.code.nest.Name, c.lanes), -1, axis)
	f.begin(c.Stage, c.body)
	f.share(c.body)
	if f.shared != nil || !c.suitsKeys() {
		return nil, nil, errNoKeys
	}
	l := &leader{frame: f, stage: c, columns: f.columnsOf(c.Stage), key: vector.I32, elem: expr.Int32}
	if c.takenTypes()[0].Size() == 8 {
		l.key, l.elem = vector.I64, expr.Int64
	}
	l.unroll = min(unroll(c.body, c.code.level), portable.Stretch/c.lanes)
	f.open(l.columns)
	b, sign := f.b, f.b.Const(l.key, 1<<(l.elem.Bits()-1))
	trips := b.By(vector.ShrBy, log2(portable.Stretch), b.Count())
	f.carry(trips, []vector.Ref{b.Int(0), b.Int(0)}, func(at []vector.Ref) []vector.Ref {
		lead := b.Op(vector.Xor, l.lead(at[0]), sign)
		b.Add(vector.Instr{Op: vector.Store, Elem: l.elem, Args: []vector.Ref{f.own(leadsAt), at[1], vector.None, lead}, Count: 1})
		return []vector.Ref{b.Op(vector.Add, at[0], b.Int(portable.Stretch)), b.Op(vector.Add, at[1], b.Int(1))}
	})
	return f.program()
}

// lead gives the least key of the stretch that begins at an element, in all lanes.
func (l *leader) lead(first vector.Ref) vector.Ref {
	b, step := l.b, l.unroll*l.b.Lanes()
	carried := []vector.Ref{first}
	for range l.unroll {
		carried = append(carried, b.Const(l.key, 1<<(l.elem.Bits()-1)-1))
	}
	least := l.carry(b.Int(int64(portable.Stretch/step)), carried, func(c []vector.Ref) []vector.Ref {
		next := []vector.Ref{b.Op(vector.Add, c[0], b.Int(int64(step)))}
		at := l.spots(c[0], l.unroll)
		for u, results := range l.stages(l.stage.Stage, l.stage.body, l.columns, at, make([][]vector.Ref, len(at))) {
			next = append(next, b.Typed(vector.Min, l.elem, c[1+u], l.keyOf(results[l.stage.handed[0]])))
		}
		return next
	})[1:]
	all := least[0]
	for _, k := range least[1:] {
		all = b.Typed(vector.Min, l.elem, all, k)
	}
	for half := b.Lanes() / 2; half > 0; half /= 2 {
		all = b.Typed(vector.Min, l.elem, all, b.By(vector.Swap, int64(half), all))
	}
	return all
}

// keyOf gives the keys of elements, the highest bit turned. See selecting.Order.
func (l *leader) keyOf(v vector.Ref) vector.Ref {
	b := l.b
	if b.TypeOf(v).IsFloat() {
		v = b.Op(vector.Bits, v)
		negative := b.Add(vector.Instr{Op: vector.ShrBy, Elem: l.elem, Imm: int64(l.elem.Bits() - 1), Args: []vector.Ref{v}})
		v = b.Op(vector.Xor, v, b.Op(vector.And, negative, l.splat(leadTurn)))
	}
	return b.Op(vector.Sub, b.Op(vector.Xor, v, l.splat(leadFlip)), l.splat(leadBase))
}

func (l *leader) splat(number int) vector.Ref { return l.b.Splat(l.key, l.own(number)) }

// Leads stores the least key of each stretch of a block, unless the code cannot.
func (c *stageCaller) Leads(b *portable.Block, k portable.Keys, to unsafe.Pointer) bool {
	sign := uint64(1) << (8*max(c.sizes[0], 4) - 1)
	return c.callOnce(b, leading, uint64(uintptr(to)), k.Turn, k.Flip, k.Base^sign)
}

// callOnce calls the kernel for a purpose with a part of a row and some numbers, unless there is no such kernel.
func (c *stageCaller) callOnce(b *portable.Block, p purpose, numbers ...uint64) bool {
	h := c.hand(b, lastLong(b.Counts), p)
	if h == nil {
		return false
	}
	c.cut(b, lastLong(b.Counts), 0)
	h.aim(c.a, &c.box, maxRounds)
	for i, v := range numbers {
		if n := h.own[i]; n >= 0 {
			h.args.Scalars[n] = v
		}
	}
	return h.call(h.kernel) == 0
}
