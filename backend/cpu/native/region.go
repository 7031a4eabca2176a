package native

import (
	"slices"

	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/graph/expr"
)

// cheap is the cost up to which a branch of If is computed for all lanes without asking whether any takes it.
const cheap = 6

// region writes an If or a While for several vectors. It sees nothing but the values handed to it.
func (w *body) region(in *expr.Instr, args [][]vector.Ref) [][]vector.Ref {
	if in.Op == expr.While {
		return w.loop(in.Regions[0], in.Regions[1], args)
	}
	cond := make([]vector.Ref, len(args))
	for u := range args {
		cond[u], args[u] = args[u][0], args[u][1:]
	}
	return w.branches(in, cond, args)
}

// branches writes an If: both branches, one selected over the other. An expensive one is left out where no lane takes
// it.
func (w *body) branches(in *expr.Instr, cond []vector.Ref, args [][]vector.Ref) [][]vector.Ref {
	then, otherwise := in.Regions[0], in.Regions[1]
	if isCheap(otherwise) {
		return w.branch(then, args, cond, w.calls(otherwise, args))
	}
	zeros := make([]vector.Ref, len(in.Parts()))
	for i, t := range in.Parts() {
		zeros[i] = w.constant(t, 0)
	}
	given, not := make([][]vector.Ref, len(args)), make([]vector.Ref, len(args))
	for u := range args {
		given[u], not[u] = zeros, w.b.Op(vector.Not, cond[u])
	}
	return w.branch(then, args, cond, w.branch(otherwise, args, not, given))
}

// branch writes one branch, taken where m is set, over the given values.
func (w *body) branch(f *expr.Func, args [][]vector.Ref, m []vector.Ref, given [][]vector.Ref) [][]vector.Ref {
	if isCheap(f) {
		return w.overs(m, w.calls(f, args), given)
	}
	return w.when(f, args, m, given, f.Uses(expr.While))
}

// isCheap reports whether a branch is better computed for all lanes than asked for.
func isCheap(f *expr.Func) bool { return f.Cost() <= cheap && !f.Uses(expr.While) }

// when is branch in a block of its own. The rounds that are left go through it as one more value.
func (w *body) when(f *expr.Func, args [][]vector.Ref, m []vector.Ref, given [][]vector.Ref, loops bool) [][]vector.Ref {
	values, outer := slices.Concat(given...), w.masks
	w.masks = w.counting(m)
	if loops {
		values = append(values, w.rounds)
	}
	results := w.b.When(w.any(w.masks), values, func() []vector.Ref {
		out := slices.Concat(w.overs(m, w.calls(f, args), given)...)
		if loops {
			out = append(out, w.rounds)
		}
		return out
	})
	if loops {
		w.rounds = results[len(results)-1]
	}
	w.masks = outer
	return shares(results, len(m), len(given[0]))
}

// shares cuts a list into those of n vectors, each so long.
func shares(list []vector.Ref, n, each int) [][]vector.Ref {
	out := make([][]vector.Ref, n)
	for u := range out {
		out[u] = list[u*each : (u+1)*each : (u+1)*each]
	}
	return out
}

// over is vs where m is set, else the given values.
func (w *body) over(m vector.Ref, vs, given []vector.Ref) []vector.Ref {
	out := make([]vector.Ref, len(vs))
	for i := range vs {
		out[i] = w.choice(m, vs[i], given[i])
	}
	return out
}

// overs is over of each of several vectors.
func (w *body) overs(m []vector.Ref, vs, given [][]vector.Ref) [][]vector.Ref {
	out := make([][]vector.Ref, len(vs))
	for u := range vs {
		out[u] = w.over(m[u], vs[u], given[u])
	}
	return out
}

// loop writes a While. Carried beside the values are the lanes that go on, and the rounds that are left; a lane that
// has finished keeps its values. Several vectors loop together, as long as any of them goes on: rounds are mostly
// chains of operations, which overlap.
func (w *body) loop(cond, next *expr.Func, args [][]vector.Ref) [][]vector.Ref {
	n, each, outer := len(args), len(args[0]), w.masks
	values := n * each
	carried := append(slices.Concat(args...), w.counting(w.firsts(w.calls(cond, args)))...)
	last := w.b.While(append(carried, w.rounds), func(c []vector.Ref) vector.Ref {
		return w.b.Op(vector.And, w.any(c[values:values+n]), w.b.Op(vector.First, c[values+n]))
	}, func(c []vector.Ref) []vector.Ref {
		w.masks, w.rounds = c[values:values+n], c[values+n]
		before := shares(c, n, each)
		after := w.overs(w.masks, w.calls(next, before), before)
		more := w.counting(w.firsts(w.calls(cond, after)))
		left := w.b.Op(vector.Sub, w.rounds, w.b.Int(1))
		return append(append(slices.Concat(after...), more...), left)
	})
	w.masks, w.rounds = outer, last[values+n]
	w.b.Report(w.any(last[values:values+n]), statusRounds)
	return shares(last, n, each)
}

// firsts is the first value of each vector.
func (w *body) firsts(vs [][]vector.Ref) []vector.Ref {
	out := make([]vector.Ref, len(vs))
	for u := range vs {
		out[u] = vs[u][0]
	}
	return out
}

// Note [Rounds]
//
// A call must end soon: the runtime cannot stop a goroutine inside of it. So loops count their rounds, all loops
// of a call together, down from a number that the driver gives. Where it runs out, loops end as if no lane went on
// and report it; what the call has computed is then worth nothing, and the driver tries again with fewer elements,
// and at last with portable code.
