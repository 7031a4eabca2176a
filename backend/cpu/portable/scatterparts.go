package portable

import "unsafe"

// fits reports whether goroutines can have places of their own: where the elements are many beside all of these, and the memory
// is little.
func (s *scatter) fits(total int64, goroutines int) bool {
	const few, most = 2, 16 << 20
	return s.length > 0 && s.length <= total/few/int64(goroutines) && s.bytes() <= most
}

// joined takes elements whose order does not matter. Goroutines have targets of their own, which the target takes in the end.
func (s *scatter) joined(x *run, total int64, goroutines int) error {
	err := s.blocks(x, total, goroutines, func(h *hand, own *scatter, _ int64, at []int64, values unsafe.Pointer) {
		if own.target == s.target && goroutines > 1 {
			own.target = alignedBytes(int(s.bytes()))
		}
		own.take(h.each, at, values)
	})
	if err != nil || goroutines == 1 {
		return err
	}
	for _, h := range x.hands {
		if h != nil && h.scatter.scatterCode != nil {
			s.join(h.scatter.target)
		}
	}
	return nil
}

// join takes the elements of a goroutine's target.
func (s *scatter) join(from unsafe.Pointer) {
	at := make([]int64, min(s.length, maxBlock))
	for lo := int64(0); lo < s.length; lo += maxBlock {
		at = at[:min(s.length-lo, maxBlock)]
		for i := range at {
			at[i] = lo + int64(i)
		}
		s.put(s, s.target, unsafe.Add(from, int(lo)*s.elem.Size()), at)
	}
}
