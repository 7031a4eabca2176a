package graph

import (
	"testing"

	"github.com/laze-go/laze/graph/expr"
)

// Derived gives one value for one way to follow from counts, and others for others.
func TestDerived(t *testing.T) {
	count := func() Value { return NewInput(Site{}, expr.Int64, Shape{}).Value(0) }
	plus := func(k int64) *expr.Func {
		b := expr.NewBuilder(expr.Int64)
		return b.Func(b.Op(expr.Add, 0, b.Int(k)))
	}
	b := expr.NewBuilder(expr.Int64, expr.Int64)
	sum := b.Func(b.Op(expr.Add, 0, 1))
	n, m := count(), count()
	one := Derived(Site{}, plus(1), n)
	if again := Derived(Site{}, plus(1), n); again != one {
		t.Errorf("%v and %v: the same follows from the same", one, again)
	}
	if err := Verify(one); err != nil {
		t.Error(err)
	}
	both := Derived(Site{}, sum, n, m)
	for name, other := range map[string]Value{
		"another number": Derived(Site{}, plus(2), n),
		"another count":  Derived(Site{}, plus(1), m),
		"another order":  Derived(Site{}, sum, m, n),
		"the count":      n,
	} {
		if other == one || other == both {
			t.Errorf("%s gives the same value", name)
		}
	}
	if again := Derived(Site{}, sum, n, m); again != both {
		t.Error("the sum was forgotten")
	}
}
