package native

import (
	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/graph/expr"
)

// balance lets the units that multiply do some of the sums of floats, where a line's body adds more than it multiplies:
// 1*x + y is x + y, rounded once. Processors that have units of their own for sums would leave the others idle.
func (a *along) balance() {
	surplus := 0
	for i := range a.each.Code {
		surplus += addsMore(&a.each.Code[i])
	}
	for _, x := range a.folds {
		surplus += len(x.sums())
	}
	for _, x := range a.folds {
		x.multiplied = nil
		for _, i := range x.sums() {
			if surplus >= 2 {
				x.multiplied = append(x.multiplied, i)
				surplus -= 2
			}
		}
	}
}

// addsMore is 1 for what is done where floats are added, and -1 for what is done where they are multiplied.
func addsMore(in *expr.Instr) int {
	switch {
	case !in.Type.IsFloat():
		return 0
	case in.Op == expr.Add || in.Op == expr.Sub || in.Op == expr.Cast:
		return 1
	case in.Op == expr.Mul || in.Op == expr.FMA:
		return -1
	}
	return 0
}

// sums lists the components that are sums of floats.
func (f *folding) sums() []int {
	var list []int
	for i, t := range f.types {
		if t.IsFloat() && plainOp(f.Combine, i) == expr.Add {
			list = append(list, i)
		}
	}
	return list
}

// multiply replaces sums x + y by products.
func (f *folding) multiply(b *vector.Builder, sums, x, y []vector.Ref) []vector.Ref {
	for _, i := range f.multiplied {
		one := b.Const(b.TypeOf(y[i]), floatBits(f.types[i], 1))
		sums[i] = b.Op(vector.FMA, y[i], one, x[i])
	}
	return sums
}
