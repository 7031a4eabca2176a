package codegen

import (
	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/graph/expr"
)

// A lookup is a gather at indices that were just loaded, of the lanes whose index is below a limit, which are nearly always all. It takes the
// elements one by one. See Note [Lookups].
type lookup struct {
	f       *function
	size    int     // of an element
	element operand // its memory, but for the index
	index   operand // the memory of the first index
	limit   reg
	beyond  int32 // the region that gathers where an index is not below the limit
}

// A loaded is a value that a load of all lanes brought, and the memory where it still lies: nothing was stored since.
type loaded struct {
	value  vector.Ref
	memory operand
}

// lookup tells whether a gather from m is one.
func (f *function) lookup(in *vector.Instr, m operand) (l lookup, ok bool) {
	if in.Args[2] == vector.None {
		return l, false
	}
	test := f.defs[in.Args[2]]
	if test == nil || test.Op != vector.Lt || test.Elem != expr.Uint64 || test.Args[0] != in.Args[1] {
		return l, false
	}
	limits := f.defs[test.Args[1]]
	if limits == nil || limits.Op != vector.Splat {
		return l, false
	}
	index, ok := f.stillIn(in.Args[1])
	return lookup{f: f, size: in.Elem.Size(), element: m, index: index, limit: f.use(limits.Args[0])}, ok
}

// stillIn gives the memory where integers of 64 bits still lie.
func (f *function) stillIn(v vector.Ref) (operand, bool) {
	for _, l := range f.loads {
		if l.value == v && f.defs[v].Elem.Size() == 8 && fits32(l.memory.num+slotBytes) {
			return l.memory, true
		}
	}
	return operand{}, false
}

// take makes d the elements. What gather gathers is taken instead where an index is not below the limit.
func (l *lookup) take(d reg, gather func(d reg)) {
	f := l.f
	l.beyond = f.aside([]reg{d}, func() {
		own := f.newReg(f.regs[d].class, f.regs[d].bits)
		gather(own)
		f.move(d, own)
	})
	l.fill(d, f.regs[d].bits, 0)
	f.bind(f.regions[l.beyond].back)
}

// fill takes what a vector of so many bits holds, from lane k on.
func (l *lookup) fill(d reg, bits uint16, k int) {
	if bits == 128 {
		l.few(register(d, 128), k)
		return
	}
	f, half := l.f, bits/2
	low, high := f.newReg(vectors, half), f.newReg(vectors, half)
	l.fill(low, half, k)
	l.fill(high, half, k+int(half)/8/l.size)
	f.emit(joins[f.level][half], register(d, bits), register(low, bits), register(high, half), number(1))
}

// joins are the instructions that put a vector of so many bits behind another one.
var joins = [...]map[uint16]string{AVX2: {128: "vinsertf128"}, AVX512: {128: "vinsertf32x4", 256: "vinsertf64x4"}}

// few takes 16 bytes of elements.
func (l *lookup) few(d operand, k int) {
	f := l.f
	if l.size == 8 {
		f.emit("vmovsd.load", d, l.at(k))
		f.emit("vmovhpd", d, d, l.at(k+1))
		return
	}
	f.emit("vmovss.load", d, l.at(k))
	for i := 1; i < 4; i++ {
		f.emit("vinsertps", d, d, l.at(k+i), number(int64(i<<4)))
	}
}

// at is the memory of lane k's element. Its index is compared where it is used, so that nobody can change it in between.
func (l *lookup) at(k int) operand {
	f, m, from := l.f, l.element, l.index
	from.num += int64(8 * k)
	m.index = f.newReg(general, 64)
	f.emit("mov.load", register(m.index, 64), from)
	f.emit("cmp", register(m.index, 64), register(l.limit, 64))
	f.leave("jae", l.beyond)
	return m
}

// Note [Lookups]
//
// The instruction that gathers is made of as many small operations as loads one by one, but what comes behind it waits until they are
// handed out, so that a core has fewer elements under way. That holds for indices that lie in memory: to take a computed vector apart, or to
// bring it back from scratch memory, costs as much as the instruction.
