package native

import (
	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/schedule"
)

// columnsOf makes the accesses of a stage columns of the program: reads, then stores.
func (f *frame) columnsOf(s *schedule.Stage) []*column {
	var list []*column
	for _, r := range s.Reads {
		list = append(list, f.column(r.Buffer, &r.Access, false))
	}
	for _, w := range s.Stores {
		list = append(list, f.column(w.Buffer, &w.Access, true))
	}
	return list
}

// stage writes a stage at a spot, and gives the results of its body.
func (f *frame) stage(s *schedule.Stage, body *expr.Func, columns []*column, at spot, given ...vector.Ref) []vector.Ref {
	return f.stages(s, body, columns, []spot{at}, [][]vector.Ref{given})[0]
}

// stages writes a stage at several spots. All is read before anything is stored: a result may replace what it is
// computed from, and work at one spot need not wait for stores at another.
func (f *frame) stages(s *schedule.Stage, body *expr.Func, columns []*column, at []spot, given [][]vector.Ref) [][]vector.Ref {
	f.tables = s.Tables
	f.aim(at)
	args := make([][]vector.Ref, len(at))
	for u := range at {
		args[u] = given[u]
		for _, c := range columns[:len(s.Reads)] {
			args[u] = append(args[u], c.read(at[u]))
		}
	}
	results := f.calls(body, args)
	for u := range at {
		for i, c := range columns[len(s.Reads):] {
			c.write(at[u], results[u][s.Stores[i].Result])
		}
	}
	f.masks = []vector.Ref{vector.None}
	return results
}

// aim makes spots those where the body is.
func (f *frame) aim(at []spot) {
	f.at, f.masks = at, make([]vector.Ref, len(at))
	for u := range at {
		f.masks[u] = at[u].mask
	}
}
