package graph

import "math/bits"

// A Numbering gives nodes numbers. It is a hash table for passes that ask for every operand of every node: a map takes
// several times as long. The zero Numbering is empty.
type Numbering struct {
	slots []numbered // as many as a power of two, at most half of them taken
	taken int
}

type numbered struct {
	node   *Node
	number int
}

// Reserve makes room for so many nodes in an empty Numbering.
func (t *Numbering) Reserve(n int) {
	t.slots = make([]numbered, 1<<bits.Len(uint(max(2*n, 63))))
}

// Of gives the number of a node; ok is false where it has none.
func (t *Numbering) Of(n *Node) (number int, ok bool) {
	if t.taken == 0 {
		return 0, false
	}
	s := t.slot(n)
	return s.number, s.node != nil
}

// Give gives a node that has no number a number.
func (t *Numbering) Give(n *Node, number int) {
	if 2*t.taken >= len(t.slots) {
		t.grow()
	}
	*t.slot(n) = numbered{n, number}
	t.taken++
}

// slot gives the place of a node, or the free one where it belongs.
func (t *Numbering) slot(n *Node) *numbered {
	mask := uint32(len(t.slots) - 1)
	for i := n.tag; ; i++ {
		if s := &t.slots[i&mask]; s.node == n || s.node == nil {
			return s
		}
	}
}

func (t *Numbering) grow() {
	old := t.slots
	t.slots = make([]numbered, max(64, 2*len(old)))
	for _, s := range old {
		if s.node != nil {
			*t.slot(s.node) = s
		}
	}
}

// Clear forgets all nodes; room for some stays.
func (t *Numbering) Clear() {
	if t.taken = 0; len(t.slots) > 1<<14 {
		t.slots = nil
	}
	clear(t.slots)
}
