package portable

import (
	"slices"
	"sync"
	"unsafe"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/cpu/prefetch"
	"github.com/laze-go/laze/fuse"
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/schedule"
)

// A scatterCode is what compilation finds out about a scatter.
type scatterCode struct {
	*schedule.Scatter
	elem    expr.Type
	put     scatterFunc
	combine *foldCode // a combining function that is no plain operation
	free    bool      // elements may be taken in any order, and zeros with them
	steady  bool      // all values are value
	value   uint64
	idle    sync.Pool // of *scatter, between runs
}

// newScatter makes the work of a scatter, which has the meaning of taking the elements in
// row-major order. See Note [Scatters].
func newScatter(c *Code, a *schedule.Scatter) func(x *run) error {
	s := &scatterCode{Scatter: a, elem: c.nest.Buffers[a.Target].Elem}
	s.put, s.combine = scatterLoops(s.elem, a)
	s.free = isFree(a, s.elem)
	c.each.handed = slices.Clone(a.Index)
	if in := c.each.Body.At(c.each.Body.Results[a.Value]); in != nil && in.Op == expr.Const {
		s.steady, s.value = true, in.Bits
	} else {
		c.each.handed = append(c.each.handed, a.Value)
	}
	if len(a.Index) > 0 && a.Conflict != graph.ConflictError {
		c.each.target = a // what blames no conflict can do without coordinates
	}
	return func(x *run) error {
		total := product(x.args.Extents)
		if total == 0 {
			return nil
		}
		o := s.open(x)
		o.total = total
		err := o.share(x)
		o.target, o.seen = nil, nil
		s.idle.Put(o)
		return err
	}
}

// isFree reports whether a scatter may take its elements in any order and begin with zeros: then goroutines have
// targets of their own, whose contents are combined in the end.
func isFree(a *schedule.Scatter, t expr.Type) bool {
	if a.Conflict != graph.Combining {
		return false
	}
	op, plain := plainOp(a.Combine)
	return plain && op.Row().AssocFor(t) && (op == expr.Add || op == expr.Or || op == expr.Xor)
}

// A scatter is one run, in one goroutine.
type scatter struct {
	*scatterCode // nil: none, see of
	target       unsafe.Pointer
	length       int64 // elements from the first place to the last, 0 where there is none
	stride       []int64
	extent       []int64
	far          bool           // the target is larger than the caches that one core has alone
	seen         []uint64       // one bit per place, where it matters which are written; shared by all goroutines
	folder       *folder        // of combine
	places       []int64        // of the elements of a block
	column       unsafe.Pointer // of the values of a block that are kept
	room         []uint64       // for a target of its own
	apart        bool           // it has one
	next         following      // of the block at hand
	bare         bool           // see isBare

	total, grain int64                      // elements of the run, and of a chunk
	do           takeFunc                   // what becomes of a block
	chunks       func(h *hand, chunk int64) // takeChunk
	sums         func(h *hand, chunk int64) // addChunk
	counted      []*hand                    // whose counts are added up
	bits         []uint64                   // of seen
}

// A takeFunc takes a block of elements, of which lo is the first. s is the goroutine's own.
type takeFunc func(h *hand, s *scatter, lo int64, at []int64, values unsafe.Pointer)

// open begins a run.
func (s *scatterCode) open(x *run) *scatter {
	o, _ := s.idle.Get().(*scatter)
	if o == nil {
		o = &scatter{scatterCode: s}
		o.chunks, o.sums = o.takeChunk, o.addChunk
	}
	o.target, o.seen = x.args.Buffers[s.Target].Data, nil
	o.stride, o.extent = o.stride[:0], o.extent[:0]
	for k := range s.Stride {
		o.stride, o.extent = append(o.stride, x.coef(s.Stride[k])), append(o.extent, x.args.Scalars[s.Extent[k]])
	}
	o.length = lengthOf(o.stride, o.extent)
	o.far = o.bytes() > prefetch.Far
	if s.Conflict == graph.ConflictError || s.Conflict == graph.KeepFirst {
		words := max(1, int(o.length+63)/64) // nil would say that it does not matter
		o.bits = slices.Grow(o.bits[:0], words)
		o.seen = o.bits[:words]
		clear(o.seen)
	}
	return o
}

