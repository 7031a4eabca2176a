package primitives

import (
	"slices"
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

func TestUnique(t *testing.T) {
	eachType(t, expr.Types, func(w *world, elem expr.Type) {
		for _, n := range lengthsTested {
			a := keySample(elem, n)
			groups := plainGroups(a)
			w.equal(elem, ofGroups(groups, keyOf(a)))(Unique(site("unique"), w.input(elem, a)))
			values, counts, err := UniqueCounts(site("unique"), w.input(elem, a))
			w.equal(elem, ofGroups(groups, keyOf(a)))(values, err)
			w.equal(expr.Int64, ofGroups(groups, count))(counts, err)
			first := nd{a.dims, make([]float64, n)}
			for _, g := range groups {
				first.v[g[0]] = 1
			}
			w.equal(expr.Bool, first)(IsFirst(site("isfirst"), w.input(elem, a)))
		}
	})
	w := newWorld(t)
	a := sample(expr.Int16, 3, 4)
	w.equal(expr.Int16, ofGroups(plainGroups(a), keyOf(a)))(Unique(site("unique"), w.input(expr.Int16, a)))
	first := build(a.dims, func(i []int64) float64 {
		return toNumber(expr.Bool, flagBits(slices.Index(a.v, a.at(i...)) == int(4*i[0]+i[1])))
	})
	w.equal(expr.Bool, first)(IsFirst(site("isfirst"), w.input(expr.Int16, a)))
	refused(t, "unique: operand 0 is no array: make it with From or another primitive")(Unique(site("unique"), graph.Value{}))
	refused(t, "isfirst: operand 0 is no array: make it with From or another primitive")(IsFirst(site("isfirst"), graph.Value{}))
}

func flagBits(b bool) uint64 { return uint64(flag(b)) }
