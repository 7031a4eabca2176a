package ref

import (
	"cmp"
	"fmt"
	"slices"
	"unsafe"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/schedule"
)

// A region is memory that a nest both reads and stores. It remembers which index reads and which stores each unit:
// where they differ, the result depends on the order of the indices.
type region struct {
	start, end uintptr
	unit       uintptr // bytes: the smallest element
	users      []int   // buffers
	readers    []int32 // per unit: 1 + the index, or nobody, or many
	writers    []int32
}

const (
	nobody int32 = 0
	many   int32 = -1
)

// regions gives each buffer that shares memory with another one, or is read and stored itself, its region; the others
// have nil.
func regions(params []schedule.Param, buffers []backend.Buffer) []*region {
	order := make([]int, len(buffers))
	for i := range order {
		order[i] = i
	}
	start := func(i int) uintptr { return uintptr(buffers[i].Data) }
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(start(a), start(b)) })
	of := make([]*region, len(buffers))
	last := &region{}
	for _, i := range order {
		if start(i) >= last.end {
			last.open(of, params)
			last = &region{start: start(i), unit: 8}
		}
		last.end = max(last.end, start(i)+uintptr(buffers[i].Bytes))
		last.unit = min(last.unit, uintptr(params[i].Elem.Size()))
		last.users = append(last.users, i)
	}
	last.open(of, params)
	return of
}

// open makes r the region of its users, if it has to be watched.
func (r *region) open(of []*region, params []schedule.Param) {
	if len(r.users) == 0 || len(r.users) == 1 && params[r.users[0]].Mode != schedule.Updates {
		return
	}
	units := (r.end - r.start + r.unit - 1) / r.unit
	r.readers, r.writers = make([]int32, units), make([]int32, units)
	for _, i := range r.users {
		of[i] = r
	}
}

// note remembers that an index touches an element.
func (r *region) note(who []int32, p unsafe.Pointer, t expr.Type, index int64) {
	first := (uintptr(p) - r.start) / r.unit
	for k := first; k < first+uintptr(t.Size())/r.unit; k++ {
		switch id := int32(index%(1<<30)) + 1; who[k] {
		case nobody, id:
			who[k] = id
		default:
			who[k] = many
		}
	}
}

// check refuses a nest whose result depends on the order of its indices, because one reads what another stores.
func (r *region) check() error {
	for k, writer := range r.writers {
		reader := r.readers[k]
		if writer != nobody && reader != nobody && (reader != writer || reader == many) {
			return fmt.Errorf("works in place, but %s stores where %s reads", who(writer), who(reader))
		}
	}
	return nil
}

func who(id int32) string {
	if id == many {
		return "more than one index"
	}
	return fmt.Sprintf("index %d", id-1)
}
