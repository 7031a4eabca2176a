package codegen

import "github.com/laze-go/laze/backend/cpu/vector"

// A choice between the two operands of a comparison is one instruction: MIN gives a where a < b, else b; MAX gives a
// where a > b, else b. For NaN and zeros too, this is what Select of Lt or Gt gives.

// extremes are the instructions, by whether the larger is taken and by the bytes of a lane.
var extremes = [2][9]string{{4: "vminps", 8: "vminpd"}, {4: "vmaxps", 8: "vmaxpd"}}

// chooses says whether a Select is such a choice, and gives the instruction with its operands.
func (f *function) chooses(in *vector.Instr) (name string, a, b vector.Ref, ok bool) {
	if in.Op != vector.Select || !in.Types[0].IsFloat() {
		return "", 0, 0, false
	}
	test := f.defs[in.Args[0]]
	if test == nil || test.Op != vector.Lt && test.Op != vector.Gt {
		return "", 0, 0, false
	}
	a, b = in.Args[1], in.Args[2]
	larger := 0
	switch {
	case test.Args[0] == a && test.Args[1] == b:
	case test.Args[0] == b && test.Args[1] == a:
		larger = 1
	default:
		return "", 0, 0, false
	}
	if test.Op == vector.Gt {
		larger = 1 - larger
	}
	return extremes[larger][in.Types[0].Bytes()], a, b, true
}

// selectChoice selects a Select.
func (f *function) selectChoice(in *vector.Instr) {
	name, a, b, ok := f.chooses(in)
	if !ok {
		f.byRule(in)
		return
	}
	x, y := f.use(a), f.use(b)
	d := f.result(in)
	bits := f.regs[d].bits
	f.emit(name, register(d, bits), register(x, bits), register(y, bits))
}

func init() { selectors[vector.Select] = (*function).selectChoice }
