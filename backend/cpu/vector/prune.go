package vector

import (
	"slices"
	"sync"
)

// Prune leaves out values that nobody uses, carried ones too, and numbers those that remain in the order of their
// definition. What remains is in new memory, as long as it has to be.
func (p *Program) Prune() {
	u := pruners.Get().(*useful)
	u.begin(int(p.Code.limit()), p.Code.size())
	sites := u.find(&p.Code, nil)
	for len(u.work) > 0 {
		r := u.work[len(u.work)-1]
		u.work = u.work[:len(u.work)-1]
		u.reach(u.places[r])
	}
	u.refs = make([]Ref, 0, u.needs)
	u.sweep(&p.Code, sites)
	if !u.scratch {
		p.Scratch = 0
	}
	u.end()
}

// undefined is what becomes of a Ref that nothing defines: Verify finds it.
const undefined Ref = 1<<31 - 1

// limit is above every number in the block.
func (b *Block) limit() Ref {
	n := Ref(0)
	for _, r := range b.Params {
		n = max(n, r+1)
	}
	for i := range b.Code {
		in := &b.Code[i]
		n = max(n, in.First+Ref(len(in.Types)))
		for k := range in.Body {
			n = max(n, in.Body[k].limit())
		}
	}
	return n
}

// size counts the instructions in the block, and in those inside of it.
func (b *Block) size() int {
	n := len(b.Code)
	for i := range b.Code {
		for k := range b.Code[i].Body {
			n += b.Code[i].Body[k].size()
		}
	}
	return n
}

// useful finds what a program needs. Its memory is used again.
type useful struct {
	sites  []site  // of all instructions, those of each block side by side
	places []place // by Ref
	live   []bool  // by Ref
	fresh  []Ref   // the new numbers, by Ref
	work   []Ref   // live values whose instructions are still to be looked at
	next   Ref

	needs   int   // the Refs of all that is kept, at most
	refs    []Ref // these
	scratch bool  // some address in scratch memory is kept
}

var pruners = sync.Pool{New: func() any { return &useful{} }}

func (u *useful) begin(values, instrs int) {
	u.sites = slices.Grow(u.sites[:0], instrs)
	u.places, u.live, u.fresh = cleared(u.places, values), cleared(u.live, values), cleared(u.fresh, values)
	for r := range u.fresh {
		u.fresh[r] = undefined
	}
	u.work, u.next, u.needs, u.scratch = u.work[:0], 0, 0, false
}

// end lets go of the program.
func (u *useful) end() {
	clear(u.sites)
	clear(u.places)
	u.refs = nil
	pruners.Put(u)
}

// cleared gives n elements of their zero value, in memory that was used before where that is enough.
func cleared[T any](list []T, n int) []T {
	list = slices.Grow(list[:0], n)[:n]
	clear(list)
	return list
}

// A site is an instruction in its surroundings.
type site struct {
	in    *Instr
	outer *site // the instruction around its block, or nil
	inner [][]site
	kept  bool
}

// A place is where a value is defined: number k of the results of an instruction, or of the parameters of its blocks.
type place struct {
	site *site
	k    int
}

// find notes where values are defined, and keeps what has an effect.
func (u *useful) find(b *Block, around *site) []site {
	for k, r := range b.Params {
		u.places[r] = place{around, k}
	}
	u.needs += len(b.Params) + len(b.Results)
	first := len(u.sites)
	u.sites = u.sites[:first+len(b.Code)]
	sites := u.sites[first:]
	for i := range b.Code {
		in, s := &b.Code[i], &sites[i]
		*s = site{in: in, outer: around}
		for k := range in.Types {
			u.places[in.First+Ref(k)] = place{s, k}
		}
		for k := range in.Body {
			s.inner = append(s.inner, u.find(&in.Body[k], s))
		}
		if row := in.Op.Row(); !row.Pure && !row.Reads && !in.Op.IsControl() {
			u.keep(s)
		}
	}
	return sites
}

func (u *useful) mark(r Ref) {
	if r >= 0 && int(r) < len(u.live) && !u.live[r] {
		u.live[r] = true
		u.work = append(u.work, r)
	}
}

