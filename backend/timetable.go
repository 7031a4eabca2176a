package backend

import (
	"math"

	"github.com/laze-go/laze/fuse"
	"github.com/laze-go/laze/schedule"
)

// A timetable says when each slot of a plan is taken and freed: before and after the steps of that number.
type timetable struct {
	begin, end [][]int // per step: slots
}

// layOut lets every slot live from the first step that touches it to the last, or from the first to the last of those
// that run together with them; a slot that holds a root is handed out at the end instead of freed.
func layOut(p *schedule.Program) timetable {
	n := len(p.Plan.Slots)
	first, last := make([]int, n), make([]int, n)
	for s := range first {
		first[s], last[s] = len(p.Steps), -1
	}
	for i, turn := range turns(p) {
		for _, b := range p.Steps[i].Buffers {
			if s := p.Plan.Buffers[b].Slot; s >= 0 {
				first[s], last[s] = min(first[s], turn.first), turn.last
			}
		}
	}
	for _, b := range p.Plan.Roots {
		if s := p.Plan.Buffers[b].Slot; s >= 0 {
			last[s] = len(p.Steps)
		}
	}
	return newTimetable(p, first, last)
}

// A turn is the first and the last of the steps that run together with a step.
type turn struct{ first, last int }

// turns gives the turn of every step.
func turns(p *schedule.Program) []turn {
	all := make([]turn, len(p.Steps))
	for i := range all {
		all[i] = turn{i, i}
	}
	for _, t := range p.Together {
		for k := range t.Steps {
			all[t.First+k] = turn{t.First, t.First + t.Steps - 1}
		}
	}
	return all
}

func newTimetable(p *schedule.Program, first, last []int) timetable {
	t := timetable{begin: make([][]int, len(p.Steps)+1), end: make([][]int, len(p.Steps)+1)}
	for s := range first {
		if last[s] >= 0 {
			t.begin[first[s]] = append(t.begin[first[s]], s)
			t.end[last[s]] = append(t.end[last[s]], s)
		}
	}
	return t
}

// peak is the most bytes that slots of these sizes take at one time.
func (t *timetable) peak(sizes []int64) (peak int64) {
	live := int64(0)
	for i := range t.begin {
		for _, s := range t.begin[i] {
			if live > math.MaxInt64-sizes[s] { // more than a number of bytes can say: any limit refuses it
				return math.MaxInt64
			}
			live += sizes[s]
		}
		peak = max(peak, live)
		for _, s := range t.end[i] {
			live -= sizes[s]
		}
	}
	return peak
}

// sizes gives the bytes of the buffers that a keeper lends for slots.
func sizes(k Keeper, slots []int64) []int64 {
	out := make([]int64, len(slots))
	for s, bytes := range slots {
		out[s] = k.Size(bytes)
	}
	return out
}

// countsAfter lists, per number of steps done, the late extents whose counts are complete then and were not before.
func countsAfter(p *schedule.Program) [][]fuse.Extent {
	done := completeAfter(p)
	counts := make([][]fuse.Extent, len(p.Steps)+1)
	seen := make([]bool, len(p.Plan.Buffers))
	add := func(extents []fuse.Extent) {
		for _, x := range extents {
			if x.Count >= 0 && !seen[x.Count] {
				seen[x.Count] = true
				counts[done[x.Count]] = append(counts[done[x.Count]], x)
			}
		}
	}
	for i := range p.Plan.Buffers {
		add(p.Plan.Buffers[i].Shape)
	}
	for i := range p.Steps {
		add(p.Steps[i].Extents)
	}
	return counts
}

// completeAfter gives, per buffer, the number of steps after which it holds its value.
func completeAfter(p *schedule.Program) []int {
	done := make([]int, len(p.Plan.Buffers))
	for i := range p.Steps {
		for k, param := range p.Steps[i].Nest.Buffers {
			if param.Mode != schedule.Reads {
				done[p.Steps[i].Buffers[k]] = i + 1
			}
		}
	}
	return done
}
