package schedule

import (
	"fmt"
	"strconv"
	"strings"
)

// A parser reads lines; its first error stays, and from then on it reads nothing.
type parser struct {
	lines []string
	at    int      // of the current line
	rest  string   // of the current line
	names []string // of the steps that the last line said run together
	err   error
}

func newParser(text string) *parser {
	p := &parser{lines: strings.Split(text, "\n"), at: -1}
	p.nextLine()
	return p
}

// nextLine goes to the next line that is not blank, without its comment.
func (p *parser) nextLine() {
	for p.at++; p.at < len(p.lines); p.at++ {
		line, _, _ := strings.Cut(" "+p.lines[p.at], " ;")
		if p.rest = strings.TrimSpace(line); p.rest != "" {
			return
		}
	}
	p.rest = ""
}

func (p *parser) more() bool { return p.err == nil && p.at < len(p.lines) }

func (p *parser) fail(format string, args ...any) {
	if p.err == nil {
		p.err = fmt.Errorf("line %d: %s", p.at+1, fmt.Sprintf(format, args...))
	}
}

// endLine demands that the line is used up, and goes to the next.
func (p *parser) endLine() {
	if p.rest != "" {
		p.fail("expected the end of the line, found %q", p.rest)
	}
	if p.err == nil {
		p.nextLine()
	}
}

// try takes a prefix of the line, and the blanks after it. A word is not taken from a longer one.
func (p *parser) try(prefix string) bool {
	after, ok := strings.CutPrefix(p.rest, prefix)
	if p.err != nil || !ok || isWord(prefix[len(prefix)-1]) && after != "" && isWord(after[0]) {
		return false
	}
	p.rest = strings.TrimLeft(after, " ")
	return true
}

func isWord(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_'
}

func (p *parser) want(prefix string) {
	if !p.try(prefix) {
		p.fail("expected %q, found %q", prefix, p.rest)
	}
}

// word takes letters, digits and the extra characters.
func (p *parser) word(extra string) string {
	if p.err != nil {
		return ""
	}
	end := strings.IndexFunc(p.rest, func(r rune) bool { return r > 126 || !isWord(byte(r)) && !strings.ContainsRune(extra, r) })
	if end < 0 {
		end = len(p.rest)
	}
	word := p.rest[:end]
	p.rest = strings.TrimLeft(p.rest[end:], " ")
	return word
}

// oneOf takes one of the names, and gives its number.
func (p *parser) oneOf(names []string) int {
	for i, name := range names {
		if p.try(name) {
			return i
		}
	}
	p.fail("expected one of %s, found %q", strings.Join(names, ", "), p.rest)
	return 0
}

// number takes a whole number.
func (p *parser) number() int64 {
	before := p.rest
	v, err := strconv.ParseInt(p.word("-"), 10, 64)
	if err != nil {
		p.fail("expected a number, found %q", before)
	}
	return v
}

// small takes a number that counts things in the text.
func (p *parser) small() int {
	v := p.number()
	if v < 0 || v > 1<<20 {
		p.fail("%d is out of range", v)
		return 0
	}
	return int(v)
}

// name takes a letter and a number, such as b0.
func (p *parser) name(letter string) int {
	after, ok := strings.CutPrefix(p.rest, letter)
	if !ok {
		p.fail("expected %s and a number, found %q", letter, p.rest)
		return 0
	}
	p.rest = after
	return p.small()
}

func (p *parser) numbers() []int {
	var ns []int
	for p.digit() {
		ns = append(ns, p.small())
	}
	return ns
}

// digit reports whether a number follows.
func (p *parser) digit() bool {
	return p.err == nil && p.rest != "" && p.rest[0] >= '0' && p.rest[0] <= '9'
}

// list reads items up to the closing text, with commas between them.
func (p *parser) list(closing string, item func(i int)) {
	for i := 0; p.err == nil && !p.try(closing); i++ {
		if i > 0 {
			p.want(",")
		}
		item(i)
	}
}
