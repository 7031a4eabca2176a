package fuse

import (
	"math"
	"slices"

	"github.com/laze-go/laze/graph/expr"
)

// A life is the span of kernels in which a buffer holds something that is still wanted.
type life struct {
	birth, death int // the first kernel that stores it and the last that uses it
}

// forever is the death of what the caller gets.
const forever = math.MaxInt

// lives finds the life of every buffer. Inputs live from before the first kernel.
func (p *Plan) lives() []life {
	lives := make([]life, len(p.Buffers))
	for b := range lives {
		lives[b] = life{birth: -1, death: -1}
	}
	for i, k := range p.Kernels {
		for _, b := range k.writes() {
			if lives[b].birth < 0 && p.Buffers[b].Role != Input {
				lives[b].birth = i
			}
			lives[b].death = i
		}
		for _, b := range slices.Concat(k.reads(), p.counts(k)) {
			lives[b].death = i
		}
	}
	for _, b := range p.Roots {
		lives[b].death = forever
		for _, e := range p.Buffers[b].Shape {
			if e.Count >= 0 {
				lives[e.Count].death = forever
			}
		}
	}
	return lives
}

// allocate gives every buffer that the plan stores its slot: in the order of kernels, that of an operand which dies
// there and can be overwritten element by element, or else the free slot that fits best.
func allocate(p *Plan) {
	lives := p.lives()
	dying := make([][]int, len(p.Kernels))
	for b, l := range lives {
		if p.Buffers[b].Role != Input && l.death != forever && l.death >= 0 {
			dying[l.death] = append(dying[l.death], b)
		}
	}
	var free []int
	for i, k := range p.Kernels {
		taken := map[int]bool{}
		for _, b := range k.writes() {
			if lives[b].birth != i {
				continue
			}
			if t := p.overwritable(k, b, dying[i], taken); t >= 0 {
				p.Buffers[b].Slot = p.Buffers[t].Slot
				taken[t] = true
				continue
			}
			p.Buffers[b].Slot, free = p.slotFor(&p.Buffers[b], free)
		}
		for _, b := range dying[i] {
			if !taken[b] {
				free = append(free, p.Buffers[b].Slot)
			}
		}
	}
}

// overwritable finds a temporary whose place b can take over while k runs; -1 if there is none.
func (p *Plan) overwritable(k *Kernel, b int, dying []int, taken map[int]bool) int {
	for _, t := range dying {
		if t != b && !taken[t] && p.inPlace(k, t, b) && p.fitsOutput(&p.Buffers[b], p.Buffers[t].Slot) {
			return t
		}
	}
	return -1
}

// Replaceable lists, per root, the inputs whose own memory may receive the root: the kernel that stores it is the
// last to read the input, reads nothing of it but the very elements in whose place it stores, and finds
// the root's slot untouched.
func (p *Plan) Replaceable() [][]int {
	lives := p.lives()
	all := make([][]int, len(p.Roots))
	for i, b := range p.Roots {
		if p.Buffers[b].Role != Output || !p.opensSlot(b, lives) {
			continue
		}
		birth := lives[b].birth
		for t := range p.Buffers {
			if p.Buffers[t].Role == Input && lives[t].death == birth && p.inPlace(p.Kernels[birth], t, b) {
				all[i] = append(all[i], t)
			}
		}
	}
	return all
}

// opensSlot reports whether nothing lives in the slot of b before b.
func (p *Plan) opensSlot(b int, lives []life) bool {
	for other := range p.Buffers {
		if other != b && p.Buffers[other].Slot == p.Buffers[b].Slot && lives[other].birth <= lives[b].birth {
			return false
		}
	}
	return true
}

// fitsOutput reports whether b may have the slot: what the caller gets is not larger than what it asked for.
func (p *Plan) fitsOutput(b *Buffer, slot int) bool {
	return b.Role != Output || p.Slots[slot] == b.Bytes()
}

// inPlace reports whether k, a map, reads from t nothing but the very elements in whose place it stores b, and needs
// these only once.
func (p *Plan) inPlace(k *Kernel, t, b int) bool {
	if k.Anchor != nil || k.Each.isRepeated() || p.Buffers[t].Elem.Size() != p.Buffers[b].Elem.Size() || slices.Contains(p.counts(k), t) {
		return false
	}
	store := slices.IndexFunc(k.Each.Stores, func(w Store) bool { return w.Buffer == b })
	if store < 0 {
		return false
	}
	found := false
	for _, r := range k.Each.Reads {
		if r.Buffer == t {
			if !r.Access.equal(k.Each.Stores[store].Access) {
				return false
			}
			found = true
		}
	}
	return found && !slices.ContainsFunc(k.Each.Tables, func(x Table) bool { return x.Buffer == t })
}

// isRepeated reports whether a machine may have to compute a block of elements again: to find the first index that is
// outside of a table, or because loops took too long for one call.
func (s *Stage) isRepeated() bool {
	return s.Body.Uses(expr.While) || slices.ContainsFunc(s.Tables, func(t Table) bool { return t.Checked })
}

func (a Access) equal(b Access) bool {
	return a.Offset == b.Offset && slices.Equal(a.Stride, b.Stride)
}

// slotFor takes the smallest free slot that holds b, or makes the largest free one large enough, or adds one.
func (p *Plan) slotFor(b *Buffer, free []int) (slot int, rest []int) {
	best := -1
	for i, s := range free {
		if p.fitsOutput(b, s) && (best < 0 || p.better(s, free[best], b.Bytes())) {
			best = i
		}
	}
	if best < 0 {
		p.Slots = append(p.Slots, b.Bytes())
		return len(p.Slots) - 1, free
	}
	slot = free[best]
	p.Slots[slot] = max(p.Slots[slot], b.Bytes())
	return slot, slices.Delete(free, best, best+1)
}

// better reports whether slot s suits n bytes better than slot t: the smaller of those that hold them, the
// larger of those that do not.
func (p *Plan) better(s, t int, n int64) bool {
	a, b := p.Slots[s], p.Slots[t]
	if a >= n && b >= n {
		return a < b
	}
	return a > b
}
