package fuse

import (
	"encoding/binary"
	"slices"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// A table finds nodes that compute the same: equal forms of equal operands (hash consing). Since operands
// come before users, and equal ones are already one, a node is equal to another exactly when their keys
// are. Inputs and held results are equal only to themselves.
type table struct {
	program *program
	known   map[string]*node
}

// find gives the first node that equals n, which may be n.
func (t table) find(n *node) *node {
	if slices.Contains(n.held, true) {
		return n
	}
	key := string(t.keyOf(n))
	if same, ok := t.known[key]; ok {
		return same
	}
	t.known[key] = n
	return n
}

// A key is written number by number; every list is preceded by its length, so that different nodes never
// get the same key.
type key []byte

func (k *key) num(vs ...int64) {
	for _, v := range vs {
		*k = binary.AppendVarint(*k, v)
	}
}

func (k *key) word(s string) {
	k.num(int64(len(s)))
	*k = append(*k, s...)
}

func (k *key) flag(bs ...bool) {
	for _, b := range bs {
		if b {
			k.num(1)
		} else {
			k.num(0)
		}
	}
}

func (k *key) list(vs []int64) {
	k.num(int64(len(vs)))
	k.num(vs...)
}

func (k *key) init(bits []uint64) {
	k.flag(bits == nil)
	k.num(int64(len(bits)))
	for _, b := range bits {
		k.num(int64(b))
	}
}

func (k *key) fn(f *expr.Func) {
	k.flag(f == nil)
	if f == nil {
		return
	}
	k.num(int64(len(f.Params)))
	for _, t := range f.Params {
		k.num(int64(t))
	}
	k.num(int64(len(f.Code)))
	for i := range f.Code {
		in := &f.Code[i]
		k.num(int64(in.Op), int64(in.Type), int64(in.Bits), int64(len(in.Regions)))
		k.refs(in.Args)
		for _, region := range in.Regions {
			k.fn(region)
		}
	}
	k.refs(f.Results)
}

func (k *key) refs(refs []expr.Ref) {
	k.num(int64(len(refs)))
	for _, r := range refs {
		k.num(int64(r))
	}
}

// keyOf writes all that the results of n depend on.
func (t table) keyOf(n *node) key {
	var k key
	k.word(n.Form.Name())
	k.num(int64(len(n.ops)))
	for _, op := range n.ops {
		k.num(int64(op.node.id), int64(op.result))
	}
	k.num(int64(len(n.Types)))
	for _, typ := range n.Types {
		k.num(int64(typ.Elem), int64(len(typ.Shape)))
		for _, e := range typ.Shape {
			k.num(e.Max, int64(e.Count.Result))
			k.flag(e.Late())
			if e.Late() {
				k.num(int64(t.program.of[e.Count.Node].id))
			}
		}
	}
	k.form(n.Form)
	return k
}

func (k *key) form(form graph.Form) {
	switch f := form.(type) {
	case *graph.Pointwise:
		k.fn(f.Body)
	case *graph.Gather:
		k.gather(f.Map)
	case *graph.Reduce:
		k.num(int64(len(f.Axes)))
		for _, a := range f.Axes {
			k.num(int64(a))
		}
		k.fn(f.Combine)
		k.init(f.Init)
		k.flag(f.Commutes)
	case *graph.Scan:
		k.num(int64(f.Axis))
		k.fn(f.Combine)
		k.init(f.Init)
		k.flag(f.Exclusive, f.Reverse)
	case *graph.Scatter:
		k.num(int64(f.Conflict))
		k.fn(f.Combine)
	case *graph.Call:
		k.word(f.Routine)
		k.num(int64(len(f.Attrs)))
		for _, a := range f.Attrs {
			k.num(a.Value)
		}
	}
}

func (k *key) gather(m graph.Map) {
	switch m := m.(type) {
	case *graph.Affine:
		k.num(0)
		k.list(m.Offset)
		for _, row := range m.Step {
			k.list(row)
		}
	case *graph.Linear:
		k.num(1)
	case *graph.Indexed:
		k.num(2)
		k.flag(m.Checked)
	}
}
