package codegen

import "github.com/laze-go/laze/backend/cpu/vector"

// A Xor of three values is one instruction of AVX-512. Rounds of generators and of hashes are full of them.

// xorOfThree is the table of truth of that Xor.
const xorOfThree = 0x96

// innerXor gives the Xor that is an operand of a Xor, and the other operand, if they can become one. The inner one has
// no such operand itself, which would have been taken into it.
func (f *function) innerXor(in *vector.Instr) (inner *vector.Instr, other vector.Ref, ok bool) {
	if f.level != AVX512 || !isXor(in) {
		return nil, vector.None, false
	}
	for k, a := range in.Args {
		if inner = f.defs[a]; isXor(inner) && !isXor(f.defs[inner.Args[0]]) && !isXor(f.defs[inner.Args[1]]) {
			return inner, in.Args[1-k], true
		}
	}
	return nil, vector.None, false
}

func isXor(in *vector.Instr) bool {
	return in != nil && in.Op == vector.Xor && (in.Types[0] == vector.I32 || in.Types[0] == vector.I64)
}

// selectXor selects a Xor of lanes.
func (f *function) selectXor(in *vector.Instr) {
	inner, other, ok := f.innerXor(in)
	if !ok {
		f.byRule(in)
		return
	}
	x, y, z := f.use(other), f.use(inner.Args[0]), f.use(inner.Args[1])
	d := f.result(in)
	bits := f.regs[d].bits
	f.move(d, x)
	name := [...]string{4: "vpternlogd", 8: "vpternlogq"}[in.Types[0].Bytes()]
	f.emit(name, register(d, bits), register(y, bits), register(z, bits), number(xorOfThree))
}
