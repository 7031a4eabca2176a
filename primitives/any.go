package primitives

import "github.com/laze-go/laze/graph"

// Any tells whether some element along axes is true.
//
//	out[kept] = x[0] or x[1] or ..
//
// Shapes, cost: as Reduce. Types: bool. Empty: false. Errors: another type than bool.
func Any(at graph.Site, x graph.Value, axes []int, keep bool) (graph.Value, error) {
	if err := mustBeBool(at, x); err != nil {
		return graph.Value{}, err
	}
	return foldBy(at, anyRow, x, axes, keep)
}

// Every tells whether all elements along axes are true.
//
//	out[kept] = x[0] and x[1] and ..
//
// Shapes, cost: as Reduce. Types: bool. Empty: true. Errors: another type than bool.
func Every(at graph.Site, x graph.Value, axes []int, keep bool) (graph.Value, error) {
	if err := mustBeBool(at, x); err != nil {
		return graph.Value{}, err
	}
	return foldBy(at, everyRow, x, axes, keep)
}

func mustBeBool(at graph.Site, x graph.Value) error {
	if err := given(at, x); err != nil {
		return err
	}
	return needs(at, x, isBool, "bool")
}
