package laze

import (
	"errors"
	"fmt"
	"slices"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// If computes then where cond is true and otherwise elsewhere: only the branch that an element takes costs time. Both
// return the same number of values, of the same types; they may use every Expr around them.
//
//	r := laze.If(x.Gt(0),
//		func() []laze.Expr { return []laze.Expr{x.Log()} },
//		func() []laze.Expr { return []laze.Expr{x.Like(0)} })[0]
//
// Errors: cond is no bool; a nil function; results that differ in number or type.
func If(cond Expr, then, otherwise func() []Expr) []Expr {
	r := branch("if", cond)
	yes := r.region(nil, ignoring(then))
	no := r.region(nil, ignoring(otherwise))
	if yes == nil || no == nil {
		return r.faulty(1)
	}
	if t := cond.Type(); t != Bool {
		return r.fail(len(yes.Results), fmt.Errorf("needs a bool condition, got %v", t))
	}
	if err := sameTypes("the two functions give", yes.ResultTypes(), no.ResultTypes()); err != nil {
		return r.fail(len(yes.Results), err)
	}
	return r.emit(expr.If, []Expr{cond}, yes.ResultTypes(), r.captures.bind(yes), r.captures.bind(no))
}

func ignoring(f func() []Expr) func([]Expr) []Expr {
	if f == nil {
		return nil
	}
	return func([]Expr) []Expr { return f() }
}

// While repeats body on values v as long as cond(v), beginning with init, and gives the last v. Each
// element takes as many rounds as it needs. Go numbers in init adapt to the first Expr there. cond and body
// may use every Expr around them.
//
//	steps := laze.While(
//		func(v []laze.Expr) laze.Expr { return v[0].Gt(1) },
//		func(v []laze.Expr) []laze.Expr { return []laze.Expr{v[0].Div(2), v[1].Add(1)} },
//		x, 0)[1]
//
// Errors: init without an Expr of the function; a nil function; cond that gives no bool; body that gives other types
// than init. A loop that does not end is stopped by the context of Eval.
func While(cond func(v []Expr) Expr, body func(v []Expr) []Expr, init ...any) []Expr {
	carried := adaptAll("while", init)
	r := branch("while", carried...)
	types := typesOf(carried)
	test := r.region(types, single(cond))
	step := r.region(types, body)
	if test == nil || step == nil {
		return r.faulty(len(init))
	}
	if err := sameTypes("the condition must give, and gives,", []DType{Bool}, test.ResultTypes()); err != nil {
		return r.fail(len(init), err)
	}
	if err := sameTypes("the initial values and the results of body are", types, step.ResultTypes()); err != nil {
		return r.fail(len(init), err)
	}
	test, step = r.captures.bind(test), r.captures.bind(step)
	for k := range r.captures.outer { // carried along unchanged
		step.Results = append(step.Results, expr.Ref(len(carried)+k))
	}
	return r.emit(expr.While, carried, types, test, step)
}

func single(f func(v []Expr) Expr) func([]Expr) []Expr {
	if f == nil {
		return nil
	}
	return func(v []Expr) []Expr { return []Expr{f(v)} }
}

// adaptAll makes Go numbers constants of the type of the first Expr among values, or of their own where there is none.
func adaptAll(word string, values []any) []Expr {
	adapt := Const
	for _, v := range values {
		if x, ok := v.(Expr); ok {
			adapt = func(v any) Expr { return x.adapt(word, v) }
			break
		}
	}
	list := make([]Expr, len(values))
	for i, v := range values {
		list[i] = adapt(v)
	}
	return list
}

func typesOf(list []Expr) []DType {
	types := make([]DType, len(list))
	for i, x := range list {
		types[i] = x.Type()
	}
	return types
}

func sameTypes(what string, a, b []DType) error {
	if len(a) != len(b) {
		return fmt.Errorf("%s %d and %d values", what, len(a), len(b))
	}
	for i := range a {
		if a[i] != b[i] {
			return fmt.Errorf("%s %v and %v at position %d", what, a[i], b[i], i)
		}
	}
	return nil
}

// A branching is an If or While that is being written.
type branching struct {
	site     graph.Site
	scope    *scope // around it
	captures captures
}

// branch starts an If or While on the values in, of which one must belong to the function that is being written.
func branch(word string, in ...Expr) *branching {
	defer lock(in)()
	r := &branching{site: graph.Here(word, 2)}
	s, err := writing(in)
	if err == nil && s.trace == nil {
		err = errors.New("constants alone do not tell which function this belongs to: make one of them with Like")
	}
	if err == nil {
		_, err = s.findAll(in)
	}
	if err != nil {
		s = faultyExpr(asError(r.site, err)).scope
	}
	r.scope = s
	return r
}

// region writes one function of the branching; nil after a fault.
func (b *branching) region(params []DType, f func(in []Expr) []Expr) *expr.Func {
	if f == nil {
		b.fail(0, errors.New("a function is nil"))
	}
	if b.isFaulty() {
		return nil
	}
	s := b.scope.trace.open(params, &b.captures)
	return s.finish(b.site, f(s.params()))
}

func (b *branching) isFaulty() bool {
	defer b.scope.lock()()
	return b.scope.faulted()
}

// emit writes the instruction and gives its first results, one per type.
func (b *branching) emit(op expr.Op, in []Expr, types []DType, regions ...*expr.Func) []Expr {
	defer b.scope.lock()()
	args, err := b.scope.findAll(append(slices.Clone(in), b.captures.outer...))
	if err != nil {
		b.scope.trace.fail(asError(b.site, err))
		return b.faulty(len(types))
	}
	tuple := b.scope.b.Add(expr.Instr{Op: op, Type: expr.Tuple, Args: args, Regions: regions})
	out := make([]Expr, len(types))
	for k, t := range types {
		out[k] = Expr{b.scope, b.scope.b.Get(tuple, k, t)}
	}
	return out
}

func (b *branching) fail(n int, err error) []Expr {
	defer b.scope.lock()()
	b.scope.trace.fail(asError(b.site, err))
	return b.faulty(n)
}

// faulty gives n Exprs that do nothing.
func (b *branching) faulty(n int) []Expr {
	out := make([]Expr, n)
	for i := range out {
		out[i] = Expr{scope: b.scope}
	}
	return out
}
