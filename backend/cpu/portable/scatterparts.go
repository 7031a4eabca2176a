package portable

import "unsafe"

// fits reports whether goroutines can have places of their own: where the elements are many beside all of
// these, and the memory is little.
func (s *scatter) fits(goroutines int) bool {
	const few, most = 2, 16 << 20
	return s.length > 0 && s.length <= s.total/few/int64(goroutines) && s.bytes() <= most
}

// joined takes elements whose order does not matter. Goroutines but the caller's have targets of their own, which
// the target takes in the end.
func (s *scatter) joined(x *run, goroutines int) error {
	x.reserve(goroutines)
	first := s.of(x.hand(0))
	if err := s.blocks(x, goroutines, joinBlock); err != nil {
		return err
	}
	for _, h := range x.hands[1:] {
		if h != nil && h.scatter.apart {
			first.join(h.scatter.target)
		}
	}
	return nil
}

// joinBlock takes the elements of a block.
func joinBlock(h *hand, s *scatter, _ int64, at []int64, values unsafe.Pointer) {
	if !s.apart && h != h.each.x.hands[0] {
		s.stepApart()
	}
	s.take(h.each, at, values)
}

// stepApart gives a goroutine a target of its own.
func (s *scatter) stepApart() {
	words := int(s.bytes()+7) / 8
	if len(s.room) < words {
		s.room = make([]uint64, words)
	} else {
		clear(s.room[:words])
	}
	s.target, s.apart = unsafe.Pointer(&s.room[0]), true
}

// join takes the elements of another goroutine's target.
func (s *scatter) join(from unsafe.Pointer) {
	block := int64(len(s.places))
	for lo := int64(0); lo < s.length; lo += block {
		at := s.places[:min(s.length-lo, block)]
		for i := range at {
			at[i] = lo + int64(i)
		}
		s.put(s, s.target, unsafe.Add(from, int(lo)*s.elem.Size()), at)
	}
}
