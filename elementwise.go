package laze

import (
	"reflect"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/primitives"
)

// apply is every elementwise method: op on x and others, which are Arrays or Go numbers. Near sees the method's caller.
//
//go:noinline
func (x Array) apply(op expr.Op, word string, others ...any) Array {
	site := graph.Near(word, 2)
	if err := x.usable(site, 0); err != nil {
		return faulty(asError(site, err))
	}
	v, err := operate(site, op, x.get(), others)
	return newArray(site, v, err)
}

// operate applies op to an array and others.
func operate(site graph.Site, op expr.Op, x graph.Value, others []any) (graph.Value, error) {
	if len(others) == 0 {
		return primitives.Apply(site, op, x)
	}
	if y, ok := others[0].(Array); ok {
		if err := y.usable(site, 0); err != nil {
			return graph.Value{}, err
		}
		return primitives.Apply(site, op, x, y.get())
	}
	bits, err := constant(site, x.Elem(), others[0])
	if err != nil {
		return graph.Value{}, err
	}
	return primitives.ApplyWith(site, op, x, bits)
}

// with gives the values of x and of others, where Go numbers become constants of x's type.
func (x Array) with(site graph.Site, others ...any) ([]graph.Value, error) {
	in, err := operands(site, x)
	for _, y := range others {
		if err != nil {
			return nil, err
		}
		var v graph.Value
		v, err = operand(site, y, in[0].Elem())
		in = append(in, v)
	}
	return in, err
}

// operand gives the value of an Array, or of a Go number as a constant of type t.
func operand(site graph.Site, y any, t DType) (graph.Value, error) {
	if b, ok := y.(Array); ok {
		if err := b.usable(site, 0); err != nil {
			return graph.Value{}, err
		}
		return b.get(), nil
	}
	bits, err := constant(site, t, y)
	if err != nil {
		return graph.Value{}, err
	}
	return primitives.Fill(site, t, bits, nil)
}

// constant adapts a Go number or bool to type t.
func constant(site graph.Site, t DType, y any) (uint64, error) {
	switch y.(type) {
	case Expr:
		return 0, site.Errorf("an Expr belongs inside a function that Map or its like calls, not beside an Array")
	case Array:
		return 0, site.Errorf("an Array cannot be used inside a scalar function: hand it to ZipWith, or read it with Gather")
	}
	bits, err := expr.ConstBits(t, y)
	if err != nil {
		return 0, site.Errorf("%w%s", err, hintFrom(y))
	}
	return bits, nil
}

// hintFrom helps who hands Go data to an operation that takes Arrays and numbers.
func hintFrom(y any) string {
	switch reflect.ValueOf(y).Kind() {
	case reflect.Slice, reflect.Array:
		return ": make an Array of it with From"
	}
	return ""
}
