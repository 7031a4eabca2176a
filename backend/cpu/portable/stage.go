package portable

import (
	"slices"
	"unsafe"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/cpu/prefetch"
	"github.com/laze-go/laze/schedule"
)

// A stageCode is a compiled stage: its program, and what the program's inputs are.
type stageCode struct {
	*schedule.Stage
	prog   *program
	given  int // inputs that the anchor provides; reads follow them
	after  bool
	elems  []schedule.Param
	handed []int             // results of the body that the anchor takes
	target *schedule.Scatter // see Work
	starts []int32           // coordinates of which a column is asked for its first element alone

	leads   bool      // elements are taken where they lie, and other code is asked for leads, samples and sifting alone
	machine StageCode // nil: the block program computes all
	why     error     // why there is none where there could be
}

func newStageCode(n *schedule.Nest, s *schedule.Stage, after bool) *stageCode {
	return &stageCode{Stage: s, prog: newProgram(s.Body), given: len(s.Body.Params) - len(s.Reads), after: after, elems: n.Buffers}
}

// A port is an access of a stage in one run.
type port struct {
	buffer int
	value  int32 // of the program: the column that is filled or stored
	place  int32 // of a store: where the value is a column
	size   int
	origin unsafe.Pointer // the element at index 0
	base   unsafe.Pointer // the element at the beginning of the row
	start  int64          // of a coordinate: its value there
	stride [maxAxes]int64
	walk   walk
	direct bool // reads: used where it lies; stores: computed where it belongs
}

// A runner computes a stage in one goroutine. The axes of the nest are the outer ones, which seek sets, and the
// inner ones, which make a row: run computes part of a row, by row-major position in it.
type runner struct {
	*stageCode
	x       *run
	machine *machine // nil: none
	frame   *frame
	env     env
	reads   []port
	coords  []port
	stores  []port
	aimed   bool // accesses go along inner and counts
	inner   []int
	counts  []int64
	places  []int32          // of what is handed to the anchor
	taken   []unsafe.Pointer // columns of the same, in the block computed last
	at      [maxAxes]int64   // index of the first element of the row
	last    struct {
		extents, scalars []int64
		sharing          []bool
	}
	sharing []bool   // per store and read: they may lie in the same memory
	stale   bool     // values that change with the row are not computed
	wide    []uint32 // narrow keys of a selection, extended
}

func newRunner(c *stageCode) *runner {
	r := &runner{stageCode: c, machine: newMachine(c), env: env{tables: make([]tableRef, len(c.Tables))}}
	for i, read := range c.Reads {
		r.reads = append(r.reads, port{buffer: read.Buffer, size: c.elems[read.Buffer].Elem.Size(), value: int32(c.given + i)})
	}
	for _, w := range c.Stores {
		r.stores = append(r.stores, port{buffer: w.Buffer, size: c.elems[w.Buffer].Elem.Size(), value: c.prog.results[w.Result]})
	}
	for _, v := range c.prog.coords {
		p := port{value: v, size: 8}
		p.stride[c.prog.values[v].bits] = 1
		r.coords = append(r.coords, p)
	}
	for i, t := range c.Tables {
		r.env.tables[i] = tableRef{size: c.elems[t.Buffer].Elem.Size(), checked: t.Checked}
	}
	r.frame = newFrame(c.prog, &r.env)
	return r
}

// open begins a run: it finds the buffers and the tables. What was bound stays so where the numbers and the sharing of
// memory are those of the last run.
func (r *runner) open(x *run) {
	r.x = x
	r.env.scalars, r.env.stop, r.env.stopped, r.env.fault = x.args.Scalars, x.stopped, false, fault{}
	for i := range r.reads {
		r.reads[i].origin = x.origin(&r.Reads[i].Access, r.Reads[i].Buffer, r.reads[i].size)
	}
	for i := range r.stores {
		r.stores[i].origin = x.origin(&r.Stores[i].Access, r.Stores[i].Buffer, r.stores[i].size)
	}
	for i := range r.Tables {
		r.env.tables[i].data = x.args.Buffers[r.Tables[i].Buffer].Data
	}
	if !r.bound(x.args) {
		r.resolve(x)
	}
	if r.machine != nil {
		r.machine.suits = r.machine.Open(x.args)
	}
	r.stale = true
}

// bound reports whether the numbers that the last run was bound to still hold, and keeps those of this run.
func (r *runner) bound(a *backend.Args) bool {
	r.sharing = r.sharing[:0]
	for i := range r.Stores {
		for k := range r.Reads {
			r.sharing = append(r.sharing, overlap(a.Buffers[r.Stores[i].Buffer], a.Buffers[r.Reads[k].Buffer]))
		}
	}
	if r.aimed && slices.Equal(a.Extents, r.last.extents) && slices.Equal(a.Scalars, r.last.scalars) && slices.Equal(r.sharing, r.last.sharing) {
		return true
	}
	r.last.extents = append(r.last.extents[:0], a.Extents...)
	r.last.scalars = append(r.last.scalars[:0], a.Scalars...)
	r.last.sharing = append(r.last.sharing[:0], r.sharing...)
	return false
}

