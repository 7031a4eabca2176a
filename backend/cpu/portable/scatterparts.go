package portable

import (
	"runtime"
	"unsafe"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/schedule"
)

// isCount reports whether a scatter may take its elements in any order and begin with zeros: then goroutines have targets
// of their own, whose contents are combined in the end.
func isCount(a *schedule.Scatter, t expr.Type) bool {
	if a.Conflict != graph.Combining {
		return false
	}
	op, plain := plainOp(a.Combine)
	return plain && op.Row().AssocFor(t) && (op == expr.Add || op == expr.Or || op == expr.Xor)
}

// goroutines is how many share a count: more than one where the elements are many beside the places of all targets.
func (s *scatter) goroutines(x *run, total, chunks int64) int {
	const nanos, few = 1, 8
	limit := x.args.Workers
	if limit <= 0 {
		limit = runtime.GOMAXPROCS(0)
	}
	n, _ := schedule.Share(float64(total)*(nanos+x.code.each.nanos()), chunks, limit)
	if size := s.length(); size < 0 || size > total/few/int64(n) {
		return 1
	}
	return n
}

// length is the number of elements from the first place of the target to the last, -1 where there is none.
func (s *scatter) length() int64 {
	n := int64(1)
	for k, extent := range s.extent {
		if extent == 0 || s.stride[k] < 0 {
			return -1
		}
		n += (extent - 1) * s.stride[k]
	}
	return n
}

// part is a scatter to a target of its own.
func (s *scatter) part() *scatter {
	p := *s
	p.places, p.target = nil, alignedBytes(int(s.length())*s.size)
	return &p
}

// join takes the elements of a part's target.
func (s *scatter) join(p *scatter) {
	n := s.length()
	at := make([]int64, min(n, maxBlock))
	for lo := int64(0); lo < n; lo += maxBlock {
		at = at[:min(n-lo, maxBlock)]
		for i := range at {
			at[i] = lo + int64(i)
		}
		s.put(s, s.target, unsafe.Add(p.target, int(lo)*s.size), at)
	}
}
