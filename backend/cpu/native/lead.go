package native

import (
	"unsafe"

	"github.com/laze-go/laze/backend/cpu/portable"
	"github.com/laze-go/laze/backend/cpu/vector"
)

// The numbers that a kernel of leads is called with.
const (
	leadsAt  = iota // address of the leads
	leadBase        // of keys
)

// leadProgram writes the program that finds the least key of each stretch of a row: what is stored is one key a
// stretch. Keys are compared as signed numbers, which differ from them in the highest bit.
func (c *stage) leadProgram(axis int) (*vector.Program, *signature, error) {
	k, err := c.newKeyer(axis, leadBase)
	if err != nil {
		return nil, nil, err
	}
	b, sign := k.b, k.b.Const(k.key, 1<<(k.elem.Bits()-1))
	trips := b.By(vector.ShrBy, log2(portable.Stretch), b.Count())
	k.carry(trips, []vector.Ref{b.Int(0), b.Int(0)}, func(at []vector.Ref) []vector.Ref {
		lead := b.Op(vector.Xor, k.lead(at[0]), sign)
		b.Add(vector.Instr{Op: vector.Store, Elem: k.elem, Args: []vector.Ref{k.own(leadsAt), at[1], vector.None, lead}, Count: 1})
		return []vector.Ref{b.Op(vector.Add, at[0], b.Int(portable.Stretch)), b.Op(vector.Add, at[1], b.Int(1))}
	})
	return k.program()
}

// lead gives the least key of the stretch that begins at an element, in all lanes.
func (k *keyer) lead(first vector.Ref) vector.Ref {
	b, vectors := k.b, min(unroll(k.stage.body, k.stage.code.level), portable.Stretch/k.b.Lanes())
	step := vectors * b.Lanes()
	carried := []vector.Ref{first}
	for range vectors {
		carried = append(carried, b.Const(k.key, 1<<(k.elem.Bits()-1)-1))
	}
	least := k.carry(b.Int(int64(portable.Stretch/step)), carried, func(c []vector.Ref) []vector.Ref {
		next := []vector.Ref{b.Op(vector.Add, c[0], b.Int(int64(step)))}
		for u, key := range k.keys(k.spots(c[0], vectors)) {
			next = append(next, b.Typed(vector.Min, k.elem, c[1+u], key))
		}
		return next
	})[1:]
	all := least[0]
	for _, key := range least[1:] {
		all = b.Typed(vector.Min, k.elem, all, key)
	}
	for half := b.Lanes() / 2; half > 0; half /= 2 {
		all = b.Typed(vector.Min, k.elem, all, b.By(vector.Swap, int64(half), all))
	}
	return all
}

// Leads stores the least key of each stretch of a block, unless the code cannot.
func (c *stageCaller) Leads(b *portable.Block, base uint64, to unsafe.Pointer) bool {
	sign := uint64(1) << (8*max(c.sizes[0], 4) - 1)
	return c.callOnce(b, leading, uint64(uintptr(to)), c.baseOf(base^sign))
}
