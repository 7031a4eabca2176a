package lex

import (
	"strconv"
	"strings"
)

// SumText gives a number and multiples of indices as 1+2*i0-i1, which Sum reads back.
func SumText(offset int64, steps []int64) string {
	var b strings.Builder
	if offset != 0 {
		b.WriteString(strconv.FormatInt(offset, 10))
	}
	for k, step := range steps {
		switch {
		case step == 0:
			continue
		case step > 0 && b.Len() > 0:
			b.WriteByte('+')
		}
		switch step {
		case 1:
		case -1:
			b.WriteByte('-')
		default:
			b.WriteString(strconv.FormatInt(step, 10) + "*")
		}
		b.WriteString("i" + strconv.Itoa(k))
	}
	if b.Len() == 0 {
		return "0"
	}
	return b.String()
}

// Sum reads a number and multiples of that many indices.
func (r *Reader) Sum(indices int) (offset int64, steps []int64) {
	steps = make([]int64, indices)
	for first := true; first || r.Tok == "+" || r.Tok == "-"; first = false {
		factor, index := r.term(indices)
		if index < 0 {
			offset += factor
		} else {
			steps[index] += factor
		}
	}
	return offset, steps
}

// term reads 3, i0, 3*i0 or one with a sign; index is -1 for a number alone.
func (r *Reader) term(indices int) (factor int64, index int) {
	sign, factor := "+", int64(1)
	if r.Tok == "+" || r.Tok == "-" {
		sign = r.Take()
	}
	switch {
	case !r.AtWord():
		if factor = r.signed(sign); !r.Accept("*") {
			return factor, -1
		}
	case sign == "-":
		factor = -1
	}
	index, ok := Numbered(r.Tok, "i")
	if !ok || index >= indices {
		r.Want("an index below i" + strconv.Itoa(indices))
	}
	r.Next()
	return factor, index
}
