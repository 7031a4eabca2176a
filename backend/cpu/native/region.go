package native

import (
	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/graph/expr"
)

// cheap is the cost up to which a branch of If is computed for all lanes without asking whether any takes it.
const cheap = 6

// region writes an If or a While, which see nothing but the values handed to them.
func (w *body) region(in *expr.Instr, args []vector.Ref) []vector.Ref {
	if in.Op == expr.While {
		return w.loop(in.Regions[0], in.Regions[1], args)
	}
	return w.branches(in, args[0], args[1:])
}

// branches writes an If: both branches, one selected over the other. An expensive one is left out where no lane takes it.
func (w *body) branches(in *expr.Instr, cond vector.Ref, args []vector.Ref) []vector.Ref {
	then, otherwise := in.Regions[0], in.Regions[1]
	if isCheap(otherwise) {
		return w.branch(then, args, cond, w.call(otherwise, args...))
	}
	any := make([]vector.Ref, len(in.Parts()))
	for i, t := range in.Parts() {
		any[i] = w.constant(t, 0)
	}
	return w.branch(then, args, cond, w.branch(otherwise, args, w.b.Op(vector.Not, cond), any))
}

// branch writes one branch, taken where m is set, over the given values.
func (w *body) branch(f *expr.Func, args []vector.Ref, m vector.Ref, given []vector.Ref) []vector.Ref {
	if isCheap(f) {
		return w.over(m, w.call(f, args...), given)
	}
	return w.when(f, args, m, given, f.Uses(expr.While))
}

// isCheap reports whether a branch is better computed for all lanes than asked for.
func isCheap(f *expr.Func) bool { return f.Cost() <= cheap && !f.Uses(expr.While) }

// when is branch in a block of its own. The rounds that are left go through it as one more value.
func (w *body) when(f *expr.Func, args []vector.Ref, m vector.Ref, given []vector.Ref, loops bool) []vector.Ref {
	n, outer := len(given), w.active
	w.active = w.both(m)
	if loops {
		given = append(given[:n:n], w.rounds)
	}
	results := w.b.When(w.active, given, func() []vector.Ref {
		out := w.over(m, w.call(f, args...), given[:n])
		if loops {
			out = append(out, w.rounds)
		}
		return out
	})
	if loops {
		w.rounds = results[n]
	}
	w.active = outer
	return results[:n:n]
}

// over is vs where m is set, else the given values.
func (w *body) over(m vector.Ref, vs, given []vector.Ref) []vector.Ref {
	out := make([]vector.Ref, len(vs))
	for i := range vs {
		out[i] = w.choice(m, vs[i], given[i])
	}
	return out
}

// loop writes a While. Carried beside the values are the lanes that go on, and the rounds that are left; a lane that has
// finished keeps its values.
func (w *body) loop(cond, next *expr.Func, args []vector.Ref) []vector.Ref {
	n, outer := len(args), w.active
	carried := append(args[:n:n], w.both(w.call(cond, args...)[0]), w.rounds)
	last := w.b.While(carried, func(c []vector.Ref) vector.Ref {
		return w.b.Op(vector.And, c[n], w.b.Op(vector.First, c[n+1]))
	}, func(c []vector.Ref) []vector.Ref {
		w.active, w.rounds = c[n], c[n+1]
		values := w.over(c[n], w.call(next, c[:n]...), c[:n])
		more := w.both(w.call(cond, values...)[0])
		return append(values, more, w.b.Op(vector.Sub, w.rounds, w.b.Int(1)))
	})
	w.active, w.rounds = outer, last[n+1]
	w.b.Report(last[n], statusRounds)
	return last[:n:n]
}

// Note [Rounds]
//
// A call must end soon: the runtime cannot stop a goroutine inside of it. So loops count their rounds, all loops of a call
// together, down from a number that the driver gives. Where it runs out, loops end as if no lane went on and report
// it; what the call has computed is then worth nothing, and the driver tries again with fewer elements, and at last with
// portable code.
