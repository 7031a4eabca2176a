package amd64

// An inst is an instruction with every choice made: what remains is to write the fields down.
type inst struct {
	row         *Row
	enc         encoding
	wide        uint8 // W
	length      uint8 // 0, 1, 2: 128, 256, 512 bits
	mask        uint8
	reg, vvvv   uint8
	rm          uint8
	mem         Operand // memory that stands for rm; none if it is a register
	tail        int64   // immediate
	tailBytes   uint8
	byteNeedREX bool
}

type encoding uint8

const (
	encLegacy encoding = iota
	encVEX
	encEVEX
)

// What Emit refuses.
const (
	wrongCount    fault = "wrong number of operands"
	wrongOperand  fault = "an operand is of a class that the row does not take"
	wrongLength   fault = "no such vector length"
	unknownLength fault = "nothing tells the size of memory: say Bits"
	wrongMask     fault = "the row takes no such mask"
	missingMask   fault = "the row needs a mask"
	misplacedMask fault = "a mask stands on the first operand only"
	noEVEX        fault = "has no EVEX form, which registers above 15, 512 bits, masks and broadcasts need"
	wrongBcast    fault = "memory cannot be broadcast here"
	wrongAddress  fault = "no such address: the scale is 1, 2, 4 or 8, the index not RSP, the displacement 32 bits"
	wrongNumber   fault = "the number does not fit"
)

// resolve checks operands against a row and settles on an encoding.
func resolve(row *Row, ops []Operand) (in inst, why fault) {
	in.row = row
	if len(ops) != len(row.slots) {
		return in, wrongCount
	}
	if why = in.measure(ops); why != "" {
		return in, why
	}
	for i := range ops {
		if why = in.admit(&row.slots[i], &ops[i], i); why != "" {
			return in, why
		}
	}
	in.fields(ops)
	if in.mem.kind != none {
		if why = in.checkMemory(); why != "" {
			return in, why
		}
	}
	if row.masking != unmasked || in.mask != 0 {
		if why = in.checkMask(); why != "" {
			return in, why
		}
	}
	if why = in.setTail(ops); why != "" {
		return in, why
	}
	return in, in.choose()
}

// measure finds the length of the vector, and W where a general register decides it.
func (in *inst) measure(ops []Operand) fault {
	row := in.row
	in.length = row.length
	if row.measure >= 0 {
		length, known := lengthOf(&ops[row.measure])
		if !known {
			return unknownLength
		}
		in.length = length
	}
	if row.lengths>>in.length&1 == 0 {
		return wrongLength
	}
	if row.sized < 0 {
		return ""
	}
	wide, known := widthOf(&ops[row.sized])
	in.wide = wide
	if !known {
		return unknownLength
	}
	return ""
}

// lengthOf gives 0, 1, 2 for 128, 256, 512 bits.
func lengthOf(o *Operand) (uint8, bool) {
	bits := o.bytes >> 5 // 16, 32, 64 bytes
	class := o.reg.class()
	switch {
	case o.kind == register:
	case o.isVSIB():
		class = o.index.class()
	default:
		return min(bits, 2), o.bytes >= 16
	}
	return class - classX, class >= classX && class <= classZ
}

// widthOf gives the W of a general register, or of memory whose size was said.
func widthOf(o *Operand) (uint8, bool) {
	if o.kind == register {
		return b2u(o.reg.class() == classQ), true
	}
	return o.bytes >> 3 & 1, o.bytes == 4 || o.bytes == 8
}

// admit checks operand number i.
func (in *inst) admit(s *slot, o *Operand, i int) fault {
	if o.mask != 0 {
		if i != 0 {
			return misplacedMask
		}
		in.mask = o.mask
	}
	switch o.kind {
	case register:
		class := o.reg.class()
		if s.role == roleMem || s.role == roleVSIB || s.role > roleOpcode || in.classesOf(s)>>class&1 == 0 {
			return wrongOperand
		}
		if limits[class] < o.reg.number() {
			return wrongOperand
		}
	case address, pooled:
		if s.role != roleRM && s.role != roleMem && s.role != roleVSIB {
			return wrongOperand
		}
	case immediate:
		if s.role != roleByte && s.role != roleSigned {
			return wrongOperand
		}
	default:
		if o.kind != target || s.role != roleJump {
			return wrongOperand
		}
	}
	return ""
}

// limits holds the highest number of each class of registers.
var limits = [...]uint8{classB: 15, classW: 15, classD: 15, classQ: 15, classX: 31, classY: 31, classZ: 31, classK: 7}

// classesOf gives the classes that a slot takes, the vector's length and W being known.
func (in *inst) classesOf(s *slot) uint8 {
	switch s.classes {
	case 0:
		return 1 << (classX + shorter(in.length, s.shift))
	case general:
		return 1 << (classD + in.wide)
	}
	return s.classes
}

// shorter is the length of a half, quarter or eighth of a vector, at least an xmm.
func shorter(length, shift uint8) uint8 { return max(length, shift) - shift }

