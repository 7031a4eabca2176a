package laze

import (
	"context"
	"fmt"
	"unsafe"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/fuse"
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/graph/interp"
	"github.com/laze-go/laze/schedule"
)

// An oracle computes a program again, in two slow ways: what the graph means, and what its nests mean. LAZE_DEBUG=check
// compares every evaluation with both.
type oracle struct {
	p      *program
	inputs map[int]backend.Buffer // by buffer of the plan: copies, because the run may write over an input
}

func newOracle(p *program, inputs []backend.Buffer) *oracle {
	o := &oracle{p: p, inputs: map[int]backend.Buffer{}}
	for b, buf := range p.plan().Buffers {
		if buf.Role == fuse.Input {
			copied := newBuffer(inputs[len(o.inputs)].Bytes)
			moveBytes(copied.Data, inputs[len(o.inputs)].Data, copied.Bytes)
			o.inputs[b] = copied
		}
	}
	return o
}

// compare computes the program again and reports the first element that differs.
func (o *oracle) compare(ctx context.Context, got []backend.Result) error {
	want, err := interp.Eval(ctx, o.p.roots, o.arrays())
	if err != nil {
		return fmt.Errorf("internal error: the graph means an error: %w", err)
	}
	if err := o.differ(want, got, "the result"); err != nil {
		return err
	}
	again, err := o.nests(ctx)
	if err != nil {
		return fmt.Errorf("internal error: the nests mean an error: %w", err)
	}
	return o.differ(want, again, "what the nests mean")
}

// arrays gives the inputs as the interpreter takes them.
func (o *oracle) arrays() map[*graph.Node]interp.Array {
	arrays := map[*graph.Node]interp.Array{}
	for _, n := range o.p.order {
		if _, ok := n.Form.(*graph.Input); ok { // one that no kernel reads
			t := n.Types[0]
			arrays[n] = interp.Array{Elem: t.Elem, Dims: t.Shape.Dims(), Bits: make([]uint64, t.Shape.Size())}
		}
	}
	for b, memory := range o.inputs {
		buf := o.p.plan().Buffers[b]
		d := newData(memory, layout{})
		for _, e := range buf.Shape {
			d.bounds, d.dims = append(d.bounds, e.Max), append(d.dims, o.extent(e))
		}
		arrays[o.p.plan().Values[b].Node] = interp.Array{Elem: buf.Elem, Dims: d.dims, Bits: d.bits(buf.Elem)}
	}
	return arrays
}

func (o *oracle) extent(e fuse.Extent) int64 {
	if e.Count < 0 {
		return e.Max
	}
	return *(*int64)(o.inputs[e.Count].Data)
}

// nests runs the plan's naive nests on the reference machine.
func (o *oracle) nests(ctx context.Context) ([]backend.Result, error) {
	steps, err := schedule.Lower(o.p.plan(), schedule.Options{Naive: true})
	if err != nil {
		return nil, err
	}
	exec, err := backend.Prepare(reference, steps)
	if err != nil {
		return nil, err
	}
	var inputs []backend.Buffer
	for b, buf := range o.p.plan().Buffers {
		if buf.Role == fuse.Input {
			inputs = append(inputs, o.inputs[b])
		}
	}
	results := make([]backend.Result, len(o.p.roots))
	return results, exec.Run(ctx, inputs, results, backend.Options{})
}

// differ reports the first element of results that is not as wanted.
func (o *oracle) differ(want []interp.Array, results []backend.Result, what string) error {
	for i, w := range want {
		d := newData(results[i].Buffer, layout{dims: results[i].Shape, bounds: o.p.roots[i].Shape().Dims()})
		for k, bits := range d.bits(w.Elem) {
			if !expr.EqualBits(w.Elem, w.Bits[k], bits) {
				return fmt.Errorf("internal error: element %d of result %d is %s, %s is %s", k, i,
					expr.FormatBits(w.Elem, w.Bits[k]), what, expr.FormatBits(w.Elem, bits))
			}
		}
	}
	return nil
}

// bits gives the elements, of type t, as raw bits.
func (d *data) bits(t DType) []uint64 {
	out := make([]uint64, size(d.dims))
	at := d.dense(t).Data
	for i := range out {
		out[i] = backend.Load(unsafe.Add(at, i*t.Size()), t.Size())
	}
	return out
}
