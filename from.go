package laze

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"unsafe"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/primitives"
)

// From makes an array of Go data: a slice of any number type or bool, nested slices, Go arrays, a pointer to a Go
// array, slices of Go arrays, or one number. An Array is given back as it is.
//
// The elements of a flat slice, of a slice of Go arrays and behind a pointer are not copied: they must not change until
// the evaluation that reads them has returned. Everything else is copied. int and uint become Int64 and Uint64.
//
// Shapes: those of the data, [n] for a flat slice; dims give the elements another shape, in row-major order, where one
// extent may be -1 and is then what is left.
//
// Errors: nil and types that have no element type; nested slices with rows of different lengths; dims that do not fit.
//
//go:noinline
func From(v any, dims ...int) Array {
	site := graph.Near("from", 1)
	if a, ok := v.(Array); ok {
		if len(dims) == 0 {
			return a
		}
		return a.reshape(site, dims)
	}
	s, err := read(v)
	if err == nil && dims != nil {
		s.dims, err = fit(wide(dims), s.size())
	}
	if err != nil {
		return newArray(site, graph.Value{}, asError(site, err))
	}
	return s.input(site)
}

// FromStructs makes an array of one field of every struct in a slice. The path may lead through nested structs:
// "Pos.X". The elements are copied.
//
// Shapes: [n], and the extents of the field where it is a Go array.
// Errors: no slice of structs; no such field, or one that is not exported; a field that has no element type.
func FromStructs(structs any, path string) Array {
	site := graph.Here("fromstructs", 1)
	s, err := readColumn(structs, path)
	if err != nil {
		return newArray(site, graph.Value{}, asError(site, err))
	}
	return s.input(site)
}

// A source is Go memory that holds the elements of an array in row-major order.
type source struct {
	elem DType
	dims []int64
	at   unsafe.Pointer
}

func (s source) size() int64 { return graph.Dims(s.dims...).Size() }

func (s source) bytes() int64 { return s.size() * int64(s.elem.Size()) }

func (s source) buffer() backend.Buffer { return backend.Buffer{Data: s.at, Bytes: s.bytes()} }

// bufferOf finds the elements of v, without more ado where they are a flat slice.
func bufferOf(v any) (backend.Buffer, error) {
	if f, ok := flat(v); ok {
		return f.buffer(), nil
	}
	s, err := read(v)
	return s.buffer(), err
}

// input makes the array.
func (s source) input(site graph.Site) Array {
	shape := graph.Dims(s.dims...)
	if len(s.dims) > graph.MaxRank {
		return faulty(site.Errorf("%d axes: at most %d are possible", len(s.dims), graph.MaxRank))
	}
	l := &outsider{types: [1]graph.Type{{Elem: s.elem, Shape: shape}}, layout: layout{dims: s.dims, bounds: s.dims}}
	l.buffer = s.buffer()
	l.data.buffer, l.data.layout, l.held = &l.buffer, &l.layout, &l.data
	graph.MakeInput(&l.input, site, l.types[:])
	l.input.Held.Store(&l.held)
	l.node.Store(&l.input)
	l.elem, l.ready = s.elem, true
	return Array{&l.array}
}

// An outsider is all that an array from outside consists of, in one piece of memory.
type outsider struct {
	holder
	input  graph.Node
	types  [1]graph.Type
	buffer backend.Buffer
	layout layout
	held   any
}

// fit gives the extents, of which one may be -1, that n elements are to have.
func fit(dims []int64, n int64) ([]int64, error) {
	at := graph.Site{}
	v, err := primitives.Zeros(at, Int8, graph.Dims(n))
	if err == nil {
		v, err = primitives.Reshape(at, v, dims)
	}
	if err != nil {
		return nil, fmt.Errorf("%d elements cannot have the shape %v", n, graph.Dims(dims...))
	}
	return v.Shape().Dims(), nil
}

// read finds the elements of v.
func read(v any) (source, error) {
	if f, ok := flat(v); ok {
		return source{elem: f.elem, dims: []int64{f.n}, at: f.at}, nil
	}
	r := reflect.ValueOf(v)
	switch {
	case v == nil:
		return source{}, errors.New("nil holds no elements")
	case r.Kind() == reflect.Pointer && r.Type().Elem().Kind() == reflect.Array && !r.IsNil():
		return readInPlace(r.Elem(), r.UnsafePointer())
	case r.Kind() == reflect.Slice && !nested(r.Type().Elem()):
		return readInPlace(r, r.UnsafePointer())
	}
	return readCopy(r)
}

