package cpu

import (
	"fmt"
	"strings"
	"testing"

	"github.com/laze-go/laze/backend/backendtest"
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// Every operation of every type is machine code.
func TestNative(t *testing.T) {
	for _, level := range Levels() {
		if level < AVX2 {
			continue
		}
		c := At(level)
		for name, f := range oneOperation() {
			var operands []graph.Value
			for _, p := range f.Params {
				operands = append(operands, graph.NewInput(graph.Site{}, p, graph.Dims(9)).Value(0))
			}
			roots := graph.NewPointwise(graph.Site{}, f, graph.Dims(9), operands...).Values()
			for _, step := range lower(t, graph.String(roots...)).Steps {
				code, err := c.Compile(step.Nest)
				if err != nil {
					t.Fatal(err)
				}
				if why, _, _ := strings.Cut(code.Describe(), "\n"); strings.HasPrefix(why, "portable") {
					t.Errorf("%s: %s", name, why)
				}
			}
		}
	}
}

// oneOperation makes a function of each operation and type, and of each conversion.
func oneOperation() map[string]*expr.Func {
	all := map[string]*expr.Func{}
	for _, elem := range backendtest.Swept(expr.Types) {
		for op := expr.NoOp + 1; op < expr.NumOps; op++ {
			row := op.Row()
			switch {
			case row.Eval == nil || !row.TakesType(elem) || op == expr.Cast || op == expr.Bitcast || op == expr.Pick:
			case op == expr.Select:
				b := expr.NewBuilder(expr.Bool, elem, elem)
				all[fmt.Sprint(op, " of ", elem)] = b.Func(b.Op(op, 0, 1, 2))
			default:
				params := []expr.Type{elem, elem, elem}[:row.Arity]
				b := expr.NewBuilder(params...)
				all[fmt.Sprint(op, " of ", elem)] = b.Func(b.Op(op, []expr.Ref{0, 1, 2}[:row.Arity]...))
			}
		}
		for _, to := range expr.Types {
			b := expr.NewBuilder(elem)
			all[fmt.Sprintf("%v of %v", to, elem)] = b.Func(b.Cast(to, 0))
		}
	}
	return all
}