// resolve computes strides and extents from the numbers of the run.
func (r *runner) resolve(x *run) {
	for i := range r.reads {
		x.strides(&r.reads[i], &r.Reads[i].Access)
	}
	for i := range r.stores {
		x.strides(&r.stores[i], &r.Stores[i].Access)
	}
	for i := range r.Tables {
		t := &r.env.tables[i]
		t.stride, t.extent = x.coefs(r.Tables[i].Stride), x.scalars(r.Tables[i].Extent)
	}
	r.aimed = false
}

// close forgets the caller's memory.
func (r *runner) close() {
	for i := range r.reads {
		r.reads[i].origin, r.reads[i].base = nil, nil
	}
	for i := range r.stores {
		r.stores[i].origin, r.stores[i].base = nil, nil
	}
	for i := range r.env.tables {
		r.env.tables[i].data = nil
	}
	if r.machine != nil {
		r.machine.Close()
	}
	r.frame.release()
	r.x, r.env.scalars, r.env.stop = nil, nil, nil
}

// origin gives the place of index 0 of an access.
func (r *run) origin(a *schedule.Access, buffer, size int) unsafe.Pointer {
	data := r.args.Buffers[buffer].Data
	if data == nil {
		return nil
	}
	return unsafe.Add(data, int(r.coef(a.Offset))*size)
}

func (r *run) strides(p *port, a *schedule.Access) {
	for k := range min(len(a.Stride), len(r.args.Extents)) {
		p.stride[k] = r.coef(a.Stride[k])
	}
}

// rows makes rows of the inner axes, outermost first, with that many indices each.
func (r *runner) rows(inner []int, counts []int64) {
	if r.aimed && slices.Equal(inner, r.inner) && slices.Equal(counts, r.counts) {
		return
	}
	r.aimed, r.inner, r.counts = true, append(r.inner[:0], inner...), append(r.counts[:0], counts...)
	for i := range r.reads {
		p := &r.reads[i]
		r.aim(p)
		p.direct = p.follows() && !r.overwritten(p)
	}
	for i := range r.coords {
		r.aim(&r.coords[i])
	}
	r.frame.bind(r.levelOf)
	for i := range r.stores {
		r.aim(&r.stores[i])
	}
	r.bindStores()
	r.places = r.places[:0]
	for _, k := range r.handed {
		r.places = append(r.places, r.frame.result(k))
	}
	r.taken = slices.Grow(r.taken[:0], len(r.places))[:len(r.places)]
	r.frame.run(fixed, r.prog.block)
	r.stale = true
}

// overwritten reports whether a read is stored as it is after something else may have been stored in its memory.
func (r *runner) overwritten(p *port) bool {
	if r.prog.last[p.value] < len(r.prog.code) {
		return false
	}
	buffers := r.x.args.Buffers
	for i := range r.stores {
		if overlap(buffers[p.buffer], buffers[r.stores[i].buffer]) {
			return true
		}
	}
	return false
}

// aim gives the port the walk along a row.
func (r *runner) aim(p *port) { p.walk = p.along(r.inner, r.counts) }

// along gives the walk along axes.
func (p *port) along(axes []int, counts []int64) walk {
	var strides [maxAxes]int64
	for k, axis := range axes {
		strides[k] = p.stride[axis]
	}
	return newWalk(counts, strides[:len(axes)])
}

// levelOf says how often an input changes.
func (r *runner) levelOf(v int32) level {
	if r.prog.values[v].from == coordinate {
		return r.coords[slices.Index(r.prog.coords, v)].level()
	}
	if k := int(v) - r.given; k >= 0 {
		return r.reads[k].level()
	}
	return perElement
}

func (p *port) level() level {
	if p.walk.even() && (p.walk.stride[0] == 0 || p.walk.count[0] == 1) {
		return perRow
	}
	return perElement
}

// bindStores decides which results are computed in place of their store.
func (r *runner) bindStores() {
	for i := range r.stores {
		p := &r.stores[i]
		p.place = r.frame.column(p.value)
		p.direct = p.walk.even() && p.walk.stride[0] == 1 && p.place == p.value &&
			r.prog.values[p.value].from == computed && !r.storedBefore(i) && !r.readAfter(p)
	}
}

func (r *runner) storedBefore(i int) bool {
	for _, q := range r.stores[:i] {
		if q.value == r.stores[i].value {
			return true
		}
	}
	return false
}

// readAfter reports whether a read that is used where it lies may lie in the memory of the store, and is used after the
// first elements of the stored value are there. Loops read an element before they write it; what has no loop of its
// own, such as If, may write results before it reads the last of its arguments.
func (r *runner) readAfter(p *port) bool {
	written := r.prog.def[p.value]
	if r.prog.code[written].special == nil {
		written++
	}
	buffers := r.x.args.Buffers
	for i := range r.reads {
		q := &r.reads[i]
		if q.direct && r.prog.last[q.value] >= written && overlap(buffers[p.buffer], buffers[q.buffer]) {
			return true
		}
	}
	return false
}

