package native

import (
	"sync"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/schedule"
)

// askedBytes is how far behind what a row reads lies what it asks for. See Note [Asking].
const askedBytes = 16 << 10

// stream gives the only read of Each that moves along the lines, if its elements are neighbours, else -1.
func (r *reducing) stream() int {
	only := -1
	for i := range r.nest.Each.Reads {
		switch r.nest.Each.Reads[i].Stride[r.folded] {
		case schedule.Coef{Arg: -1}:
			continue
		case schedule.Coef{Const: 1, Arg: -1}:
			if only < 0 {
				only = i
				continue
			}
		}
		return -1
	}
	return only
}

// ask asks for what a later row reads, where one begins with an element.
func (a *along) ask(first vector.Ref) {
	const line = 64
	if a.asked == nil {
		return
	}
	for at := 0; at < a.virtual*a.asked.elem.Size(); at += line {
		a.b.Ask(a.asked.elem, a.asked.base, first, int64(askedBytes+at))
	}
}

// offerFar offers the same with asking, where there is something to ask for.
func (r *reduction) offerFar() {
	plan := *r.reducing
	if plan.asks = true; r.asks || r.ordered || len(r.nest.Each.Stores) > 0 || r.stream() < 0 {
		return
	}
	r.far = sync.OnceValues(func() (*reduction, error) { return compileLines(r.code, &plan) })
}

// isFar reports whether what a run reads lies in memory, and there is code that asks for it. The last cache holds not only that.
func (r *reduction) isFar(a *backend.Args) bool {
	return r.far != nil && 2*a.Buffers[r.nest.Each.Reads[r.stream()].Buffer].Bytes > lastCache()
}

// Note [Asking]
//
// The processor asks memory ahead by itself, but a core that computes between its reads sees fewer of them at once, and less far. Asked for 16 KB
// ahead, folds of one stream of 40 MB took between a quarter and two fifths less time (two cores of Zen 5, f32: the least and the greatest, their
// places, mean and variance). Folds of 80 MB of f64 took as long as before, and two streams keep memory busy by themselves. In the caches
// asking only takes room among the loads: up to a tenth of the time.