// lengthOf is the number of elements from the first place of a target to the last.
func lengthOf(stride, extent []int64) int64 {
	n := int64(1)
	for k, e := range extent {
		if e == 0 {
			return 0
		}
		n += (e - 1) * stride[k]
	}
	return n
}

func (s *scatter) bytes() int64 { return s.length * int64(s.elem.Size()) }

// equip makes what a goroutine needs alone, unless it has it from an earlier run.
func (s *scatter) equip(h *hand) {
	x := h.each.x
	if s.places == nil {
		n := x.code.each.prog.block
		s.places, s.column = make([]int64, n), alignedBytes(n*s.elem.Size())
		if s.steady {
			value := make([]byte, 8)
			put(unsafe.Pointer(&value[0]), s.elem, s.value)
			fills[s.elem.Size()](s.column, unsafe.Pointer(&value[0]), nil, nil, n)
		}
	}
	if s.combine != nil {
		if s.folder == nil {
			s.folder = newFolder(s.combine)
		}
		s.folder.prepare(x)
	}
	h.each.makeWhole()
	s.bare, s.next.far = s.isBare(h.each), h.each.isFar()
}

// of is the scatter of a goroutine, whose rows are the whole domain. Its hand keeps it.
func (s *scatter) of(h *hand) *scatter {
	own := &h.scatter
	if own.scatterCode == nil {
		last := *own
		*own = *s
		own.places, own.column, own.folder, own.room = last.places, last.column, last.folder, last.room
		own.equip(h)
	}
	return own
}

// close ends a run in one goroutine.
func (s *scatter) close() {
	if s.scatterCode != nil {
		*s = scatter{places: s.places, column: s.column, folder: s.folder, room: s.room}
	}
}

// scatterGrain is how many elements a goroutine takes at a time.
const scatterGrain = 16 << 10

// share takes all elements, in the way that suits their number.
func (s *scatter) share(x *run) error {
	total, limit := s.total, backend.Limit(x.args.Workers, true)
	goroutines, _ := sharing(float64(total)*(1+x.code.each.nanos()), (total-1)/scatterGrain+1, limit)
	switch {
	case s.free && s.fits(goroutines):
		if s.counts() {
			return s.count(x, goroutines)
		}
		return s.joined(x, goroutines)
	case s.divides(goroutines):
		return s.divided(x, goroutines)
	}
	return s.alone(x)
}

// alone takes the elements one after the other.
func (s *scatter) alone(x *run) error {
	x.reserve(1)
	if s.of(x.hand(0)).isStraight() {
		return s.straight(x)
	}
	return s.blocks(x, 1, takeBlock)
}

// takeBlock takes the elements of a block.
func takeBlock(h *hand, s *scatter, lo int64, at []int64, values unsafe.Pointer) {
	at, values = s.claim(at, values, func(i int) { s.blame(h.each, lo, i, len(at), true) })
	s.take(h.each, at, values)
}

// blocks hands out the places and values of all elements in blocks: to one goroutine in row-major order, or to several.
func (s *scatter) blocks(x *run, goroutines int, do takeFunc) error {
	block := int64(x.code.each.prog.block)
	s.do = do
	s.grain = max(block, min(scatterGrain, s.total/int64(schedule.ChunksPerWorker*goroutines))/block*block)
	return x.share(goroutines, (s.total-1)/s.grain+1, s.chunks)
}

func (s *scatter) takeChunk(h *hand, chunk int64) {
	s.elements(h, chunk*s.grain, min((chunk+1)*s.grain, s.total), s.do)
}

// elements hands out elements lo..hi in row-major order.
func (s *scatter) elements(h *hand, lo, hi int64, do takeFunc) {
	own, block := s.of(h), int64(h.each.prog.block)
	for lo < hi && !h.each.env.stopped && !h.each.x.stop() {
		n := int(min(hi-lo, block))
		at, values := own.locate(h.each, lo, n)
		own.next.lo, own.next.hi = lo+int64(n), s.total
		do(h, own, lo, at, values)
		lo += int64(n)
	}
}

// Elements that follow a block.
type following struct {
	lo, hi int64
	far    bool // what they are computed from is: see runner.isFar
}

