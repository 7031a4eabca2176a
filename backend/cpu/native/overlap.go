package native

import "github.com/laze-go/laze/backend"

// isApart reports whether nothing that the signature's program stores is in memory that it reads, but for elements
// that are replaced by what is computed from them alone: those of an access that goes the same way. strict forbids
// these too, because then a call can be made again.
func (s *signature) isApart(a *backend.Args, strict bool) bool {
	for i := range s.places {
		w := &s.places[i]
		if !w.writes {
			continue
		}
		at := a.Buffers[w.buffer]
		for k := range s.places {
			r := &s.places[k]
			if !r.writes && overlap(at, a.Buffers[r.buffer]) && (strict || !replaces(w, r, a)) {
				return false
			}
		}
	}
	return true
}

func overlap(a, b backend.Buffer) bool {
	pa, pb := uintptr(a.Data), uintptr(b.Data)
	return pa < pb+uintptr(b.Bytes) && pb < pa+uintptr(a.Bytes)
}

// replaces reports whether both accesses reach the same place at every index.
func replaces(w, r *place, a *backend.Args) bool {
	return a.Buffers[w.buffer].Data == a.Buffers[r.buffer].Data && sameWay(w, r, a)
}

// sameWay reports whether both accesses go the same way through buffers that begin in the same place.
func sameWay(w, r *place, a *backend.Args) bool {
	if r.access == nil || r.size != w.size {
		return false
	}
	for axis, n := range a.Extents {
		if n > 1 && coef(w.access.Stride[axis], a) != coef(r.access.Stride[axis], a) {
			return false
		}
	}
	return coef(w.access.Offset, a) == coef(r.access.Offset, a)
}

// isNear reports whether the strides along an axis are such that 32-bit indices span a vector.
func (s *signature) isNear(a *backend.Args, axis int) bool {
	const far = 1 << 26
	for _, n := range s.numbers {
		if n.what != stride || n.axis != axis {
			continue
		}
		if v := s.value(n, a, nil, 0); v <= -far || v >= far {
			return false
		}
	}
	return true
}

// misalignment is the number of elements from the place to the next cache line.
func misalignment(at uintptr, size int) int64 {
	const line = 64
	return int64(-at%line) / int64(size)
}
