package native

import (
	"github.com/laze-go/laze/backend/cpu/vector"
)

// The numbers that the driver of a reduction sets.
const (
	partCount   = iota // parts of a line
	joinCount          // parts of a line that are to be joined
	finishCount        // lines that are to be finished
	partsAt            // address of the parts of component 0, and so on
)

// parts are the folds of leaves: a matrix per component, with a row per line of the box.
type parts struct {
	*reducing
	*frame
	base  []vector.Ref // Int per component
	count vector.Ref   // Int: parts of a line
}

// newParts makes the parts arguments of the program.
func newParts(r *reducing, f *frame) *parts {
	p := &parts{reducing: r, frame: f}
	if r.short {
		p.count = f.b.Int(1)
	} else {
		p.count = f.own(partCount)
	}
	for c := range p.kinds {
		p.base = append(p.base, f.own(partsAt+c))
	}
	return p
}

// own gives a number that the driver sets.
func (f *frame) own(k int) vector.Ref { return f.number(number{what: own, of: k}) }

// row gives the places of the first part of a line, None being line 0.
func (p *parts) row(line vector.Ref) []vector.Ref {
	if line == vector.None {
		return p.base
	}
	first := p.b.Op(vector.Mul, line, p.count)
	at := make([]vector.Ref, len(p.base))
	for c, t := range p.kinds {
		at[c] = p.b.Op(vector.Add, p.base[c], p.b.By(vector.ShlBy, log2(t.Size()), first))
	}
	return at
}

// put stores lane 0, or an Int, as a part of a row.
func (p *parts) put(row []vector.Ref, part vector.Ref, v []vector.Ref) {
	for c, t := range p.kinds {
		in := vector.Instr{Op: vector.Store, Elem: t, Args: []vector.Ref{row[c], part, vector.None, v[c]}, Count: 1}
		if p.b.TypeOf(v[c]) == vector.Int {
			in.Count = 0
		}
		p.b.Add(in)
	}
}

// join folds parts of a row in pairs into the first one, in place and level by level; an odd last one moves up as it
// is.
func (p *parts) join(row []vector.Ref) {
	b := p.b
	if p.short {
		return
	}
	p.until([]vector.Ref{p.own(joinCount)}, func(c []vector.Ref) vector.Ref {
		return b.Op(vector.First, b.Op(vector.Sub, c[0], b.Int(1)))
	}, func(c []vector.Ref) []vector.Ref {
		n := c[0]
		half := b.By(vector.ShrBy, 1, b.Op(vector.Add, n, b.Int(1)))
		p.repeat(p.vectors(half), b.Int(0), b.Lanes(), func(i vector.Ref) { p.pairs(row, i, n) })
		return []vector.Ref{half}
	})
}

// vectors is the number of vectors for n elements.
func (f *frame) vectors(n vector.Ref) vector.Ref {
	lanes := f.b.Lanes()
	return f.b.By(vector.ShrBy, log2(lanes), f.b.Op(vector.Add, n, f.b.Int(int64(lanes-1))))
}

// pairs folds parts 2i, 2i+1 of n into part i, and so on for a vector of them.
func (p *parts) pairs(row []vector.Ref, i, n vector.Ref) {
	b := p.b
	twice := b.Op(vector.Add, b.Iota(vector.I32), b.Iota(vector.I32))
	left := b.Op(vector.Sub, n, b.By(vector.ShlBy, 1, i))
	both := b.Op(vector.First, b.By(vector.ShrBy, 1, left))
	some := b.Op(vector.First, b.By(vector.ShrBy, 1, b.Op(vector.Add, left, b.Int(1))))
	for _, x := range p.folds {
		var even, odd []vector.Ref
		for c := range x.types {
			t := p.kinds[x.first+c]
			at := b.Op(vector.Add, row[x.first+c], b.By(vector.ShlBy, log2(2*t.Size()), i))
			even = append(even, b.Gather(t, at, twice, some, 0))
			odd = append(odd, b.Gather(t, at, twice, both, int64(t.Size())))
		}
		for c, v := range x.meet(p.body, both, even, odd) {
			b.Store(p.kinds[x.first+c], row[x.first+c], i, some, 0, v)
		}
	}
}

// first gives the first parts of a vector of lines.
func (p *parts) first(x *folding, s spot) []vector.Ref {
	b := p.b
	v := make([]vector.Ref, len(x.types))
	if p.short { // they are neighbours
		for c := range v {
			v[c] = b.Load(p.kinds[x.first+c], p.base[x.first+c], s.first, s.mask, 0)
		}
		return v
	}
	index := b.Op(vector.Mul, b.Iota(vector.I32), b.Splat(vector.I32, p.count))
	rows := p.row(s.first)
	for c := range v {
		v[c] = b.Gather(p.kinds[x.first+c], rows[x.first+c], index, s.mask, 0)
	}
	return v
}