// A piece is so many elements that what as many are computed from can be under way while they are taken.
const piece = 256

// pieces cuts a block where anything is far, and has the caches fetch the places of the piece after, and what the
// elements that follow the block are computed from. See Note [Scatters].
func (s *scatter) pieces(e *runner, at []int64, do func(lo, hi int)) {
	n, next := len(at), &s.next
	if !s.far && !next.far {
		do(0, n)
		return
	}
	if s.far {
		s.ask(at[:min(piece, n)])
	}
	for lo := 0; lo < n; lo += piece {
		hi := min(lo+piece, n)
		if from := next.lo + int64(lo); next.far && from < next.hi {
			e.ask(from, int(min(piece, next.hi-from)))
		}
		if s.far {
			s.ask(at[hi:min(hi+piece, n)])
		}
		do(lo, hi)
	}
}

// take puts elements where they belong.
func (s *scatter) take(e *runner, at []int64, values unsafe.Pointer) {
	s.pieces(e, at, func(lo, hi int) { s.put(s, s.target, unsafe.Add(values, lo*s.elem.Size()), at[lo:hi]) })
}

// ask has the caches fetch places.
func (s *scatter) ask(at []int64) { prefetch.Elements(s.target, at, s.elem.Size()) }

// A scatterFunc takes elements v[i] to places at[i].
type scatterFunc func(s *scatter, target, v unsafe.Pointer, at []int64)

// scatterLoops chooses the loop for the policy and type, and compiles a combining function that has none.
func scatterLoops(t expr.Type, a *schedule.Scatter) (scatterFunc, *foldCode) {
	if a.Conflict != graph.Combining {
		return stores[t.Size()], nil
	}
	if op, ok := plainOp(a.Combine); ok && scatterFolds[op][t] != nil {
		return scatterFolds[op][t], nil
	}
	return combineAt, newFoldCode(fuse.Fold{Combine: a.Combine}, 0)
}

// stores are the loops that only store, by the size of an element.
var stores = [9]scatterFunc{1: storeAt[uint8], 2: storeAt[uint16], 4: storeAt[uint32], 8: storeAt[uint64]}

func storeAt[T unsigned](_ *scatter, target, v unsafe.Pointer, at []int64) {
	in := vec[T](v, len(at))
	for i, p := range at {
		*(*T)(unsafe.Add(target, int(p)*int(unsafe.Sizeof(T(0))))) = in[i]
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
	insideAdds[t] = insideAdd[T]
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
	addCounts[t] = addCountsTo[T]
}

// combineAt combines one element after the other by a function.
func combineAt(s *scatter, target, v unsafe.Pointer, at []int64) {
	size := s.folder.types[0].Size()
	old, value := make([]unsafe.Pointer, 1), make([]unsafe.Pointer, 1)
	for i, p := range at {
		old[0], value[0] = unsafe.Add(target, int(p)*size), unsafe.Add(v, i*size)
		s.folder.combine(old, old, value, 1)
	}
}

// Note [Scatters]
//
// A conflict is resolved in row-major order of the elements. There are four ways to that, of which share chooses:
//
//   - One goroutine takes them in that order (alone): what lies in memory without stopping between blocks (straight).
//     That is as fast as any where the target lies in its caches.
//   - Goroutines count how often each place is met, where all add the same integer; the counts are added up in the
//     end (count).
//   - Goroutines have targets of their own, where the order does not matter to any bit (joined). Both of these want few
//     places beside the elements.
//   - The target is divided (divided). Rounds of elements, which stay in the caches, are sorted by the part that they
//     go to, and each part takes its own in their order. Parts do not share places, so the order among them does not
//     matter.
//
// What the next block is computed from is asked for while the elements of this one are taken: else memory stands still
// for as long as taking lasts, and the core for as long as reading does. Pieces keep the requests fewer than a core can
// have under way; the loop that counts makes one for each eight elements (10^7 f64 into 256 counters, one core of Zen
// 5: 3.8 ms by pieces, 3.2 so).
//
// Memory that is met at random costs a core about 5 ns an element, because it looks only so far ahead; asked for 200
// elements before, it costs 3 (10^7 elements of 8 bytes, Zen 5).
