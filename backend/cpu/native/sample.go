package native

import (
	"runtime"
	"unsafe"

	"github.com/laze-go/laze/backend/cpu/portable"
	"github.com/laze-go/laze/backend/cpu/selecting"
	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/graph/expr"
)

// The numbers that a kernel of samples is called with.
const (
	clustersAt = iota // address of the places where clusters begin, as many as the call's columns
	samplesAt         // address of the elements
)

// sampleProgram writes the program that gathers clusters of elements of a row along an axis.
func (c *stage) sampleProgram(axis int) (*vector.Program, *signature, error) {
	f := newFrame(c.code.nest, vector.NewBuilder(c.code.nest.Name, c.lanes), -1, axis)
	f.begin(c.Stage, c.body)
	if !c.suitsKeys() {
		return nil, nil, errNoKeys
	}
	columns, b := f.columnsOf(c.Stage), f.b
	elem := c.takenTypes()[0]
	if elem.Size() < 4 {
		elem = expr.Int32 // as narrow integers lie in lanes
	}
	f.open(columns)
	f.repeat(b.Count(), b.Int(0), 1, func(i vector.Ref) {
		at := f.spots(b.FillInt(f.own(clustersAt), i, 0), max(1, selecting.Cluster/c.lanes))
		if c.lanes > selecting.Cluster {
			at[0].mask = b.Op(vector.First, b.Int(selecting.Cluster))
		}
		place := b.By(vector.ShlBy, log2(selecting.Cluster), i)
		for u, results := range f.stages(c.Stage, c.body, columns, at, make([][]vector.Ref, len(at))) {
			b.Store(elem, f.own(samplesAt), place, at[u].mask, at[u].lane*int64(elem.Size()), results[c.handed[0]])
		}
	})
	return f.program()
}

// Sample gathers clusters of a row, unless the code cannot.
func (c *stageCaller) Sample(b *portable.Block, clusters []int64, to unsafe.Pointer) bool {
	ok := c.callOnce(b, sampling, uint64(uintptr(unsafe.Pointer(&clusters[0]))), uint64(uintptr(to)))
	runtime.KeepAlive(clusters)
	return ok
}
