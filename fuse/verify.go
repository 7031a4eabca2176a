package fuse

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/laze-go/laze/graph/expr"
)

// Verify reports the first broken rule of a plan:
//
//   - buffers have different names; a late extent is counted by an i64 of rank 0; inputs have no slot, every
//     other buffer has one that it fits into
//   - a kernel reads, indexes, and takes extents from inputs and from what earlier kernels stored; only the
//     anchor may also work on what Each has just stored
//   - every buffer but inputs is stored by one kernel, every element once; after that only a scatter changes it
//   - two buffers that live at the same time share a slot only where a map stores each element of the
//     one in the place of the very element of the other that it has just read
//   - every read at an affine place stays inside its buffer
//   - bodies verify; their parameters and results have the types of the elements they stand for; their
//     coordinates are axes that the stage has (After of a reduction has only the kept ones)
//   - every root is an input or an output, and is stored
func (p *Plan) Verify() error {
	if err := p.verifyBuffers(); err != nil {
		return err
	}
	v := &verifier{Plan: p, stored: make([]bool, len(p.Buffers))}
	for b := range p.Buffers {
		v.stored[b] = p.Buffers[b].Role == Input
	}
	for _, k := range p.Kernels {
		if err := v.kernel(k); err != nil {
			return fmt.Errorf("kernel %s %w", k.Name, err)
		}
	}
	if b := slices.Index(v.stored, false); b >= 0 {
		return fmt.Errorf("buffer %s is never stored", p.name(b))
	}
	for _, b := range p.Roots {
		if b < 0 || b >= len(p.Buffers) || p.Buffers[b].Role == Temp {
			return fmt.Errorf("root %s is not for the caller", p.name(b))
		}
	}
	return p.verifySlots()
}

// name gives the buffer's name, or its number where there is no such buffer.
func (p *Plan) name(b int) string {
	if b < 0 || b >= len(p.Buffers) {
		return fmt.Sprintf("buffer %d", b)
	}
	return p.Buffers[b].Name
}

func (p *Plan) verifyBuffers() error {
	seen := map[string]bool{}
	for i := range p.Buffers {
		b := &p.Buffers[i]
		if seen[b.Name] {
			return fmt.Errorf("two buffers are named %s", b.Name)
		}
		seen[b.Name] = true
		if err := p.verifyExtents(b.Shape); err != nil {
			return fmt.Errorf("buffer %s: %w", b.Name, err)
		}
		switch {
		case (b.Role == Input) != (b.Slot < 0):
			return fmt.Errorf("buffer %s is %v and has slot %d", b.Name, b.Role, b.Slot)
		case b.Slot >= len(p.Slots) || b.Slot >= 0 && p.Slots[b.Slot] < b.Bytes():
			return fmt.Errorf("buffer %s of %d bytes does not fit slot %d", b.Name, b.Bytes(), b.Slot)
		}
	}
	return nil
}

func (p *Plan) verifyExtents(shape []Extent) error {
	for _, e := range shape {
		if e.Max < 0 {
			return fmt.Errorf("extent %d is negative", e.Max)
		}
		if e.Count < 0 {
			continue
		}
		if e.Count >= len(p.Buffers) || p.Buffers[e.Count].Elem != expr.Int64 || len(p.Buffers[e.Count].Shape) > 0 {
			return fmt.Errorf("an extent is counted by %s, which is no i64[]", p.name(e.Count))
		}
	}
	return nil
}

// verifySlots checks that buffers that share a slot live one after the other.
func (p *Plan) verifySlots() error {
	lives := p.lives()
	tenants := make([][]int, len(p.Slots))
	for b := range p.Buffers {
		if s := p.Buffers[b].Slot; s >= 0 {
			tenants[s] = append(tenants[s], b)
		}
	}
	for s, list := range tenants {
		slices.SortFunc(list, func(a, b int) int {
			return cmp.Or(cmp.Compare(lives[a].birth, lives[b].birth), cmp.Compare(lives[a].death, lives[b].death))
		})
		for i := 1; i < len(list); i++ {
			a, b := list[i-1], list[i]
			meet := lives[a].death >= lives[b].birth
			if meet && !(lives[a].death == lives[b].birth && p.inPlace(p.Kernels[lives[b].birth], a, b)) {
				return fmt.Errorf("%s and %s live at the same time in slot %d", p.name(a), p.name(b), s)
			}
		}
	}
	return nil
}
