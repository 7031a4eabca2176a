package vector

import (
	"encoding/binary"
	"fmt"
	"unsafe"

	"github.com/laze-go/laze/graph/expr"
)

func address(p unsafe.Pointer) int64 { return int64(uintptr(p)) }

// at gives the n bytes at an address. The arguments of the program keep them alive, and nothing moves them: what
// Args points to is on the heap.
func at(addr int64, n int) []byte {
	word := uintptr(addr)
	return unsafe.Slice(*(**byte)(unsafe.Pointer(&word)), n)
}

// readElem reads an element as a lane.
func readElem(elem expr.Type, addr int64) uint64 {
	b := at(addr, elem.Size())
	switch {
	case elem == expr.Bool:
		return bit(b[0] != 0)
	case len(b) == 1:
		return extend(elem, uint64(b[0]))
	case len(b) == 2:
		return extend(elem, uint64(binary.NativeEndian.Uint16(b)))
	case len(b) == 4:
		return uint64(binary.NativeEndian.Uint32(b))
	}
	return binary.NativeEndian.Uint64(b)
}

// writeElem writes the low bits of a lane.
func writeElem(elem expr.Type, addr int64, v uint64) {
	switch b := at(addr, elem.Size()); len(b) {
	case 1:
		b[0] = byte(v)
	case 2:
		binary.NativeEndian.PutUint16(b, uint16(v))
	case 4:
		binary.NativeEndian.PutUint32(b, uint32(v))
	default:
		binary.NativeEndian.PutUint64(b, v)
	}
}

// start is the address of lane 0 where lanes lie side by side, or of the element that indices count from.
func (m *machine) start(in *Instr) int64 {
	addr := m.int(in.Args[0]) + in.Imm
	if index := in.Args[1]; index != None && m.types[index] == Int {
		addr += m.int(index) * int64(in.Elem.Size())
	}
	return addr
}

// touched reports whether an instruction with a mask as argument 2 touches lane k.
func (m *machine) touched(in *Instr, k int) bool {
	if in.Count != 0 && k >= in.Count {
		return false
	}
	return in.Args[2] == None || m.values[in.Args[2]][k] != 0
}

func runLoad(m *machine, in *Instr) {
	m.read(in, func(k int) int64 { return int64(k) })
}

func runGather(m *machine, in *Instr) {
	m.read(in, m.indices(in))
}

func runStore(m *machine, in *Instr) {
	if m.typeOf(in, 3) == Int {
		writeElem(in.Elem, m.start(in), m.values[in.Args[3]][0])
		return
	}
	m.write(in, func(k int) int64 { return int64(k) })
}

func runScatter(m *machine, in *Instr) {
	m.write(in, m.indices(in))
}

// indices gives the index of a lane.
func (m *machine) indices(in *Instr) func(k int) int64 {
	v, t := m.values[in.Args[1]], m.types[in.Args[1]]
	return func(k int) int64 {
		if t == I32 {
			return int64(int32(v[k]))
		}
		return int64(v[k])
	}
}

// read sets lane k to the element index(k).
func (m *machine) read(in *Instr, index func(k int) int64) {
	start, size := m.start(in), int64(in.Elem.Size())
	m.each(in, func(k int) uint64 {
		if !m.touched(in, k) {
			return 0
		}
		return readElem(in.Elem, start+index(k)*size)
	})
}

// write sets the element index(k) to lane k.
func (m *machine) write(in *Instr, index func(k int) int64) {
	start, size := m.start(in), int64(in.Elem.Size())
	for k, v := range m.values[in.Args[3]] {
		if m.touched(in, k) {
			writeElem(in.Elem, start+index(k)*size, v)
		}
	}
}

func runStream(m *machine, in *Instr) {
	if bytes := int64(m.p.Lanes * in.Elem.Size()); m.start(in)%bytes != 0 {
		panic(fmt.Sprintf("vector: %d bytes are streamed to the address %#x", bytes, m.start(in)))
	}
	runStore(m, in)
}

func runFill(m *machine, in *Instr) {
	v := readElem(in.Elem, m.start(in))
	m.each(in, func(int) uint64 { return v })
}
