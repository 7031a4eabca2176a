package vector

// Prune leaves out values that nobody uses, carried ones too, and numbers those that remain in the order of their definition.
func (p *Program) Prune() {
	u := useful{places: make([]place, p.Code.limit())}
	u.live, u.fresh = make([]bool, len(u.places)), make([]Ref, len(u.places))
	sites := u.find(&p.Code, nil)
	for len(u.work) > 0 {
		r := u.work[len(u.work)-1]
		u.work = u.work[:len(u.work)-1]
		u.reach(u.places[r])
	}
	for r := range u.fresh {
		u.fresh[r] = undefined
	}
	u.sweep(&p.Code, sites)
	if !u.scratch {
		p.Scratch = 0
	}
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

// useful finds what a program needs.
type useful struct {
	places []place // by Ref
	live   []bool
	work   []Ref // live values whose instructions are still to be looked at
	fresh  []Ref // the new numbers
	next   Ref

	scratch bool // some address in scratch memory is kept
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
	sites := make([]site, len(b.Code))
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
	code := b.Code[:0]
	for i, in := range b.Code {
		if !sites[i].kept {
			continue
		}
		if in.Op.IsControl() {
			u.sweepControl(&in, sites[i].inner)
		} else {
			u.renew(in.Args)
			in.First = u.number(in.First, len(in.Types))
			u.scratch = u.scratch || in.Op == ScratchAt
		}
		code = append(code, in)
	}
	clear(b.Code[len(code):])
	b.Code = code
	u.renew(b.Results)
}

// sweepControl leaves out what is carried and not needed.
func (u *useful) sweepControl(in *Instr, inner [][]site) {
	needed := u.needed(in)
	steers := min(in.steers(), len(in.Args))
	in.Args = append(in.Args[:steers:steers], chosen(in.Args[steers:], needed)...)
	u.renew(in.Args)
	for k := range in.Body {
		body := &in.Body[k]
		body.Params = chosen(body.Params, needed)
		if in.Op != While || k == 1 {
			body.Results = chosen(body.Results, needed)
		}
		for _, r := range body.Params {
			u.number(r, 1)
		}
		u.renew(body.Params)
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

// renew replaces numbers by new ones.
func (u *useful) renew(refs []Ref) {
	for i, r := range refs {
		switch {
		case r == None:
		case r < 0 || int(r) >= len(u.fresh):
			refs[i] = undefined
		default:
			refs[i] = u.fresh[r]
		}
	}
}
