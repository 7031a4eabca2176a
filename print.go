package laze

import (
	"fmt"
	"html"
	"strings"
	"unsafe"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// String prints an evaluated array as NumPy does, long axes cut short; of another one the type, and how many nodes its
// graph has, or that it was released. It computes nothing.
//
//	f64[2,3] [[1 2 3]
//	          [4 5 6]]
func (a Array) String() string {
	if f := a.faultAt("string", 1); f != nil {
		return "error: " + f.Error()
	}
	v := a.get()
	d := held(v)
	if d.isGone() {
		return fmt.Sprintf("%v, released", v.Type())
	}
	if d != nil && d.acquire() {
		defer d.drop()
		p := printer{data: d, elem: v.Elem()}
		return p.print()
	}
	return fmt.Sprintf("%v, deferred: %s", v.Type(), nodesText(v))
}

// nodesText counts the nodes of a graph, as far as they can be counted at once.
func nodesText(v graph.Value) string {
	const limit = 10000
	seen := map[*graph.Node]bool{v.Node: true}
	list := []*graph.Node{v.Node}
	for i := 0; i < len(list); i++ {
		if len(list) > limit {
			return fmt.Sprintf("more than %d nodes", limit)
		}
		if held(list[i].Value(0)) != nil {
			continue
		}
		for _, op := range list[i].Operands {
			if !seen[op.Node] {
				seen[op.Node] = true
				list = append(list, op.Node)
			}
		}
	}
	if len(list) == 1 {
		return "1 node"
	}
	return fmt.Sprintf("%d nodes", len(list))
}

// A printer writes the elements of an array, the first and last edge of each axis where there are more than most.
type printer struct {
	data  *data
	elem  DType
	width int
	b     strings.Builder
}

const (
	most = 1000 // elements that are printed in full
	edge = 3
)

func (p *printer) print() string {
	dims := p.data.dims
	p.b.WriteString(graph.Type{Elem: p.elem, Shape: graph.Dims(dims...)}.String() + " ")
	indent := p.b.Len()
	if len(dims) == 0 {
		return p.b.String() + p.element(0)
	}
	p.visit(0, 0, func(place int64) { p.width = max(p.width, len(p.element(place))) })
	p.write(0, 0, indent)
	return p.b.String()
}

// shown lists the indices of an axis that are printed; -1 stands for those left out.
func (p *printer) shown(axis int) []int64 {
	n := p.data.dims[axis]
	var list []int64
	for i := int64(0); i < n; i++ {
		if size(p.data.dims) > most && i == edge && n > 2*edge {
			list = append(list, -1)
			i = n - edge
		}
		list = append(list, i)
	}
	return list
}

// visit calls f for the places of the printed elements, from axis on.
func (p *printer) visit(axis int, place int64, f func(place int64)) {
	if axis == len(p.data.dims) {
		f(place)
		return
	}
	for _, i := range p.shown(axis) {
		if i >= 0 {
			p.visit(axis+1, place+i*p.stride(axis), f)
		}
	}
}

func (p *printer) stride(axis int) int64 { return graph.Dims(p.data.bounds...).Strides()[axis] }

// write prints brackets and elements.
func (p *printer) write(axis int, place int64, indent int) {
	if axis == len(p.data.dims) {
		fmt.Fprintf(&p.b, "%*s", p.width, p.element(place))
		return
	}
	inner := axis == len(p.data.dims)-1
	p.b.WriteByte('[')
	for k, i := range p.shown(axis) {
		if k > 0 {
			p.b.WriteString(gap(inner, len(p.data.dims)-1-axis, indent+axis+1))
		}
		if i < 0 {
			p.b.WriteString("...")
			continue
		}
		p.write(axis+1, place+i*p.stride(axis), indent)
	}
	p.b.WriteByte(']')
}

// gap is what stands between two elements, or between two rows.
func gap(inner bool, breaks, indent int) string {
	if inner {
		return " "
	}
	return strings.Repeat("\n", breaks) + strings.Repeat(" ", indent)
}

// element prints the element at a place, as Go prints it.
func (p *printer) element(place int64) string {
	width := p.elem.Size()
	return expr.FormatBits(p.elem, backend.Load(unsafe.Add(p.data.buffer.Data, place*int64(width)), width))
}

// HTML shows the array in a notebook, as String does.
func (a Array) HTML() string { return "<pre>" + html.EscapeString(a.String()) + "</pre>" }

// SimpleRender gives the array to gophernotes, by MIME type.
func (a Array) SimpleRender() map[string]any {
	return map[string]any{"text/plain": a.String(), "text/html": a.HTML()}
}
