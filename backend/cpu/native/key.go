package native

import (
	"errors"
	"slices"

	"github.com/laze-go/laze/backend/cpu/portable"
	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/schedule"
)

// A keyer writes a program that compares the keys of a row's elements. Elements and keys stay in registers.
type keyer struct {
	*frame
	stage      *stage
	columns    []*column
	key        vector.Type
	elem       expr.Type // signed and as wide as a key
	base       vector.Ref
	descending bool
}

var errNoKeys = errors.New("native: a stage that stores, reports, shares blocks or gives more than a number is called block by block")

// suitsKeys reports whether the stage does nothing but give a number that can be a key.
func (c *stage) suitsKeys() bool {
	types := c.takenTypes()
	return !c.careful && len(c.Stores)+c.given() == 0 && len(types) == 1 && types[0] != expr.Bool
}

// newKeyer begins a program for rows along an axis. It is called with the base of keys as the number of that place.
func (c *stage) newKeyer(axis, base int) (*keyer, error) {
	f := newFrame(c.code.nest, vector.NewBuilder(c.code.nest.Name, c.lanes), -1, axis)
	f.begin(c.Stage, c.body)
	f.share(c.body)
	if f.shared != nil || !c.suitsKeys() {
		return nil, errNoKeys
	}
	k := &keyer{frame: f, stage: c, columns: f.columnsOf(c.Stage), key: vector.I32, elem: expr.Int32, descending: isDescending(c.code.nest)}
	if c.takenTypes()[0].Size() == 8 {
		k.key, k.elem = vector.I64, expr.Int64
	}
	f.open(k.columns)
	k.base = f.b.Splat(k.key, f.own(base))
	return k, nil
}

// isDescending reports whether a routine puts the greatest element first.
func isDescending(n *schedule.Nest) bool {
	call, ok := n.Anchor.(*schedule.Call)
	return ok && slices.ContainsFunc(call.Attrs, func(a graph.Attr) bool { return a.Name == "descending" && a.Value != 0 })
}

// keys gives the keys of the elements at some spots, less a base. See selecting.Order.
func (k *keyer) keys(at []spot) []vector.Ref {
	k.askAhead(k.columns, at)
	var list []vector.Ref
	for _, results := range k.stages(k.stage.Stage, k.stage.body, k.columns, at, make([][]vector.Ref, len(at))) {
		list = append(list, k.keyOf(results[k.stage.handed[0]]))
	}
	return list
}

// keyOf gives the number of an element less the base; where the order is descending, the base, of which all bits
// are turned, less the number.
func (k *keyer) keyOf(v vector.Ref) vector.Ref {
	b := k.b
	if b.TypeOf(v).IsFloat() {
		v = b.Op(vector.Bits, v)
		negative := b.Add(vector.Instr{Op: vector.ShrBy, Elem: k.elem, Imm: int64(k.elem.Bits() - 1), Args: []vector.Ref{v}})
		v = b.Op(vector.Xor, v, b.Op(vector.And, negative, b.Const(k.key, 1<<(k.elem.Bits()-1)-1)))
	}
	if k.descending {
		return b.Op(vector.Sub, k.base, v)
	}
	return b.Op(vector.Sub, v, k.base)
}

// baseOf gives what a program is called with for a base of an order.
func (c *stage) baseOf(base uint64) uint64 {
	if isDescending(c.code.nest) {
		return ^base
	}
	return base
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
