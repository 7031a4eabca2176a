package laze

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/primitives"
)

// Partition divides the elements, or rows, of a into those where mask is true and the others, each in order.
//
// Shapes, types, errors: as Filter; each part has an extent of its own, known late. Cost: a pass for every four parts
// that are read; fuses with what makes a and the masks, which it computes once.
func (a Array) Partition(mask Array) (yes, no Array) {
	out := a.partition("partition", mask)
	return out[0], out[1]
}

// Partition3 divides the elements, or rows, of a into those where first is true, of the others those where second is,
// and the rest, each in order.
//
//	less, equal, greater := a.Partition3(a.Lt(pivot), a.Eq(pivot))
//
// Shapes, types, errors, cost: as Partition; the masks have one shape.
func (a Array) Partition3(first, second Array) (x, y, rest Array) {
	out := a.partition("partition3", first, second)
	return out[0], out[1], out[2]
}

func (a Array) partition(word string, masks ...Array) []Array {
	return nary(word, len(masks)+1, append([]Array{a}, masks...), func(at graph.Site, in []graph.Value) ([]graph.Value, error) {
		return primitives.Partition(at, in[0], in[1:]...)
	})
}

// Partitioned is Partition with the parts one behind the other in one array, and the number of elements of the first,
// an Int64 of no axes. So the extent of the result is that of mask.
//
// Cost: two scans per part, and one pass over a.
func (a Array) Partitioned(mask Array) (all, count Array) {
	out := a.partitioned("partitioned", mask)
	return out[0], out[1]
}

// Partitioned3 is Partition3 with the parts one behind the other in one array, and the number of elements of the first
// two, each an Int64 of no axes.
func (a Array) Partitioned3(first, second Array) (all, firstCount, secondCount Array) {
	out := a.partitioned("partitioned3", first, second)
	return out[0], out[1], out[2]
}

func (a Array) partitioned(word string, masks ...Array) []Array {
	return nary(word, len(masks)+1, append([]Array{a}, masks...), func(at graph.Site, in []graph.Value) ([]graph.Value, error) {
		all, counts, err := primitives.Partitioned(at, in[0], in[1:]...)
		if err != nil {
			return nil, err
		}
		return append([]graph.Value{all}, counts[:len(masks)]...), nil
	})
}
