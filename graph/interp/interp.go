// Package interp says what a graph means, slowly and obviously. It is the first oracle: everything else must
// give the same bits.
//
// What comes in: roots that graph.Verify accepts, and the arrays of the inputs. What goes out: the arrays
// of the roots, or the error of the first element at fault. It must not know plans, loops or machines, and it shares
// no code with them: docs/numeric-contract.md is stated here a second time, as directly as Go allows.
package interp

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// An Array is a computed value. Late extents are resolved: Dims are the real ones, and Bits holds nothing else.
type Array struct {
	Elem expr.Type
	Dims []int64
	Bits []uint64 // one per element in row-major order, zero-extended from the element's width
}

// Type gives the array's type, as a graph has it.
func (a Array) Type() graph.Type { return graph.Type{Elem: a.Elem, Shape: graph.Dims(a.Dims...)} }

// String gives the type and the elements in row-major order: "f64[2,2] 1 2 3 4".
func (a Array) String() string {
	var b strings.Builder
	b.WriteString(a.Type().String())
	for _, bits := range a.Bits {
		b.WriteString(" " + expr.FormatBits(a.Elem, bits))
	}
	return b.String()
}

// Eval computes roots. inputs holds an array for each Input node that they need. An error that one node caused is
// a *graph.Error with its site, around what package graph has for faults of the data.
func Eval(ctx context.Context, roots []graph.Value, inputs map[*graph.Node]Array) ([]Array, error) {
	in := &interp{ctx: ctx, inputs: inputs, done: map[*graph.Node][]Array{}}
	for _, n := range graph.Order(roots...) {
		results, err := in.node(n)
		if stopped := ctx.Err(); stopped != nil {
			return nil, stopped
		}
		if err != nil {
			return nil, &graph.Error{Site: n.Site, Err: err}
		}
		in.done[n] = results
	}
	arrays := make([]Array, len(roots))
	for i, v := range roots {
		arrays[i] = in.value(v)
	}
	return arrays, nil
}

// An interp is one evaluation.
type interp struct {
	ctx    context.Context
	inputs map[*graph.Node]Array
	done   map[*graph.Node][]Array
	ticks  int
	over   bool // the context was seen to be done
}

// stopPeriod is the number of elements between two looks at the context.
const stopPeriod = 4096

// stopped reports, soon after it, that the context is done.
func (in *interp) stopped() bool {
	if in.ticks++; in.ticks%stopPeriod == 0 {
		in.over = in.ctx.Err() != nil
	}
	return in.over
}

// node computes the results of a node whose operands are done.
func (in *interp) node(n *graph.Node) ([]Array, error) {
	out, err := in.results(n)
	if err != nil {
		return nil, err
	}
	switch f := n.Form.(type) {
	case *graph.Input:
		return in.input(n, out)
	case *graph.Pointwise:
		return out, in.pointwise(n, f, out)
	case *graph.Gather:
		return out, in.gather(n, f, out[0])
	case *graph.Reduce:
		return out, in.reduce(n, f, out)
	case *graph.Scan:
		return out, in.scan(n, f, out)
	case *graph.Scatter:
		return out, in.scatter(n, f, out[0])
	case *graph.Call:
		return out, in.call(n, f, out)
	}
	panic(fmt.Sprintf("interp: no meaning for form %T", n.Form))
}

func (in *interp) value(v graph.Value) Array { return in.done[v.Node][v.Result] }

func (in *interp) operands(n *graph.Node) []Array {
	arrays := make([]Array, len(n.Operands))
	for k, v := range n.Operands {
		arrays[k] = in.value(v)
	}
	return arrays
}

// results makes arrays of zeros for the results of n.
func (in *interp) results(n *graph.Node) ([]Array, error) {
	out := make([]Array, len(n.Types))
	for k, t := range n.Types {
		dims, err := in.dims(t.Shape)
		if err != nil {
			return nil, err
		}
		out[k] = Array{Elem: t.Elem, Dims: dims}
		if _, given := n.Form.(*graph.Input); !given {
			out[k].Bits = make([]uint64, size(dims))
		}
	}
	return out, nil
}

// dims resolves the extents of a shape, whose counts are done.
func (in *interp) dims(s graph.Shape) ([]int64, error) {
	dims := s.Dims()
	for a, e := range s {
		if !e.Late() {
			continue
		}
		count := int64(in.value(e.Count).Bits[0])
		if count < 0 || count > e.Max {
			return nil, &graph.CountError{Count: count, Max: e.Max}
		}
		dims[a] = count
	}
	return dims, nil
}

// input takes the array from outside, which must be as the node says.
func (in *interp) input(n *graph.Node, want []Array) ([]Array, error) {
	a, ok := in.inputs[n]
	if !ok {
		return nil, fmt.Errorf("no array for an input of type %v", n.Types[0])
	}
	if a.Elem != want[0].Elem || !slices.Equal(a.Dims, want[0].Dims) || int64(len(a.Bits)) != size(a.Dims) {
		return nil, fmt.Errorf("%v of %d elements for an input of type %v", a.Type(), len(a.Bits), n.Types[0])
	}
	return []Array{a}, nil
}

func (in *interp) pointwise(n *graph.Node, p *graph.Pointwise, out []Array) error {
	operands := in.operands(n)
	body := expr.NewMachine(p.Body)
	env := &expr.Env{Stop: in.stopped}
	args, results := make([]uint64, len(operands)), make([]uint64, len(out))
	return in.each(out[0].Dims, func(pos int64, index []int64) error {
		for k, a := range operands {
			args[k] = a.Bits[pos]
		}
		env.Coord = index
		body.Eval(env, args, results)
		for k := range out {
			out[k].Bits[pos] = results[k]
		}
		return nil
	})
}
