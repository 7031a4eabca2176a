package native

import (
	"slices"

	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/schedule"
)

// The numbers that the driver of a compaction sets.
const (
	keptAt   = iota // address of the numbers of elements kept, an i32 per part
	packedAt        // address of the first value's elements, and so on: one part's after the other's
)

// A packer writes the program of a compaction, which packs the values kept of its columns: those of each value one
// after the other, from an address on, behind which there is room for one vector too many.
type packer struct {
	*frame
	*schedule.Compact
	body    *expr.Func
	columns []*column
	packed  []vector.Ref
	asks    bool // for what is read some time later
}

// program makes the program.
func (c *compaction) program() (*vector.Program, *signature, error) {
	n := c.code.nest
	f := newFrame(n, vector.NewBuilder(n.Name, c.lanes), -1, 0)
	f.begin(&n.Each, c.body)
	p := &packer{frame: f, Compact: c.Compact, body: c.body, columns: f.columnsOf(&n.Each), asks: c.asks}
	for k := range p.Kept() {
		p.packed = append(p.packed, f.own(packedAt+k))
	}
	f.open(p.columns)
	p.pack(c.atOnce())
	if f.err != nil {
		return nil, nil, f.err
	}
	program, err := f.b.Program()
	return program, &f.sig, err
}

// atOnce is the number of vectors that are computed at once. Memory serves reads that take turns with what is
// computed faster than bursts.
func (c *compaction) atOnce() int {
	if c.asks {
		return 1
	}
	return unroll(c.body, c.code.level)
}

// pack packs so many vectors at once, and then one at a time.
func (p *packer) pack(unroll int) {
	b := p.b
	from := []vector.Ref{b.Int(0)}
	for range p.Parts {
		from = append(from, b.Int(0))
	}
	main := p.vectors(from, b.By(vector.ShrBy, log2(b.Lanes()*unroll), b.Count()), unroll)
	last := p.vectors(main, p.frame.vectors(b.Op(vector.Sub, b.Count(), main[0])), 0)
	for k, kept := range last[1:] {
		at := []vector.Ref{p.own(keptAt), vector.None, vector.None, b.Splat(vector.I32, kept)}
		b.Add(vector.Instr{Op: vector.Store, Elem: expr.Int32, Imm: int64(4 * k), Args: at, Count: 1})
	}
}

// vectors packs in so many rounds from an element on, behind which stands how many each part has kept, and gives them
// as they are then. Without a number of vectors a round is one that may be masked.
func (p *packer) vectors(from []vector.Ref, rounds vector.Ref, unroll int) []vector.Ref {
	b := p.b
	return p.carry(rounds, from, func(c []vector.Ref) []vector.Ref {
		at := []spot{{first: c[0], mask: b.Op(vector.First, b.Op(vector.Sub, b.Count(), c[0]))}}
		if unroll > 0 {
			at = p.spots(c[0], unroll)
		}
		if p.asks {
			p.askAhead(p.columns, at)
		}
		next := append([]vector.Ref{b.Op(vector.Add, c[0], b.Int(int64(len(at)*b.Lanes())))}, c[1:]...)
		for u, results := range p.stages(&p.nest.Each, p.body, p.columns, at, make([][]vector.Ref, len(at))) {
			p.keep(at[u].mask, results, next[1:])
		}
		return next
	})
}

// keep packs the values of a vector behind those that each part has kept, and counts them.
func (p *packer) keep(present vector.Ref, results, kept []vector.Ref) {
	b, packed := p.b, p.packed
	for i, part := range p.Parts {
		mask := p.and(present, results[part.Mask])
		for k, keep := range part.Kept {
			elem, v := p.nest.Buffers[keep.Target].Elem, results[keep.Value]
			if elem == expr.Bool {
				elem, v = expr.Uint8, b.FromMask(vector.I32, v)
			}
			b.Store(elem, packed[k], kept[i], vector.None, 0, b.Op(vector.Compress, mask, v))
		}
		packed = packed[len(part.Kept):]
		kept[i] = b.Op(vector.Add, kept[i], b.Op(vector.Ones, mask))
	}
}

// reports reports whether calls of a body may end with a status.
func reports(s *schedule.Stage, body *expr.Func) bool {
	return body.Uses(expr.While) || slices.ContainsFunc(s.Tables, func(t schedule.Table) bool { return t.Checked })
}
