package portable

import (
	"slices"
	"unsafe"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/graph"
)

// makeWhole makes the whole domain one row.
func (r *runner) makeWhole() {
	var axes [maxAxes]int
	var first [maxAxes]int64
	for i := range axes {
		axes[i] = i
	}
	n := len(r.x.args.Extents)
	r.rows(axes[:n], r.x.args.Extents)
	r.seek(first[:n])
}

// locate computes a block of elements, and gives the places and values of those that are not dropped, or outside. Where
// conflicts are blamed the places are those of all elements, -1 for none.
func (s *scatter) locate(e *runner, lo int64, n int) (at []int64, values unsafe.Pointer) {
	if s.bare && e.machine != nil && e.machine.suits && e.machine.Check(e.block(lo, n)) {
		return s.asTheyLie(e, lo, n)
	}
	e.compute(lo, n)
	drops, places := false, 1
	if e.target != nil && e.fromMachine() {
		at, drops = vec[int64](e.taken[0], n), e.machine.block.Drops
	} else {
		at, drops = s.place(e, lo, n)
		places = len(s.Index)
	}
	if values = s.column; !s.steady {
		values = e.taken[places]
	}
	if drops && s.Conflict != graph.ConflictError {
		return s.compact(at, values)
	}
	return at, values
}

// isBare reports whether places and values lie in memory, one after the other, so that nobody
// has to compute or copy them.
func (s *scatter) isBare(e *runner) bool {
	if e.target == nil || s.seen != nil || len(s.stride) != 1 || s.stride[0] != 1 {
		return false
	}
	for _, k := range e.handed {
		if p := e.readOf(k); p == nil || !p.direct || overlap(e.x.args.Buffers[p.buffer], e.x.args.Buffers[s.Target]) {
			return false
		}
	}
	return len(e.Stores) == 0
}

// readOf is the read that a result of the body is, or nil.
func (r *runner) readOf(result int) *port {
	if k := int(r.prog.results[result]) - r.given; k >= 0 && k < len(r.reads) {
		return &r.reads[k]
	}
	return nil
}

// asTheyLie gives the places and values of a block of a bare scatter.
func (s *scatter) asTheyLie(e *runner, lo int64, n int) (at []int64, values unsafe.Pointer) {
	place := func(k int) unsafe.Pointer {
		p := e.readOf(k)
		return unsafe.Add(p.base, int(lo)*p.size)
	}
	if values = s.column; !s.steady {
		values = place(e.handed[1])
	}
	return vec[int64](place(e.handed[0]), n), values
}

// place turns the coordinates of a block into places, and reports whether some are -1.
func (s *scatter) place(e *runner, lo int64, n int) (at []int64, drops bool) {
	at = s.places[:n]
	clear(at)
	for k := range s.Index {
		drops = addPositions(at, s.coords(e, k, n), s.stride[k], s.extent[k]) || drops
	}
	if drops {
		s.leaveOut(e, lo, at)
	}
	return at, drops
}

func (s *scatter) coords(e *runner, k, n int) []int64 { return vec[int64](e.taken[k], n) }

// leaveOut marks the elements that are dropped, and blames those outside the target.
func (s *scatter) leaveOut(e *runner, lo int64, at []int64) {
	for i := range at {
		for k := range s.Index {
			c := s.coords(e, k, len(at))[i]
			if k == 0 && c == graph.Drop {
				at[i] = -1
				break
			}
			if uint64(c) >= uint64(s.extent[k]) {
				at[i] = -1
				s.blame(e, lo, i, len(at), false)
				break
			}
		}
	}
}

// claim leaves only the first element that comes to each place, where the policy says so, and tells about the others.
func (s *scatter) claim(at []int64, values unsafe.Pointer, clash func(i int)) ([]int64, unsafe.Pointer) {
	if s.seen == nil {
		return at, values
	}
	for i, p := range at {
		if p < 0 {
			continue
		}
		word, bit := p/64, uint64(1)<<(p%64)
		if s.seen[word]&bit != 0 {
			at[i] = -1
			if s.Conflict == graph.ConflictError {
				clash(i)
			}
		}
		s.seen[word] |= bit
	}
	return s.compact(at, values)
}

func (s *scatter) blame(e *runner, lo int64, i, n int, conflict bool) {
	index := make([]int64, len(s.Index))
	for k := range index {
		index[k] = s.coords(e, k, n)[i]
	}
	e.x.blame(&backend.IndexError{
		Table: -1, At: e.indexOf(lo + int64(i)), Index: index, Extent: slices.Clone(s.extent), Conflict: conflict,
	})
}

// compact gives the places that are not negative, and their values in the scatter's column.
func (s *scatter) compact(at []int64, values unsafe.Pointer) ([]int64, unsafe.Pointer) {
	return compacts[s.elem.Size()](s.column, values, s.places, at), s.column
}

// compacts are the loops that bring elements together whose places are not negative. They do not branch: nobody
// can foretell which they are.
var compacts = [9]func(d, v unsafe.Pointer, places, at []int64) []int64{1: compact[uint8], 2: compact[uint16], 4: compact[uint32], 8: compact[uint64]}

func compact[T unsigned](d, v unsafe.Pointer, places, at []int64) []int64 {
	in, out, kept := vec[T](v, len(at)), vec[T](d, len(at)), 0
	for i, p := range at {
		places[kept], out[kept] = p, in[i]
		kept += int(^uint64(p) >> 63)
	}
	return places[:kept]
}
