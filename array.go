package laze

import (
	"sync/atomic"
	"unsafe"

	"github.com/laze-go/laze/graph"
)

// An Array is a deferred array, or a mistake made while building one. It is a small value: copy it freely. The zero
// Array is a mistake.
type Array struct{ a *array }

type array struct {
	node   atomic.Pointer[graph.Node] // whose result it stands for; evaluated: an input, nil until somebody asks
	fault  *Error
	result int32 // an input has one
	elem   DType // where it is ready
	ready  bool  // it is that of a holder
}

// newArray wraps a value, or the mistake made instead.
func newArray(site graph.Site, v graph.Value, err error) Array {
	if err != nil {
		return faulty(asError(site, err))
	}
	a := &array{result: int32(v.Result)}
	a.node.Store(v.Node)
	return Array{a}
}

// newArrays wraps several values; where there is a mistake, all n arrays hold it.
func newArrays(site graph.Site, n int, values []graph.Value, err error) []Array {
	arrays := make([]Array, max(n, 0))
	for i := range arrays {
		if err != nil {
			arrays[i] = newArray(site, graph.Value{}, err)
			continue
		}
		arrays[i] = newArray(site, values[i], nil)
	}
	return arrays
}

func faulty(e *Error) Array { return Array{&array{fault: e}} }

// Err gives the first mistake made while building the array, or nil.
func (a Array) Err() error {
	if f := a.faultAt("array", 1); f != nil {
		return f
	}
	return nil
}

// DType is the type of the elements; Invalid where Err is not nil.
func (a Array) DType() DType {
	if a.faultAt("array", 1) != nil {
		return Invalid
	}
	return a.get().Elem()
}

// Shape is the extent of every axis, outermost first; of one that only the evaluation can tell (see Filter), the
// largest possible. It is nil where Err is not nil.
func (a Array) Shape() []int64 {
	if a.faultAt("array", 1) != nil {
		return nil
	}
	return a.get().Shape().Dims()
}

// Rank is the number of axes.
func (a Array) Rank() int { return len(a.Shape()) }

// Size is the number of elements: the product of Shape, 0 where Err is not nil.
func (a Array) Size() int64 {
	if a.faultAt("array", 1) != nil {
		return 0
	}
	return a.get().Shape().Size()
}

// get gives the value that the array stands for now. The array has no fault.
func (a Array) get() graph.Value {
	n := a.a.node.Load()
	if n == nil {
		n = (*evaluated)(unsafe.Pointer(a.a)).input()
	}
	if isInput(n) {
		return n.Value(0)
	}
	return n.Value(int(a.a.result))
}

// faultAt gives the array's mistake; that of the zero Array is made at the user's call.
func (a Array) faultAt(word string, skip int) *Error {
	if a.a == nil {
		return graph.Here(word, skip+1).Errorf("the zero Array is no array: make it with From or another call")
	}
	return a.a.fault
}

// operands gives the values of arrays, or the first mistake among them.
func operands(site graph.Site, arrays ...Array) ([]graph.Value, error) {
	values := make([]graph.Value, len(arrays))
	for i, a := range arrays {
		if err := a.usable(site, i); err != nil {
			return nil, err
		}
		values[i] = a.get()
	}
	return values, nil
}

// usable gives the mistake of the array, which is that operand of a call.
func (a Array) usable(site graph.Site, operand int) error {
	switch {
	case a.a == nil:
		return site.Errorf("operand %d is the zero Array: make it with From or another call", operand)
	case a.a.fault != nil:
		return a.a.fault
	}
	return nil
}
