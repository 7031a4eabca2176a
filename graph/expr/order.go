package expr

import (
	"slices"
	"sync"
)

// A walk is the memory of a walk through a function. It is used again.
type walk struct {
	order    []Ref
	stack    []visit
	seen     []bool
	renumber []Ref
}

// A visit is an instruction whose arguments are being visited.
type visit struct {
	ref  Ref
	next int
}

var walks = sync.Pool{New: func() any { return &walk{} }}

// postorder lists the instructions that the results need, in the order of a depth-first walk from the first
// result. It depends only on the structure of f, not on the order of its code. It does not recurse: code
// may be 10^5 instructions deep. The list belongs to the walk.
func (w *walk) postorder(f *Func) []Ref {
	n := len(f.Params) + len(f.Code)
	w.order, w.stack, w.seen = slices.Grow(w.order[:0], len(f.Code)), w.stack[:0], slices.Grow(w.seen[:0], n)[:n]
	clear(w.seen)
	for _, r := range f.Results {
		w.enter(f, r)
		for len(w.stack) > 0 {
			top := &w.stack[len(w.stack)-1]
			if args := f.At(top.ref).Args; top.next < len(args) {
				top.next++
				w.enter(f, args[top.next-1])
				continue
			}
			w.order = append(w.order, top.ref)
			w.stack = w.stack[:len(w.stack)-1]
		}
	}
	return w.order
}

func (w *walk) enter(f *Func, r Ref) {
	if int(r) >= len(f.Params) && !w.seen[r] {
		w.seen[r] = true
		w.stack = append(w.stack, visit{ref: r})
	}
}

// inOrder gives f in the order of a depth-first walk, without the instructions that no result needs. Where f is so
// already, and its memory is not much larger than its code, they share it.
func inOrder(f *Func) *Func {
	w := walks.Get().(*walk)
	defer walks.Put(w)
	order := w.postorder(f)
	n := len(f.Code)
	if len(order) == n && cap(f.Code) <= n+n/4 && isCounted(order, Ref(len(f.Params))) {
		return &Func{Params: slices.Clone(f.Params), Code: slices.Clip(f.Code), Results: slices.Clone(f.Results)}
	}
	return w.copy(f)
}

// isCounted reports whether a list counts up from first.
func isCounted(list []Ref, first Ref) bool {
	for i, r := range list {
		if r != first+Ref(i) {
			return false
		}
	}
	return true
}

// copy copies what the walk has listed.
func (w *walk) copy(f *Func) *Func {
	np := len(f.Params)
	w.renumber = slices.Grow(w.renumber[:0], np+len(f.Code))[:np+len(f.Code)]
	for i := range np {
		w.renumber[i] = Ref(i)
	}
	args := make([]Ref, 0, countArgs(f, w.order)+len(f.Results))
	refs := func(old []Ref) []Ref {
		start := len(args)
		for _, r := range old {
			args = append(args, w.renumber[r])
		}
		return args[start:len(args):len(args)]
	}
	g := &Func{Params: slices.Clone(f.Params), Code: make([]Instr, len(w.order))}
	for i, r := range w.order {
		in := *f.At(r)
		in.Args = refs(in.Args)
		g.Code[i] = in
		w.renumber[r] = Ref(np + i)
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
