package portable

import (
	"sync"

	"github.com/laze-go/laze/graph/expr"
)

// fastFMA says that FMA has vector loops.
var fastFMA bool

// inlined puts the operations of functions in place of calls where that is faster: a function of f32 rounds each of
// its many FMAs by several instructions of Go, and a vector loop by one. In f64 Go has an instruction too, and
// values that stay in registers win.
func inlined(f *expr.Func) *expr.Func {
	var kept [expr.NumOps]bool
	if !fastFMA || !listCalls(f, &kept) {
		return f
	}
	return expr.Expand(f, func(op expr.Op) bool { return op < expr.Exp || kept[op] || !single32(op) })
}

// listCalls notes the functions of f that stay calls, and reports whether there are others.
func listCalls(f *expr.Func, kept *[expr.NumOps]bool) bool {
	found := false
	for i := range f.Code {
		in := &f.Code[i]
		for _, r := range in.Regions {
			found = listCalls(r, kept) || found
		}
		switch {
		case in.Op < expr.Exp:
		case f.TypeOf(in.Args[0]) == expr.Float32 && single32(in.Op):
			found = true
		default:
			kept[in.Op] = true
		}
	}
	return found
}

// single32 reports whether a function of f32 is computed in f32 alone.
func single32(op expr.Op) bool {
	if !expr.IsWritten(op, expr.Float32) {
		return false
	}
	single, ok := singles.Load(op)
	if !ok {
		written := expr.Expand(expr.Single(op, expr.Float32), func(op expr.Op) bool { return op < expr.Exp })
		single, _ = singles.LoadOrStore(op, !mentions(written, expr.Float64))
	}
	return single.(bool)
}

var singles sync.Map // of bool by expr.Op

// mentions reports whether f has values of a type.
func mentions(f *expr.Func, t expr.Type) bool {
	for i := range f.Code {
		if f.Code[i].Type == t {
			return true
		}
		for _, r := range f.Code[i].Regions {
			if mentions(r, t) {
				return true
			}
		}
	}
	return false
}