func overlap(a, b backend.Buffer) bool {
	pa, pb := uintptr(a.Data), uintptr(b.Data)
	return pa < pb+uintptr(b.Bytes) && pb < pa+uintptr(a.Bytes)
}

// seek moves to the row that begins at an index.
func (r *runner) seek(at []int64) {
	copy(r.at[:], at)
	for i := range r.reads {
		p := &r.reads[i]
		p.base = unsafe.Add(p.origin, int(offset(p, at))*p.size)
		if p.level() < perElement {
			r.frame.ptr[p.value] = p.base
		}
	}
	for i := range r.stores {
		p := &r.stores[i]
		p.base = unsafe.Add(p.origin, int(offset(p, at))*p.size)
	}
	for i := range r.coords {
		p := &r.coords[i]
		if p.start = offset(p, at); p.level() < perElement {
			*(*int64)(r.frame.ptr[p.value]) = p.start
		}
	}
	r.stale = true
}

func offset(p *port, at []int64) int64 {
	sum := int64(0)
	for k, i := range at {
		sum += p.stride[k] * i
	}
	return sum
}

// isFar reports whether elements that follow one another are read from memory larger than the
// caches that one core has alone.
func (r *runner) isFar() bool {
	for i := range r.reads {
		if p := &r.reads[i]; p.follows() && r.x.args.Buffers[p.buffer].Bytes > prefetch.Far {
			return true
		}
	}
	return false
}

// follows reports whether the elements of a row lie side by side.
func (p *port) follows() bool { return p.walk.even() && p.walk.stride[0] == 1 }

// onlyOne gives the only read whose elements lie side by side, or nil.
func (r *runner) onlyOne() (only *port) {
	for i := range r.reads {
		if p := &r.reads[i]; p.follows() {
			if only != nil {
				return nil
			}
			only = p
		}
	}
	return only
}

// ask has the caches fetch what elements lo..lo+n of the row are read from, where these lie side by side.
func (r *runner) ask(lo int64, n int) {
	for i := range r.reads {
		if p := &r.reads[i]; p.follows() {
			prefetch.Lines(unsafe.Add(p.base, int(lo)*p.size), n*p.size)
		}
	}
}

// run computes positions lo..hi of the row.
func (r *runner) run(lo, hi int64) {
	for lo < hi && !r.env.stopped {
		n := int(min(hi-lo, int64(r.prog.block)))
		r.compute(lo, n)
		lo += int64(n)
	}
}

// compute computes one block. What is handed over is in taken.
func (r *runner) compute(lo int64, n int) {
	if !r.callMachine(lo, n) {
		r.interpret(lo, n)
	}
}

// interpret computes one block by the block program.
func (r *runner) interpret(lo int64, n int) {
	if r.stale {
		r.frame.run(perRow, r.prog.block)
		r.stale = false
	}
	f := r.frame
	for i := range r.reads {
		p := &r.reads[i]
		switch {
		case p.direct:
			f.ptr[p.value] = unsafe.Add(p.base, int(lo)*p.size)
		case p.level() == perElement:
			p.walk.fetch(f.ptr[p.value], p.base, p.size, lo, n)
		}
	}
	for i := range r.coords {
		if p := &r.coords[i]; p.level() == perElement {
			m := n
			if slices.Contains(r.starts, p.value) {
				m = 1
			}
			p.walk.count64(f.ptr[p.value], p.start, lo, m)
		}
	}
	for i := range r.stores {
		if p := &r.stores[i]; p.direct {
			f.ptr[p.value] = unsafe.Add(p.base, int(lo)*p.size)
		}
	}
	f.run(perElement, n)
	for i := range r.stores {
		if p := &r.stores[i]; !p.direct {
			p.walk.store(p.base, f.ptr[p.place], p.size, lo, n)
		}
	}
	for i, place := range r.places {
		r.taken[i] = f.ptr[place]
	}
	if r.env.fault.set {
		r.blame(lo)
	}
}

// blame reports the fault of the block that begins at position lo.
func (r *runner) blame(lo int64) {
	f := r.env.fault
	r.env.fault = fault{}
	t := &r.env.tables[f.table]
	r.x.blame(&backend.IndexError{
		Table: f.table, After: r.after, At: r.indexOf(lo + int64(f.lane)),
		Index: f.index, Extent: slices.Clone(t.extent),
	})
}

// indexOf gives the index of the domain at a position of the row.
func (r *runner) indexOf(pos int64) []int64 {
	at := slices.Clone(r.at[:len(r.x.args.Extents)])
	for k := len(r.inner) - 1; k >= 0; k-- {
		at[r.inner[k]] += pos % r.counts[k]
		pos /= r.counts[k]
	}
	return at
}

// columns gives the components of a fold in the block computed last.
func (r *runner) columns(f *folder) []unsafe.Pointer {
	return r.taken[f.first : f.first+f.taken()]
}