// reach marks what a value comes from.
func (u *useful) reach(at place) {
	if at.site == nil {
		return
	}
	u.keep(at.site)
	if in := at.site.in; in.Op.IsControl() {
		u.mark(at.in(in.given()))
		u.mark(at.in(in.Body[len(in.Body)-1].Results))
	}
}

// in gives the Ref at the place in a list.
func (p place) in(list []Ref) Ref {
	if p.k < len(list) {
		return list[p.k]
	}
	return None
}

// given lists the arguments of control that go with its results.
func (in *Instr) given() []Ref { return in.Args[min(in.steers(), len(in.Args)):] }

// steers counts the arguments of control that say whether and how often.
func (in *Instr) steers() int {
	if in.Op == While {
		return 0
	}
	return 1
}

// keep keeps an instruction and those around it, and marks what they need whatever their results are for.
func (u *useful) keep(s *site) {
	if s == nil || s.kept {
		return
	}
	s.kept = true
	u.keep(s.outer)
	in := s.in
	u.needs += len(in.Args)
	needs := in.Args
	switch {
	case in.Op == While:
		needs = in.Body[0].Results
	case in.Op.IsControl():
		needs = in.Args[:min(1, len(in.Args))]
	}
	for _, r := range needs {
		u.mark(r)
	}
}

// sweep leaves out what is not kept, and gives new numbers.
func (u *useful) sweep(b *Block, sites []site) {
	code := make([]Instr, 0, kept(sites))
	for i, in := range b.Code {
		if !sites[i].kept {
			continue
		}
		if in.Op.IsControl() {
			u.sweepControl(&in, sites[i].inner)
		} else {
			in.Args = u.renewed(in.Args)
			in.First = u.number(in.First, len(in.Types))
			u.scratch = u.scratch || in.Op == ScratchAt
		}
		code = append(code, in)
	}
	b.Code, b.Results = code, u.renewed(b.Results)
}

// kept counts the sites that are kept.
func kept(sites []site) (n int) {
	for i := range sites {
		if sites[i].kept {
			n++
		}
	}
	return n
}

// sweepControl leaves out what is carried and not needed.
func (u *useful) sweepControl(in *Instr, inner [][]site) {
	needed := u.needed(in)
	steers := min(in.steers(), len(in.Args))
	in.Args = u.renewed(append(in.Args[:steers:steers], chosen(in.Args[steers:], needed)...))
	for k := range in.Body {
		body := &in.Body[k]
		body.Params = chosen(body.Params, needed)
		if in.Op != While || k == 1 {
			body.Results = chosen(body.Results, needed)
		}
		for _, r := range body.Params {
			u.number(r, 1)
		}
		body.Params = u.renewed(body.Params)
		u.sweep(body, inner[k])
	}
	first, types := in.First, in.Types
	in.Types, in.First = chosen(types, needed), None
	for k := range types {
		if r := first + Ref(k); needed[k] && in.First == None {
			in.First = u.number(r, 1)
		} else if needed[k] {
			u.number(r, 1)
		}
	}
}

// needed tells which of the carried values anybody uses.
func (u *useful) needed(in *Instr) []bool {
	needed := make([]bool, len(in.Types))
	for k := range needed {
		needed[k] = u.live[in.First+Ref(k)]
		for _, body := range in.Body {
			needed[k] = needed[k] || k < len(body.Params) && u.live[body.Params[k]]
		}
	}
	return needed
}

// chosen keeps the elements whose flag is set, and those without a flag.
func chosen[T any](list []T, flags []bool) []T {
	var kept []T
	for k, v := range list {
		if k >= len(flags) || flags[k] {
			kept = append(kept, v)
		}
	}
	return kept
}

// number gives the next numbers to n values from first on.
func (u *useful) number(first Ref, n int) Ref {
	if n == 0 {
		return None
	}
	start := u.next
	for k := range Ref(n) {
		u.fresh[first+k] = start + k
	}
	u.next += Ref(n)
	return start
}

// renewed gives the new numbers of values.
func (u *useful) renewed(refs []Ref) []Ref {
	start := len(u.refs)
	for _, r := range refs {
		switch {
		case r == None:
		case r < 0 || int(r) >= len(u.fresh):
			r = undefined
		default:
			r = u.fresh[r]
		}
		u.refs = append(u.refs, r)
	}
	return u.refs[start:len(u.refs):len(u.refs)]
}
