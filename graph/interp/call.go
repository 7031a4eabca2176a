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
	list, order := make([]sortKey, len(row)), make([]int64, len(row))
	for i, pos := range row {
		list[i], order[i] = keyOf(keys.Elem, keys.Bits[pos]), int64(i)
	}
	slices.SortFunc(order, func(i, j int64) int {
		if byKey := compareKeys(&list[i], &list[j], descending); byKey != 0 {
			return byKey
		}
		return cmp.Compare(i, j)
	})
	return order
}

// A sortKey is an element as sorts see it. What its type does not have is 0.
type sortKey struct {
	nan      bool
	float    float64
	sign     uint64 // 1 for floats with a minus sign, which tells zeros apart
	signed   int64
	unsigned uint64
}

func keyOf(t expr.Type, bits uint64) sortKey {
	switch {
	case t.IsFloat():
		x := toFloat(t, bits)
		return sortKey{nan: math.IsNaN(x), float: x, sign: bits >> (t.Bits() - 1)}
	case t.IsSigned():
		shift := 64 - t.Bits()
		return sortKey{signed: int64(bits<<shift) >> shift}
	}
	return sortKey{unsigned: bits}
}

// compareKeys orders -0 before +0 and NaN last; descending turns all but NaN.
func compareKeys(x, y *sortKey, descending bool) int {
	switch {
	case x.nan && y.nan:
		return 0
	case x.nan:
		return 1
	case y.nan:
		return -1
	case descending:
		return compare(y, x)
	}
	return compare(x, y)
}

func compare(x, y *sortKey) int {
	switch {
	case x.float != y.float:
		return cmp.Compare(x.float, y.float)
	case x.sign != y.sign:
		return cmp.Compare(y.sign, x.sign)
	case x.signed != y.signed:
		return cmp.Compare(x.signed, y.signed)
	}
	return cmp.Compare(x.unsigned, y.unsigned)
}

func toFloat(t expr.Type, bits uint64) float64 {
	if t == expr.Float32 {
		return float64(math.Float32frombits(uint32(bits)))
	}
	return math.Float64frombits(bits)
}
