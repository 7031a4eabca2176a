package fuse

import (
	"encoding/binary"

	"github.com/laze-go/laze/graph"
)

// A table finds nodes that compute the same: equal forms of equal operands (hash consing). Since operands
// come before users, and equal ones are already one, a node is equal to another exactly when their keys
// are. Inputs are equal only to themselves.
type table struct {
	program *program
	known   map[string]*node
	key     []byte
}

// find gives the first node that equals n, which may be n.
func (t *table) find(n *node) *node {
	if n.isInput {
		return n
	}
	t.write(n)
	if same, ok := t.known[string(t.key)]; ok {
		return same
	}
	t.known[string(t.key)] = n
	return n
}

// write makes the key of all that the results of n depend on.
func (t *table) write(n *node) {
	t.key = graph.AppendForm(t.key[:0], n.Form)
	t.key = binary.AppendUvarint(t.key, uint64(len(n.ops)))
	for _, op := range n.ops {
		t.key = binary.AppendUvarint(t.key, op.number())
	}
	t.key = graph.AppendTypes(t.key, n.Types, func(v graph.Value) uint64 { return t.program.value(v).number() })
}

// number tells values apart.
func (v value) number() uint64 { return uint64(v.node.first + v.result) }
