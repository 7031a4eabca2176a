package amd64

import (
	"embed"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

// rows holds the table, a line per instruction and form: name, form, prefix.map.opcode, W, tuple, flags.
//
// name is the mnemonic; what follows a dot tells forms of one mnemonic apart and is not printed.
//
// form lists the operands in Intel's order, each a role and a class. Roles: r is ModRM.reg, v is VEX.vvvv, m is
// ModRM.rm as register or memory, M memory only, N register only, G memory with a vector of offsets, o the lower bits
// of the opcode, s the upper half of an immediate byte, i an unsigned byte, i1 and i4 a signed number of that many
// bytes, i8 eight bytes, j1 and j4 a distance to jump. Classes: none is a vector of the full length, H Q E a half,
// quarter, eighth of it (but at least an xmm), X Y an xmm or ymm, K a mask, b w d q a general register of 8 to 64 bits,
// g one of 32 or 64. With G the class is that of the offsets.
//
// prefix.map.opcode is as in the manual, /n behind it fills ModRM.reg; map L is the one-byte opcodes.
//
// W has two characters for VEX and EVEX, - where there is no such encoding; or one for a legacy encoding. g is
// W set by the size of the general register. What the manual calls WIG is 0.
//
// tuple is the size of memory in bytes, V for the vector's length, V/2 V/4 V/8 for parts of it; :n is the
// size of an element that can be broadcast, *n the unit of a compressed displacement where it is not the size (SDM
// 2.7.5); dup is that of VMOVDDUP, g that of the general register.
//
// flags: x y z the lengths that exist, all where there is none; n no masking; nt a store past the caches.
//
//go:embed rows/*.txt
var rows embed.FS

// A Row is an instruction in one form. Rows are found once, by Must or Lookup, and kept.
type Row struct {
	name     string
	slots    []slot
	short    *Row // the same with one byte of immediate or distance
	vex      int8 // W of VEX: 0, 1, byRegister; absent
	evex     int8 // W of EVEX
	legacy   int8 // W of REX
	prefix   uint8
	space    uint8 // the opcode map
	opcode   uint8
	ext      int8 // ModRM.reg; -1 where it is a register
	lengths  uint8
	length   uint8 // where no operand tells
	measure  int8  // the operand whose size is the vector's length; -1
	sized    int8  // the operand of class g to look at first; -1
	size     memory
	masking  masking
	noRM     bool // no ModRM at all
	nt       bool
	r, v, m  int8 // the operand of each role; -1
	s, i, op int8
}

// Values of Row.vex, evex and legacy beside 0 and 1.
const (
	absent     = -1
	byRegister = 2
)

// A masking says what Operand.Mask may do to the first operand.
type masking uint8

const (
	unmasked masking = iota
	merging          // Mask only
	clearing         // Mask, or Mask and Zero
	required         // Mask must be there
)

// memory says how much of it an instruction touches.
type memory struct {
	bytes  uint8 // fixed; 0 where it follows the vector's length
	shift  uint8 // of the vector's length
	bcast  uint8 // bytes of an element that can be broadcast
	unit   uint8 // of a compressed displacement, where it differs
	dup    bool
	sized  bool // by the general register
	absent bool
}

// A slot is what a row demands of one operand.
type slot struct {
	role    role
	classes uint8 // bit c set: registers of class c; 0 where the vector's length decides
	shift   uint8 // 0, 1, 2, 3: full, half, quarter, eighth
	width   uint8 // bytes of an immediate
}

type role uint8

const (
	roleReg role = iota
	roleVvvv
	roleRM
	roleMem
	roleRegRM
	roleVSIB
	roleIs4
	roleOpcode
	roleByte
	roleSigned
	roleJump
)

var roles = map[byte]role{'r': roleReg, 'v': roleVvvv, 'm': roleRM, 'M': roleMem, 'N': roleRegRM, 'G': roleVSIB,
	's': roleIs4, 'o': roleOpcode, 'i': roleByte, 'j': roleJump}

// A class letter gives the classes of registers allowed, or the share of the vector's length.
var classes = map[string]slot{"": {}, "H": {shift: 1}, "Q": {shift: 2}, "E": {shift: 3},
	"X": {classes: 1 << classX}, "Y": {classes: 1 << classY}, "K": {classes: 1 << classK},
	"b": {classes: 1 << classB}, "w": {classes: 1 << classW}, "d": {classes: 1 << classD}, "q": {classes: 1 << classQ},
	"g": {classes: general}, "1": {width: 1}, "4": {width: 4}, "8": {width: 8}}

// general is the classes of the letter g.
const general = 1<<classD | 1<<classQ

var (
	prefixes = map[string]uint8{"NP": 0, "66": 1, "F3": 2, "F2": 3} // the numbers of VEX.pp
	spaces   = map[string]uint8{"L": 0, "0F": 1, "0F38": 2, "0F3A": 3}
	wides    = map[byte]int8{'-': absent, '0': 0, '1': 1, 'g': byRegister}
	lengths  = map[string]uint8{"x": 1, "y": 2, "z": 4}
)

// A book is the lines of the table. Rows are read when they are first asked for: few of them occur in a process, and
// the first kernel of it should not wait for all.
type book struct {
	names []string // in the order of the files
	lines map[string]string

	mu   sync.Mutex
	rows map[string]*Row // those read so far
}

var open = sync.OnceValue(readTable)

func readTable() *book {
	b := &book{lines: make(map[string]string, 1024), rows: map[string]*Row{}}
	files, err := rows.ReadDir("rows")
	for _, f := range files {
		text, fault := rows.ReadFile("rows/" + f.Name())
		err = errors.Join(err, fault, b.add(string(text)))
	}
	if err != nil {
		panic(err)
	}
	return b
}

// add notes the rows of a file.
func (b *book) add(text string) error {
	for line := range strings.Lines(text) {
		if line == "\n" || line[0] == '#' {
			continue
		}
		name, _, _ := strings.Cut(line, " ")
		if _, twice := b.lines[name]; twice {
			return fmt.Errorf("amd64: %q: a second row of this name", line)
		}
		b.names = append(b.names, name)
		b.lines[name] = line
	}
	return nil
}

// row reads a row, once.
func (b *book) row(name string) (*Row, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.read(name)
}

func (b *book) read(name string) (*Row, bool) {
	if r := b.rows[name]; r != nil {
		return r, true
	}
	line, ok := b.lines[name]
	if !ok {
		return nil, false
	}
	r, err := parseRow(strings.Fields(line))
	if err != nil {
		panic(fmt.Sprintf("amd64: %q: %v", line, err))
	}
	r.short, _ = b.read(name + ".short")
	b.rows[name] = r
	return r, true
}

// Lookup finds a row by its name.
func Lookup(name string) (*Row, bool) { return open().row(name) }

// Must finds a row whose name is known to be in the table.
func Must(name string) *Row {
	r, ok := Lookup(name)
	if !ok {
		panic(fmt.Sprintf("amd64: no row %q", name))
	}
	return r
}

// Name gives the name in the table.
func (r *Row) Name() string { return r.name }

// An index is all rows, and finds them by what a decoder sees.
type index struct {
	all    []*Row
	byCode map[opcode][]*Row
}

var table = sync.OnceValue(func() *index {
	x := &index{byCode: make(map[opcode][]*Row, 2048)}
	for _, name := range open().names {
		r := Must(name)
		x.all = append(x.all, r)
		for _, o := range r.opcodes() {
			x.byCode[o] = append(x.byCode[o], r)
		}
	}
	return x
})

func parseRow(fields []string) (*Row, error) {
	if len(fields) < 5 || len(fields) > 6 {
		return nil, fmt.Errorf("%d fields", len(fields))
	}
	r := &Row{name: fields[0], vex: absent, evex: absent, legacy: absent, measure: -1, sized: -1,
		ext: -1, r: -1, v: -1, m: -1, s: -1, i: -1, op: -1}
	if err := r.parseForm(fields[1]); err != nil {
		return nil, err
	}
	if err := r.parseCode(fields[2], fields[3]); err != nil {
		return nil, err
	}
	if err := r.parseTuple(fields[4]); err != nil {
		return nil, err
	}
	r.parseFlags(append(fields, "")[5])
	return r, nil
}

func (r *Row) parseForm(form string) error {
	if form == "-" {
		return nil
	}
	for n, token := range strings.Split(form, ".") {
		what, known := roles[token[0]]
		s, fits := classes[token[1:]]
		if !known || !fits {
			return fmt.Errorf("operand %q", token)
		}
		s.role = what
		if what == roleByte && s.width != 0 {
			s.role = roleSigned
		}
		r.slots = append(r.slots, s)
		r.place(s, int8(n))
	}
	return nil
}

// place notes which operand has which role, and which tells sizes.
func (r *Row) place(s slot, n int8) {
	at := [...]*int8{roleReg: &r.r, roleVvvv: &r.v, roleRM: &r.m, roleMem: &r.m, roleRegRM: &r.m, roleVSIB: &r.m,
		roleIs4: &r.s, roleOpcode: &r.op, roleByte: &r.i, roleSigned: &r.i, roleJump: &r.i}
	*at[s.role] = n
	if s.classes == general && (r.sized < 0 || s.role == roleReg) {
		r.sized = n
	}
	// An operand that is never memory is the better measure; an address without offsets is none.
	if s.measures() && (r.measure < 0 || r.slots[r.measure].role == roleRM) {
		r.measure = n
	}
}

// measures says whether the operand has the length of the vector.
func (s slot) measures() bool {
	return s.classes == 0 && s.shift == 0 && s.role <= roleIs4 && s.role != roleMem
}

func (r *Row) parseCode(code, w string) error {
	code, ext, extended := strings.Cut(code, "/")
	parts := strings.Split(code, ".")
	if len(parts) != 3 {
		return fmt.Errorf("encoding %q", code)
	}
	number, err := strconv.ParseUint(parts[2], 16, 8)
	if err != nil {
		return err
	}
	r.prefix, r.space, r.opcode = prefixes[parts[0]], spaces[parts[1]], uint8(number)
	if extended {
		r.ext = int8(ext[0] - '0')
	}
	r.noRM = r.r < 0 && r.m < 0 && !extended
	if len(w) == 1 {
		r.legacy = wides[w[0]]
	} else {
		r.vex, r.evex = wides[w[0]], wides[w[1]]
	}
	return nil
}

func (r *Row) parseTuple(t string) error {
	r.size.sized, r.size.dup, r.size.absent = t == "g", t == "dup", t == "-"
	if r.size.sized || r.size.dup || r.size.absent {
		return nil
	}
	t, unit, _ := strings.Cut(t, "*")
	t, bcast, _ := strings.Cut(t, ":")
	part, whole := strings.CutPrefix(t, "V")
	if !whole {
		n, err := strconv.Atoi(t)
		r.size.bytes = uint8(n)
		return err
	}
	r.size.shift = map[string]uint8{"": 0, "/2": 1, "/4": 2, "/8": 3}[part]
	r.size.unit = digit(unit)
	r.size.bcast = digit(bcast)
	return nil
}

// digit is the number written as one digit, 0 if nothing is.
func digit(text string) uint8 {
	if text == "" {
		return 0
	}
	return text[0] - '0'
}

func (r *Row) parseFlags(flags string) {
	r.masking = r.defaultMasking()
	for f := range strings.SplitSeq(flags, ",") {
		r.lengths |= lengths[f]
		r.nt = r.nt || f == "nt"
		if f == "n" {
			r.masking = unmasked
		}
	}
	switch {
	case r.lengths == 2:
		r.length = 1
	case r.lengths == 0 && r.measure >= 0:
		r.lengths = 7
	case r.lengths == 0:
		r.lengths = 1
	}
	if r.evex == absent {
		r.lengths &= 3
	}
}

// defaultMasking is what EVEX allows: what goes to a mask or to memory cannot be cleared, a gather needs its mask.
func (r *Row) defaultMasking() masking {
	switch {
	case r.evex == absent || len(r.slots) == 0:
		return unmasked
	case r.m >= 0 && r.slots[r.m].role == roleVSIB:
		return required
	case r.slots[0].classes == 1<<classK || r.slots[0].role == roleMem:
		return merging
	}
	return clearing
}
