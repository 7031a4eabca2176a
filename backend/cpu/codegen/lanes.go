package codegen

import "github.com/laze-go/laze/backend/cpu/vector"

func (f *function) loadEach(in *vector.Instr, m operand, mask reg) { f.fail(in, "masked narrow") }
func (f *function) storeEach(in *vector.Instr, m operand, value, mask reg) {
	f.fail(in, "masked narrow")
}
