package expr

import "slices"

// postorder lists the instructions that the results need, in the order of a depth-first walk from the first
// result. It depends only on the structure of f, not on the order of its code. It does not recurse: code
// may be 10^5 instructions deep.
func postorder(f *Func) []Ref {
	type frame struct {
		ref  Ref
		next int
	}
	var stack []frame
	order := make([]Ref, 0, len(f.Code))
	seen := make([]bool, len(f.Params)+len(f.Code))
	visit := func(r Ref) {
		if int(r) >= len(f.Params) && !seen[r] {
			seen[r] = true
			stack = append(stack, frame{ref: r})
		}
	}
	for _, r := range f.Results {
		visit(r)
		for len(stack) > 0 {
			top := &stack[len(stack)-1]
			if args := f.At(top.ref).Args; top.next < len(args) {
				top.next++
				visit(args[top.next-1])
				continue
			}
			order = append(order, top.ref)
			stack = stack[:len(stack)-1]
		}
	}
	return order
}

// inOrder copies f in the order of a depth-first walk, without the instructions that no result needs.
func inOrder(f *Func) *Func {
	np := len(f.Params)
	order := postorder(f)
	renumber := make([]Ref, np+len(f.Code))
	for i := range np {
		renumber[i] = Ref(i)
	}
	args := make([]Ref, 0, countArgs(f, order)+len(f.Results))
	refs := func(old []Ref) []Ref {
		start := len(args)
		for _, r := range old {
			args = append(args, renumber[r])
		}
		return args[start:len(args):len(args)]
	}
	g := &Func{Params: slices.Clone(f.Params), Code: make([]Instr, len(order))}
	for i, r := range order {
		in := *f.At(r)
		in.Args = refs(in.Args)
		g.Code[i] = in
		renumber[r] = Ref(np + i)
	}
	g.Results = refs(f.Results)
	return g
}

func countArgs(f *Func, refs []Ref) int {
	n := 0
	for _, r := range refs {
		n += len(f.At(r).Args)
	}
	return n
}

// Canonical gives the one function that stands for all that are written alike: equal instructions are one,
// what has only constant arguments is computed, what no result needs is gone, and the order is that of a
// depth-first walk from the results. What a Builder makes is canonical already.
func (f *Func) Canonical() *Func {
	b := NewBuilder(f.Params...)
	g := &Func{Params: f.Params, Code: slices.Clone(f.Code), Results: f.Results}
	for i := range g.Code {
		regions := slices.Clone(g.Code[i].Regions)
		for k, region := range regions {
			regions[k] = region.Canonical()
		}
		g.Code[i].Regions = regions
	}
	return b.Func(b.Inline(g, b.params(), nil)...)
}
