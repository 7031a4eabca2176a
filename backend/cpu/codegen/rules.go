package codegen

import (
	"embed"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/graph/expr"
)

// ruleFiles holds the rules: how an operation becomes instructions. A line is a key and, separated by semicolons,
// instructions; a line that begins with a blank continues the one before it.
//
// The key is op.type, or op.from.to for Convert and Bits. The type is that of the result, of the argument for
// comparisons and ToMask, and of FromMask's result; where the operation has an Elem, that names the type. 8:key and
// 16:key count for that many lanes only, before key. Keys of masked. operations are those that have a mask.
//
// An instruction is a row of package amd64, or mov, or fma (d a b c: d = a*b + c), with operands:
//
//	d            the result
//	a b c e      the arguments, in order
//	t0.. k0.. g0..   temporaries: vectors, masks, general registers
//	M M+1        the memory of a load or store, and so many bytes behind it
//	i i+8        the instruction's Imm, and more
//	7 -1 0x80    a number
//	q:0x1f d:-1  a constant in every lane of 64 or 32 bits; Q:0,1,.. D:0,1,.. one for each lane, again and again
//	b:0004..     bytes in hexadecimal, beginning again every 16
//
// Vectors have the size of d or, if that is none, of a; d and arguments have their own. .x .y .z .h .w behind an
// operand are 128, 256 and 512 bits, half and twice the size. {k0} is a mask, {k0}{z} one that clears. <x|y> expands
// the whole line, once with the first alternatives of all brackets, once with the second, and so on.
//
//go:embed rules/*.txt
var ruleFiles embed.FS

// A rule is the instructions of one key. Its text is read when it is first used.
type rule struct {
	text  string
	once  sync.Once
	fault error
	steps []step
	temps [numClasses]int // how many of each class
}

// A step is one instruction of a rule.
type step struct {
	do   action
	form *form
	ops  []slot
}

// A slot is an operand of a step, before it is known what it stands for.
type slot struct {
	what   what
	class  class // of a temporary
	number int   // of an argument, a temporary
	size   byte  // x, y, z, h, w; 0 for its own
	zero   bool
	mask   *slot
	value  int64  // a number, an offset
	data   []byte // a constant: its bytes, in units of lane
	lane   int    // bytes of a lane of a constant; 0 where lanes differ
}

type what uint8

const (
	theResult what = iota
	anArgument
	aTemporary
	theMemory
	theImm
	aNumber
	aConstant
)

// A key finds a rule.
type key struct {
	op       vector.Op
	masked   bool
	lanes    uint8 // 0 for any
	from, to expr.Type
}

// A book is the rules of all levels.
type book [AVX512 + 1]map[key]*rule

// rules is the book, read when first asked for.
var rules = sync.OnceValue(func() *book {
	b, err := readBook()
	if err != nil {
		panic(err)
	}
	return b
})

func readBook() (*book, error) {
	b := &book{AVX2: map[key]*rule{}, AVX512: map[key]*rule{}}
	for _, f := range [...]struct {
		name   string
		levels []Level
	}{{"both", []Level{AVX2, AVX512}}, {"avx2", []Level{AVX2}}, {"avx512", []Level{AVX512}}} {
		text, err := ruleFiles.ReadFile("rules/" + f.name + ".txt")
		if err != nil {
			return nil, err
		}
		if err := b.addText(string(text), f.levels); err != nil {
			return nil, fmt.Errorf("codegen: rules/%s.txt: %w", f.name, err)
		}
	}
	return b, nil
}

func (b *book) addText(text string, levels []Level) error {
	for line := range strings.Lines(strings.ReplaceAll(text, "\n ", " ")) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		for _, l := range alternatives(line) {
			if err := b.addLine(l, levels); err != nil {
				return fmt.Errorf("%q: %w", l, err)
			}
		}
	}
	return nil
}

// alternatives expands <x|y>.
func alternatives(line string) []string {
	open := strings.IndexByte(line, '<')
	if open < 0 {
		return []string{line}
	}
	n := strings.Count(line[open:open+strings.IndexByte(line[open:], '>')], "|") + 1
	all := make([]string, n)
	for i := range all {
		all[i] = alternative(line, i)
	}
	return all
}

func alternative(line string, i int) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(line, "<")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		inside, after, _ := strings.Cut(rest, ">")
		b.WriteString(strings.Split(inside, "|")[i])
		line = after
	}
}

func (b *book) addLine(line string, levels []Level) error {
	name, text, _ := strings.Cut(line, " ")
	k, err := parseKey(name)
	if err != nil {
		return err
	}
	r := &rule{text: text}
	for _, l := range levels {
		if b[l][k] != nil {
			return fmt.Errorf("a second rule of this key")
		}
		b[l][k] = r
	}
	return nil
}

