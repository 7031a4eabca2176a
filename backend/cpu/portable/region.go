package portable

import (
	"slices"
	"unsafe"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/graph/expr"
)

// A regionState is what an If or While keeps in a frame. Its regions run on the lanes that take them, packed together
// at the beginning of the work columns: the captured or carried values, then the coordinates that regions ask for.
type regionState struct {
	captured []int32 // values handed to the regions
	axes     []int32 // values of the coordinates
	places   []int32 // columns of axes
	frames   []*frame
	results  [][]int32 // places of the results of each region
	work     []unsafe.Pointer
	passed   []unsafe.Pointer // of While: carried values on their way to another column
	sizes    []int
	lanes    []int32 // element of the block for each packed lane
	roots    []int32 // the same as elements of the outermost block
}

func newRegionState(f *frame, in *instr) *regionState {
	s := &regionState{captured: in.args}
	if in.op == expr.If {
		s.captured = in.args[1:]
	}
	for _, r := range in.regions {
		for _, v := range r.coords {
			if c := f.p.coordOf(r.values[v].bits); !slices.Contains(s.axes, c) {
				s.axes = append(s.axes, c)
			}
		}
		s.frames = append(s.frames, newFrame(r, f.env))
	}
	for _, v := range slices.Concat(s.captured, s.axes) {
		s.work = append(s.work, alignedBytes(8*f.p.block))
		s.sizes = append(s.sizes, f.p.values[v].typ.Size())
	}
	for k := range s.captured {
		if in.op == expr.While {
			s.passed = append(s.passed, alignedBytes(s.sizes[k]*f.p.block))
		}
	}
	s.lanes, s.roots = make([]int32, f.p.block), make([]int32, f.p.block)
	return s
}

// coordOf gives the value of the coordinate on an axis, which must be one that p asks for.
func (p *program) coordOf(axis uint64) int32 {
	for _, v := range p.coords {
		if p.values[v].bits == axis {
			return v
		}
	}
	panic("portable: coordinate of a region is missing outside")
}

// bind prepares the frames of the regions, whose inputs are the work columns.
func (s *regionState) bind(f *frame) {
	s.places, s.results = s.places[:0], s.results[:0]
	for _, v := range s.axes {
		s.places = append(s.places, f.column(v))
	}
	for _, r := range s.frames {
		r.bind(func(int32) level { return perElement })
		for i := range s.captured {
			r.ptr[i] = s.work[i]
		}
		for _, v := range r.p.coords {
			outer := f.p.coordOf(r.p.values[v].bits)
			r.ptr[v] = s.work[len(s.captured)+slices.Index(s.axes, outer)]
		}
		var places []int32
		for k := range r.p.results {
			places = append(places, r.result(k))
		}
		s.results = append(s.results, places)
		r.run(fixed, 1)
	}
}

// enter packs the values of the lanes in s.lanes[:n].
func (s *regionState) enter(f *frame, columns []int32, n int) {
	for i, place := range columns {
		compressors[s.sizes[i]](s.work[i], f.ptr[place], s.lanes[:n])
	}
	for i, place := range s.places {
		i += len(columns)
		compressors[s.sizes[i]](s.work[i], f.ptr[place], s.lanes[:n])
	}
}

// run computes a region on the first n work lanes.
func (s *regionState) run(f *frame, region, n int) {
	for i, lane := range s.lanes[:n] {
		if s.roots[i] = lane; f.lanes != nil {
			s.roots[i] = f.lanes[lane]
		}
	}
	r := s.frames[region]
	r.lanes = s.roots[:n]
	r.run(perElement, n)
}

// doIf computes each branch on the elements that take it.
func doIf(f *frame, st *step, n int) {
	s := f.states[st.in.site]
	cond := vec[uint8](f.ptr[st.columns[0]], n)
	for region := range s.frames {
		m := 0
		for i, c := range cond {
			if s.lanes[m] = int32(i); (c == 0) == (region == 1) {
				m++
			}
		}
		if m == 0 {
			continue
		}
		s.enter(f, st.columns[1:], m)
		s.run(f, region, m)
		for k, place := range s.results[region] {
			v := st.in.dst + int32(k)
			expanders[f.p.values[v].typ.Size()](f.ptr[v], s.frames[region].ptr[place], s.lanes[:m])
		}
	}
}

// A loop asks whether to stop each time it has computed so many elements; a round counts for some of its own.
const (
	stopPeriod = 8 << 10
	roundWork  = 64
)

// doWhile runs rounds on the lanes whose condition holds; lanes that are done leave with their values.
func doWhile(f *frame, st *step, n int) {
	s := f.states[st.in.site]
	for i := range n {
		s.lanes[i] = int32(i)
	}
	s.enter(f, st.columns, n)
	for work := n; ; work += n + roundWork {
		s.run(f, 0, n)
		if n = s.retire(f, st, n); n == 0 {
			return
		}
		if work >= stopPeriod {
			if work = 0; f.env.stop != nil && f.env.stop() {
				f.env.stopped = true
				return
			}
		}
		s.run(f, 1, n)
		s.carry(n)
	}
}

// retire hands out the values of the lanes whose condition is false, packs the others, and gives their number.
func (s *regionState) retire(f *frame, st *step, n int) int {
	cond := vec[uint8](s.frames[0].ptr[s.results[0][0]], n)
	stay, leave := s.roots[:0], 0 // roots is free until the next run
	for i, c := range cond {
		if c != 0 {
			stay = append(stay, int32(i))
		} else {
			s.hand(f, st, i)
			leave++
		}
	}
	if leave > 0 && len(stay) > 0 {
		for k, col := range s.work {
			compressors[s.sizes[k]](col, col, stay)
		}
		for i, from := range stay {
			s.lanes[i] = s.lanes[from]
		}
	}
	return len(stay)
}

// hand writes the carried values of packed lane i to the results.
func (s *regionState) hand(f *frame, st *step, i int) {
	for k := range s.captured {
		size, v := s.sizes[k], st.in.dst+int32(k)
		to := unsafe.Add(f.ptr[v], int(s.lanes[i])*size)
		put(to, f.p.values[v].typ, backend.Load(unsafe.Add(s.work[k], i*size), size))
	}
}

// carry makes the results of the body the carried values. One that the body passes on lies in a work column itself,
// which may get its new value first.
func (s *regionState) carry(n int) {
	ptr := s.frames[1].ptr
	for k, place := range s.results[1] {
		if int(place) < len(s.captured) {
			moves[s.sizes[k]](s.passed[k], ptr[place], nil, nil, n)
		}
	}
	for k, place := range s.results[1] {
		from := ptr[place]
		if int(place) < len(s.captured) {
			from = s.passed[k]
		}
		moves[s.sizes[k]](s.work[k], from, nil, nil, n)
	}
}
