package ref

import (
	"fmt"
	"unsafe"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/schedule"
)

// A memory is the buffers of a nest with checks on every access.
type memory struct {
	params  []schedule.Param
	buffers []backend.Buffer
	stored  [][]bool // per buffer: places that hold a new element; nil where it is only read
	shared  []*region
}

func newMemory(params []schedule.Param, buffers []backend.Buffer) *memory {
	m := &memory{params: params, buffers: buffers, stored: make([][]bool, len(buffers)), shared: regions(params, buffers)}
	for i, p := range params {
		if p.Mode != schedule.Reads {
			m.stored[i] = make([]bool, buffers[i].Bytes/int64(p.Elem.Size()))
		}
	}
	return m
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
	if shared := m.shared[buffer]; err == nil && shared != nil {
		shared.note(shared.readers, p, m.params[buffer].Elem, index)
	}
	return m.peek(buffer, place)
}

// peek reads an element for an anchor, which knows when to read what it updates.
func (m *memory) peek(buffer int, place int64) (uint64, error) {
	p, err := m.at(buffer, place)
	if err != nil {
		return 0, fmt.Errorf("read: %w", err)
	}
	return backend.Load(p, m.params[buffer].Elem.Size()), nil
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
	if shared := m.shared[buffer]; shared != nil {
		shared.note(shared.writers, p, elem, index)
	}
	backend.Store(p, elem.Size(), bits)
	return nil
}