// fields takes the numbers of registers out of the operands.
func (in *inst) fields(ops []Operand) {
	row := in.row
	in.reg, in.vvvv = number(ops, row.r), number(ops, row.v)
	if row.ext >= 0 {
		in.reg = uint8(row.ext)
	}
	switch {
	case row.m >= 0 && ops[row.m].inMemory():
		in.mem = ops[row.m]
	case row.m >= 0:
		in.rm = ops[row.m].reg.number()
	default:
		in.rm = number(ops, row.op)
	}
	in.byteNeedREX = in.needsREX(ops)
}

// needsREX says whether an operand is SPL, BPL, SIL or DIL, which without REX are AH to BH (SDM 2.2.1.2).
func (in *inst) needsREX(ops []Operand) bool {
	for i := range ops {
		if o := &ops[i]; o.kind == register && o.reg >= regOf(classB, 4) && o.reg <= regOf(classB, 7) {
			return true
		}
	}
	return false
}

func number(ops []Operand, i int8) uint8 {
	if i < 0 {
		return 0
	}
	return ops[i].reg.number()
}

func (in *inst) checkMemory() fault {
	m, s := &in.mem, &in.row.slots[in.row.m]
	if m.bcast && (in.row.size.bcast == 0 || in.row.evex == absent) {
		return wrongBcast
	}
	if vsib := s.role == roleVSIB; vsib || m.isVSIB() {
		if !vsib || !m.isVSIB() || 1<<m.index.class()&in.classesOf(s) == 0 {
			return wrongAddress
		}
	}
	if m.kind == address && !exists(m) || m.val != int64(int32(m.val)) {
		return wrongAddress
	}
	return ""
}

// exists says whether base, index and scale are ones that SIB can say.
func exists(m *Operand) bool {
	return m.reg.number() < 16 && scales>>m.scale&1 != 0 &&
		m.index.number() <= limits[m.index.class()] && m.index != regOf(classQ, uint8(RSP))
}

// scales has a bit for each scale that there is, 0 being no index.
const scales = 1<<0 | 1<<1 | 1<<2 | 1<<4 | 1<<8

func (in *inst) checkMask() fault {
	clears, toMemory := in.mask&zeroing != 0, in.row.m == 0 && in.mem.kind != none
	switch {
	case in.row.masking == required && in.mask == 0:
		return missingMask
	case in.mask == 0:
		return ""
	case in.row.masking == unmasked || in.mask == zeroing || in.mask&^zeroing > 7:
		return wrongMask
	case clears && (toMemory || in.row.masking != clearing):
		return wrongMask
	}
	return ""
}

// setTail takes what stands behind the address.
func (in *inst) setTail(ops []Operand) fault {
	row := in.row
	if row.s >= 0 { // the register of is4 (SDM 2.3.10)
		in.tail, in.tailBytes = int64(number(ops, row.s))<<4, 1
		if number(ops, row.s) > 15 {
			return noEVEX
		}
	}
	if row.i < 0 {
		return ""
	}
	s, v := &row.slots[row.i], ops[row.i].val
	in.tailBytes = max(1, s.width)
	switch s.role {
	case roleJump:
		return ""
	case roleSigned:
		v = narrow(row, ops, v)
	}
	in.tail = v
	return fits(s, v)
}

func fits(s *slot, v int64) fault {
	low, high := int64(-128), int64(127)
	switch {
	case s.role == roleByte:
		high = 255
	case s.width == 4:
		low, high = -1<<31, 1<<31-1
	case s.width == 8:
		return ""
	}
	if v < low || v > high {
		return wrongNumber
	}
	return ""
}

// narrow writes a 32-bit number without sign as the signed one of the same bits, where the operation has 32 bits.
func narrow(row *Row, ops []Operand, v int64) int64 {
	wide := row.legacy == 1
	if row.sized >= 0 {
		w, known := widthOf(&ops[row.sized])
		wide = !known || w == 1
	}
	if !wide && v == int64(uint32(v)) {
		return int64(int32(v))
	}
	return v
}

// choose picks the encoding. VEX is taken where it can say it, for it is shorter.
func (in *inst) choose() fault {
	row := in.row
	w := row.legacy
	if w == absent {
		in.enc, w = encVEX, row.vex
		if in.needsEVEX() {
			in.enc, w = encEVEX, row.evex
		}
	}
	if w == absent {
		return noEVEX
	}
	if w != byRegister {
		in.wide = uint8(w)
	}
	return ""
}

func (in *inst) needsEVEX() bool {
	if in.row.vex == absent || in.length == 2 || in.mask != 0 || (in.reg|in.vvvv|in.rm) > 15 {
		return true
	}
	return in.mem.kind != none && (in.mem.bcast || in.mem.isVSIB() && in.mem.index.number() > 15)
}

func b2u(b bool) uint8 {
	if b {
		return 1
	}
	return 0
}
