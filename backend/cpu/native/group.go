package native

import (
	"math"

	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/graph/expr"
)

// A group is vectors of neighbouring columns that are computed together and share blocks. There are several such at
// once: the rounds of one generator are a chain, beside which there is time for others. See Note [Blocks].
type group struct {
	*blocks
	times  int      // how often there are vectors that share blocks
	origin []values // per vector of the first that do: of the columns with which the row begins, what is not anyhow
	shifts [maxShift + 1]stretches
	fits   vector.Ref // Int: 1 where vectors that share use no more blocks than there are lanes, else 0
}

// Stretches are neighbouring blocks, as many as there are lanes: by I64 vectors, the lowest number that is used where
// the row begins, the numbers in each lane where the vectors are now, and from a stretch to the next.
type stretches struct {
	lowest, step vector.Ref
	numbers      []vector.Ref
}

// eachGroup runs do for columns of a row, n of them, as long as groups fit, and gives the column behind them.
func (f *frame) eachGroup(n vector.Ref, do func(at []spot)) vector.Ref {
	b, i := f.b, f.b.Int(0)
	if f.shared.isStraight() && f.register == 0 {
		i = b.Op(vector.Min, f.beforeBlocks(), n)
		f.repeat(b.Op(vector.Min, i, b.Int(1)), b.Int(0), 1, func(first vector.Ref) { do(f.firstOf(first, i)) })
	}
	for _, g := range f.groups(i, math.MaxInt) {
		step := g.vectors() * b.Lanes()
		trips := b.Op(vector.Mul, b.By(vector.ShrBy, log2(step), b.Op(vector.Sub, n, i)), g.fits)
		i = f.repeat(trips, i, step, func(i vector.Ref) {
			f.group = g
			do(f.spots(i, g.vectors()))
			f.group = nil
		})
	}
	return i
}

// beforeBlocks is the number of columns before the first that begins a block, where elements are neighbours in blocks.
func (f *frame) beforeBlocks() vector.Ref {
	b := f.b
	f.aim(f.spots(b.Int(0), 1))
	row := f.placesOf(f.shared)
	before := vector.None
	for shift, numbers := range f.shared.numbers {
		for _, r := range numbers {
			first := b.Op(vector.Eq, row.refs[r], b.By(vector.Lane, 0, row.refs[r]))
			before = b.Op(vector.And, b.Op(vector.Ones, first), b.Int(1<<shift-1))
		}
	}
	return before
}

// groups are those of up to so many vectors in which it may pay to compute the columns from one on.
func (f *frame) groups(from vector.Ref, most int) (list []*group) {
	if f.shared == nil {
		return nil
	}
	for _, width := range f.shared.widths {
		for _, times := range [...]int{2, 1} {
			if width*times <= most {
				list = append(list, f.newGroup(from, width, times))
			}
		}
	}
	return list
}

// newGroup makes vectors from a column on a group: so many share blocks, so often.
func (f *frame) newGroup(from vector.Ref, width, times int) *group {
	g := &group{blocks: f.shared, times: times}
	at := f.spots(from, width+1)
	for u := range at {
		f.aim(at[u : u+1])
		g.origin = append(g.origin, f.placesOf(f.shared))
	}
	next := g.origin[width]
	g.origin = g.origin[:width]
	g.measure(f.b, next)
	return g
}

// vectors is the number of vectors of the group.
func (g *group) vectors() int { return g.times * len(g.origin) }

// placesOf writes what of a function is not anyhow.
func (w *body) placesOf(s *blocks) values {
	params := len(s.f.Params)
	v := newValues(s.f, make([]vector.Ref, params))
	for i := range s.f.Code {
		if s.changes[params+i].role == anyhow {
			v.add(vector.None, false, inLanes)
		} else {
			w.instr(&s.f.Code[i], &v)
		}
	}
	return v
}

// measure finds the stretches, and whether they are wide enough: for all vectors, and for the next ones too, from where
// all numbers have to grow by the same. Numbers so large that positions might wrap do not fit.
func (g *group) measure(b *vector.Builder, next values) {
	const large = 1 << 60 // an array has up to 2^59 elements, and the slopes that fit are small
	inside := b.Const(vector.Mask, ^uint64(0))
	below := func(v vector.Ref, bound uint64) {
		inside = b.Op(vector.And, inside, b.Typed(vector.Lt, expr.Uint64, v, b.Const(vector.I64, bound)))
	}
	for shift, numbers := range g.numbers {
		if len(numbers) == 0 {
			continue
		}
		g.shifts[shift] = stretches{lowest: g.lowest(b, numbers), step: g.grown(b, next, numbers[0])}
		for _, r := range numbers {
			for u := range g.origin {
				below(g.index(b, u, shift, r), uint64(b.Lanes()))
			}
			below(b.Op(vector.Add, g.origin[0].refs[r], b.Const(vector.I64, large)), 2*large)
			inside = b.Op(vector.And, inside, b.Op(vector.Eq, g.grown(b, next, r), g.shifts[shift].step))
		}
	}
	g.fits = b.By(vector.ShrBy, log2(b.Lanes()), b.Op(vector.Ones, inside))
}

