package ref

import (
	"fmt"
	"maps"
	"slices"
	"unsafe"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/schedule"
)

// A memory is the buffers of a nest with checks on every access.
type memory struct {
	params  []schedule.Param
	buffers []backend.Buffer
	stored  [][]bool // per buffer: places that hold a new element; nil where it is only read
	shared  []bool   // per buffer: it is read and stored, or shares memory with another one

	// Of shared buffers, the index that reads and that stores each byte.
	readers, writers map[uintptr]int64
}

// many stands for several different indices.
const many = -1

func newMemory(params []schedule.Param, buffers []backend.Buffer) *memory {
	m := &memory{
		params:  params,
		buffers: buffers,
		stored:  make([][]bool, len(buffers)),
		shared:  make([]bool, len(buffers)),
		readers: map[uintptr]int64{},
		writers: map[uintptr]int64{},
	}
	for i := range buffers {
		if params[i].Mode != schedule.Reads {
			m.stored[i] = make([]bool, buffers[i].Bytes/int64(params[i].Elem.Size()))
		}
		m.shared[i] = params[i].Mode == schedule.Updates
		for k := range buffers {
			m.shared[i] = m.shared[i] || i != k && overlap(buffers[i], buffers[k])
		}
	}
	return m
}

func overlap(a, b backend.Buffer) bool {
	pa, pb := uintptr(a.Data), uintptr(b.Data)
	return pa < pb+uintptr(b.Bytes) && pb < pa+uintptr(a.Bytes)
}

// at finds an element, or says why there is none.
func (m *memory) at(buffer int, place int64) (unsafe.Pointer, error) {
	b, size := m.buffers[buffer], int64(m.params[buffer].Elem.Size())
	if place < 0 || place >= b.Bytes/size {
		return nil, fmt.Errorf("place %d of b%d is outside its %d elements", place, buffer, b.Bytes/size)
	}
	return unsafe.Add(b.Data, place*size), nil
}

// load reads an element for an index of the domain.
func (m *memory) load(buffer int, place, index int64) (uint64, error) {
	p, err := m.at(buffer, place)
	if err == nil && m.shared[buffer] {
		note(m.readers, p, m.params[buffer].Elem, index)
	}
	return m.peek(buffer, place)
}

// peek reads an element for an anchor, which knows when to read what it updates.
func (m *memory) peek(buffer int, place int64) (uint64, error) {
	p, err := m.at(buffer, place)
	if err != nil {
		return 0, fmt.Errorf("read: %w", err)
	}
	return get(m.params[buffer].Elem, p), nil
}

// store writes an element for an index of the domain, once.
func (m *memory) store(buffer int, place, index int64, bits uint64) error {
	if err := m.update(buffer, place, index, bits); err != nil {
		return err
	}
	if m.stored[buffer][place] {
		return fmt.Errorf("place %d of b%d is stored twice", place, buffer)
	}
	m.stored[buffer][place] = true
	return nil
}

// update writes an element for an index of the domain.
func (m *memory) update(buffer int, place, index int64, bits uint64) error {
	if m.params[buffer].Mode == schedule.Reads {
		return fmt.Errorf("store to b%d, which is only read", buffer)
	}
	p, err := m.at(buffer, place)
	if err != nil {
		return fmt.Errorf("store: %w", err)
	}
	elem := m.params[buffer].Elem
	if m.shared[buffer] {
		note(m.writers, p, elem, index)
	}
	put(elem, p, bits)
	return nil
}

// note remembers which index touched the bytes of an element.
func note(who map[uintptr]int64, p unsafe.Pointer, t expr.Type, index int64) {
	for k := range uintptr(t.Size()) {
		if old, ok := who[uintptr(p)+k]; ok && old != index {
			index = many
		}
		who[uintptr(p)+k] = index
	}
}

// checkInPlace refuses a nest whose result depends on the order of its indices, because one reads what another stores.
func (m *memory) checkInPlace() error {
	for _, p := range slices.Sorted(maps.Keys(m.writers)) {
		writer := m.writers[p]
		if reader, ok := m.readers[p]; ok && (reader != writer || reader == many) {
			return fmt.Errorf("works in place, but index %d stores where index %d reads", writer, reader)
		}
	}
	return nil
}

// get reads an element as raw bits, zero-extended.
func get(t expr.Type, p unsafe.Pointer) uint64 {
	switch t.Size() {
	case 1:
		return uint64(*(*uint8)(p))
	case 2:
		return uint64(*(*uint16)(p))
	case 4:
		return uint64(*(*uint32)(p))
	}
	return *(*uint64)(p)
}

// put writes the low bits of an element.
func put(t expr.Type, p unsafe.Pointer, bits uint64) {
	switch t.Size() {
	case 1:
		*(*uint8)(p) = uint8(bits)
	case 2:
		*(*uint16)(p) = uint16(bits)
	case 4:
		*(*uint32)(p) = uint32(bits)
	case 8:
		*(*uint64)(p) = bits
	}
}
