// Package lex cuts the texts of functions, graphs, plans, nests and vector programs into tokens, for the readers of
// each, and says in one form where a text is wrong.
//
// A token is a word (letters, digits and _), a number, a text in quotes, a mark, or the end of a line, which is "\n"
// and stands for all empty lines that follow, too. A comment begins with a ; at the start of a line or after a blank,
// and ends with the line. The empty token is the end of the text.
package lex

import (
	"fmt"
	"strconv"
	"strings"
)

// An Error says where a text is wrong.
type Error struct {
	Line, Column int // from 1; the column counts bytes
	Msg          string
}

func (e *Error) Error() string { return fmt.Sprintf("%d:%d: %s", e.Line, e.Column, e.Msg) }

// Catch sets err to the Error that ended the function which defers it.
func Catch(err *error) {
	switch e := recover().(type) {
	case nil:
	case *Error:
		*err = e
	default:
		panic(e)
	}
}

// A Reader stands at a token. What it demands and does not find ends it by a panic with an *Error, for Catch.
type Reader struct {
	Tok  string // the token at hand
	text string
	pos  int // where it begins
	end  int // where it ends
}

// New stands at the first token of text.
func New(text string) *Reader {
	r := &Reader{text: text}
	r.Next()
	r.Accept("\n")
	return r
}

// Next moves to the next token.
func (r *Reader) Next() {
	r.pos = r.end + span(r.text[r.end:], isBlank)
	if r.end = r.breakEnd(r.pos); r.end > r.pos {
		r.Tok = "\n"
		return
	}
	r.end += tokenLen(r.text[r.pos:])
	r.Tok = r.text[r.pos:r.end]
}

// breakEnd gives the end of the comments and line ends that begin at pos.
func (r *Reader) breakEnd(pos int) int {
	for at := pos; at < len(r.text); at++ {
		switch c := r.text[at]; {
		case c == '\n':
			pos = at + 1
		case c == ';' && (at == 0 || r.text[at-1] == '\n' || isBlank(r.text[at-1])):
			at += span(r.text[at:], func(c byte) bool { return c != '\n' }) - 1
			pos = at + 1
		case !isBlank(c):
			return pos
		}
	}
	return pos
}

// marks of two letters.
const marks = "<< >> == != <= >= -> .."

func tokenLen(s string) int {
	switch {
	case s == "":
		return 0
	case isLetter(s[0]):
		return span(s, isWord)
	case isDigit(s[0]):
		return numberLen(s)
	case s[0] == '"':
		quoted, _ := strconv.QuotedPrefix(s)
		return max(len(quoted), 1)
	case len(s) > 1 && !isBlank(s[1]) && strings.Contains(marks, s[:2]):
		return 2
	}
	return 1
}

// numberLen measures digits, or 0x or 0b and what follows, with a fraction and an exponent where they follow.
func numberLen(s string) int {
	if strings.HasPrefix(s, "0x") || strings.HasPrefix(s, "0b") {
		return span(s, isWord)
	}
	n := span(s, isDigit)
	if n+1 < len(s) && s[n] == '.' && isDigit(s[n+1]) {
		n += 1 + span(s[n+1:], isDigit)
	}
	if n < len(s) && s[n] == 'e' {
		sign := n + 1
		if sign < len(s) && (s[sign] == '+' || s[sign] == '-') {
			sign++
		}
		if digits := span(s[sign:], isDigit); digits > 0 {
			n = sign + digits
		}
	}
	return n
}

func span(s string, in func(byte) bool) int {
	n := 0
	for n < len(s) && in(s[n]) {
		n++
	}
	return n
}

func isBlank(c byte) bool  { return c == ' ' || c == '\t' || c == '\r' }
func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' || c == '_' }
func isDigit(c byte) bool  { return '0' <= c && c <= '9' }
func isWord(c byte) bool   { return isLetter(c) || isDigit(c) }

// Pos gives where the token at hand begins.
func (r *Reader) Pos() int { return r.pos }

// Fail ends the reader: the text is wrong at the token at hand.
func (r *Reader) Fail(format string, args ...any) { r.FailAt(r.pos, format, args...) }

// FailAt ends the reader: the text is wrong at pos.
func (r *Reader) FailAt(pos int, format string, args ...any) {
	before := r.text[:pos]
	panic(&Error{
		Line:   1 + strings.Count(before, "\n"),
		Column: pos - strings.LastIndexByte(before, '\n'),
		Msg:    fmt.Sprintf(format, args...),
	})
}

// Want ends the reader: something else is needed than the token at hand.
func (r *Reader) Want(what string) {
	found := strconv.Quote(r.Tok)
	switch r.Tok {
	case "":
		found = "the end"
	case "\n":
		found = "the end of the line"
	}
	r.Fail("expected %s, found %s", what, found)
}