func parseKey(name string) (k key, err error) {
	if lanes, rest, found := strings.Cut(name, ":"); found {
		n, err := strconv.Atoi(lanes)
		if err != nil {
			return k, err
		}
		k.lanes, name = uint8(n), rest
	}
	name, k.masked = strings.CutPrefix(name, "masked.")
	parts := strings.Split(name, ".")
	if k.op = opNames()[parts[0]]; k.op == vector.NoOp || len(parts) > 3 {
		return k, fmt.Errorf("no operation of this name")
	}
	types := [...]*expr.Type{&k.from, &k.to}
	for i, p := range parts[1:] {
		t, known := typeNames()[p]
		if !known {
			return k, fmt.Errorf("no type %q", p)
		}
		*types[i] = t
	}
	return k, nil
}

var opNames = sync.OnceValue(func() map[string]vector.Op {
	m := map[string]vector.Op{}
	for op := vector.Op(1); op < vector.NumOps; op++ {
		m[op.String()] = op
	}
	return m
})

var typeNames = sync.OnceValue(func() map[string]expr.Type {
	m := map[string]expr.Type{}
	for _, t := range expr.Types {
		m[t.String()] = t
	}
	return m
})

// read reads the text. That every rule can be read, a test sees to.
func (r *rule) read() {
	for t := range strings.SplitSeq(r.text, ";") {
		s, err := r.parseStep(strings.Fields(t))
		if err != nil {
			r.fault = fmt.Errorf("%q: %w", r.text, err)
			return
		}
		r.steps = append(r.steps, s)
	}
}

func (r *rule) parseStep(words []string) (s step, err error) {
	if len(words) == 0 || len(words) > maxOperands+1 {
		return s, fmt.Errorf("an instruction of %d words", len(words))
	}
	switch words[0] {
	case "mov":
		s.do = move
	case "fma":
		s.do = fma
	default:
		s.form = formOf(words[0])
	}
	s.ops = make([]slot, len(words)-1)
	for i, w := range words[1:] {
		if s.ops[i], err = r.parseSlot(w); err != nil {
			return s, err
		}
	}
	return s, nil
}

func (r *rule) parseSlot(word string) (s slot, err error) {
	word, mask, masked := strings.Cut(word, "{")
	if masked {
		var m slot
		mask, s.zero = strings.CutSuffix(strings.TrimSuffix(mask, "}"), "}{z")
		if m, err = r.parseSlot(mask); err != nil {
			return s, err
		}
		s.mask = &m
	}
	word, size, _ := strings.Cut(word, ".")
	if size != "" {
		s.size = size[0]
	}
	if len(word) > 2 && word[1] == ':' {
		s.what = aConstant
		s.data, s.lane, err = parseData(word[0], word[2:])
		return s, err
	}
	return s, s.parseName(word, r)
}

// parseName reads what stands without size and mask.
func (s *slot) parseName(word string, r *rule) (err error) {
	name, rest := word[0], word[1:]
	switch {
	case word == "d":
		s.what = theResult
	case strings.Contains("abce", word):
		s.what, s.number = anArgument, strings.IndexByte("abce", name)
	case name == 'M' || name == 'i':
		s.what = theMemory
		if name == 'i' {
			s.what = theImm
		}
		if rest != "" {
			s.value, err = strconv.ParseInt(rest, 0, 64)
		}
	case strings.IndexByte("gtk", name) >= 0:
		s.what, s.class = aTemporary, class(strings.IndexByte("gtk", name))
		if s.number, err = strconv.Atoi(rest); err != nil || s.number >= maxTemps {
			return fmt.Errorf("no temporary %q", word)
		}
		r.temps[s.class] = max(r.temps[s.class], s.number+1)
	default:
		s.what = aNumber
		s.value, err = strconv.ParseInt(word, 0, 64)
	}
	return err
}

// parseData reads the bytes of a constant. A lane size of 0 says that lanes differ.
func parseData(unit byte, text string) (data []byte, lane int, err error) {
	if unit == 'b' {
		data, err = hex.DecodeString(text)
		return data, 0, err
	}
	size := map[byte]int{'q': 8, 'd': 4, 'Q': 8, 'D': 4}[unit]
	if size == 0 {
		return nil, 0, fmt.Errorf("no constants of unit %q", unit)
	}
	for t := range strings.SplitSeq(text, ",") {
		v, err := parseBits(t)
		if err != nil {
			return nil, 0, err
		}
		for i := range size {
			data = append(data, byte(v>>(8*i)))
		}
	}
	if unit == 'Q' || unit == 'D' {
		size = 0
	}
	return data, size, nil
}

// parseBits reads a number with or without sign.
func parseBits(text string) (uint64, error) {
	if v, err := strconv.ParseInt(text, 0, 64); err == nil {
		return uint64(v), nil
	}
	return strconv.ParseUint(text, 0, 64)
}

// find gives the rule of a key, nil for none: one for the lanes before one for any.
func (b *book) find(l Level, k key) *rule {
	r := b[l][k]
	if r == nil {
		k.lanes = 0
		r = b[l][k]
	}
	if r == nil {
		return nil
	}
	if r.once.Do(r.read); r.fault != nil {
		panic(r.fault)
	}
	return r
}
