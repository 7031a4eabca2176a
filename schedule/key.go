package schedule

import (
	"encoding/binary"
	"fmt"

	"github.com/laze-go/laze/fuse"
	"github.com/laze-go/laze/graph/expr"
)

// AppendKey appends what caches know the code of a nest by: the same bytes for two nests exactly where their texts are
// the same but for the name, and never the beginning of another's.
func (n *Nest) AppendKey(key []byte) []byte {
	k := keyWriter{key}
	k.num(len(n.Buffers))
	for _, b := range n.Buffers {
		k.bytes = append(k.bytes, byte(b.Elem), byte(b.Mode))
	}
	k.num(n.Scalars, len(n.Axes))
	for _, a := range n.Axes {
		k.bytes = append(k.bytes, byte(a.Role))
	}
	k.num(len(n.Loops))
	for i := range n.Loops {
		k.loop(&n.Loops[i])
	}
	k.stage(&n.Each)
	k.anchor(n.Anchor)
	k.flags(n.After != nil)
	if n.After != nil {
		k.stage(n.After)
	}
	return k.bytes
}

// A keyWriter writes number by number; every list is preceded by its length.
type keyWriter struct{ bytes []byte }

func (k *keyWriter) num(vs ...int) {
	for _, v := range vs {
		k.bytes = binary.AppendVarint(k.bytes, int64(v))
	}
}

func (k *keyWriter) list(vs []int) {
	k.num(len(vs))
	k.num(vs...)
}

func (k *keyWriter) flags(bs ...bool) {
	for _, b := range bs {
		if b {
			k.bytes = append(k.bytes, 1)
		} else {
			k.bytes = append(k.bytes, 0)
		}
	}
}

func (k *keyWriter) word(s string) {
	k.num(len(s))
	k.bytes = append(k.bytes, s...)
}

func (k *keyWriter) loop(l *Loop) {
	k.word(l.Name)
	k.num(l.Axis, int(l.Run), l.Width)
	k.bytes = binary.AppendVarint(binary.AppendVarint(k.bytes, l.Step), l.Trip)
	k.flags(l.Partial)
}

func (k *keyWriter) coefs(cs ...Coef) {
	k.num(len(cs))
	for _, c := range cs {
		k.num(c.Arg)
		k.bytes = binary.AppendVarint(k.bytes, c.Const)
	}
}

func (k *keyWriter) access(buffer int, a *Access) {
	k.num(buffer)
	k.coefs(a.Offset)
	k.coefs(a.Stride...)
}

func (k *keyWriter) stage(s *Stage) {
	k.num(len(s.Reads))
	for i := range s.Reads {
		k.access(s.Reads[i].Buffer, &s.Reads[i].Access)
	}
	k.num(len(s.Tables))
	for i := range s.Tables {
		t := &s.Tables[i]
		k.num(t.Buffer)
		k.coefs(t.Stride...)
		k.list(t.Extent)
		k.flags(t.Checked)
	}
	k.bytes = s.Body.AppendKey(k.bytes)
	k.num(len(s.Stores))
	for i := range s.Stores {
		k.num(s.Stores[i].Result)
		k.access(s.Stores[i].Buffer, &s.Stores[i].Access)
	}
}

func (k *keyWriter) anchor(a Anchor) {
	switch a := a.(type) {
	case nil:
		k.bytes = append(k.bytes, 'm')
	case *Reduce:
		k.bytes = append(k.bytes, 'r')
		k.folds(a.Folds)
	case *Scan:
		k.bytes = append(k.bytes, 's')
		k.flags(a.Exclusive, a.Reverse)
		k.folds(a.Folds)
	case *Scatter:
		k.bytes = append(k.bytes, 't')
		k.num(a.Target, a.Value, int(a.Conflict))
		k.list(a.Index)
		k.coefs(a.Stride...)
		k.list(a.Extent)
		k.function(a.Combine)
	case *Compact:
		k.bytes = append(k.bytes, 'k')
		k.num(len(a.Parts))
		for _, p := range a.Parts {
			k.num(p.Mask, p.Count, len(p.Kept))
			for _, keep := range p.Kept {
				k.num(keep.Value, keep.Target)
			}
		}
	case *Call:
		k.bytes = append(k.bytes, 'c')
		k.call(a)
	default:
		panic(fmt.Sprintf("schedule: no key for anchor %T", a))
	}
}

func (k *keyWriter) folds(folds []fuse.Fold) {
	k.num(len(folds))
	for i := range folds {
		f := &folds[i]
		k.list(f.Args)
		k.function(f.Combine)
		k.flags(f.Init != nil, f.Commutes)
		k.num(len(f.Init))
		for _, bits := range f.Init {
			k.bytes = binary.AppendUvarint(k.bytes, bits)
		}
	}
}

func (k *keyWriter) function(f *expr.Func) {
	k.flags(f != nil)
	if f != nil {
		k.bytes = f.AppendKey(k.bytes)
	}
}

func (k *keyWriter) call(c *Call) {
	k.word(c.Routine)
	k.num(len(c.Attrs))
	for _, a := range c.Attrs {
		k.word(a.Name)
		k.bytes = binary.AppendVarint(k.bytes, a.Value)
	}
	k.list(c.Args)
	k.list(c.Operands)
	k.list(c.Results)
	k.num(len(c.Places))
	for i := range c.Places {
		k.access(0, &c.Places[i])
	}
}
