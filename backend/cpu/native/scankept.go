package native

import "github.com/laze-go/laze/backend/cpu/vector"

// The programs of a long line need its elements twice: to fold leaves, and to scan them. What is dear to compute is kept in between, one
// element after the other in the order of the scan, in memory that stays in the caches of a goroutine.

// nanosKept is what it takes to keep a byte in a cache, and to bring it back.
const nanosKept = 0.005

// keptBytes is what an element takes where it is kept.
func (r *reducing) keptBytes() float64 {
	bytes := 0
	for _, t := range r.kinds {
		bytes += t.Size()
	}
	return float64(bytes)
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
