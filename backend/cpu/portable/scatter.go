package portable

import (
	"slices"
	"unsafe"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/fuse"
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/schedule"
)

// newScatter makes the work of a scatter. The elements are taken in row-major order, so it stays on one goroutine, unless it counts.
func newScatter(c *Code, a *schedule.Scatter) func(x *run) error {
	c.each.handed = append(slices.Clone(a.Index), a.Value)
	if len(a.Index) > 0 && a.Conflict != graph.ConflictError {
		c.each.target = a // what blames no conflict can do without coordinates
	}
	put, combine := scatterLoops(c, a)
	counts := isCount(a, c.nest.Buffers[a.Target].Elem)
	return func(x *run) error {
		total := product(x.args.Extents)
		if total == 0 {
			return nil
		}
		s := &scatter{Scatter: a, put: put, size: c.nest.Buffers[a.Target].Elem.Size(), target: x.args.Buffers[a.Target].Data, stride: x.coefs(a.Stride), extent: x.scalars(a.Extent)}
		if a.Conflict == graph.ConflictError || a.Conflict == graph.KeepFirst {
			s.seen = make([]uint64, (product(s.extent)+63)/64)
		}
		if combine != nil {
			s.folder = newFolder(combine)
			s.folder.prepare(x)
		}
		return s.share(x, total, counts)
	}
}

// share takes all elements.
func (s *scatter) share(x *run, total int64, counts bool) error {
	const grain = 16 << 10
	goroutines, chunks := 1, (total-1)/grain+1
	if counts {
		goroutines = s.goroutines(x, total, chunks)
	}
	err := x.share(goroutines, chunks, func(h *hand, chunk int64) {
		if h.scatter == nil {
			if h.scatter = s; goroutines > 1 {
				h.scatter = s.part()
			}
		}
		h.scatter.run(h.each, chunk*grain, min((chunk+1)*grain, total))
	})
	for _, h := range x.hands {
		if h != nil && h.scatter != nil && h.scatter != s {
			s.join(h.scatter)
		}
	}
	return err
}

// A scatter is one run.
type scatter struct {
	*schedule.Scatter
	put    scatterFunc
	size   int // of an element
	target unsafe.Pointer
	stride []int64
	extent []int64
	seen   []uint64 // one bit per place of the target, where it matters which are written
	folder *folder  // of a combining function that is no plain operation
	places []int64  // of the elements of a block; -1 for those left out
}

// A scatterFunc takes elements v[i] to places at[i], skipping negative ones.
type scatterFunc func(s *scatter, target, v unsafe.Pointer, at []int64)

// scatterLoops chooses the loop for the policy and type, and compiles a combining function that has none.
func scatterLoops(c *Code, a *schedule.Scatter) (scatterFunc, *foldCode) {
	t := c.nest.Buffers[a.Target].Elem
	if a.Conflict != graph.Combining {
		return stores[t.Size()], nil
	}
	if op, ok := plainOp(a.Combine); ok && scatterFolds[op][t] != nil {
		return scatterFolds[op][t], nil
	}
	return combineAt, newFoldCode(fuse.Fold{Combine: a.Combine}, 0)
}

// run takes elements lo..hi of the domain.
func (s *scatter) run(e *runner, lo, hi int64) {
	axes := make([]int, len(e.x.args.Extents))
	for i := range axes {
		axes[i] = i
	}
	e.rows(axes, e.x.args.Extents)
	e.seek(make([]int64, len(axes)))
	for lo < hi && !e.env.stopped {
		n := int(min(hi-lo, int64(e.prog.block)))
		e.compute(lo, n)
		at, values := s.locate(e, lo, n)
		s.put(s, s.target, values, at)
		lo += int64(n)
	}
}

// locate gives the places and values of a block: place -1 for what is dropped, outside or forbidden.
func (s *scatter) locate(e *runner, lo int64, n int) (at []int64, values unsafe.Pointer) {
	if e.target == nil || !e.fromMachine() {
		at, values = s.place(e, lo, n), e.taken[len(s.Index)]
	} else if at, values = vec[int64](e.taken[0], n), e.taken[1]; e.machine.block.Drops {
		at = compacts[s.size](at, values)
	}
	if s.seen != nil {
		s.claim(e, lo, at)
	}
	return at, values
}

