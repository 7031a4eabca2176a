package cpu_test

import (
	"context"
	"errors"
	"testing"

	"github.com/laze-go/laze"
	"github.com/laze-go/laze/backend/cpu"
)

const mib = 1 << 20

// Arrays, and what a sort needs beside its results, are refused in words where there is no memory
// for them. What follows runs.
func TestNoMemory(t *testing.T) {
	const n = 9 << 20
	uniform := func(dims ...int) laze.Array { return laze.Random{Seed: 1}.Uniform(laze.Float64, dims...) }
	for _, c := range []struct {
		name  string
		bound int64
		array laze.Array
	}{
		{"array", 64 * mib, uniform(n)},
		{"row", 100 * mib, uniform(n).ArgSort(0)},
		{"rows", 332 * mib, uniform(4, n).ArgSort(1)},
		{"keys", 130 * mib, uniform(n).Sort(0)},
	} {
		b := cpu.New()
		b.Bound(c.bound)
		_, err := c.array.Eval(context.Background(), laze.On(b), laze.Workers(2))
		var memory *laze.MemoryError
		if !errors.As(err, &memory) || memory.Limit != c.bound || memory.Held+memory.Peak <= c.bound {
			t.Errorf("%s: %v", c.name, err)
		}
		if s := b.Stats().Memory; s.InUse != 0 {
			t.Errorf("%s: %+v", c.name, s)
		}
		if _, err := uniform(1000).Eval(context.Background(), laze.On(b)); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
