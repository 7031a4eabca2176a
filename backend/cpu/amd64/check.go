package amd64

import (
	"fmt"
	"slices"
	"sync"
)

// Check holds emitted code to what Go asks of machine code that it did not make, and to what the machine asks:
//
//   - every byte belongs to an instruction of the table, which has no PUSH, POP, CALL, indirect jump or
//     system instruction;
//   - and is spelt as Emit spells it, so that no bit of a prefix has a meaning that nobody looked at;
//   - RSP and RBP are in no operand: a fault in a leaf that left them alone is an ordinary panic with a traceback;
//   - before every RET stands VZEROUPPER if the code names a ymm or zmm: else all scalar Go code runs several
//     times slower;
//   - before every RET stands SFENCE if the code stores past the caches;
//   - jumps land on instructions, the last instruction is RET or JMP, constants are read from the pool.
//
// The fences before RET may stand in any order, but nothing between them and RET, and no jump may lead past them.
func Check(c Code) error {
	if c.Size < 0 || c.Size > len(c.Bytes) || c.Align < 1 {
		return fmt.Errorf("amd64: code of %d bytes says that %d are instructions, aligned to %d", len(c.Bytes), c.Size, c.Align)
	}
	all, err := decodeAll(c)
	if err != nil {
		return err
	}
	for _, rule := range [...]func(*checked) error{(*checked).spelling, (*checked).stack, (*checked).jumps, (*checked).constants, (*checked).returns} {
		if err := rule(&checked{code: c, all: all}); err != nil {
			return fmt.Errorf("amd64: %w", err)
		}
	}
	return nil
}

// known holds the rows that rules speak of.
var known = sync.OnceValue(func() (rows struct{ ret, jmp, vzeroupper, sfence, nopLong *Row }) {
	rows.ret, rows.jmp, rows.nopLong = Must("ret"), Must("jmp"), Must("nop.long")
	rows.vzeroupper, rows.sfence = Must("vzeroupper"), Must("sfence")
	return rows
})

// checked is code being checked.
type checked struct {
	code Code
	all  []instruction
}

// fail names the instruction that breaks a rule.
func fail(in *instruction, why string) error {
	return fmt.Errorf("byte %d: %s: %s", in.at, in.text(in.ops, nil), why)
}

// spelling encodes every instruction again.
func (c *checked) spelling() error {
	var code []byte
	for i := range c.all {
		in := &c.all[i]
		if in.row == known().nopLong { // its length is its purpose
			continue
		}
		again, why := resolve(in.row, in.ops)
		if why != "" {
			return fail(in, string(why))
		}
		var at int
		code, at = again.encode(code[:0])
		got := c.code.Bytes[in.at:in.end()]
		if len(got) == len(code) {
			copyDistances(code, got, again, at)
		}
		if !slices.Equal(got, code) {
			return fail(in, fmt.Sprintf("is % x, not % x", got, code))
		}
	}
	return nil
}

// copyDistances takes over what Finish fills in.
func copyDistances(to, from []byte, in inst, at int) {
	if in.mem.kind == pooled {
		copy(to[at:at+4], from[at:at+4])
	}
	if in.row.i >= 0 && in.row.slots[in.row.i].role == roleJump {
		tail := len(to) - int(in.tailBytes)
		copy(to[tail:], from[tail:])
	}
}

// stack finds RSP and RBP, of any width.
func (c *checked) stack() error {
	for i := range c.all {
		in := &c.all[i]
		for n := range in.ops {
			if o := &in.ops[n]; o.names(RSP) || o.names(RBP) {
				return fail(in, "names the stack or frame pointer")
			}
		}
	}
	return nil
}

// names says whether a general register is in the operand.
func (o *Operand) names(r GPR) bool {
	is := func(x Reg) bool { return x.class() <= classQ && x.number() == uint8(r) }
	switch o.kind {
	case register:
		return is(o.reg)
	case address:
		return is(o.reg) || o.scale != 0 && is(o.index)
	}
	return false
}

func (c *checked) jumps() error {
	for i := range c.all {
		in := &c.all[i]
		if to, ok := in.jumpTo(); ok && c.find(to) < 0 {
			return fail(in, "leads to no instruction")
		}
	}
	if n := len(c.all); n == 0 || c.all[n-1].row != known().ret && !isJump(c.all[n-1].row) {
		return fmt.Errorf("the code does not end in ret or jmp")
	}
	return nil
}

func isJump(r *Row) bool { return r == known().jmp || r == known().jmp.short }

// find gives the number of the instruction at an offset, or -1.
func (c *checked) find(offset int) int {
	n, ok := slices.BinarySearchFunc(c.all, offset, func(i instruction, at int) int { return i.at - at })
	if !ok {
		return -1
	}
	return n
}

func (c *checked) constants() error {
	pool := len(c.code.Bytes) - c.code.poolStart()
	for i := range c.all {
		in := &c.all[i]
		for n := range in.ops {
			o := &in.ops[n]
			if o.kind != pooled {
				continue
			}
			in.mem = *o
			if o.val < 0 || o.val+int64(in.memoryBytes()) > int64(pool) {
				return fail(in, "reads outside of the pool")
			}
			if n == 0 && in.row.slots[0].role != roleReg {
				return fail(in, "may write to the pool")
			}
		}
	}
	return nil
}

// returns finds what must stand before every RET.
func (c *checked) returns() error {
	var needs []*Row
	if slices.ContainsFunc(c.all, usesUpper) {
		needs = append(needs, known().vzeroupper)
	}
	if slices.ContainsFunc(c.all, func(i instruction) bool { return i.row.nt }) {
		needs = append(needs, known().sfence)
	}
	landed := c.landed()
	for i := range c.all {
		if c.all[i].row != known().ret {
			continue
		}
		before := c.fencesBefore(i, landed)
		for _, need := range needs {
			if !slices.Contains(before, need) {
				return fail(&c.all[i], "without "+need.name+" before it")
			}
		}
	}
	return nil
}

// usesUpper says whether the instruction names bits above 127 of a vector register.
func usesUpper(in instruction) bool {
	return slices.ContainsFunc(in.ops, func(o Operand) bool {
		r := o.reg
		if o.isVSIB() {
			r = o.index
		}
		return (o.kind == register || o.isVSIB()) && (r.class() == classY || r.class() == classZ)
	})
}

// landed tells the instructions that jumps lead to.
func (c *checked) landed() []bool {
	landed := make([]bool, len(c.all))
	for i := range c.all {
		if to, ok := c.all[i].jumpTo(); ok {
			landed[c.find(to)] = true
		}
	}
	return landed
}

// fencesBefore gives the fences that every road to instruction i passes right before it.
func (c *checked) fencesBefore(i int, landed []bool) []*Row {
	var found []*Row
	for ; i > 0 && !landed[i]; i-- {
		row := c.all[i-1].row
		if row != known().vzeroupper && row != known().sfence {
			break
		}
		found = append(found, row)
	}
	return found
}
