package fuse

import (
	"encoding/binary"

	"github.com/laze-go/laze/graph"
)

// coords says at which index of a node a stage wants it, as a function of the index of the stage. Equal
// ones of a stage are one pointer.
type coords struct {
	affine *graph.Affine // nil where it is computed at run time
}

// inMemory and atAnchor stand for coords where a value is wanted as an array: before the kernel starts, or once
// Each has been everywhere.
var inMemory, atAnchor = &coords{}, &coords{}

// A context is a place where a node is wanted; a demand is one where a result of it is.
type context struct {
	stage  *stage
	coords *coords
}

type demand struct {
	context
	result int
}

// at gives the coords of an affine map from the stage's domain to an array of the given shape. Axes of extent 1
// have no say, so that maps that differ there only are one.
func (s *stage) at(m *graph.Affine, shape graph.Shape) *coords {
	normal := &graph.Affine{Offset: make([]int64, len(shape)), Step: make([][]int64, len(shape))}
	var key []byte
	for a, row := range m.Step {
		normal.Step[a] = make([]int64, len(s.domain))
		if shape[a].Max > 1 {
			normal.Offset[a] = m.Offset[a]
			for k, step := range row {
				if s.domain[k].Max > 1 {
					normal.Step[a][k] = step
				}
			}
		}
		key = binary.AppendVarint(key, normal.Offset[a])
		for _, step := range normal.Step[a] {
			key = binary.AppendVarint(key, step)
		}
	}
	if s.known[string(key)] == nil {
		s.known[string(key)] = &coords{affine: normal}
	}
	return s.known[string(key)]
}

// through gives the coords of the base of an affine view that is wanted at c.
func (s *stage) through(c *coords, view *graph.Affine, base graph.Shape) *coords {
	if c.affine == nil {
		return &coords{}
	}
	return s.at(graph.Compose(c.affine, view, len(s.domain)), base)
}

// axesOf gives, per axis of a node that is wanted at c, the axis of the stage that runs along it: -1 for axes
// of extent 1. ok is false unless c visits every element of the node exactly once.
func (s *stage) axesOf(c *coords, shape graph.Shape) (axes []int, ok bool) {
	if c.affine == nil {
		return nil, false
	}
	if c == s.self && s.domain.Equal(shape) {
		return upTo(len(shape)), true
	}
	axes = make([]int, len(shape))
	used := make([]bool, len(s.domain))
	for a, row := range c.affine.Step {
		axes[a] = -1
		for k, step := range row {
			if step == 0 {
				continue
			}
			if step != 1 || axes[a] >= 0 || used[k] || s.domain[k] != shape[a] {
				return nil, false
			}
			axes[a], used[k] = k, true
		}
		if c.affine.Offset[a] != 0 || axes[a] < 0 && shape[a].Max > 1 {
			return nil, false
		}
	}
	for k, e := range s.domain {
		if !used[k] && e != (graph.Extent{Max: 1}) {
			return nil, false
		}
	}
	return axes, true
}

// upTo gives 0, 1, .., n-1.
func upTo(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

// covers reports whether the index c surely visits every element of an array, each at least once.
func (s *stage) covers(c *coords, shape graph.Shape) bool {
	if c.affine == nil {
		return false
	}
	used := make([]bool, len(s.domain))
	for a, row := range c.affine.Step {
		moved := shape[a].Max <= 1
		for k, step := range row {
			if step != 0 {
				if moved || used[k] || step*step != 1 || s.domain[k] != shape[a] {
					return false
				}
				moved, used[k] = true, true
			}
		}
		if !moved {
			return false
		}
	}
	for k, e := range s.domain {
		if !used[k] && (e.Late() || e.Max == 0) {
			return false
		}
	}
	return true
}
