package graph

import (
	"strconv"
	"strings"
)

// skip passes blanks, and the comment that ends a line.
func (r *reader) skip() {
	r.rest = strings.TrimLeftFunc(r.rest, isBlank)
	if strings.HasPrefix(r.rest, ";") {
		r.rest = ""
	}
}

// at reports whether the next character is c.
func (r *reader) at(c byte) bool {
	return r.err == nil && !r.empty() && r.rest[0] == c
}

// atWord reports whether a word follows.
func (r *reader) atWord() bool {
	return r.err == nil && !r.empty() && isLetter(r.rest[0])
}

// atInt reports whether a whole number follows.
func (r *reader) atInt() bool {
	return r.err == nil && !r.empty() && (r.rest[0] == '-' || isDigit(r.rest[0]))
}

// accept passes a sign or a whole word, where it follows.
func (r *reader) accept(token string) bool {
	r.skip()
	if r.err != nil || !strings.HasPrefix(r.rest, token) {
		return false
	}
	if isLetter(token[0]) && token != takeWord(r.rest) {
		return false
	}
	r.rest = r.rest[len(token):]
	return true
}

// expect passes a sign or word that must follow.
func (r *reader) expect(token string) {
	if !r.accept(token) {
		r.fail(strconv.Quote(token))
	}
}

// list passes items in brackets, with commas between them.
func (r *reader) list(item func()) {
	r.expect("[")
	for first := true; r.err == nil && !r.accept("]"); first = false {
		if !first && !r.accept(",") {
			r.fail(`"," or "]"`)
			return
		}
		item()
	}
}

// empty reports whether nothing is left of the line.
func (r *reader) empty() bool {
	r.skip()
	return r.rest == ""
}

// end checks that nothing is left of the line.
func (r *reader) end() {
	if !r.empty() {
		r.fail("the end of the line")
	}
}

// word passes a word; it is empty where none follows.
func (r *reader) word() string {
	r.skip()
	if r.err != nil {
		return ""
	}
	word := takeWord(r.rest)
	r.rest = r.rest[len(word):]
	return word
}

// int passes a whole number.
func (r *reader) int() int64 {
	negative := r.accept("-")
	v := r.digits()
	if limit := uint64(1)<<63 - 1 + uint64(oneIf(negative)); v > limit {
		r.failGot("a number that fits 64 bits", strconv.FormatUint(v, 10))
	}
	if negative {
		v = -v
	}
	return int64(v)
}

// digits passes a whole number up to 2^63 without a sign.
func (r *reader) digits() uint64 {
	r.skip()
	n := 0
	for n < len(r.rest) && isDigit(r.rest[n]) {
		n++
	}
	v, err := strconv.ParseUint(r.rest[:n], 10, 64)
	if err != nil || v > 1<<63 {
		r.fail("a whole number")
		return 0
	}
	r.rest = r.rest[n:]
	return v
}

// fail records that something else than what follows was needed here.
func (r *reader) fail(want string) {
	if r.empty() {
		r.failAt(want, "the end of the line")
		return
	}
	got := takeWord(r.rest)
	if got == "" {
		got = strings.FieldsFunc(r.rest, isBlank)[0]
	}
	r.failGot(want, got)
}

// failGot records that something else than the text got was needed.
func (r *reader) failGot(want, got string) {
	if got == "" {
		r.fail(want)
		return
	}
	r.failAt(want, strconv.Quote(got))
}

func (r *reader) failAt(want, got string) {
	if r.err == nil {
		r.err = &ParseError{Line: r.line, Want: want, Got: got}
	}
}

func takeWord(text string) string {
	n := 0
	for n < len(text) && (isLetter(text[n]) || n > 0 && isDigit(text[n])) {
		n++
	}
	return text[:n]
}

func isBlank(c rune) bool  { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }
func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' }
func isDigit(c byte) bool  { return c >= '0' && c <= '9' }

func oneIf(b bool) int {
	if b {
		return 1
	}
	return 0
}
