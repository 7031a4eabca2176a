package expr

import "strings"

// A lexer cuts a text into tokens: words, numbers and marks. The empty token is the end.
type lexer struct {
	text string
	pos  int // where token begins
	end  int // where it ends
	tok  string
}

// marks of two letters come first.
var marks = []string{"<<", ">>", "==", "!=", "<=", ">="}

// next moves to the next token.
func (l *lexer) next() {
	l.pos = l.end
	for l.pos < len(l.text) && strings.IndexByte(" \t\r\n", l.text[l.pos]) >= 0 {
		l.pos++
	}
	l.end = l.pos + tokenLen(l.text[l.pos:])
	l.tok = l.text[l.pos:l.end]
}

func tokenLen(s string) int {
	switch {
	case s == "":
		return 0
	case isLetter(s[0]):
		return span(s, func(c byte) bool { return isLetter(c) || isDigit(c) })
	case isDigit(s[0]):
		return numberLen(s)
	}
	for _, m := range marks {
		if strings.HasPrefix(s, m) {
			return 2
		}
	}
	return 1
}

// numberLen measures digits, or 0x and hexadecimal digits, with a fraction and an exponent where they follow.
func numberLen(s string) int {
	if strings.HasPrefix(s, "0x") {
		return 2 + span(s[2:], func(c byte) bool { return isLetter(c) || isDigit(c) })
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

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' || c == '_' }
func isDigit(c byte) bool  { return '0' <= c && c <= '9' }