// nested reports whether a slice is inside of t.
func nested(t reflect.Type) bool {
	for t.Kind() == reflect.Array {
		t = t.Elem()
	}
	return t.Kind() == reflect.Slice
}

// readInPlace takes elements that lie one behind the other at p.
func readInPlace(r reflect.Value, p unsafe.Pointer) (source, error) {
	t := leaf(r.Type())
	elem := typeOfGo(t)
	if elem == Invalid || int(t.Size()) != elem.Size() {
		return readCopy(r)
	}
	dims, err := extents(r)
	return source{elem: elem, dims: dims, at: p}, err
}

// readCopy copies nested slices and arrays, and single numbers.
func readCopy(r reflect.Value) (source, error) {
	elem := typeOfGo(leaf(r.Type()))
	if elem == Invalid {
		return source{}, noElements(leaf(r.Type()))
	}
	dims, err := extents(r)
	if err != nil {
		return source{}, err
	}
	s := source{elem: elem, dims: dims}
	s.at = newBuffer(s.bytes() + 8).Data // not nil, even for no elements
	c := copier{t: goTypes[elem], at: s.at}
	return s, c.copy(r, dims, nil)
}

// extents reads the shape off the first rows.
func extents(r reflect.Value) ([]int64, error) {
	dims := []int64{}
	t := r.Type()
	for t.Kind() == reflect.Slice || t.Kind() == reflect.Array {
		n := 0
		switch {
		case r.IsValid():
			n = r.Len()
		case t.Kind() == reflect.Array:
			n = t.Len()
		}
		dims = append(dims, int64(n))
		t = t.Elem()
		if n > 0 && r.IsValid() {
			r = r.Index(0)
		} else {
			r = reflect.Value{}
		}
	}
	if len(dims) > graph.MaxRank {
		return nil, fmt.Errorf("%d axes: at most %d are possible", len(dims), graph.MaxRank)
	}
	return dims, nil
}

// A copier writes elements one after the other.
type copier struct {
	t  reflect.Type
	at unsafe.Pointer
}

func (c *copier) copy(r reflect.Value, dims []int64, path []int) error {
	if len(dims) == 0 {
		reflect.NewAt(c.t, c.at).Elem().Set(r.Convert(c.t))
		c.at = unsafe.Add(c.at, c.t.Size())
		return nil
	}
	if int64(r.Len()) != dims[0] {
		return fmt.Errorf("ragged rows: row %s has %d elements, the first has %d", rowName(path), r.Len(), dims[0])
	}
	if t := r.Type().Elem(); len(dims) == 1 && t.Size() == c.t.Size() {
		reflect.Copy(reflect.SliceAt(t, c.at, r.Len()), r)
		c.at = unsafe.Add(c.at, uintptr(r.Len())*t.Size())
		return nil
	}
	for i := range r.Len() {
		if err := c.copy(r.Index(i), dims[1:], append(path, i)); err != nil {
			return err
		}
	}
	return nil
}

// rowName gives "3" or "0,3".
func rowName(path []int) string {
	return strings.Trim(strings.Join(strings.Fields(fmt.Sprint(path)), ","), "[]")
}

// readColumn copies a field out of every struct.
func readColumn(structs any, path string) (source, error) {
	r := reflect.ValueOf(structs)
	if structs == nil || r.Kind() != reflect.Slice || r.Type().Elem().Kind() != reflect.Struct {
		return source{}, fmt.Errorf("%T is no slice of structs", structs)
	}
	index, t, err := fieldIndex(r.Type().Elem(), path)
	if err != nil {
		return source{}, err
	}
	column := reflect.MakeSlice(reflect.SliceOf(t), r.Len(), r.Len())
	for i := range r.Len() {
		column.Index(i).Set(r.Index(i).FieldByIndex(index))
	}
	return read(column.Interface())
}

func fieldIndex(t reflect.Type, path string) ([]int, reflect.Type, error) {
	var index []int
	for _, name := range strings.Split(path, ".") {
		if t.Kind() != reflect.Struct {
			return nil, nil, fmt.Errorf("%v has no field %s", t, name)
		}
		f, ok := t.FieldByName(name)
		if !ok || !f.IsExported() || len(f.Index) > 1 {
			return nil, nil, fmt.Errorf("%v has no exported field %s of its own", t, name)
		}
		index, t = append(index, f.Index...), f.Type
	}
	return index, t, nil
}

// leaf is the type inside of nested slices and arrays.
func leaf(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Slice || t.Kind() == reflect.Array {
		t = t.Elem()
	}
	return t
}

func noElements(t reflect.Type) error { return fmt.Errorf("%v is no element type", t) }
