package laze

import (
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// A trace is one call of a user's scalar function with symbols. The first fault in it wins.
type trace struct {
	mu      sync.Mutex // a function that hands its symbols to goroutines is wrong, but must not break the process
	current *scope     // the innermost function or region that is being written; nil when all returned
	fault   *Error
}

// A scope is a function, or a region of an If or While in it, that is being written. A scope without a trace belongs to
// a constant that has not met a function yet.
type scope struct {
	trace    *trace
	parent   *scope
	b        *expr.Builder
	closed   bool
	captures *captures // nil for the function itself
}

// captures lists the values of outer scopes that the regions of one If or While use, in order of first use.
type captures struct{ outer []Expr }

// A scalarFunc is a user's function as every caller sees it: it takes elements, and their index.
type scalarFunc func(in, index []Expr) []Expr

// traced calls a user's function with symbols of the given types and for as many axes, and gives what it wrote.
func traced(site graph.Site, params []DType, axes int, call scalarFunc) (f *expr.Func, err error) {
	if call == nil {
		return nil, site.Errorf("the function is nil")
	}
	t := &trace{}
	s := t.open(params, nil)
	defer func() {
		if v := recover(); v != nil {
			err = site.Errorf("the function panicked: %v", v)
		}
		if fault := t.end(err); fault != nil {
			f, err = nil, fault
		}
	}()
	f = s.finish(site, call(s.params(), s.indices(axes)))
	return f, nil
}

// fail records the first fault of a trace.
func (t *trace) fail(e *Error) {
	if t.fault == nil {
		t.fault = e
	}
}

// open begins a function, or a region inside the innermost scope.
func (t *trace) open(params []DType, c *captures) *scope {
	t.mu.Lock()
	defer t.mu.Unlock()
	s := &scope{trace: t, parent: t.current, b: expr.NewBuilder(params...), captures: c}
	t.current = s
	return s
}

// end closes what is open, after a panic perhaps more than one scope, and gives the first fault: err, where there was
// none.
func (t *trace) end(err error) *Error {
	t.mu.Lock()
	defer t.mu.Unlock()
	for ; t.current != nil; t.current = t.current.parent {
		t.current.closed = true
	}
	if err != nil {
		t.fail(asError(graph.Site{}, err))
	}
	return t.fault
}

// lock keeps other goroutines away from the trace of a scope, until the result is called.
func (s *scope) lock() (unlock func()) {
	if s == nil || s.trace == nil {
		return func() {}
	}
	s.trace.mu.Lock()
	return s.trace.mu.Unlock
}

// lock keeps other goroutines away from the function that Exprs belong to.
func lock(in []Expr) (unlock func()) {
	for _, x := range in {
		if x.scope != nil && x.scope.trace != nil {
			return x.scope.lock()
		}
	}
	return func() {}
}

// params gives the symbols of a new scope's parameters.
func (s *scope) params() []Expr {
	list := make([]Expr, len(s.b.Func().Params))
	for i := range list {
		list[i] = Expr{scope: s, ref: expr.Ref(i)}
	}
	return list
}

// indices gives the symbols of the element's index on the first axes.
func (s *scope) indices(axes int) []Expr {
	list := make([]Expr, axes)
	for axis := range list {
		list[axis] = Expr{s, s.b.Coord(axis)}
	}
	return list
}

// finish closes the innermost scope with what its function returned; nil after a fault. In a region, captured
// values still have placeholders.
func (s *scope) finish(site graph.Site, results []Expr) *expr.Func {
	defer s.lock()()
	refs, err := s.findAll(results)
	s.closed = true
	s.trace.current = s.parent
	if err != nil {
		s.trace.fail(asError(site, err))
	}
	if s.faulted() {
		return nil
	}
	return s.b.Func(refs...)
}

func (s *scope) findAll(in []Expr) ([]expr.Ref, error) {
	refs := make([]expr.Ref, len(in))
	for i, x := range in {
		r, ok := s.find(x)
		if !ok {
			return refs, x.foreign()
		}
		refs[i] = r
	}
	return refs, nil
}

// find gives the ref of x in s: x belongs to s, to a scope around it, or is a constant.
func (s *scope) find(x Expr) (r expr.Ref, ok bool) {
	switch {
	case x.scope == s:
		return x.ref, true
	case x.scope == nil || x.scope.closed:
		return 0, false
	case x.scope.trace == nil:
		return s.b.Inline(x.scope.b.Func(x.ref), nil, nil)[0], true
	case s.parent == nil:
		return 0, false
	}
	if _, ok := s.parent.find(x); !ok {
		return 0, false
	}
	return s.capture(x), true
}

// capture gives the placeholder of a value of an outer scope. See Note [Captured values].
func (s *scope) capture(x Expr) expr.Ref {
	k := slices.Index(s.captures.outer, x)
	if k < 0 {
		k = len(s.captures.outer)
		s.captures.outer = append(s.captures.outer, x)
	}
	return s.b.Add(expr.Instr{Op: expr.Scalar, Type: x.typ(), Bits: uint64(k)})
}

// foreign says why x cannot be used where it is used.
func (x Expr) foreign() error {
	switch {
	case x.scope == nil:
		return errors.New("the zero Expr is no value")
	case x.scope.faulted():
		return x.scope.trace.fault
	}
	return fmt.Errorf("an Expr of type %v is used outside of the function that it was made for", x.scope.b.TypeOf(x.ref))
}

// bind gives a region's function with its placeholders made parameters, behind those that it has.
func (c *captures) bind(f *expr.Func) *expr.Func {
	params := slices.Clone(f.Params)
	for _, x := range c.outer {
		params = append(params, x.Type())
	}
	b := expr.NewBuilder(params...)
	refs := make([]expr.Ref, len(f.Params), len(f.Params)+len(f.Code))
	for i := range refs {
		refs[i] = expr.Ref(i)
	}
	for _, in := range f.Code {
		if in.Op == expr.Scalar {
			refs = append(refs, expr.Ref(len(f.Params)+int(in.Bits)))
			continue
		}
		in.Args = renumber(in.Args, refs)
		refs = append(refs, b.Add(in))
	}
	return b.Func(renumber(f.Results, refs)...)
}

func renumber(list, refs []expr.Ref) []expr.Ref {
	out := make([]expr.Ref, len(list))
	for i, r := range list {
		out[i] = refs[r]
	}
	return out
}

// Note [Captured values]
//
// The closures of If and While may use every value of the functions around them. A region of the scalar language sees
// only its parameters, so each such value becomes an argument of the If or While. Which ones there are is known only
// when the closures have returned, and a builder takes no parameters once it has instructions. Until then Scalar k,
// which no front end uses otherwise, holds the place of captured value k.
