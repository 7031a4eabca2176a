package graph

import (
	"slices"
	"sync"
	"weak"

	"github.com/laze-go/laze/graph/expr"
)

// Derived gives what f computes of counts, which are i64 of no axes. The same f of the same counts is the same value:
// so extents that follow from others in one way are equal, whoever asks for them.
func Derived(site Site, f *expr.Func, counts ...Value) Value {
	d := counts[0].Node.derivations()
	d.mu.Lock()
	defer d.mu.Unlock()
	live := d.of[:0]
	var found *Node
	for _, w := range d.of {
		n := w.Value()
		if n == nil {
			continue
		}
		live = append(live, w)
		if slices.Equal(n.Operands, counts) && n.Form.(*Pointwise).Body.Equal(f) {
			found = n
		}
	}
	if found == nil {
		found = NewPointwise(site, f, Shape{}, counts...)
		live = append(live, weak.Make(found))
	}
	d.of = live
	return found.Value(0)
}

// derivations are the values that were derived from a node first of all, as long as somebody has them.
type derivations struct {
	mu sync.Mutex
	of []weak.Pointer[Node]
}

func (n *Node) derivations() *derivations {
	if d := n.derived.Load(); d != nil {
		return d
	}
	n.derived.CompareAndSwap(nil, new(derivations))
	return n.derived.Load()
}
