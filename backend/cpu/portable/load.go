package portable

import "unsafe"

// A tableRef is a buffer that programs read at computed coordinates.
type tableRef struct {
	data    unsafe.Pointer
	size    int
	stride  []int64
	extent  []int64
	checked bool
}

// A fault is the first element that asked for something outside a table.
type fault struct {
	set   bool
	lane  int32
	table int
	index []int64
}

// doLoad turns coordinates into positions and looks them up. Out of range, an element of an unchecked table is 0.
func doLoad(f *frame, st *step, n int) {
	if f.index == nil {
		f.index = make([]int64, f.p.block)
	}
	t := &f.env.tables[st.in.bits]
	at := f.index[:n]
	clear(at)
	outside := false
	for k, place := range st.columns {
		outside = addPositions(at, vec[int64](f.ptr[place], n), t.stride[k], t.extent[k]) || outside
	}
	d := f.ptr[st.in.dst]
	if !outside {
		lookups[t.size](d, t.data, at)
		return
	}
	for i := range at {
		to := unsafe.Add(d, i*t.size)
		if t.holds(f, st, i) {
			lookups[t.size](to, t.data, at[i:i+1])
			continue
		}
		if t.checked {
			f.fail(st, i) // first, for the result may lie where the coordinates do
		}
		clear(vec[uint8](to, t.size))
	}
}

// addPositions adds coordinate*stride to each position and reports whether a coordinate lies outside: then it, or what
// is left to the last one inside, is negative.
func addPositions(at, coords []int64, stride, extent int64) bool {
	coords = coords[:len(at)]
	signs := int64(0)
	for i, c := range coords {
		signs |= c | (extent - 1 - c)
		at[i] += c * stride
	}
	return signs < 0
}

// holds reports whether the coordinates of element i lie inside the table.
func (t *tableRef) holds(f *frame, st *step, i int) bool {
	for k, place := range st.columns {
		if c := vec[int64](f.ptr[place], i+1)[i]; uint64(c) >= uint64(t.extent[k]) {
			return false
		}
	}
	return true
}

// fail notes that element i is at fault, unless an earlier one is, or an earlier instruction at the same one.
func (f *frame) fail(st *step, i int) {
	lane := int32(i)
	if f.lanes != nil {
		lane = f.lanes[i]
	}
	if f.env.fault.set && f.env.fault.lane <= lane {
		return
	}
	index := make([]int64, len(st.columns))
	for k, place := range st.columns {
		index[k] = vec[int64](f.ptr[place], i+1)[i]
	}
	f.env.fault = fault{set: true, lane: lane, table: int(st.in.bits), index: index}
}
