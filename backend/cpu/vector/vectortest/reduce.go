package vectortest

import "github.com/laze-go/laze/backend/cpu/vector"

// Reduce makes a case smaller as long as it fails: it leaves out stores and loops, and puts 0 for values. What is
// defined stays so: where an operation is guarded, the guard stays, or is 0.
func Reduce(c Case, fails func(c *Case) bool) Case {
	for smaller := true; smaller; {
		smaller = false
		for i := count(&c.Program.Code) - 1; i >= 0; i-- {
			p := without(c.Program, i)
			if p == nil || p.String() == c.Program.String() {
				continue
			}
			if less := (Case{p, c.Buffers, c.Scalars, c.N}); fails(&less) {
				c, smaller = less, true
				i = min(i, count(&p.Code))
			}
		}
	}
	return c
}

// count is the number of instructions, those in blocks too.
func count(b *vector.Block) int {
	n := 0
	visit(b, func(*vector.Block, int) { n++ })
	return n
}

// visit calls f for every instruction of a block and of those inside.
func visit(b *vector.Block, f func(b *vector.Block, i int)) {
	for i := range b.Code {
		for k := range b.Code[i].Body {
			visit(&b.Code[i].Body[k], f)
		}
		f(b, i)
	}
}

// without is a copy of a program without what instruction n does, or nil where it does nothing.
func without(p *vector.Program, n int) *vector.Program {
	p = vector.MustParse(p.String())
	var block *vector.Block
	var at int
	visit(&p.Code, func(b *vector.Block, i int) {
		if n == 0 {
			block, at = b, i
		}
		n--
	})
	switch in := &block.Code[at]; {
	case in.Op == vector.Const || in.Op == vector.Pointer || in.Op == vector.ScratchAt:
		return nil
	case in.Op.IsControl():
		given := in.Args[len(in.Args)-len(in.Types):]
		for k := range in.Types {
			replace(&p.Code, in.First+vector.Ref(k), given[k])
		}
		block.Code = append(block.Code[:at], block.Code[at+1:]...)
	case len(in.Types) == 0:
		block.Code = append(block.Code[:at], block.Code[at+1:]...)
	default:
		*in = vector.Instr{Op: vector.Const, First: in.First, Types: in.Types}
	}
	p.Prune()
	if p.Verify() != nil {
		return nil
	}
	return p
}

// replace puts one value for another.
func replace(b *vector.Block, old, fresh vector.Ref) {
	change := func(refs []vector.Ref) {
		for i, r := range refs {
			if r == old {
				refs[i] = fresh
			}
		}
	}
	change(b.Results)
	for i := range b.Code {
		change(b.Code[i].Args)
		for k := range b.Code[i].Body {
			replace(&b.Code[i].Body[k], old, fresh)
		}
	}
}
