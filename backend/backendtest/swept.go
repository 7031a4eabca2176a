package backendtest

import (
	"slices"
	"testing"

	"github.com/laze-go/laze/backend/cpu/enter"
	"github.com/laze-go/laze/graph/expr"
)

// Swept is the types that a sweep goes through. The race detector, which makes tests many times slower, has
// the same to see in all of them.
func Swept(types []expr.Type) []expr.Type {
	if !enter.Race {
		return types
	}
	return slices.DeleteFunc(slices.Clone(types), func(t expr.Type) bool { return t != expr.Float64 && t != expr.Uint8 })
}

// Some is what a sweep goes through of a list: all of it, but every third in a short run.
func Some[T any](list []T) (some []T) {
	if !testing.Short() {
		return list
	}
	for i := 0; i < len(list); i += 3 {
		some = append(some, list[i])
	}
	return some
}
