package native

import (
	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/graph/expr"
)

// The programs of a long line need its elements twice: to fold leaves, and to scan them. What is dear to
// compute is kept in between, one element after the other in the order of the scan, in memory that stays
// in the caches of a goroutine.

// nanosKept is what it takes to keep a byte in a cache, and to bring it back.
const nanosKept = 0.005

// dearUnits is the cost of a body whose results are kept even where they are computed once: longer vectors,
// several at a time, make up for it.
const dearUnits = 10

// nanosOfKeeping is what keeping an element takes.
func (r *reducing) nanosOfKeeping() float64 {
	bytes := 0
	for _, t := range r.kinds {
		bytes += t.Size()
	}
	return nanosKept * float64(bytes)
}

// keptPlaces are where the elements are kept.
func (s *scanner) keptPlaces() []vector.Ref {
	var list []vector.Ref
	for c := range s.kinds {
		list = append(list, s.own(carryAt+2*s.components()+c))
	}
	return list
}

// keep keeps the values of elements from i on, where elements are kept.
func (s *scanner) keep(i vector.Ref, values [][][]vector.Ref) {
	if s.kept == nil {
		return
	}
	for f, x := range s.folds {
		for k, v := range values[f] {
			for c := range v {
				kind, place := s.kinds[x.first+c], s.kept[x.first+c]
				s.b.Store(kind, place, i, vector.None, int64(k*s.lanes*kind.Size()), v[c])
			}
		}
	}
}

// again gives what was kept of the block from element i on. A line has whole leaves then: nothing is masked.
func (s *scanner) again(i vector.Ref) [][][]vector.Ref {
	values := make([][][]vector.Ref, len(s.folds))
	for f, x := range s.folds {
		for k := range s.vectors {
			var v []vector.Ref
			for c := range x.types {
				kind, place := s.kinds[x.first+c], s.kept[x.first+c]
				v = append(v, s.b.Load(kind, place, i, vector.None, int64(k*s.lanes*kind.Size())))
			}
			values[f] = append(values[f], v)
		}
	}
	return values
}

// wide is the same for programs that do not scan: their vectors may be longer than a block.
func (r *reducing) wide() *reducing {
	functions := []*expr.Func{r.each}
	for _, x := range r.folds {
		functions = append(functions, x.Combine)
	}
	wide := *r
	wide.lanes = lanesFor(r.level, functions...)
	return &wide
}

// writeWide makes the program that keeps the elements of whole leaves, and does nothing else.
func (r *reducing) writeWide() (*vector.Program, *signature, error) {
	s := r.wide().newScanner(-1)
	s.kept, s.each = s.keptPlaces(), s.frame.columnsOf(&r.nest.Each)
	s.vectors = unroll(r.each, r.level)
	b, step := s.b, s.vectors*s.lanes
	s.open(s.each)
	s.repeat(b.By(vector.ShrBy, log2(step), b.Count()), b.Int(0), step, func(i vector.Ref) { s.several(&r.nest.Each, i) })
	return s.end()
}

// askFor asks for what is read some time after spots, which a scan that begins at the end does without.
func (s *scanner) askFor(spots []spot) {
	if !s.Reverse {
		s.askAhead(s.each, spots)
	}
}
