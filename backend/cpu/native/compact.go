package native

import (
	"slices"

	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/schedule"
)

// The numbers that the driver of a compaction sets.
const (
	keptAt   = iota // address of the number of elements kept, an i32
	packedAt        // address of the first value's elements, and so on
)

// dearUnits is the cost of a body beside which asking ahead is next to nothing: a filter that only compares takes a tenth longer by it in the caches.
const dearUnits = 10

// A packer writes the program of a compaction, which packs the values kept of its columns: those of each value one after the other, from an
// address on, behind which there is room for one vector too many.
type packer struct {
	*frame
	*schedule.Compact
	body    *expr.Func
	columns []*column
	packed  []vector.Ref
}

// program makes the program.
func (c *compaction) program() (*vector.Program, *signature, error) {
	n := c.code.nest
	f := newFrame(n, vector.NewBuilder(n.Name, c.lanes), -1, 0)
	f.begin(&n.Each, c.body)
	p := &packer{frame: f, Compact: c.Compact, body: c.body, columns: f.columnsOf(&n.Each)}
	for k := range p.Kept {
		p.packed = append(p.packed, f.own(packedAt+k))
	}
	f.open(p.columns)
	p.pack(unroll(c.body, c.code.level))
	if f.err != nil {
		return nil, nil, f.err
	}
	program, err := f.b.Program()
	return program, &f.sig, err
}

// pack packs so many vectors at once, and then one at a time.
func (p *packer) pack(unroll int) {
	b := p.b
	main := p.vectors(b.Int(0), b.By(vector.ShrBy, log2(b.Lanes()*unroll), b.Count()), b.Int(0), unroll)
	left := b.Op(vector.Sub, b.Count(), main[0])
	last := p.vectors(main[0], p.frame.vectors(left), main[1], 0)
	kept := b.Splat(vector.I32, last[1])
	b.Add(vector.Instr{Op: vector.Store, Elem: expr.Int32, Args: []vector.Ref{p.own(keptAt), vector.None, vector.None, kept}, Count: 1})
}

// vectors packs from element i on in so many rounds, of which kept have been kept, and gives both as they are then. Without a number of
// vectors a round is one that may be masked.
func (p *packer) vectors(i, rounds, kept vector.Ref, unroll int) []vector.Ref {
	b := p.b
	return p.carry(rounds, []vector.Ref{i, kept}, func(c []vector.Ref) []vector.Ref {
		at := []spot{{first: c[0], mask: b.Op(vector.First, b.Op(vector.Sub, b.Count(), c[0]))}}
		if unroll > 0 {
			at = make([]spot, unroll)
		}
		for u := range unroll {
			at[u] = spot{first: c[0], lane: int64(u * b.Lanes()), mask: vector.None}
		}
		if units(p.body) > dearUnits {
			p.askAhead(p.columns, at)
		}
		kept := c[1]
		for u, results := range p.stages(&p.nest.Each, p.body, p.columns, at, make([][]vector.Ref, len(at))) {
			kept = p.keep(p.and(at[u].mask, results[p.Mask]), results, kept)
		}
		return []vector.Ref{b.Op(vector.Add, c[0], b.Int(int64(len(at)*b.Lanes()))), kept}
	})
}

// keep packs the values of a vector behind those that are kept, and gives the number of all.
func (p *packer) keep(mask vector.Ref, results []vector.Ref, kept vector.Ref) vector.Ref {
	b := p.b
	for k, keep := range p.Kept {
		elem, v := p.nest.Buffers[keep.Target].Elem, results[keep.Value]
		if elem == expr.Bool {
			elem, v = expr.Uint8, b.FromMask(vector.I32, v)
		}
		b.Store(elem, p.packed[k], kept, vector.None, 0, b.Op(vector.Compress, mask, v))
	}
	return b.Op(vector.Add, kept, b.Op(vector.Ones, mask))
}

// reports reports whether calls of a body may end with a status.
func reports(s *schedule.Stage, body *expr.Func) bool {
	return body.Uses(expr.While) || slices.ContainsFunc(s.Tables, func(t schedule.Table) bool { return t.Checked })
}
