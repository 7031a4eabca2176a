package laze

import (
	"context"
	"reflect"
	"slices"
	"unsafe"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/graph"
)

// elements is every getter of slices: Near sees its caller's caller.
//
//go:noinline
func elements[T any](ctx context.Context, a Array, word string) ([]T, error) {
	site := graph.Near(word, 2)
	d, err := a.fetch(ctx, site, typeOfGo(reflect.TypeFor[T]()))
	if err != nil {
		return nil, err
	}
	defer d.drop()
	if size(d.dims) == 0 {
		return []T{}, nil
	}
	if !d.compact() {
		out := make([]T, size(d.dims))
		d.copyTo(unsafe.Pointer(&out[0]), typeOfGo(reflect.TypeFor[T]()).Size())
		return out, nil
	}
	d.show()
	return unsafe.Slice((*T)(d.buffer.Data), size(d.dims)), nil
}

// element is every getter of single elements.
//
//go:noinline
func element[T any](ctx context.Context, a Array, word string) (T, error) {
	var zero T
	site := graph.Near(word, 2)
	d, err := a.fetch(ctx, site, typeOfGo(reflect.TypeFor[T]()))
	if err != nil {
		return zero, err
	}
	defer d.drop()
	if n := size(d.dims); n != 1 {
		return zero, site.Errorf("the array has %d elements, not one: use %ss", n, site.Word)
	}
	return *(*T)(d.buffer.Data), nil
}

// fetch evaluates a and gives its data, acquired, which must have elements of type t.
func (a Array) fetch(ctx context.Context, site graph.Site, t DType) (*data, error) {
	in, err := operands(site, a)
	if err != nil {
		return nil, err
	}
	if elem := in[0].Elem(); elem != t {
		return nil, site.Errorf("the elements are %v, not %v: use Cast, or the getter of that type", elem, t)
	}
	return a.data(ctx, site)
}

// data evaluates a, which has no fault, and gives its data, acquired.
func (a Array) data(ctx context.Context, site graph.Site, opts ...Option) (*data, error) {
	if held(a.get()) == nil {
		if err := evaluate(ctx, site, opts, []Array{a}); err != nil {
			return nil, err
		}
	}
	v := a.get()
	if d := held(v); d != nil && d.acquire() {
		return d, nil
	}
	return nil, unreadable(site, v.Node)
}

// Release gives the memory of an evaluated array back at once, instead of when the collector finds it. The array cannot
// be used any more; arrays that were built from it before it was evaluated can. A slice that a getter gave stays valid.
func (a Array) Release() {
	if a.a == nil || a.a.fault != nil {
		return
	}
	if d, _ := a.held(); d != nil {
		d.release()
	}
}

// pending gives the values of arrays that are still to be computed, each once. It refuses arrays that can never be.
func pending(site graph.Site, arrays []Array) ([]graph.Value, error) {
	for i, a := range arrays {
		if err := a.usable(site, i); err != nil {
			return nil, err
		}
	}
	var roots []graph.Value
	var seen map[graph.Value]bool // where there are several
	for _, a := range arrays {
		v := a.get()
		d := held(v)
		if d.isGone() || d == nil && isInput(v.Node) {
			return nil, unreadable(site, v.Node)
		}
		if d != nil || seen[v] {
			continue
		}
		if roots = append(roots, v); len(arrays) == 1 {
			continue
		}
		if seen == nil {
			seen = map[graph.Value]bool{}
		}
		seen[v] = true
	}
	return roots, nil
}

// take evaluates arrays and gives their data, acquired.
func take(ctx context.Context, site graph.Site, arrays []Array) ([]*data, error) {
	if err := evaluate(ctx, site, nil, arrays); err != nil {
		return nil, err
	}
	list := make([]*data, 0, len(arrays))
	for _, a := range arrays {
		d, err := a.data(ctx, site)
		if err != nil {
			return list, err
		}
		list = append(list, d)
	}
	return list, nil
}

// keep gives arrays the results of an evaluation.
func (e *evaluation) keep(results []backend.Result) {
	roots := e.cut.roots
	types := make([]graph.Type, len(roots))
	for i, v := range roots {
		types[i] = v.Type()
	}
	for i, d := range dataOf(e.settings.backend, results, types, e.cut.data()) {
		hold(roots[i], d)
		for k, x := range roots[i].Shape() {
			if x.Late() && held(x.Count) == nil {
				hold(x.Count, countData(d.dims[k]))
			}
		}
	}
	for _, a := range e.arrays {
		a.settle()
	}
}

// dataOf wraps results. Where one shares its memory with another or with an input, that memory is left to the
// collector.
func dataOf(b Backend, results []backend.Result, types []graph.Type, inputs []*data) []*data {
	list, shared := make([]*data, len(results)), false
	for i, r := range results {
		l := layout{dims: slices.Clone(r.Shape), bounds: types[i].Shape.Dims()}
		if r.Owned {
			l.owner = b
		} else {
			shared = true
		}
		list[i] = newData(r.Buffer, l)
	}
	if shared {
		for _, d := range append(inputs, list...) {
			d.show()
		}
	}
	return list
}

// countData holds a count that turned out as n.
func countData(n int64) *data {
	return newData(backend.Buffer{Data: unsafe.Pointer(&n), Bytes: 8}, layout{dims: []int64{}, bounds: []int64{}})
}

// settle makes an evaluated array an input, so that what it was computed from can be collected. One with a late extent
// stays what it is: only so it fits what the same call counted.
func (a Array) settle() {
	v := a.get()
	d := held(v)
	if d == nil || isInput(v.Node) || v.Shape().Late() {
		return
	}
	n := graph.NewInput(v.Node.Site, v.Elem(), v.Shape())
	if box := v.Node.Held.Load(); len(v.Node.Types) == 1 {
		n.Held.Store(box)
	} else {
		hold(n.Value(0), d)
	}
	a.a.node.Store(n)
}