// place turns the coordinates of a block into places.
func (s *scatter) place(e *runner, lo int64, n int) []int64 {
	if s.places == nil {
		s.places = make([]int64, e.prog.block)
	}
	at := s.places[:n]
	clear(at)
	outside := false
	for k := range s.Index {
		outside = addPositions(at, s.coords(e, k, n), s.stride[k], s.extent[k]) || outside
	}
	if outside {
		s.leaveOut(e, lo, at)
	}
	return at
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

// claim lets only the first element have each place; where that is forbidden it blames the others.
func (s *scatter) claim(e *runner, lo int64, at []int64) {
	for i, p := range at {
		if p < 0 {
			continue
		}
		word, bit := p/64, uint64(1)<<(p%64)
		if s.seen[word]&bit != 0 {
			at[i] = -1
			if s.Conflict == graph.ConflictError {
				s.blame(e, lo, i, len(at), true)
			}
		}
		s.seen[word] |= bit
	}
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

// compacts are the loops that bring elements to the front that are not dropped, and give the places of these. They do not
// branch: nobody can foretell which they are.
var compacts = [9]func(at []int64, v unsafe.Pointer) []int64{1: compact[uint8], 2: compact[uint16], 4: compact[uint32], 8: compact[uint64]}

func compact[T unsigned](at []int64, v unsafe.Pointer) []int64 {
	in, kept := vec[T](v, len(at)), 0
	for i, p := range at {
		at[kept], in[kept] = p, in[i]
		kept += int(^uint64(p) >> 63)
	}
	return at[:kept]
}

// stores are the loops that only store, by the size of an element.
var stores = [9]scatterFunc{1: storeAt[uint8], 2: storeAt[uint16], 4: storeAt[uint32], 8: storeAt[uint64]}

func storeAt[T unsigned](_ *scatter, target, v unsafe.Pointer, at []int64) {
	in := vec[T](v, len(at))
	for i, p := range at {
		if p >= 0 {
			*(*T)(unsafe.Add(target, int(p)*int(unsafe.Sizeof(T(0))))) = in[i]
		}
	}
}

// scatterFolds are the loops of combining by a plain operation.
var scatterFolds [expr.NumOps][numTypes]scatterFunc

func init() {
	scatterInts[int8](expr.Int8)
	scatterInts[int16](expr.Int16)
	scatterInts[int32](expr.Int32)
	scatterInts[int64](expr.Int64)
	scatterInts[uint8](expr.Uint8)
	scatterInts[uint16](expr.Uint16)
	scatterInts[uint32](expr.Uint32)
	scatterInts[uint64](expr.Uint64)
	scatterNumbers[float32](expr.Float32)
	scatterNumbers[float64](expr.Float64)
	for _, op := range []expr.Op{expr.And, expr.Or, expr.Xor} {
		scatterFolds[op][expr.Bool] = scatterFolds[op][expr.Uint8]
	}
}

func scatterNumbers[T number](t expr.Type) {
	scatterFolds[expr.Add][t] = addAt[T]
	scatterFolds[expr.Mul][t] = mulAt[T]
	scatterFolds[expr.Min][t] = leastAt[T]
	scatterFolds[expr.Max][t] = greatestAt[T]
}

func scatterInts[T integer](t expr.Type) {
	scatterNumbers[T](t)
	scatterFolds[expr.And][t] = andAt[T]
	scatterFolds[expr.Or][t] = orAt[T]
	scatterFolds[expr.Xor][t] = xorAt[T]
}

// combineAt combines one element after the other by a function.
func combineAt(s *scatter, target, v unsafe.Pointer, at []int64) {
	size := s.folder.types[0].Size()
	old, value := make([]unsafe.Pointer, 1), make([]unsafe.Pointer, 1)
	for i, p := range at {
		if p < 0 {
			continue
		}
		old[0], value[0] = unsafe.Add(target, int(p)*size), unsafe.Add(v, i*size)
		s.folder.combine(old, old, value, 1)
	}
}
