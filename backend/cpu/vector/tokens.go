package vector

import (
	"fmt"
	"strconv"
	"strings"
)

// tokens cuts a line into marks, quoted names, and words.
func tokens(line string) (list []string, err error) {
	for {
		line = strings.TrimLeft(line, " \t\r")
		n := strings.IndexAny(line, " \t\r;[](){},*=\"")
		switch {
		case line == "" || line[0] == ';':
			return list, nil
		case line[0] == '"':
			name, err := strconv.QuotedPrefix(line)
			if err != nil {
				return nil, fmt.Errorf("a name without an end")
			}
			n = len(name)
		case n < 0:
			n = len(line)
		case n == 0:
			n = 1
		}
		list, line = append(list, line[:n]), line[n:]
	}
}

// peek gives the next token of the line, or "" at its end.
func (r *parser) peek() string {
	if len(r.tokens) == 0 {
		return ""
	}
	return r.tokens[0]
}

func (r *parser) take() string {
	tok := r.peek()
	if tok != "" {
		r.tokens = r.tokens[1:]
	}
	return tok
}

// accept takes the next token if it is that.
func (r *parser) accept(tok string) bool {
	if r.peek() != tok {
		return false
	}
	r.take()
	return true
}

func (r *parser) expect(tok string) error {
	if got := r.take(); got != tok {
		return fmt.Errorf("got %q, want %q", got, tok)
	}
	return nil
}

func (r *parser) end() error {
	if tok := r.peek(); tok != "" {
		return fmt.Errorf("%q is too much", tok)
	}
	return nil
}

func (r *parser) number() (int64, error) {
	tok := r.take()
	n, err := strconv.ParseInt(tok, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%q is no number", tok)
	}
	return n, nil
}

func (r *parser) ref() (Ref, error) {
	tok := r.take()
	digits, ok := strings.CutPrefix(tok, "%")
	n, err := strconv.ParseUint(digits, 10, 31)
	if !ok || err != nil {
		return None, fmt.Errorf("%q is no value", tok)
	}
	return Ref(n), nil
}

// refs reads values up to another token.
func (r *parser) refs() (refs []Ref, err error) {
	for strings.HasPrefix(r.peek(), "%") {
		ref, err := r.ref()
		if err != nil {
			return nil, err
		}
		refs = append(refs, ref)
	}
	return refs, nil
}

// used reads values that are defined already.
func (r *parser) used() ([]Ref, error) {
	refs, err := r.refs()
	for _, ref := range refs {
		if int(ref) >= len(r.types) {
			return nil, fmt.Errorf("%v is not defined before", ref)
		}
	}
	return refs, err
}

// define reads the number of a new value.
func (r *parser) define(t Type) (Ref, error) {
	ref, err := r.ref()
	if err == nil && int(ref) != len(r.types) {
		err = fmt.Errorf("defines %v, but the next number is %%%d", ref, len(r.types))
	}
	r.types = append(r.types, t)
	return ref, err
}
