package laze

import (
	"slices"
	"sync/atomic"
	"unsafe"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/graph"
)

// A data is what an array holds in memory: what the user gave to From, or the result of an evaluation. It is laid out
// in row-major order of the extents of its type.
type data struct {
	buffer *backend.Buffer
	*layout
	state atomic.Int64 // users of it, and the marks below
}

// A layout is the shape of data, and who gave the memory. It does not change, so that data may share it.
type layout struct {
	bounds []int64         // the extents of the type
	dims   []int64         // the extents as they turned out
	owner  backend.Backend // takes the buffer back; nil where it is the user's memory
}

func (l *layout) equal(m *layout) bool {
	return l == m || slices.Equal(l.dims, m.dims) && slices.Equal(l.bounds, m.bounds)
}

// newData holds a buffer.
func newData(b backend.Buffer, l layout) *data {
	all := &struct {
		data   data
		buffer backend.Buffer
		layout layout
	}{buffer: b, layout: l}
	all.data.buffer, all.data.layout = &all.buffer, &all.layout
	return &all.data
}

// The marks of a data's state. Above them stand the evaluations that read it now.
const (
	markReleased = 1 << iota // by the user
	markShown                // others see the memory, the user or another data: it is left to the collector
	markFreed
	oneUser
)

// acquire keeps the memory for an evaluation, until drop. It fails where the array was released.
func (d *data) acquire() bool {
	if d.owner == nil { // the memory stays
		return d.state.Load()&markReleased == 0
	}
	if d.state.Add(oneUser)&markReleased != 0 {
		d.drop()
		return false
	}
	return true
}

// isGone reports whether the user has released the data.
func (d *data) isGone() bool { return d != nil && d.state.Load()&markReleased != 0 }

// dropAll drops data, of which some may be nil.
func dropAll(list []*data) {
	for _, d := range list {
		if d != nil {
			d.drop()
		}
	}
}

func (d *data) drop() {
	if d.owner != nil {
		d.giveBack(d.state.Add(-oneUser))
	}
}

// release ends the life of the data, once nothing reads it any more.
func (d *data) release() {
	if d.owner != nil && d.state.CompareAndSwap(0, markReleased|markFreed) { // nobody else knows of it
		d.owner.Free(*d.buffer)
		return
	}
	d.giveBack(d.state.Or(markReleased) | markReleased)
}

// giveBack frees the memory where the state, which it has now, says that nobody sees it any more.
func (d *data) giveBack(state int64) {
	if d.owner != nil && state == markReleased && d.state.CompareAndSwap(markReleased, markReleased|markFreed) {
		d.owner.Free(*d.buffer)
	}
}

// show marks that others see the memory too.
func (d *data) show() {
	if d != nil {
		d.state.Or(markShown)
	}
}

// held gives the data of a value, or nil. A node of one result holds the data itself, others a list.
func held(v graph.Value) *data {
	p := v.Node.Held.Load()
	if p == nil {
		return nil
	}
	if d, ok := (*p).(*data); ok {
		return d
	}
	return (*p).([]*data)[v.Result]
}

// A holder is an array that is made with its data, in one piece of memory.
type holder struct {
	array
	data data
}

// held gives the data of an array without a fault, and the type of the elements; nil where it has not been evaluated.
func (a Array) held() (*data, DType) {
	if a.a.ready {
		return &(*holder)(unsafe.Pointer(a.a)).data, a.a.elem
	}
	v := a.get()
	return held(v), v.Elem()
}

// isInput reports whether a node comes from outside: its data cannot be computed.
func isInput(n *graph.Node) bool {
	_, ok := n.Form.(*graph.Input)
	return ok
}

// hold makes d the data of a value.
func hold(v graph.Value, d *data) {
	if len(v.Node.Types) == 1 {
		boxed := any(d)
		v.Node.Held.Store(&boxed)
		return
	}
	for {
		old := v.Node.Held.Load()
		list := make([]*data, len(v.Node.Types))
		if old != nil {
			copy(list, (*old).([]*data))
		}
		list[v.Result] = d
		boxed := any(list)
		if v.Node.Held.CompareAndSwap(old, &boxed) {
			return
		}
	}
}

// compact reports whether the elements lie without gaps.
func (d *data) compact() bool {
	return size(d.dims) == 0 || len(d.dims) == 0 || slices.Equal(d.dims[1:], d.bounds[1:])
}

// dense gives the elements without gaps.
func (d *data) dense(t DType) backend.Buffer {
	if d.compact() {
		return *d.buffer
	}
	b := newBuffer(size(d.dims) * int64(t.Size()))
	d.copyTo(b.Data, t.Size())
	return b
}

// tighten moves the elements of a new result together, where there are gaps.
func (d *data) tighten(t DType) {
	if !d.compact() {
		b := d.dense(t)
		if d.owner != nil {
			d.owner.Free(*d.buffer)
		}
		d.buffer, d.layout = &b, &layout{bounds: d.dims, dims: d.dims}
		return
	}
	d.layout = &layout{bounds: d.dims, dims: d.dims, owner: d.owner}
}

func newBuffer(bytes int64) backend.Buffer {
	return backend.Buffer{Data: unsafe.Pointer(unsafe.SliceData(make([]uint64, (bytes+7)/8))), Bytes: bytes}
}

// copyTo writes the elements, of the given width, without gaps.
func (d *data) copyTo(at unsafe.Pointer, width int) {
	n := size(d.dims)
	if n == 0 {
		return
	}
	if d.compact() {
		moveBytes(at, d.buffer.Data, n*int64(width))
		return
	}
	last := len(d.dims) - 1
	to := unsafe.Slice((*byte)(at), n*int64(width))
	from := unsafe.Slice((*byte)(d.buffer.Data), size(d.bounds)*int64(width))
	row := d.dims[last] * int64(width)
	strides := graph.Dims(d.bounds...).Strides()
	index := make([]int64, last)
	for more := true; more; more = advance(index, d.dims) {
		place := int64(0)
		for k, i := range index {
			place += i * strides[k] * int64(width)
		}
		to = to[copy(to, from[place:place+row]):]
	}
}

// advance steps to the next index in row-major order; false after the last.
func advance(index, dims []int64) bool {
	for k := len(index) - 1; k >= 0; k-- {
		if index[k]++; index[k] < dims[k] {
			return true
		}
		index[k] = 0
	}
	return false
}

func moveBytes(to, from unsafe.Pointer, n int64) {
	copy(unsafe.Slice((*byte)(to), n), unsafe.Slice((*byte)(from), n))
}

func size(dims []int64) int64 { return graph.Dims(dims...).Size() }
