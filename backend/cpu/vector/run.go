package vector

import (
	"fmt"
	"unsafe"

	"github.com/laze-go/laze/backend/cpu/enter"
)

// Run executes the program as machine code for it would, on the same arguments and memory. It is slow, and says what a
// program means: lanes that are any are lane 0 of what they come from, and what machine code must not do panics.
func (p *Program) Run(args *enter.Args) {
	m := machine{p: p, args: args, types: p.Types(), scratch: args.Scratch}
	m.values = make([][]uint64, len(m.types))
	room := make([]uint64, len(m.types)*p.Lanes)
	for r := range m.values {
		m.values[r] = room[r*p.Lanes:][:p.Lanes]
	}
	if m.scratch == nil && p.Scratch > 0 {
		own := make([]uint64, p.Scratch/8+16)
		m.scratch = unsafe.Pointer(unsafe.SliceData(own))
	}
	m.run(&p.Code)
}

// A machine runs a program. A value is a word per lane, its bits zero-extended, 0 or 1 for a
// Mask; an Int is the first word.
type machine struct {
	p       *Program
	args    *enter.Args
	scratch unsafe.Pointer
	types   []Type
	values  [][]uint64
	words   [maxWords]uint64 // room for the arguments of one lane
}

// maxWords is the number of arguments that an operation on lanes can have.
const maxWords = 4

func (m *machine) run(b *Block) {
	for i := range b.Code {
		in := &b.Code[i]
		switch run := runs[in.Op]; {
		case in.Op.IsControl():
			m.control(in)
		case run != nil:
			run(m, in)
		case lanewise[in.Op] != nil:
			m.lanewise(in, lanewise[in.Op])
		default:
			panic(fmt.Sprintf("vector: no meaning of %v", in.Op))
		}
	}
}

// int gives an Int.
func (m *machine) int(r Ref) int64 { return int64(m.values[r][0]) }

// setInt sets the Int that an instruction gives.
func (m *machine) setInt(in *Instr, v int64) { m.values[in.First][0] = uint64(v) }

// any reports whether any bit of a mask is set.
func (m *machine) any(mask Ref) bool {
	for _, bit := range m.values[mask] {
		if bit != 0 {
			return true
		}
	}
	return false
}

// typeOf gives the type of argument i, NoType where there is none.
func (m *machine) typeOf(in *Instr, i int) Type {
	if i >= len(in.Args) || in.Args[i] == None {
		return NoType
	}
	return m.types[in.Args[i]]
}

// copy gives values to others, all at once.
func (m *machine) copy(to, from []Ref) {
	old := make([][]uint64, len(from))
	for i, r := range from {
		old[i] = append([]uint64(nil), m.values[r]...)
	}
	for i, r := range to {
		copy(m.values[r], old[i])
	}
}

// results lists the values that an instruction defines.
func (in *Instr) results() []Ref {
	refs := make([]Ref, len(in.Types))
	for k := range refs {
		refs[k] = in.First + Ref(k)
	}
	return refs
}

func (m *machine) control(in *Instr) {
	switch in.Op {
	case For:
		m.runFor(in)
	case While:
		m.runWhile(in)
	case When:
		m.runWhen(in)
	}
}

func (m *machine) runFor(in *Instr) {
	body := &in.Body[0]
	m.copy(in.results(), in.given())
	for range max(0, m.int(in.Args[0])) {
		m.copy(body.Params, in.results())
		m.run(body)
		m.copy(in.results(), body.Results)
	}
}

func (m *machine) runWhile(in *Instr) {
	cond, body := &in.Body[0], &in.Body[1]
	m.copy(in.results(), in.given())
	for {
		m.copy(cond.Params, in.results())
		m.run(cond)
		if !m.any(cond.Results[0]) {
			return
		}
		m.copy(body.Params, in.results())
		m.run(body)
		m.copy(in.results(), body.Results)
	}
}

func (m *machine) runWhen(in *Instr) {
	if !m.any(in.Args[0]) {
		m.copy(in.results(), in.given())
		return
	}
	m.run(&in.Body[0])
	m.copy(in.results(), in.Body[0].Results)
}
