package codegen

import (
	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/graph/expr"
)

// A lookup is a gather at indices that were just loaded, of the lanes whose index is below a limit, which are nearly
// always all. It takes the elements one by one. See Note [Lookups].
type lookup struct {
	f       *function
	elem    expr.Type
	element operand // the memory of an element, but for the index
	index   integers
	limit   reg
	beyond  int32 // the region that gathers where an index is not below the limit
}

// integers lie side by side in memory, and each can be brought to 64 bits.
type integers struct {
	memory operand
	elem   expr.Type
}

// integerRows are the instructions that bring one, and the bits of the register that they write.
var integerRows = map[expr.Type]struct {
	load string
	bits uint16
}{
	expr.Int64: {"mov.load", 64}, expr.Uint64: {"mov.load", 64}, expr.Int32: {"movsxd", 64}, expr.Uint32: {"mov.load", 32},
	expr.Uint16: {"movzx.16", 32}, expr.Uint8: {"movzx.8", 32},
}

// A loaded is a value that a load of all lanes brought, and the memory where it still lies: nothing was stored since.
type loaded struct {
	value  vector.Ref
	memory operand
}

// lookup tells whether a gather from m is one.
func (f *function) lookup(in *vector.Instr, m operand) (l lookup, ok bool) {
	if in.Args[2] == vector.None || in.Elem == expr.Bool {
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
	return lookup{f: f, elem: in.Elem, element: m, index: index, limit: f.use(limits.Args[0])}, ok
}

// stillIn gives the memory where the integers of 64-bit lanes still lie, as wide or narrower.
func (f *function) stillIn(v vector.Ref) (list integers, ok bool) {
	in := f.defs[v]
	if in == nil {
		return list, false
	}
	from := v
	if in.Op == vector.Convert {
		from = in.Args[0]
	}
	for _, l := range f.loads {
		if l.value == from && !f.types[from].IsFloat() && fits32(l.memory.num+slotBytes) {
			list = integers{l.memory, f.defs[from].Elem}
			if list.elem.Size() == 4 {
				list.elem = in.Elem
			}
			return list, integerRows[list.elem].bits > 0
		}
	}
	return list, false
}

// take makes d the elements. What gather gathers is taken instead where an index is not below the limit.
func (l *lookup) take(d reg, gather func(d reg)) {
	f := l.f
	l.beyond = f.aside([]reg{d}, func() {
		own := f.newReg(f.regs[d].class, f.regs[d].bits)
		gather(own)
		f.move(d, own)
	})
	if row, narrow := narrowLookups[l.elem]; narrow {
		l.pack(d, row)
	} else {
		l.fill(d, f.regs[d].bits, 0)
	}
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
	l.fill(high, half, k+int(half)/8/l.elem.Size())
	f.emit(joins[f.level][half], register(d, bits), register(low, bits), register(high, half), number(1))
}

// joins are the instructions that put a vector of so many bits behind another one.
var joins = [...]map[uint16]string{AVX2: {128: "vinsertf128"}, AVX512: {128: "vinsertf32x4", 256: "vinsertf64x4"}}

// few takes 16 bytes of elements.
func (l *lookup) few(d operand, k int) {
	f := l.f
	if l.elem.Size() == 8 {
		f.emit("vmovsd.load", d, l.at(k))
		f.emit("vmovhpd", d, d, l.at(k+1))
		return
	}
	f.emit("vmovss.load", d, l.at(k))
	for i := 1; i < 4; i++ {
		f.emit("vinsertps", d, d, l.at(k+i), number(int64(i<<4)))
	}
}

// narrowLookups are the instructions that load the first narrow element, put another one beside it, and make them
// lanes.
var narrowLookups = map[expr.Type]struct{ first, next, extend string }{
	expr.Int8: {"movzx.8", "vpinsrb", "vpmovsxbd"}, expr.Uint8: {"movzx.8", "vpinsrb", "vpmovzxbd"},
	expr.Int16: {"movzx.16", "vpinsrw", "vpmovsxwd"}, expr.Uint16: {"movzx.16", "vpinsrw", "vpmovzxwd"},
}

// pack takes narrow elements, of which 16 bytes hold those of all lanes.
func (l *lookup) pack(d reg, row struct{ first, next, extend string }) {
	f := l.f
	one, all := register(f.newReg(general, 64), 32), register(f.newReg(vectors, 128), 128)
	f.emit(row.first, one, l.at(0))
	f.emit("vmovd", all, one)
	for k := 1; k < f.lanes; k++ {
		f.emit(row.next, all, all, l.at(k), number(int64(k)))
	}
	f.emit(row.extend, register(d, f.regs[d].bits), all)
}

// at is the memory of lane k's element. Its index is compared where it is used, so that nobody can change it in
// between.
func (l *lookup) at(k int) operand {
	f, m, from, row := l.f, l.element, l.index.memory, integerRows[l.index.elem]
	from.num += int64(k * l.index.elem.Size())
	m.index = f.newReg(general, 64)
	f.emit(row.load, register(m.index, row.bits), from)
	f.emit("cmp", register(m.index, 64), register(l.limit, 64))
	f.leave("jae", l.beyond)
	return m
}

// Note [Lookups]
//
// The instruction that gathers is made of as many small operations as loads one by one, but what comes behind it waits
// until they are handed out, so that a core has fewer elements under way. That holds for indices that lie in memory: to
// take a computed vector apart, or to bring it back from scratch memory, costs as much as the instruction.
