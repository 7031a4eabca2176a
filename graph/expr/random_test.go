package expr_test

import (
	"math/rand/v2"
	"testing"

	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/internal/gen"
)

// Random functions verify, read back from their text, are canonical, and mean the same when they are expanded,
// inlined, or written in another order.
func TestRandomFunctions(t *testing.T) {
	for seed := range uint64(1500) {
		r := gen.Rand(seed)
		f := gen.Func(r, gen.Options{Math: true}, randomTypes(r, 4), randomTypes(r, 4), 2, r.IntN(40))
		if err := f.Verify(); err != nil {
			t.Fatalf("seed %d: %v\n%v", seed, err, f)
		}
		g, err := expr.Parse(f.String())
		if err != nil {
			t.Fatalf("seed %d: %v\n%v", seed, err, f)
		}
		if !f.Equal(g) || f.String() != g.String() {
			t.Fatalf("seed %d: reads back differently:\n%v\n%v", seed, f, g)
		}
		if !f.Equal(f.Canonical()) {
			t.Fatalf("seed %d: not canonical: %v", seed, f)
		}
		expanded := expr.Expand(f, hasFew)
		if err := expanded.Verify(); err != nil {
			t.Fatalf("seed %d: expanded: %v\n%v", seed, err, expanded)
		}
		other := shuffled(r, f)
		if text := other.Canonical().String(); text != f.String() {
			t.Fatalf("seed %d: another order has another text:\n%v\n%v", seed, f, text)
		}
		for range 5 {
			sameResults(t, seed, r, f, expanded, other)
		}
	}
}

// hasFew is a machine without the operations that have decompositions.
func hasFew(op expr.Op) bool {
	return op < expr.Neg || op > expr.Sign && op != expr.Philox && op != expr.Threefry && op < expr.IsNaN
}

func randomTypes(r *rand.Rand, n int) []expr.Type {
	types := make([]expr.Type, r.IntN(n))
	for i := range types {
		types[i] = expr.Types[r.IntN(len(expr.Types))]
	}
	return types
}

// shuffled is f in another order of its code that is allowed too.
func shuffled(r *rand.Rand, f *expr.Func) *expr.Func {
	np := len(f.Params)
	g := &expr.Func{Params: f.Params}
	fresh := make([]expr.Ref, np+len(f.Code))
	for i := range fresh {
		fresh[i] = -1
		if i < np {
			fresh[i] = expr.Ref(i)
		}
	}
	for len(g.Code) < len(f.Code) {
		i := r.IntN(len(f.Code))
		in := f.Code[i]
		in.Args = renumber(in.Args, fresh)
		if fresh[np+i] < 0 && in.Args != nil {
			fresh[np+i] = expr.Ref(np + len(g.Code))
			g.Code = append(g.Code, in)
		}
	}
	g.Results = renumber(f.Results, fresh)
	return g
}

// renumber gives nil where a ref has no new number yet.
func renumber(refs, fresh []expr.Ref) []expr.Ref {
	list := []expr.Ref{}
	for _, r := range refs {
		if fresh[r] < 0 {
			return nil
		}
		list = append(list, fresh[r])
	}
	return list
}

func sameResults(t *testing.T, seed uint64, r *rand.Rand, f *expr.Func, others ...*expr.Func) {
	t.Helper()
	env := &expr.Env{Coord: []int64{r.Int64N(9), r.Int64N(9)}}
	args := make([]uint64, len(f.Params))
	for i, p := range f.Params {
		args[i] = gen.Bits(r, p)
	}
	want, got := make([]uint64, len(f.Results)), make([]uint64, len(f.Results))
	expr.NewMachine(f).Eval(env, args, want)
	for _, g := range others {
		expr.NewMachine(g).Eval(env, args, got)
		for i, typ := range f.ResultTypes() {
			if !expr.EqualBits(typ, got[i], want[i]) {
				t.Fatalf("seed %d: result %d is %s, want %s:\n%v\n%v", seed, i, expr.FormatBits(typ, got[i]), expr.FormatBits(typ, want[i]), f, g)
			}
		}
	}
}
