package fuse

import "github.com/laze-go/laze/graph/expr"

// bind makes parameters of the reads that f needs, behind those that it has, and drops the tables that it does not
// need. What is left has the order of f's code.
func bind(f *expr.Func, reads []Read, tables []Table) (*expr.Func, []Read, []Table) {
	b := expr.NewBuilder(f.Params...)
	refs := make([]expr.Ref, len(f.Params)+len(f.Code))
	for i := range f.Params {
		refs[i] = expr.Ref(i)
	}
	var used []Read
	for i := range f.Code {
		if in := &f.Code[i]; isRead(in) {
			refs[len(f.Params)+i] = b.Param(in.Type)
			used = append(used, reads[in.Bits-readBase])
		}
	}
	b.Reserve(len(f.Code) - len(used))
	renumber := numbering{number: map[uint64]uint64{}}
	var args []expr.Ref
	for i, in := range f.Code {
		if isRead(&in) {
			continue
		}
		if in.Op == expr.Load {
			in.Bits = renumber.of(in.Bits)
		}
		args = mapped(args[:0], in.Args, refs)
		in.Args = args
		refs[len(f.Params)+i] = b.Add(in)
	}
	var needed []Table
	for _, k := range renumber.order {
		needed = append(needed, tables[k])
	}
	return b.Func(mapped(nil, f.Results, refs)...), used, needed
}

// isRead reports whether in stands for a read.
func isRead(in *expr.Instr) bool { return in.Op == expr.Load && in.Bits >= readBase }

// mapped appends what became of values.
func mapped(list, refs, became []expr.Ref) []expr.Ref {
	for _, r := range refs {
		list = append(list, became[r])
	}
	return list
}

// A numbering numbers things as they come.
type numbering struct {
	number map[uint64]uint64
	order  []uint64
}

func (n *numbering) of(k uint64) uint64 {
	i, ok := n.number[k]
	if !ok {
		i = uint64(len(n.order))
		n.number[k] = i
		n.order = append(n.order, k)
	}
	return i
}
