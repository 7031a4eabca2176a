package laze

import (
	"context"
	"fmt"
	"math"
	"reflect"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/internal/sysmem"
)

// CopyTo evaluates the array into the caller's memory: a slice, a pointer to a Go array or to a number, whose elements
// have the type of the array's, or a pointer to a slice, which becomes as long as the array has elements. Where dst can
// hold the result as it is computed, nothing is copied; the array then does not keep it, and is computed again when it
// is used again.
//
// Errors: those of Eval; another type; another number of elements.
//
//go:noinline
func (a Array) CopyTo(ctx context.Context, dst any, opts ...Option) error {
	site := graph.Near("copyto", 1)
	in, err := operands(site, a)
	if err != nil {
		return err
	}
	to := &destination{}
	if err := to.find(dst, in[0].Type()); err != nil {
		return asError(site, err)
	}
	if held(in[0]) == nil && !in[0].Shape().Late() && !isInput(in[0].Node) {
		return a.evaluateInto(ctx, site, opts, to)
	}
	return a.copyData(ctx, site, opts, to)
}

// copyData copies what the array holds.
func (a Array) copyData(ctx context.Context, site graph.Site, opts []Option, to *destination) error {
	d, err := a.data(ctx, site, opts...)
	if err != nil {
		return err
	}
	defer d.drop()
	if err := to.resize(size(d.dims)); err != nil {
		return asError(site, err)
	}
	d.copyTo(to.at, to.elem.Size())
	return nil
}

// evaluateInto computes v into the caller's memory.
func (a Array) evaluateInto(ctx context.Context, site graph.Site, opts []Option, to *destination) error {
	var e evaluation
	if err := e.begin(site, opts, []Array{a}); err != nil {
		return err
	}
	if e.isDone() { // meanwhile, by another goroutine
		return a.copyData(ctx, site, opts, to)
	}
	defer e.end()
	if err := to.resize(e.cut.roots[0].Shape().Size()); err != nil {
		return asError(site, err)
	}
	r := e.program.exec.Take()
	defer r.Release()
	r.Results[0].Buffer = to.buffer()
	return e.compute(ctx, r, nil)
}

// A destination is memory of the caller that a result goes to.
type destination struct {
	flatSlice
	slice reflect.Value // the slice to be made longer or shorter; not valid where the length is fixed
}

// find finds the memory of dst, which is to hold elements of t's type.
func (d *destination) find(dst any, t graph.Type) error {
	f, ok := flat(dst)
	d.flatSlice = f
	if !ok {
		if err := d.reflect(reflect.ValueOf(dst)); err != nil {
			return err
		}
	}
	if d.elem != t.Elem {
		return fmt.Errorf("the elements are %v, %T holds %v: use Cast, or memory of that type", t.Elem, dst, d.elem)
	}
	return nil
}

// reflect finds the memory of what flat does not know.
func (d *destination) reflect(r reflect.Value) error {
	switch {
	case r.Kind() == reflect.Slice:
	case r.Kind() == reflect.Pointer && !r.IsNil():
		r = r.Elem()
		if r.Kind() == reflect.Slice {
			d.slice = r
		}
	default:
		return fmt.Errorf("cannot write to %v: a slice or a pointer is needed", typeName(r))
	}
	t := leaf(r.Type())
	d.elem = typeOfGo(t)
	if d.elem == Invalid || int(t.Size()) != d.elem.Size() || r.Kind() == reflect.Slice && nested(r.Type().Elem()) {
		return fmt.Errorf("cannot write to %v: its elements do not lie as those of an array", r.Type())
	}
	return d.point(r)
}

// point reads place and size of r.
func (d *destination) point(r reflect.Value) error {
	if r.Kind() == reflect.Slice && r.Type().Elem() == leaf(r.Type()) {
		d.n, d.at = int64(r.Len()), r.UnsafePointer()
		return nil
	}
	dims, err := extents(r)
	d.n = size(dims)
	if r.Kind() == reflect.Slice {
		d.at = r.UnsafePointer()
	} else {
		d.at = r.Addr().UnsafePointer()
	}
	return err
}

// resize makes room for n elements.
func (d *destination) resize(n int64) error {
	switch {
	case d.n == n:
		return nil
	case !d.slice.IsValid() || d.slice.Type().Elem().Kind() == reflect.Array:
		return fmt.Errorf("the array has %d elements, the destination %d: a pointer to a slice takes any number", n, d.n)
	case int64(d.slice.Cap()) >= n:
		d.slice.SetLen(int(n))
	case tooLarge(n * int64(d.elem.Size())):
		return &MemoryError{Peak: n * int64(d.elem.Size()), Limit: sysmem.Limit()}
	default:
		d.slice.Set(reflect.MakeSlice(d.slice.Type(), int(n), int(n)))
	}
	return d.point(d.slice)
}

// room gives the memory of a slice that can be made longer, if it has room for n elements.
func (d *destination) room(n int64) backend.Buffer {
	if !d.slice.IsValid() || d.slice.Type().Elem().Kind() == reflect.Array || int64(d.slice.Cap()) < n {
		return backend.Buffer{}
	}
	return backend.Buffer{Data: d.slice.UnsafePointer(), Bytes: n * int64(d.elem.Size())}
}

// tooLarge reports whether the machine cannot hold so many bytes.
func tooLarge(bytes int64) bool {
	return bytes > math.MaxInt || sysmem.Limit() > 0 && bytes > sysmem.Limit()
}

func typeName(r reflect.Value) string {
	if !r.IsValid() {
		return "nil"
	}
	return r.Type().String()
}
