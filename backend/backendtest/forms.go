package backendtest

import (
	"fmt"
	"testing"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// A form builds the program of one test out of an array.
type form struct {
	name  string
	takes func(t expr.Type) bool
	rank  int // the least that it needs
	build func(x graph.Value) []graph.Value
}

func anyType(expr.Type) bool      { return true }
func number(t expr.Type) bool     { return t.IsNumber() }
func last(x graph.Value) int      { return len(x.Shape()) - 1 }
func site(word string) graph.Site { return graph.Site{Word: word} }

func input(t expr.Type, s graph.Shape) graph.Value {
	return graph.NewInput(site("input"), t, s).Value(0)
}

// testForms builds every form over every type, size and rank.
func testForms(t *testing.T, b backend.Backend) {
	exact := map[string]bool{} // forms for which every grouping gives the same bits
	for _, op := range []expr.Op{expr.Min, expr.Max, expr.And, expr.Or, expr.Xor} {
		exact["reduce "+op.String()], exact["scan "+op.String()] = true, true
	}
	for _, f := range forms() {
		t.Run(f.name, func(t *testing.T) {
			seed := uint64(0)
			for _, elem := range Swept(expr.Types) {
				if !f.takes(elem) {
					continue
				}
				for _, dims := range shapes(elem, exact[f.name]) {
					seed++
					if len(dims) < f.rank {
						continue
					}
					roots := f.build(input(elem, graph.Dims(dims...)))
					if err := graph.Verify(roots...); err != nil {
						t.Fatalf("%v%v: %v", elem, dims, err)
					}
					if newProgram(seed, roots...).check(t, b); t.Failed() {
						return
					}
				}
			}
		})
	}
}

// shapes are those around lanes and blocks for every type, and around the leaf for some; or few of them.
func shapes(t expr.Type, few bool) [][]int64 {
	if few || testing.Short() {
		return [][]int64{{}, {0}, {1}, {33}, {65}, {5, 65}, {2, 3, 17}}
	}
	list := [][]int64{{}, {0}, {1}, {7}, {31}, {32}, {33}, {63}, {64}, {65}, {257}, {3, 0}, {0, 3}, {5, 65}, {67, 3}, {67, 70}, {2, 0, 5}, {3, 1, 2, 9}}
	switch t {
	case expr.Float64:
		list = append(list, []int64{8193})
	case expr.Float32:
		list = append(list, []int64{8191}, []int64{8192}, []int64{8193}, []int64{3 * 8192}, []int64{2, 8200}, []int64{8200, 2})
	}
	return list
}

func forms() []form {
	list := []form{
		{"map", number, 0, func(x graph.Value) []graph.Value { return []graph.Value{twice(x)} }},
		{"index", anyType, 1, withIndex},
		{"reverse", anyType, 1, func(x graph.Value) []graph.Value { return []graph.Value{reversed(x)} }},
		{"transpose", anyType, 2, func(x graph.Value) []graph.Value { return []graph.Value{transposed(x), reversed(transposed(x))} }},
		{"reshape", anyType, 0, func(x graph.Value) []graph.Value { return []graph.Value{flat(x)} }},
		{"flat transpose", anyType, 2, func(x graph.Value) []graph.Value { return []graph.Value{flat(transposed(x))} }},
		{"outer", anyType, 1, outer},
		{"take", anyType, 1, func(x graph.Value) []graph.Value { return []graph.Value{taken(x, true), taken(x, false)} }},
		{"filter", anyType, 1, filtered},
	}
	list = append(list, folds()...)
	list = append(list, scatters()...)
	return append(list, routines()...)
}

func folds() []form {
	var list []form
	for _, op := range []expr.Op{expr.Add, expr.Mul, expr.Min, expr.Max, expr.And, expr.Or, expr.Xor} {
		takes := op.Row().TakesType
		list = append(list,
			form{"reduce " + op.String(), takes, 0, func(x graph.Value) []graph.Value { return reductions(x, operator(op), 1, true) }},
			form{"scan " + op.String(), takes, 1, func(x graph.Value) []graph.Value { return scans(x, operator(op), 1) }})
	}
	return append(list,
		form{"reduce in order", number, 0, func(x graph.Value) []graph.Value { return reductions(x, affine, 2, false) }},
		form{"scan in order", number, 1, func(x graph.Value) []graph.Value { return scans(x, affine, 2) }},
		form{"reduce declared to commute", number, 0, func(x graph.Value) []graph.Value { return reductions(x, affine, 2, true) }},
		form{"sum of products", number, 0, products},
		form{"mean and variance", number, 0, moments},
	)
}

func operator(op expr.Op) func(t expr.Type) *expr.Func {
	return func(t expr.Type) *expr.Func { return expr.Binary(op, t) }
}

// affine composes x -> a*x + b: associative but for rounding, and not commutative.
func affine(t expr.Type) *expr.Func {
	b := expr.NewBuilder(t, t, t, t)
	return b.Func(b.Op(expr.Mul, 0, 2), b.Op(expr.Add, b.Op(expr.Mul, 2, 1), 3))
}

func scatters() []form {
	var list []form
	for conflict := range graph.Combining + 1 {
		list = append(list, form{fmt.Sprintf("scatter %v", conflict), number, 1, func(x graph.Value) []graph.Value {
			return []graph.Value{scattered(x, conflict)}
		}})
	}
	return list
}

func routines() []form {
	call := func(routine string, attrs ...int64) func(x graph.Value) []graph.Value {
		return func(x graph.Value) []graph.Value { return graph.NewCall(site(routine), routine, attrs, x).Values() }
	}
	sortPairs := func(x graph.Value) []graph.Value {
		return graph.NewCall(site("sort"), graph.RoutineSort, []int64{1}, x, coordinate(x.Shape(), last(x)), x).Values()
	}
	first := func(x graph.Value) []graph.Value {
		k := (x.Shape()[last(x)].Max + 2) / 3
		return append(call(graph.RoutineSelect, 0, k, 0)(x), call(graph.RoutineSelect, 0, k, 1)(x)...)
	}
	middle := func(x graph.Value) []graph.Value {
		n := x.Shape()[last(x)].Max
		if x.Shape()[last(x)].Late() {
			n = 0
		}
		return append(call(graph.RoutineSelect, n/3, n/2, 0)(x), call(graph.RoutineSelect, n/2, (n+1)/2, 1)(x)...)
	}
	return []form{
		{"sort", anyType, 1, call(graph.RoutineSort, 0)},
		{"sort descending", anyType, 1, sortPairs},
		{"argsort", anyType, 1, call(graph.RoutineArgSort, 0)},
		{"select", anyType, 1, first},
		{"select from the middle", anyType, 1, middle},
	}
}
