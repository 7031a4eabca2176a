package expr

import "testing"

// Every decomposition gives the bits of its row, at all special values, and uses nothing that is missing.
func TestDecompositions(t *testing.T) {
	for op := Add; op < NumOps; op++ {
		for _, typ := range Types {
			if !decomps[op].covers(typ) {
				continue
			}
			f := decomposable(op, typ)
			g := Expand(f, func(op Op) bool { return !decomps[op].covers(typ) })
			if err := g.Verify(); err != nil {
				t.Fatalf("%v: %v", g, err)
			}
			if g.Uses(op) {
				t.Errorf("%v still uses %v", g, op)
			}
			m, n, out := NewMachine(f), NewMachine(g), f.ResultTypes()[0]
			each(typ, len(f.Params), func(a []uint64) {
				var want, got [1]uint64
				m.Eval(&Env{}, a, want[:])
				n.Eval(&Env{}, a, got[:])
				if !EqualBits(out, got[0], want[0]) {
					t.Errorf("%v%s = %s, want %s", g, formatAll(typ, a), FormatBits(out, got[0]), FormatBits(out, want[0]))
				}
			})
		}
	}
}

func decomposable(op Op, t Type) *Func {
	if op.Row().Arity == 2 {
		return Binary(op, t)
	}
	b := NewBuilder(t)
	return b.Func(b.Op(op, 0))
}

func TestExpandInRegions(t *testing.T) {
	f := parse(t, "(a f64) let t0 = if(a < 0, a) {(a f64) sign(a)} else {(a f64) a}; t0.0")
	has := func(op Op) bool { return op != Sign }
	const want = "(a f64) let t0 = if(a < 0, a) {(a f64) select((a == 0) | (a != a), a, copysign(1, a))} else {(a f64) a}; t0.0"
	if got := Expand(f, has).String(); got != want {
		t.Error(got)
	}
	if all := func(Op) bool { return true }; Expand(f, all) != f {
		t.Error("a function that needs nothing is copied")
	}
}

// What is kept of one machine is not given to another.
func TestExpandForMachines(t *testing.T) {
	for _, scales := range []bool{true, false, true} {
		has := func(op Op) bool { return op == Scale && scales || !decomps[op].covers(Float64) }
		if g := Expand(Single(Exp, Float64), has); g.Uses(Scale) != scales {
			t.Errorf("on a machine with scale: %v, exp is %v", scales, g)
		}
	}
}
