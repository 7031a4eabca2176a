package primitives

import (
	"slices"
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// plainGroups sorts the rows of keys into groups: the places of each.
func plainGroups(keys ...nd) [][]int {
	order := func(i, j int) int {
		for _, k := range keys {
			if c := keyOrder(k.v[i], k.v[j]); c != 0 {
				return c
			}
		}
		return 0
	}
	places := make([]int, len(keys[0].v))
	for i := range places {
		places[i] = i
	}
	slices.SortStableFunc(places, order)
	var groups [][]int
	for _, i := range places {
		if last := len(groups) - 1; last >= 0 && order(groups[last][0], i) == 0 {
			groups[last] = append(groups[last], i)
			continue
		}
		groups = append(groups, []int{i})
	}
	return groups
}

// ofGroups gives a number of each group.
func ofGroups(groups [][]int, f func(g []int) float64) nd {
	out := list()
	for _, g := range groups {
		out = list(append(out.v, f(g))...)
	}
	return out
}

// keyOf is the key of a group, with zeros made plain.
func keyOf(keys nd) func(g []int) float64 {
	return func(g []int) float64 { return keys.v[g[0]] + 0 }
}

func count(g []int) float64 { return float64(len(g)) }
func place(g []int) float64 { return float64(g[0]) }

func (w *world) groups(groups [][]int, got Groups, err error, keys []nd, types ...expr.Type) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
	for k, elem := range types {
		w.equal(elem, ofGroups(groups, keyOf(keys[k])))(got.Keys[k], nil)
	}
	w.equal(expr.Int64, ofGroups(groups, count))(got.Count, nil)
	w.equal(expr.Int64, ofGroups(groups, place))(got.First, nil)
	index := nd{keys[0].dims, make([]float64, len(keys[0].v))}
	for g, places := range groups {
		for _, i := range places {
			index.v[i] = float64(g)
		}
	}
	w.equal(expr.Int64, index)(got.Index, nil)
}

func TestGroupBy(t *testing.T) {
	eachType(t, expr.Types, func(w *world, elem expr.Type) {
		for _, n := range lengthsTested {
			a, b := keySample(elem, n), keySample(expr.Float32, n)
			got, err := GroupBy(site("groupby"), w.input(elem, a))
			w.groups(plainGroups(a), got, err, []nd{a}, elem)
			got, err = GroupBy(site("groupby"), w.input(elem, a), w.input(expr.Float32, b))
			w.groups(plainGroups(a, b), got, err, []nd{a, b}, elem, expr.Float32)
		}
	})
}

func TestGroupByShapes(t *testing.T) {
	w := newWorld(t)
	a := sample(expr.Int8, 3, 4)
	got, err := GroupBy(site("groupby"), w.input(expr.Int8, a))
	w.groups(plainGroups(a), got, err, []nd{a}, expr.Int8)
	late := w.late(expr.Int64, 5)
	half := w.try(Apply(site("shr"), expr.Shr, late, w.try(Ones(site("ones"), expr.Int64, nil))))
	got, err = GroupBy(site("groupby"), half)
	w.groups(plainGroups(list(0, 0, 1, 1, 2)), got, err, []nd{list(0, 0, 1, 1, 2)}, expr.Int64)
	sums, err := ReduceByIndex(site("sum"), addRow.of(expr.Int64), got.Index, got.Count.Shape()[0], late)
	w.equal(expr.Int64, list(0, 2, 4))(Apply(site("div"), expr.Div, w.try(sums, err), got.Count))
}

func TestGroupByRefuses(t *testing.T) {
	w := newWorld(t)
	none := Groups{}
	is := func(g Groups, err error) (any, error) { // no results to compare with zero ones
		if len(g.Keys) > 0 || g.Count != none.Count {
			t.Error("a result beside the error")
		}
		return graph.Value{}, err
	}
	refused(t, "groupby: needs at least one array of keys")(is(GroupBy(site("groupby"))))
	refused(t, "groupby: operand shapes differ: f64[3] and f64[2]")(is(GroupBy(site("groupby"), w.array(3), w.array(2))))
	refused(t, "groupby: operand 0 is no array: make it with From or another primitive")(is(GroupBy(site("groupby"), graph.Value{})))
}
