package ref

import "github.com/laze-go/laze/graph"

// A value is one element of a fold: a word per component.
type value = []uint64

// An operator combines two values.
type operator func(x, y value) value

// reduce folds xs along the tree of the numeric contract, section 3.
func reduce(op operator, xs []value, init value, commutes bool, lanes int) value {
	if len(xs) == 0 {
		return init
	}
	size, fold := graph.OrderedBlock, foldInOrder
	if commutes {
		size, fold = graph.Leaf, func(op operator, xs []value) value { return foldInLanes(op, xs, lanes) }
	}
	var parts []value
	for start := 0; start < len(xs); start += size {
		parts = append(parts, fold(op, xs[start:min(start+size, len(xs))]))
	}
	result := foldInPairs(op, parts)
	if init != nil {
		result = op(init, result)
	}
	return result
}

func foldInOrder(op operator, xs []value) value {
	x := xs[0]
	for _, y := range xs[1:] {
		x = op(x, y)
	}
	return x
}

// foldInLanes folds a leaf: strided lanes, then the upper half of the lanes into the lower until one is left.
func foldInLanes(op operator, xs []value, width int) value {
	lanes := append([]value(nil), xs[:min(width, len(xs))]...)
	for i := width; i < len(xs); i++ {
		lanes[i%width] = op(lanes[i%width], xs[i])
	}
	for h := width / 2; h > 0; h /= 2 {
		for upper := h; upper < len(lanes); upper++ {
			lanes[upper-h] = op(lanes[upper-h], lanes[upper])
		}
		lanes = lanes[:min(h, len(lanes))]
	}
	return lanes[0]
}

func foldInPairs(op operator, xs []value) value {
	if len(xs) == 1 {
		return xs[0]
	}
	var next []value
	for i := 0; i+1 < len(xs); i += 2 {
		next = append(next, op(xs[i], xs[i+1]))
	}
	if len(xs)%2 == 1 {
		next = append(next, xs[len(xs)-1])
	}
	return foldInPairs(op, next)
}

// scan replaces xs by the folds up to each, along the scheme of the numeric contract, section 4.
func scan(op operator, xs []value, init value, exclusive bool) []value {
	ys := make([]value, 0, len(xs))
	carry := init // C(k); nil where there is none
	for start := 0; start < len(xs); start += graph.Leaf {
		part, total := scanLeaf(op, xs[start:min(start+graph.Leaf, len(xs))], carry, exclusive)
		ys = append(ys, part...)
		carry = opOrSecond(op, carry, total)
	}
	return ys
}

// scanLeaf scans one leaf that begins with a carry, and gives T, the leaf's fold without it.
func scanLeaf(op operator, xs []value, carry value, exclusive bool) (ys []value, total value) {
	for start := 0; start < len(xs); start += graph.ScanBlock {
		p := doubling(op, xs[start:min(start+graph.ScanBlock, len(xs))])
		if exclusive {
			ys = append(ys, carry)
			for _, v := range p[:len(p)-1] {
				ys = append(ys, op(carry, v))
			}
		} else {
			for _, v := range p {
				ys = append(ys, opOrSecond(op, carry, v))
			}
		}
		last := p[len(p)-1]
		total = opOrSecond(op, total, last)
		carry = opOrSecond(op, carry, last)
	}
	return ys, total
}

// doubling gives the running folds inside a block.
func doubling(op operator, xs []value) []value {
	p := xs
	for d := 1; d < graph.ScanBlock; d *= 2 {
		next := append([]value(nil), p...)
		for j := d; j < len(p); j++ {
			next[j] = op(p[j-d], p[j])
		}
		p = next
	}
	return p
}

// opOrSecond is op(x, y), or y where there is no x.
func opOrSecond(op operator, x, y value) value {
	if x == nil {
		return y
	}
	return op(x, y)
}
