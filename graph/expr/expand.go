package expr

import "sync"

// Expand replaces operations that a machine does not have by their decompositions, where these exist; operations
// of the decompositions in turn; and all that in regions too. It is f itself where there is nothing to do.
func Expand(f *Func, has func(Op) bool) *Func {
	return expander{has, setOf(has)}.expand(f)
}

// An expander expands for a machine that has a set of operations.
type expander struct {
	has func(Op) bool
	set opSet
}

// An opSet is a set of operations that can be compared.
type opSet [NumOps/64 + 1]uint64

func setOf(has func(Op) bool) (s opSet) {
	for op := range NumOps {
		if has(op) {
			s[op/64] |= 1 << (op % 64)
		}
	}
	return s
}

// lacks reports whether a function has something to expand.
func (e expander) lacks(f *Func) bool {
	for i := range f.Code {
		in := &f.Code[i]
		if e.decompOf(f, in) != nil {
			return true
		}
		for _, region := range in.Regions {
			if e.lacks(region) {
				return true
			}
		}
	}
	return false
}

// decompOf finds how to replace an instruction, or nil.
func (e expander) decompOf(f *Func, in *Instr) *decomposition {
	d := &decomps[in.Op]
	if len(in.Args) == 0 || !d.covers(f.TypeOf(in.Args[0])) || e.has(in.Op) {
		return nil
	}
	return d
}

func (e expander) expand(f *Func) *Func {
	if !e.lacks(f) {
		return f
	}
	b := NewBuilder(f.Params...)
	b.Reserve(len(f.Code))
	np := len(f.Params)
	fresh := make([][]Ref, np+len(f.Code)) // what became of a ref: one value, or the components of a Tuple
	single := make([]Ref, np+len(f.Code))  // the values of which there is one
	one := func(i int, r Ref) []Ref {
		single[i] = r
		return single[i : i+1]
	}
	for i, r := range b.params() {
		fresh[i] = one(i, r)
	}
	var args []Ref
	for i := range f.Code {
		in := f.Code[i]
		args = args[:0]
		for _, r := range in.Args {
			args = append(args, fresh[r][0])
		}
		switch d := e.decompOf(f, &in); {
		case d != nil:
			fresh[np+i] = b.Inline(e.expansion(d, in.Op, f.TypeOf(in.Args[0]), len(args)), args, nil)
		case in.Op == Get && b.TypeOf(args[0]) != Tuple:
			fresh[np+i] = fresh[in.Args[0]][in.Bits:][:1]
		default:
			in.Args, in.Regions = args, e.all(in.Regions)
			fresh[np+i] = one(np+i, b.Add(in))
		}
	}
	results := make([]Ref, len(f.Results))
	for i, r := range f.Results {
		results[i] = fresh[r][0]
	}
	return b.Func(results...)
}

func (e expander) all(regions []*Func) []*Func {
	var expanded []*Func
	for _, region := range regions {
		expanded = append(expanded, e.expand(region))
	}
	return expanded
}

// Expansions are kept: a few for each operation, and to make one takes longer than all the rest of a small program.
var expansions sync.Map // of *Func by expansionKey

type expansionKey struct {
	op  Op
	t   Type
	set opSet
}

// expansion is the decomposition of an operation on n arguments of type t, expanded.
func (e expander) expansion(d *decomposition, op Op, t Type, n int) *Func {
	key := expansionKey{op, t, e.set}
	if f, ok := expansions.Load(key); ok {
		return f.(*Func)
	}
	b := NewBuilder()
	for range n {
		b.Param(t)
	}
	f := e.expand(b.Func(d.apply(b, t, b.params(), e.has)...))
	expansions.Store(key, f)
	return f
}
