package sorting

import (
	"encoding/binary"

	"github.com/laze-go/laze/backend/cpu/amd64"
)

// A shape is the machine and the keys that a kernel is for.
type shape struct {
	bits int // of a vector
	size int // bytes of a key
}

func (s shape) lanes() int { return s.bits / 8 / s.size }

// wide tells AVX-512 from AVX2.
func (s shape) wide() bool { return s.bits == 512 }

// rows is how many vectors the largest network sorts: half of the registers.
func (s shape) rows() int {
	if s.wide() {
		return 16
	}
	return 8
}

// turned tells keys that are signed in registers, because AVX2 does not compare unsigned ones of 64 bits,
// and gives no extremes of them.
func (s shape) turned() bool { return !s.wide() && s.size == 8 }

// A writer writes a kernel. Vector registers are lent to values by number.
type writer struct {
	amd64.Asm
	shape
	free    []int
	turn    amd64.Operand         // of a turned shape: the sign bit in all lanes
	indices map[int]amd64.Operand // registers with the numbers of lanes, by the distance that reverse takes
	riffles [2]amd64.Operand      // and for the two halves of an interleaving
}

// suffix tells instructions on keys of a size apart.
func (w *writer) suffix() string {
	if w.size == 8 {
		return "q"
	}
	return "d"
}

func (w *writer) op(name string, ops ...amd64.Operand) { w.Emit(amd64.Must(name), ops...) }

// keys is an instruction on lanes of the width of keys.
func (w *writer) keys(name string, ops ...amd64.Operand) { w.keys2(name, "", ops...) }

// keys2 is keys for a row of the table with more behind the name.
func (w *writer) keys2(name, more string, ops ...amd64.Operand) { w.op(name+w.suffix()+more, ops...) }

func (w *writer) v(i int) amd64.Operand { return amd64.V(w.bits, i) }

// take lends a vector register.
func (w *writer) take() int {
	r := w.free[len(w.free)-1]
	w.free = w.free[:len(w.free)-1]
	return r
}

func (w *writer) give(regs ...int) { w.free = append(w.free, regs...) }

// load and store move whole vectors as they lie in memory.
func (w *writer) load(r amd64.Operand, from amd64.Operand) { w.op(w.move(), r, from) }
func (w *writer) store(to amd64.Operand, r amd64.Operand)  { w.op(w.move()+".store", to, r) }

// signed turns keys into the form that registers hold, and back.
func (w *writer) signed(r int) {
	if w.turned() {
		w.op("vpxor", w.v(r), w.v(r), w.turn)
	}
}

func (w *writer) move() string {
	if !w.wide() {
		return "vmovdqu"
	}
	return map[int]string{4: "vmovdqu32", 8: "vmovdqu64"}[w.size]
}

// lanesOf puts a number per lane into the pool.
func (w *writer) lanesOf(number func(lane int) int64) amd64.Operand {
	var b []byte
	for l := range w.lanes() {
		if w.size == 8 {
			b = binary.LittleEndian.AppendUint64(b, uint64(number(l)))
		} else {
			b = binary.LittleEndian.AppendUint32(b, uint32(number(l)))
		}
	}
	return w.Constant(b)
}

// sort2 brings the lesser keys of each lane into the first of two rows, the greater ones into the second.
func (w *writer) sort2(rows []int, i, k int) {
	a, b, least := rows[i], rows[k], w.take()
	w.extremes(w.v(least), w.v(b), w.v(a), w.v(b))
	rows[i] = least
	w.give(a)
}

// extremes gives the lesser and the greater of a and b. greater may be a or b; lesser is another register.
func (w *writer) extremes(lesser, greater, a, b amd64.Operand) {
	if !w.turned() {
		w.keys("vpminu", lesser, a, b)
		w.keys("vpmaxu", greater, a, b)
		return
	}
	above := w.take()
	w.op("vpcmpgtq", w.v(above), a, b)
	w.op("vblendvpd", lesser, a, b, w.v(above))
	w.op("vblendvpd", greater, b, a, w.v(above))
	w.give(above)
}

// exchange compares each lane with the lane that moved has there; lanes whose number has the bit keep the
// greater key, the others the lesser.
func (w *writer) exchange(row, moved int, bit int) int {
	r, m, out := w.v(row), w.v(moved), w.take()
	o := w.v(out)
	switch {
	case w.wide():
		w.keys("vpminu", o, r, m)
		w.keys("vpmaxu", o.Mask(highMask(bit)), r, m)
	case w.turned():
		high := w.lanesOf(func(l int) int64 { return -int64(l / bit & 1) })
		w.op("vpcmpgtq", o, r, m)
		w.op("vpxor", o, o, high)
		w.op("vblendvpd", o, r, m, o)
	default:
		w.keys("vpminu", o, r, m)
		w.keys("vpmaxu", m, r, m)
		w.op("vpblendd", o, o, m, amd64.Imm(int64(highLanes(bit, w.lanes()))))
	}
	w.give(row, moved)
	return out
}

// highLanes has a bit per lane whose number has the given bit.
func highLanes(bit, lanes int) (mask int) {
	for l := range lanes {
		mask |= l / bit & 1 << l
	}
	return mask
}

// highMask is the mask register that holds highLanes.
func highMask(bit int) int { return map[int]int{1: 4, 2: 5, 4: 6, 8: 7}[bit] }

// permute gives a copy of the row with lane l from lane l^bits: of all one-instruction ways the one that
// stays within the shortest blocks.
func (w *writer) permute(row, bits int) int {
	out := w.take()
	o, r := w.v(out), w.v(row)
	words := bits * w.size / 4 // in 32-bit lanes, where keys are units of one or two
	switch {
	case words < 4 && (w.size == 4 || words%2 == 0):
		w.op("vpshufd", o, r, crossed(words))
	case words < 8 && words%2 == 0:
		w.op("vpermq.imm", o, r, crossed(words/2))
	case words == 8:
		w.op("vshufi64x2", o, r, r, crossed(2))
	default:
		w.keys("vperm", o, w.indices[bits], r)
	}
	return out
}

// crossed is the immediate of a shuffle of four, with element i from i^bits.
func crossed(bits int) amd64.Operand {
	imm := 0
	for i := range 4 {
		imm |= (i ^ bits) << (2 * i)
	}
	return amd64.Imm(int64(imm))
}

// interleave makes of a and b the first and the second half of a0 b0 a1 b1 ..
func (w *writer) interleave(a, b int) (first, second int) {
	first, second = w.take(), w.take()
	f, s := w.v(first), w.v(second)
	if w.wide() {
		for i, o := range []amd64.Operand{f, s} {
			w.op("vmovdqa64", o, w.v(a))
			w.keys("vpermt2", o, w.riffles[i], w.v(b))
		}
		w.give(a, b)
		return first, second
	}
	low, high := w.unpack()
	w.op(low, f, w.v(a), w.v(b))
	w.op(high, s, w.v(a), w.v(b))
	w.op("vperm2i128", w.v(a), f, s, amd64.Imm(0x20))
	w.op("vperm2i128", w.v(b), f, s, amd64.Imm(0x31))
	w.give(first, second)
	return a, b
}

func (w *writer) unpack() (low, high string) {
	if w.size == 8 {
		return "vpunpcklqdq", "vpunpckhqdq"
	}
	return "vpunpckldq", "vpunpckhdq"
}
