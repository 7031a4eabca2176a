package laze

import (
	"errors"
	"reflect"
	"strings"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// An Expr stands for one element inside a function that Map, ZipWith, Reduce and their like call once, with symbols, to
// learn what is to be computed. Its methods are the elementwise methods of Array. An Expr lives as long as the call
// of its function; using it elsewhere is a mistake, which comes out of the array that the function was for.
type Expr struct {
	scope *scope
	ref   expr.Ref
}

// Const makes a constant of the type that Go gives v: int is Int64, float64 is Float64. Where an operand may be a plain
// number it needs no Const: x.Mul(2). See Like for a constant of another Expr's type.
//
// Errors: v is no number and no bool.
func Const(v any) Expr {
	t := typeOfGo(reflect.TypeOf(v))
	bits, err := expr.ConstBits(t, v)
	if err != nil {
		return faultyExpr(graph.Here("const", 1).Errorf("%T is no number and no bool", v))
	}
	return constantExpr(t, bits)
}

// Like makes the constant v of x's type.
//
// Errors: v does not fit the type.
func (x Expr) Like(v any) Expr {
	return x.build("like", []any{v}, func(_ *expr.Builder, in []expr.Ref) (expr.Ref, error) { return in[1], nil })
}

// Cast converts x to type t, by the table of the numeric contract: integers wrap, floats truncate toward zero and
// saturate, NaN becomes 0, and a number becomes the bool x != 0.
//
// Errors: t is no element type.
func (x Expr) Cast(t DType) Expr { return x.convert(expr.Cast, "cast", t) }

// Bitcast reads the bits of x as a number of type t.
//
// Errors: types of different width; bool.
func (x Expr) Bitcast(t DType) Expr { return x.convert(expr.Bitcast, "bitcast", t) }

func (x Expr) convert(op expr.Op, word string, t DType) Expr {
	return x.build(word, nil, func(b *expr.Builder, in []expr.Ref) (expr.Ref, error) {
		from := b.TypeOf(in[0])
		if err := expr.CheckConvert(op, from, t); err != nil || from == t {
			return in[0], err
		}
		return b.Add(expr.Instr{Op: op, Type: t, Args: in}), nil
	})
}

// FMA gives x*y + z, rounded once.
//
// Errors: types that differ, or are no floats.
func (x Expr) FMA(y, z any) Expr { return x.apply(expr.FMA, "fma", y, z) }

// Select gives a where x, a bool, is true, and b elsewhere. Both are computed: see If where that is too much. A Go
// number adapts to the other one; two Go numbers are constants as by Const.
//
// Errors: x is no bool; types of a and b that differ.
func (x Expr) Select(a, b any) Expr {
	if like, ok := b.(Expr); ok {
		a = like.adapt("select", a)
	}
	like, ok := a.(Expr)
	if !ok {
		like = Const(a)
	}
	return x.apply(expr.Select, "select", like, like.adapt("select", b))
}

// Index gives the element's index on an axis of the result, an Int64. It belongs to functions of Map and ZipWith.
//
// Errors: axis is negative, or the array has no such axis.
func (x Expr) Index(axis int) Expr {
	return x.build("index", nil, func(*expr.Builder, []expr.Ref) (expr.Ref, error) {
		if axis < 0 {
			return 0, errors.New("an axis is counted from 0 here")
		}
		if x.scope.trace == nil {
			return 0, errors.New("a constant has no index: use an element")
		}
		outermost, current := x.scope.trace.current, x.scope.trace.current
		for outermost.parent != nil {
			outermost = outermost.parent
		}
		r, _ := current.find(Expr{outermost, outermost.b.Coord(axis)})
		return r, nil
	})
}

// Type is the type of the element; Invalid after a mistake.
func (x Expr) Type() DType {
	defer x.scope.lock()()
	return x.typ()
}

// typ is Type for who holds the lock.
func (x Expr) typ() DType {
	if x.scope == nil || x.scope.faulted() {
		return Invalid
	}
	return x.scope.b.TypeOf(x.ref)
}

// Err gives the first mistake made in the function, or nil.
func (x Expr) Err() error {
	if x.scope == nil {
		return asError(graph.Here("expr", 1), x.foreign())
	}
	defer x.scope.lock()()
	if x.scope.faulted() {
		return x.scope.trace.fault
	}
	return nil
}

// String gives the type: the value is not known while the function is being written.
func (x Expr) String() string { return "laze.Expr of type " + x.Type().String() }

func (s *scope) faulted() bool { return s.trace != nil && s.trace.fault != nil }

// apply computes one operation on x and others, which are Exprs or Go numbers.
func (x Expr) apply(op expr.Op, word string, others ...any) Expr {
	return x.build(word, others, func(b *expr.Builder, in []expr.Ref) (expr.Ref, error) {
		types := make([]DType, len(in))
		for i, r := range in {
			types[i] = b.TypeOf(r)
		}
		if err := expr.Check(op, types...); err != nil {
			return 0, errors.New(strings.TrimPrefix(err.Error(), op.String()+" "))
		}
		return b.Op(op, in...), nil
	})
}

// build writes what write gives for x and others into the innermost function that is being written. After a fault it
// gives an Expr that does nothing, so that the function runs to its end.
func (x Expr) build(word string, others []any, write func(b *expr.Builder, in []expr.Ref) (expr.Ref, error)) Expr {
	in := []Expr{x}
	for _, y := range others {
		in = append(in, x.adapt(word, y))
	}
	defer lock(in)()
	s, err := writing(in)
	if err != nil {
		return faultyExpr(asError(graph.Here(word, 1), err))
	}
	refs, err := s.findAll(in)
	if err == nil && !s.faulted() {
		refs[0], err = write(s.b, refs)
	}
	return s.result(word, refs[0], err)
}

// writing gives the scope where the result of an operation on in belongs: the innermost one of the function that is
// being written, or a new one for constants.
func writing(in []Expr) (*scope, error) {
	for _, x := range in {
		switch {
		case x.scope == nil:
			return nil, x.foreign()
		case x.scope.trace == nil:
			continue
		case x.scope.trace.current == nil:
			return nil, x.foreign()
		}
		return x.scope.trace.current, nil
	}
	return &scope{b: expr.NewBuilder()}, nil
}

// result gives the outcome of an operation as an Expr.
func (s *scope) result(word string, r expr.Ref, err error) Expr {
	if err == nil {
		return Expr{s, r}
	}
	e := asError(graph.Here(word, 2), err)
	if s.trace == nil {
		return faultyExpr(e)
	}
	s.trace.fail(e)
	return Expr{scope: s}
}

// adapt makes a Go number a constant of x's type; an Expr is kept. A mistake shows when the result is used.
func (x Expr) adapt(word string, y any) Expr {
	if e, ok := y.(Expr); ok {
		return e
	}
	site := graph.Here(word, 1)
	bits, err := constant(site, x.Type(), y)
	if err != nil {
		return faultyExpr(asError(site, err))
	}
	return constantExpr(x.Type(), bits)
}

func constantExpr(t DType, bits uint64) Expr {
	s := &scope{b: expr.NewBuilder()}
	return Expr{scope: s, ref: s.b.Const(t, bits)}
}

// faultyExpr is a mistake made where no function is being written.
func faultyExpr(e *Error) Expr {
	return Expr{scope: &scope{trace: &trace{fault: e}, closed: true}}
}
