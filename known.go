package laze

import (
	"context"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/graph"
)

// Known computes an array of which an extent is known late, and gives one that has its extents for good: it can be
// reshaped to any shape of its size and meet others of its shape, but no longer fits what the call that made the array
// counted as well. Of an array whose extents are known it is Eval.
//
// Errors: as Eval; an array that was released. Cost: as Eval; nothing is copied where only the first extent is late.
//
//go:noinline
func (a Array) Known(ctx context.Context, opts ...Option) (Array, error) {
	site := graph.Near("known", 1)
	in, err := operands(site, a)
	if err != nil {
		return a, err
	}
	d, err := a.data(ctx, site, opts...)
	if err != nil {
		return a, err
	}
	defer d.drop()
	if !in[0].Shape().Late() {
		return a, nil
	}
	elem := in[0].Elem()
	buffer := d.dense(elem)
	if d.compact() {
		d.show()
	}
	buffer = backend.Buffer{Data: buffer.Data, Bytes: size(d.dims) * int64(elem.Size())}
	n := graph.NewInput(site, elem, graph.Dims(d.dims...))
	hold(n.Value(0), newData(buffer, layout{dims: d.dims, bounds: d.dims}))
	return newArray(site, n.Value(0), nil), nil
}