// lowest is the lowest of some numbers, in all lanes: affine ones are lowest at an end.
func (g *group) lowest(b *vector.Builder, numbers []expr.Ref) vector.Ref {
	lowest := vector.None
	for _, r := range numbers {
		first, last := b.By(vector.Lane, 0, g.origin[0].refs[r]), b.By(vector.Lane, int64(b.Lanes()-1), g.origin[len(g.origin)-1].refs[r])
		end := b.Typed(vector.Min, expr.Int64, first, last)
		if lowest != vector.None {
			end = b.Typed(vector.Min, expr.Int64, lowest, end)
		}
		lowest = end
	}
	return lowest
}

// index gives the lanes of the blocks that a vector uses.
func (g *group) index(b *vector.Builder, u, shift int, number expr.Ref) vector.Ref {
	return b.Op(vector.Sub, g.origin[u].refs[number], g.shifts[shift].lowest)
}

// grown is by how much a number is greater at other places than where the row begins.
func (g *group) grown(b *vector.Builder, there values, number expr.Ref) vector.Ref {
	return b.Op(vector.Sub, there.refs[number], g.origin[0].refs[number])
}

// writes reports whether the group is there for a function.
func (g *group) writes(f *expr.Func) bool { return g != nil && g.f == f }

// begin writes the numbers of the blocks: from where the row begins, all have grown by the same.
func (g *group) begin(w *body) {
	b := w.b
	w.group = nil
	here := w.placesOf(g.blocks)
	w.group = g
	for shift, numbers := range g.numbers {
		s := &g.shifts[shift]
		s.numbers = nil
		if len(numbers) == 0 {
			continue
		}
		number := b.Op(vector.Add, g.grown(b, here, numbers[0]), b.Op(vector.Add, s.lowest, b.Iota(vector.I64)))
		for range g.times {
			s.numbers = append(s.numbers, number)
			number = b.Op(vector.Add, number, s.step)
		}
	}
}

// write gives the next value of a vector if it is the number of a block, or repeats itself from group to group.
func (g *group) write(u int, v *values, w *body) bool {
	r, time := expr.Ref(len(v.refs)), u/len(g.origin)
	u %= len(g.origin)
	switch g.changes[r].role {
	case numbered:
		shift := int(g.f.At(g.f.At(r).Args[1]).Bits)
		v.add(g.shifts[shift].numbers[time], false, g.index(w.b, u, shift, r))
	case repeating:
		v.add(g.origin[u].refs[r], false, inLanes)
	default:
		return false
	}
	return true
}

// spread brings values of blocks into the lanes that use them.
func (w *body) spread(v, index vector.Ref) vector.Ref {
	b := w.b
	switch t := b.TypeOf(v); {
	case t == vector.Mask:
		return b.Op(vector.ToMask, w.spread(b.FromMask(vector.I64, v), index))
	case t.Bytes() == 4:
		index = b.Convert(vector.I32, expr.Int64, index)
	}
	return b.Op(vector.Permute, index, v)
}

// Note [Blocks]
//
// The columns of a group's vectors are neighbours, and the numbers of the blocks that they use are neighbours too. One
// vector has them all, in order, from the lowest on. Of it, what depends on the number alone is computed, once for the
// whole group: values of blocks. Where one meets a value that each column has for itself, a permutation brings it into
// the lanes of each vector. So nothing need be known of the function but which values are numbers of blocks; how a
// number is made into words, and what is made of a word before words are chosen from, is shared whatever it is.
//
// A number is p >> k, where p is affine. From one group to the next p grows by the slope times the columns of a group,
// a multiple of 2^k, so the number grows by the same in all lanes, and what the permutations are, and the lower bits of
// p, remain what they are where the groups begin: they are computed there, once. There too it is seen whether one
// vector is enough for the blocks. Whether it is depends on slopes and starts, which code does not know when it is
// made; where it is not, the loop of groups runs no trip, and columns are computed each for itself. So are, in maps,
// the columns before the first that begins a block: from there on the blocks of neighbours just fill a vector.
