package interp

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// call runs a routine on each row, by way of the permutation that sorts its keys.
func (in *interp) call(n *graph.Node, c *graph.Call, out []Array) error {
	operands := in.operands(n)
	keys := operands[0]
	last := len(keys.Dims) - 1
	rows, err := in.lines(keys.Dims, []int{last})
	if err != nil {
		return err
	}
	length := out[0].Dims[last]
	from := int64(0)
	if c.Routine == graph.RoutineSelect {
		from = c.Attr("from")
	}
	if length > keys.Dims[last]-from {
		return fmt.Errorf("%d elements of rows of %d", from+length, keys.Dims[last])
	}
	for r, row := range rows {
		order := sortOrder(keys, row, c.Attr("descending") == 1)
		for i := range length {
			putElement(c.Routine, operands, row, order[from+i], out, int64(r)*length+i)
		}
		if err := in.ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

// putElement stores, at position to, what belongs to element from of a row.
func putElement(routine string, operands []Array, row []int64, from int64, out []Array, to int64) {
	switch routine {
	case graph.RoutineSort:
		for k := range out {
			out[k].Bits[to] = operands[k].Bits[row[from]]
		}
	case graph.RoutineArgSort:
		out[0].Bits[to] = uint64(from)
	case graph.RoutineSelect:
		out[0].Bits[to] = operands[0].Bits[row[from]]
		out[1].Bits[to] = uint64(from)
	}
}

// sortOrder lists the indices into row in the order of their keys, equal ones by index.
func sortOrder(keys Array, row []int64, descending bool) []int64 {
	order := make([]int64, len(row))
	for i := range order {
		order[i] = int64(i)
	}
	slices.SortStableFunc(order, func(i, j int64) int {
		return compareKeys(keys.Elem, keys.Bits[row[i]], keys.Bits[row[j]], descending)
	})
	return order
}

// compareKeys orders -0 before +0 and NaN last; descending turns all but NaN.
func compareKeys(t expr.Type, x, y uint64, descending bool) int {
	if t.IsFloat() {
		if xNaN, yNaN := isNaN(t, x), isNaN(t, y); xNaN || yNaN {
			return cmp.Compare(oneIf(xNaN), oneIf(yNaN))
		}
	}
	order := compare(t, x, y)
	if descending {
		return -order
	}
	return order
}

func compare(t expr.Type, x, y uint64) int {
	switch {
	case t.IsFloat():
		byValue := cmp.Compare(toFloat(t, x), toFloat(t, y))
		bySign := cmp.Compare(y>>(t.Bits()-1), x>>(t.Bits()-1)) // of zeros
		return cmp.Or(byValue, bySign)
	case t.IsSigned():
		shift := 64 - t.Bits()
		return cmp.Compare(int64(x<<shift), int64(y<<shift))
	}
	return cmp.Compare(x, y)
}

func toFloat(t expr.Type, bits uint64) float64 {
	if t == expr.Float32 {
		return float64(math.Float32frombits(uint32(bits)))
	}
	return math.Float64frombits(bits)
}

func isNaN(t expr.Type, bits uint64) bool { return math.IsNaN(toFloat(t, bits)) }

func oneIf(b bool) int {
	if b {
		return 1
	}
	return 0
}
