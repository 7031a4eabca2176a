package gen

import (
	"math/rand/v2"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/schedule"
)

// Schedule makes directives that a nest accepts: it tries random ones and keeps those that are legal.
func Schedule(r *rand.Rand, n *schedule.Nest) []schedule.Directive {
	var kept []schedule.Directive
	for range r.IntN(12) {
		if len(n.Loops) == 0 {
			break
		}
		d := directive(r, n)
		if next, err := schedule.Apply(n, d); err == nil {
			n, kept = next, append(kept, d)
		}
	}
	return kept
}

// directive proposes a directive, legal or not.
func directive(r *rand.Rand, n *schedule.Nest) schedule.Directive {
	loop := func() string { return n.Loops[r.IntN(len(n.Loops))].Name }
	by := func() int64 {
		return []int64{1, 2, 3, 4, 8, 16, 33, 64, 256, 1000, graph.Leaf, 2 * graph.Leaf}[r.IntN(12)]
	}
	switch r.IntN(8) {
	case 0, 1:
		return schedule.Split(loop(), by())
	case 2:
		return schedule.Tile(loop(), loop(), by(), by())
	case 3:
		return schedule.Reorder(shuffled(r, n)...)
	case 4:
		return schedule.Reorder(shuffled(r, n)[:1+r.IntN(len(n.Loops))]...)
	case 5:
		return schedule.Partial(loop())
	case 6:
		return schedule.RunParallel(loop())
	}
	mode := []schedule.RunMode{schedule.Serial, schedule.Parallel, schedule.Lanes, schedule.Unrolled}[r.IntN(4)]
	return schedule.Run(loop(), mode, []int{0, 0, 2, 4, 8}[r.IntN(5)])
}

func shuffled(r *rand.Rand, n *schedule.Nest) []string {
	names := make([]string, len(n.Loops))
	for i, k := range r.Perm(len(n.Loops)) {
		names[i] = n.Loops[k].Name
	}
	return names
}
