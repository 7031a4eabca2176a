package amd64

import (
	"fmt"
	"strings"
)

// The text is that of GNU objdump -M intel, with one difference: a comparison shows its predicate as a number,
// not as a part of the name. A listing names the targets of jumps L0, L1, .. in order of place, and constants
// by their place behind "pool".

// String lists the code: its instructions a line each, then its constants.
func (c Code) String() string {
	all, err := decodeAll(c)
	labels := labelsOf(all)
	var b strings.Builder
	for i := range all {
		in := &all[i]
		if l, ok := labels[int64(in.at)]; ok {
			fmt.Fprintf(&b, "%s:\n", l)
		}
		fmt.Fprintf(&b, "  %s\n", in.text(in.ops, labels))
	}
	if err != nil {
		fmt.Fprintf(&b, "  # %v\n", err)
	}
	c.listPool(&b)
	return b.String()
}

// labelsOf names the offsets that jumps lead to.
func labelsOf(all []instruction) map[int64]string {
	targets := map[int64]bool{}
	for i := range all {
		if to, ok := all[i].jumpTo(); ok {
			targets[int64(to)] = true
		}
	}
	labels := map[int64]string{}
	for i := range all {
		if at := int64(all[i].at); targets[at] {
			labels[at] = fmt.Sprintf("L%d", len(labels))
		}
	}
	return labels
}

// jumpTo gives the offset that a jump leads to.
func (i *instruction) jumpTo() (int, bool) {
	if i.row.i < 0 || i.ops[i.row.i].kind != target {
		return 0, false
	}
	return int(i.ops[i.row.i].val), true
}

func (c Code) listPool(b *strings.Builder) {
	if c.Size >= len(c.Bytes) {
		return
	}
	rest := c.Bytes[c.poolStart():]
	fmt.Fprintf(b, "  .balign %d,0xcc\npool:\n", c.Align)
	for len(rest) > 0 {
		n := min(8, len(rest))
		fmt.Fprintf(b, "  .byte %s\n", strings.ReplaceAll(fmt.Sprintf("% #x", rest[:n]), " ", ","))
		rest = rest[n:]
	}
}

// textOf prints operands that the row may not allow.
func textOf(row *Row, ops []Operand) string {
	in := inst{row: row}
	if len(ops) == len(row.slots) {
		in.measure(ops)
	}
	return in.text(ops, nil)
}

// text prints an instruction. labels gives names to the offsets of jump targets.
func (in *inst) text(ops []Operand, labels map[int64]string) string {
	mnemonic, _, _ := strings.Cut(in.row.name, ".")
	parts := make([]string, len(ops))
	for i := range ops {
		o := &ops[i]
		switch o.kind {
		case register:
			parts[i] = o.reg.String()
		case address, pooled:
			parts[i] = in.memoryText(o, i)
		case immediate:
			parts[i] = in.numberText(o, i)
		case target:
			parts[i] = targetText(o, labels)
		default:
			parts[i] = "nothing"
		}
		parts[i] += maskText(o.mask)
	}
	return strings.TrimSpace(mnemonic + " " + strings.Join(parts, ","))
}

func targetText(o *Operand, labels map[int64]string) string {
	if l, ok := labels[o.val]; ok {
		return l
	}
	return fmt.Sprintf("label %d", o.val)
}

func maskText(mask uint8) string {
	text := ""
	if mask&7 != 0 {
		text = fmt.Sprintf("{k%d}", mask&7)
	}
	if mask&zeroing != 0 {
		text += "{z}"
	}
	return text
}

// String gives the name that assemblers know.
func (r Reg) String() string {
	n := r.number()
	if c := r.class(); c >= classX {
		return fmt.Sprintf("%s%d", vectorNames[c-classX], n)
	}
	if n < 8 {
		return legacyNames[r.class()][n&7]
	}
	return fmt.Sprintf("r%d%s", n, [...]string{"b", "w", "d", ""}[r.class()])
}

var vectorNames = [...]string{"xmm", "ymm", "zmm", "k"}

var legacyNames = [...][8]string{
	{"al", "cl", "dl", "bl", "spl", "bpl", "sil", "dil"},
	{"ax", "cx", "dx", "bx", "sp", "bp", "si", "di"},
	{"eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi"},
	{"rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi"},
}

var sizeNames = map[uint8]string{1: "BYTE", 2: "WORD", 4: "DWORD", 8: "QWORD", 16: "XMMWORD", 32: "YMMWORD", 64: "ZMMWORD"}

// memoryText prints the size, the address, and the number of lanes where registers do not tell it.
func (in *inst) memoryText(o *Operand, i int) string {
	in.mem = *o
	bytes := in.memoryBytes()
	switch {
	case in.row.size.absent:
		return addressText(o)
	case o.bcast && bytes != 0 && int(in.row.measure) == i:
		return fmt.Sprintf("%s BCST %s{1to%d}", sizeNames[bytes], addressText(o), 16<<in.length/bytes)
	case o.bcast:
		return sizeNames[bytes] + " BCST " + addressText(o)
	}
	return sizeNames[bytes] + " PTR " + addressText(o)
}

func addressText(o *Operand) string {
	text := "[rip+pool"
	if o.kind == address {
		text = "[" + o.reg.String()
	}
	if o.scale != 0 {
		text += fmt.Sprintf("+%s*%d", o.index, o.scale)
	}
	if o.val != 0 {
		text += fmt.Sprintf("%+#x", o.val)
	}
	return text + "]"
}

// numberText prints an immediate as the unsigned number that the instruction sees.
func (in *inst) numberText(o *Operand, i int) string {
	s := &in.row.slots[i]
	if s.role == roleByte {
		return fmt.Sprintf("%#x", uint8(o.val))
	}
	if in.row.legacy == 1 || in.wide == 1 || s.width == 8 {
		return fmt.Sprintf("%#x", uint64(o.val))
	}
	return fmt.Sprintf("%#x", uint32(o.val))
}
