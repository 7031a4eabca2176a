package native

import (
	"unsafe"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/cpu/prefetch"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/schedule"
)

// A lookAhead is a table whose elements are known before the code runs: at what is read from an array of 64-bit integers.
type lookAhead struct {
	table, size int // buffer of the table, and bytes of its elements
	index       place
}

// aheadColumns is how many elements of a row are asked for at a time: they fit into a second-level cache.
const aheadColumns = 2048

// lookAheads finds the tables of a stage with one axis along which elements lie side by side, and whose coordinate is read from a row whose
// elements do so along the columns.
func lookAheads(n *schedule.Nest, s *schedule.Stage, body *expr.Func, columns int) (list []lookAhead) {
	next := schedule.Coef{Const: 1, Arg: -1}
	for i := range body.Code {
		in := &body.Code[i]
		if in.Op != expr.Load || len(in.Args) != 1 || columns < 0 {
			continue
		}
		t, read := &s.Tables[in.Bits], int(in.Args[0])-(len(body.Params)-len(s.Reads))
		if t.Stride[0] != next || read < 0 || read >= len(s.Reads) {
			continue
		}
		if r := &s.Reads[read]; n.Buffers[r.Buffer].Elem.Size() == 8 && r.Stride[columns] == next {
			list = append(list, lookAhead{t.Buffer, n.Buffers[t.Buffer].Elem.Size(), place{buffer: r.Buffer, size: 8, access: &r.Access}})
		}
	}
	return list
}

// isFar reports whether the table is so large that asking pays.
func (l *lookAhead) isFar(a *backend.Args) bool { return a.Buffers[l.table].Bytes > prefetch.Far }

// ask asks for what the row of a box reads.
func (l *lookAhead) ask(a *backend.Args, b *box) {
	at := unsafe.Slice((*int64)(l.index.pointer(a, b)), b.columns)
	prefetch.Elements(a.Buffers[l.table].Data, at, l.size)
}
