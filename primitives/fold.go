package primitives

import (
	"slices"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// A Fold is the operator of a reduction or scan of one or several operands at once.
type Fold struct {
	// Combine takes (a1..ak, b1..bk) to k results of the same types. It must be associative.
	Combine *expr.Func

	// Init, where not nil, holds the bits of k constants that come before all elements. It need not be neutral.
	Init []uint64

	// Commutes says that Combine(a, b) is Combine(b, a), so that elements may meet in strided lanes, which is faster.
	Commutes bool
}

// check refuses operands or constants that the operator does not combine.
func (f Fold) check(at graph.Site, in []graph.Value) error {
	if len(in) == 0 {
		return at.Errorf("needs at least one array")
	}
	if err := given(at, in...); err != nil {
		return err
	}
	if f.Combine == nil {
		return at.Errorf("the function is nil")
	}
	types := elems(in)
	pairs := append(slices.Clone(types), types...)
	if !slices.Equal(f.Combine.Params, pairs) || !slices.Equal(f.Combine.ResultTypes(), types) {
		return at.Errorf("the function must take %s to %s, it takes %s to %s", typeList(pairs), typeList(types),
			typeList(f.Combine.Params), typeList(f.Combine.ResultTypes()))
	}
	if f.Init != nil && len(f.Init) != len(in) {
		return at.Errorf("needs %d initial values, got %d", len(in), len(f.Init))
	}
	if lastCoord(f.Combine) >= 0 {
		return at.Errorf("the function cannot use coordinates: make them an operand with Iota")
	}
	return nil
}

// begins refuses an exclusive scan without an initial value.
func (f Fold) begins(at graph.Site, exclusive bool) error {
	if exclusive && f.Init == nil {
		return at.Errorf("an exclusive scan begins with an initial value: give one")
	}
	return nil
}

// A foldRow is a fold by one scalar operation.
type foldRow struct {
	op, onBool expr.Op                   // logic stands in for arithmetic and order
	init       func(expr.Type) uint64    // nil where an empty fold has no value
	neutral    func(expr.Type) uint64    // what changes nothing, where it is not init
	keeps      func(expr.Type) expr.Type // the type in which elements are folded
}

var (
	addRow   = foldRow{op: expr.Add, onBool: expr.Or, init: zero, keeps: widened}
	mulRow   = foldRow{op: expr.Mul, onBool: expr.And, init: one, keeps: widened}
	minRow   = foldRow{op: expr.Min, onBool: expr.And, neutral: greatest, keeps: itself}
	maxRow   = foldRow{op: expr.Max, onBool: expr.Or, neutral: least, keeps: itself}
	anyRow   = foldRow{onBool: expr.Or, init: zero, keeps: itself}
	everyRow = foldRow{onBool: expr.And, init: one, keeps: itself}
)

// of gives the fold over elements of type t.
func (r foldRow) of(t expr.Type) Fold {
	op := r.op
	if t == expr.Bool {
		op = r.onBool
	}
	b := expr.NewBuilder(t, t)
	f := Fold{Combine: b.Func(b.Op(op, 0, 1)), Commutes: true}
	if r.init != nil {
		f.Init = []uint64{r.init(t)}
	}
	return f
}

// begun is of with an initial value in any case: a neutral one, if need be.
func (r foldRow) begun(t expr.Type) Fold {
	f := r.of(t)
	if f.Init == nil {
		f.Init = []uint64{r.neutral(t)}
	}
	return f
}

// widened is the type in which sums and products of t are kept: integers narrower than 64 bits and bool grow.
func widened(t expr.Type) expr.Type {
	switch {
	case t == expr.Bool || t.IsSigned():
		return expr.Int64
	case t.IsUnsigned():
		return expr.Uint64
	}
	return t
}

func itself(t expr.Type) expr.Type { return t }
