package native

import (
	"sync"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/schedule"
)

// How far behind what is read lies what is asked for, along lines and across them. See Note [Asking].
const (
	askedAlong  = 16 << 10
	askedAcross = 1536

	askedLine = 64 // bytes of one that is asked for
)

// streams lists the reads of Each that move along the columns of its boxes, if the elements of each are neighbours.
func (r *reducing) streams() (moving []int) {
	columns := r.columnsOf(true)
	for i := range r.nest.Each.Reads {
		switch r.nest.Each.Reads[i].Stride[columns] {
		case schedule.Coef{Arg: -1}:
		case schedule.Coef{Const: 1, Arg: -1}:
			moving = append(moving, i)
		default:
			return nil
		}
	}
	return moving
}

// stream gives the only one, or -1.
func (r *reducing) stream() int {
	if streams := r.streams(); len(streams) == 1 {
		return streams[0]
	}
	return -1
}

// ask asks for what a later row reads in the place of vectors of one that begins with an element: n of them, from
// number from on.
func (a *along) ask(first vector.Ref, from, n int) {
	if a.asked != nil {
		a.asked.askFor(first, from*a.lanes, n*a.lanes)
	}
}

// inTurn is how many vectors of a row are taken before others are read: one where each is a line that is asked for,
// else all of them. See Note [Asking].
func (a *along) inTurn() int {
	if a.asked != nil && a.lanes*a.asked.elem.Size() >= askedLine {
		return 1
	}
	return a.regs
}

// askAhead asks for what columns read some time after spots that follow one another, unless these end the row.
func (f *frame) askAhead(columns []*column, at []spot) {
	if at[0].mask != vector.None {
		return
	}
	for _, c := range columns {
		if !c.writes && c.fixed == vector.None && c.step == vector.None {
			c.askFor(at[0].first, 0, len(at)*f.b.Lanes())
		}
	}
}

// askFor asks for the lines that begin among so many elements from one behind the first on, and lie some time later,
// where elements are neighbours.
func (c *column) askFor(first vector.Ref, from, elements int) {
	size := c.elem.Size()
	for at := int(roundUp(int64(from*size), askedLine)); at < (from+elements)*size; at += askedLine {
		c.f.b.Ask(c.elem, c.base, first, int64(askedAlong+at))
	}
}

// ask asks for what lies a little behind an element of some rows, or, where these end, at the
// beginning of the rows that follow.
func (a *across) ask(columns [][]*column, rows []vector.Ref, element vector.Ref) {
	b, n, c := a.b, len(columns), columns[0][a.stream()]
	at := b.Op(vector.Add, element, b.Int(int64(askedAcross/c.elem.Size())))
	last := b.Op(vector.Sub, b.Count(), b.Int(1))
	behind := b.By(vector.ShrBy, 63, b.Op(vector.Sub, last, at))
	follow := b.Op(vector.Mul, b.Op(vector.Sub, a.follower(rows[n]), rows[0]), a.coef(c.along(a.folded), c.place, a.folded))
	at = b.Op(vector.Add, at, b.Op(vector.And, behind, b.Op(vector.Sub, follow, b.Count())))
	for _, row := range columns {
		b.Ask(c.elem, row[a.stream()].base, at, 0)
	}
}

// follower is the row that is read next, where a row is the one behind some others: it, or the first of the next entry.
func (a *across) follower(row vector.Ref) vector.Ref {
	b := a.b
	ends := b.By(vector.ShrBy, 63, b.Op(vector.Sub, b.Op(vector.Sub, a.end, row), b.Int(1)))
	return b.Op(vector.Add, row, b.Op(vector.And, ends, b.Op(vector.Sub, a.then, row)))
}

// offerFar offers the same for what lies in memory, where that is another code: one stream is asked for, and several
// are read by what takes their elements. See Note [Asking].
func (r *reduction) offerFar() {
	plan := *r.reducing
	r.moving = r.streams()
	switch streams := len(r.moving); {
	case r.asks || r.ordered || len(r.nest.Each.Stores) > 0:
		return
	case streams == 1:
		plan.asks, plan.direct = true, r.across
	case streams > 1 && !r.across && !r.direct:
		plan.direct = true
	default:
		return
	}
	r.far = sync.OnceValues(func() (*reduction, error) { return compileLines(r.code, &plan) })
}

// longLine is the elements from which on a line is long.
const longLine = 16 * graph.Leaf

// isFar reports whether what a run reads lies in memory, and there is code for that. The last cache holds not only
// that. Long lines are read by what takes their elements, by pairs of leaves or as several streams, and not asked for.
func (r *reduction) isFar(a *backend.Args) bool {
	if r.far == nil {
		return false
	}
	bytes := int64(0)
	for _, i := range r.moving {
		bytes += a.Buffers[r.nest.Each.Reads[i].Buffer].Bytes
	}
	switch long := a.Extents[r.folded] >= longLine; {
	case 2*bytes <= lastCache():
		return false
	case len(r.moving) > 1:
		return long
	default:
		return !long || !r.pairs()
	}
}

// Note [Asking]
//
// The processor asks memory ahead by itself, but a core that computes between its reads sees fewer of them at once,
// and less far. Asked for 16 KB ahead, folds of one stream of 40 MB took between a quarter and two fifths less time
// (two cores of Zen 5, f32: the least and the greatest, their places, mean and variance). Folds of 80 MB of f64 took
// as long as before, and several streams keep memory busy by themselves. In the caches asking only takes room among
// the loads: up to a tenth of the time. Programs that select, or fold the leaves of a scan, have more to do with an
// element, and no time of theirs in the caches was seen to change; they always ask. At 10^7 elements the ten
// greatest of exp(x) took 1.9 ms instead of 2.2, the scan of exp(x) 4.2 instead of 5. Filters ask in memory, where
// they take up to a sixth less time.
//
// A vector that is a line of a cache is taken, and asked for, before the next is read: memory serves reads that take
// turns faster than bursts. Bodies on shorter vectors compute more than they read, and four of these overlap better.
//
// Several streams are read by the operations that take their elements, so that more is under way (Note [Pairs]):
// squared differences of 10^7 took two cores 0.94 (f32) and 0.96 (f64) of the time. In the caches the same code took up
// to 1.06, so there elements are loaded.
//
// Across lines the rows that are folded together lie V rows apart, and each ends after a strip: the processor finds a
// new stream every few pages. Eight of them at once, and each asking 1.5 KB ahead, on into the rows that follow, took a
// sixth less time for 3163 x 3163 f64, and three tenths less for f32 (one core of Zen 5). Where the rows lie in a
// cache, eight take up to a tenth longer than four. The rows that follow the last of an entry are the first of the
// next, not those behind it; and groups of seven besides those of eight leave no row to be folded alone.
