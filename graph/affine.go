package graph

import (
	"math/bits"
	"slices"
	"strings"

	"github.com/laze-go/laze/internal/lex"
)

// Identity takes every index of the given rank to itself.
func Identity(rank int) *Affine {
	m := &Affine{Offset: make([]int64, rank), Step: make([][]int64, rank)}
	for a := range m.Step {
		m.Step[a] = make([]int64, rank)
		m.Step[a][a] = 1
	}
	return m
}

// At gives the index of the source for index i of the result.
func (m *Affine) At(i []int64) []int64 {
	at := slices.Clone(m.Offset)
	for a, row := range m.Step {
		for k, step := range row {
			at[a] += step * i[k]
		}
	}
	return at
}

// Split gives the affine map of a reshape that only splits axes, and adds or drops axes of extent 1: every axis of the
// source is then a mixed-radix number of consecutive axes of the result. It gives nil where axes merge. The sizes
// agree; where there are no elements, any map is one.
func Split(source, result Shape) *Affine {
	m := &Affine{Offset: make([]int64, len(source)), Step: make([][]int64, len(source))}
	for a := range m.Step {
		m.Step[a] = make([]int64, len(result))
	}
	if source.Size() == 0 {
		return m
	}
	k := len(result)
	for a := len(source) - 1; a >= 0; a-- {
		left := source[a].Max
		for step := int64(1); left > 1; k-- {
			if k == 0 || left%result[k-1].Max != 0 {
				return nil
			}
			m.Step[a][k-1] = step
			step *= result[k-1].Max
			left /= result[k-1].Max
		}
	}
	return m
}

// Compose gives the map of a view of a view: index i of outer's result, which has the given rank, to
// inner.At(outer.At(i)).
func Compose(outer, inner *Affine, rank int) *Affine {
	m := &Affine{Offset: inner.At(outer.Offset), Step: make([][]int64, len(inner.Step))}
	for a, row := range inner.Step {
		m.Step[a] = make([]int64, rank)
		for b, step := range row {
			for k, s := range outer.Step[b] {
				m.Step[a][k] += step * s
			}
		}
	}
	return m
}

// Range gives the least and the greatest index on source axis a over all indices of result, which must not be
// empty. ok is false where they do not fit an int64.
func (m *Affine) Range(a int, result Shape) (lo, hi int64, ok bool) {
	lo, hi, ok = m.Offset[a], m.Offset[a], true
	for k, step := range m.Step[a] {
		span, fits := mulInt64(step, result[k].Max-1)
		ok = ok && fits
		if span < 0 {
			lo, fits = addInt64(lo, span)
		} else {
			hi, fits = addInt64(hi, span)
		}
		ok = ok && fits
	}
	return lo, hi, ok
}

// String gives the index on each source axis, as [1+2*i0, 9-i1, i0].
func (m *Affine) String() string {
	axes := make([]string, len(m.Offset))
	for a := range axes {
		axes[a] = lex.SumText(m.Offset[a], m.Step[a])
	}
	return "[" + strings.Join(axes, ", ") + "]"
}

func addInt64(a, b int64) (sum int64, ok bool) {
	sum = a + b
	return sum, (sum < a) == (b < 0)
}

func mulInt64(a, b int64) (product int64, ok bool) {
	hi, lo := bits.Mul64(magnitude(a), magnitude(b))
	negative := (a < 0) != (b < 0)
	if hi != 0 || lo > 1<<63-1 {
		return 0, false
	}
	if negative {
		return -int64(lo), true
	}
	return int64(lo), true
}

func magnitude(a int64) uint64 {
	if a < 0 {
		return -uint64(a)
	}
	return uint64(a)
}
