package backend

import (
	"context"
	"runtime/pprof"
	"slices"
	"time"

	"github.com/laze-go/laze/fuse"
	"github.com/laze-go/laze/schedule"
)

// A launch is a step of a program with all that is known of it before a run.
type launch struct {
	step       *schedule.Step
	code       Code
	bound      Bound         // the code, where all runs call it with the same numbers and it has little to do; else nil
	memory     []int         // per argument of the nest: its place in Run.memory
	late       []lateExtent  // those that a run has to fill in
	asks       bool          // whether there is something to do depends on the run, or there is nothing
	begin, end []int         // slots that are taken before it and freed after it
	counts     []fuse.Extent // late extents that are known after it
}

// A lateExtent is an extent of a nest that a buffer of the plan counts.
type lateExtent struct{ axis, count int }

func newLaunch(s *schedule.Step, code Code, places []int) launch {
	l := launch{step: s, code: code, memory: make([]int, len(s.Buffers))}
	for k, b := range s.Buffers {
		l.memory[k] = places[b]
	}
	for k, x := range s.Extents {
		if x.Count >= 0 {
			l.late = append(l.late, lateExtent{axis: k, count: x.Count})
		}
	}
	l.asks = slices.ContainsFunc(s.Extents, func(x fuse.Extent) bool { return x.Count >= 0 || x.Max == 0 })
	return l
}

// newArgs makes the arguments that runs of the step fill in.
func (l *launch) newArgs() Args {
	s := l.step
	a := Args{Buffers: make([]Buffer, len(s.Buffers)), Extents: make([]int64, len(s.Extents)), Scalars: slices.Clone(s.Scalars)}
	for k, x := range s.Extents {
		a.Extents[k] = x.Max
	}
	return a
}

// call runs the code with its arguments, and adds how long that took where somebody asks.
func (l *launch) call(ctx context.Context, args *Args, label string, took *time.Duration) error {
	var start time.Time
	if took != nil {
		start = time.Now()
	}
	if err := l.run(ctx, args, label); err != nil {
		return locate(l.step, err)
	}
	if took != nil {
		*took += time.Since(start)
	}
	return nil
}

// run runs the code, under a label of CPU profiles where there is one.
func (l *launch) run(ctx context.Context, args *Args, label string) (err error) {
	if label == "" {
		return l.code.Run(ctx, args)
	}
	pprof.Do(ctx, pprof.Labels("kernel", label), func(ctx context.Context) { err = l.code.Run(ctx, args) })
	return err
}

// isIdle reports whether a nest has nothing to do. A reduction with nothing to fold still gives its initial value, and
// a compaction the number of what it keeps.
func isIdle(n *schedule.Nest, extents []int64) bool {
	_, scans := n.Anchor.(*schedule.Scan)
	for i, axis := range n.Axes {
		if extents[i] == 0 && (scans || axis.Role != schedule.Folded && axis.Role != schedule.Scanned) {
			return true
		}
	}
	return false
}
