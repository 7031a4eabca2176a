package lex

import (
	"slices"
	"strconv"
	"strings"
)

// AtWord reports whether a word is at hand.
func (r *Reader) AtWord() bool { return r.Tok != "" && isLetter(r.Tok[0]) }

// AtNumber reports whether a number without a sign is at hand.
func (r *Reader) AtNumber() bool { return r.Tok != "" && isDigit(r.Tok[0]) }

// AtEnd reports whether a line or the text ends here.
func (r *Reader) AtEnd() bool { return r.Tok == "" || r.Tok == "\n" }

// Take gives the token at hand and moves on.
func (r *Reader) Take() string {
	tok := r.Tok
	r.Next()
	return tok
}

// Accept passes a token, where it is at hand.
func (r *Reader) Accept(tok string) bool {
	if r.Tok != tok {
		return false
	}
	r.Next()
	return true
}

// Expect passes tokens that must follow.
func (r *Reader) Expect(tokens ...string) {
	for _, tok := range tokens {
		if !r.Accept(tok) {
			r.Want(strconv.Quote(tok))
		}
	}
}

// EndLine passes the end of a line.
func (r *Reader) EndLine() {
	if !r.AtEnd() {
		r.Want("the end of the line")
	}
	r.Next()
}

// SkipLine passes what is left of a line.
func (r *Reader) SkipLine() {
	for !r.AtEnd() {
		r.Next()
	}
	r.Next()
}

// End demands the end of the text.
func (r *Reader) End() {
	r.Accept("\n")
	if r.Tok != "" {
		r.Want("the end")
	}
}

// Word reads a word.
func (r *Reader) Word(what string) string {
	if !r.AtWord() {
		r.Want(what)
	}
	return r.Take()
}

// OneOf reads one of the words, and gives its number.
func (r *Reader) OneOf(words []string) int {
	k := slices.Index(words, r.Tok)
	if k < 0 {
		r.Want("one of " + strings.Join(words, ", "))
	}
	r.Next()
	return k
}

// Int reads a whole number.
func (r *Reader) Int() int64 {
	if r.Accept("-") {
		return r.signed("-")
	}
	return r.signed("")
}

// signed reads the digits behind a sign.
func (r *Reader) signed(sign string) int64 {
	if !r.AtNumber() {
		r.Want("a whole number")
	}
	v, err := strconv.ParseInt(sign+r.Tok, 10, 64)
	if err != nil {
		r.Want("a whole number of 64 bits")
	}
	r.Next()
	return v
}

// Count reads a number of things in the text.
func (r *Reader) Count() int {
	pos := r.pos
	v := r.Int()
	if v < 0 || v > 1<<20 {
		r.FailAt(pos, "%d is out of range", v)
	}
	return int(v)
}

// Numbered gives the number of a token that is a prefix and a number: the 3 of i3.
func Numbered(tok, prefix string) (int, bool) {
	digits, ok := strings.CutPrefix(tok, prefix)
	if !ok || digits == "" || !isDigit(digits[0]) || len(digits) > 1 && digits[0] == '0' {
		return 0, false
	}
	n, err := strconv.ParseUint(digits, 10, 31)
	return int(n), err == nil
}

// Index reads a letter and a number, such as b0.
func (r *Reader) Index(letter string) int {
	k, ok := Numbered(r.Tok, letter)
	if !ok {
		r.Want(letter + " and a number")
	}
	r.Next()
	return k
}

// Indices reads as many of these as follow.
func (r *Reader) Indices(letter string) (list []int) {
	for {
		k, ok := Numbered(r.Tok, letter)
		if !ok {
			return list
		}
		list = append(list, k)
		r.Next()
	}
}

// Name reads the name of a value, such as %3, or %3.1 where a part of one has it.
func (r *Reader) Name() string {
	if !r.Accept("%") {
		r.Want("a value such as %0")
	}
	whole, part, isPart := strings.Cut(r.Tok, ".")
	_, ok := Numbered(whole, "")
	_, partOK := Numbered(part, "")
	if !ok || isPart && !partOK {
		r.Want("the number of a value")
	}
	return "%" + r.Take()
}

// List reads items with commas between them up to the closing token.
func (r *Reader) List(closing string, item func(i int)) {
	for i := 0; !r.Accept(closing); i++ {
		if i > 0 && !r.Accept(",") {
			r.Want(`"," or ` + strconv.Quote(closing))
		}
		item(i)
	}
}
