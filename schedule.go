package laze

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/laze-go/laze/fuse"
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/schedule"
)

// A Schedule says in which order, and on which hands, the kernel that computes one array runs. It never changes a
// result. Its methods give a new schedule with one more directive; the first directive sees the plain loops, one per
// axis, outermost first, all serial.
//
//	s := laze.NewSchedule(blur).Tile("y", "x", 32, 256).Vectorize("x.i", 8).Parallel("y.o")
//	_, err := blur.Eval(ctx, laze.With(s))
//
// Loops are called i0, i1, .. as Explain shows them, and x, y, z are the last three axes of the array, x the innermost.
// A loop that was cut has an outer part, x.o, and an inner one, x.i. Axes that no array tells apart are one loop.
//
// A directive that names no loop, or would change a result, is an error of Eval, which says why.
type Schedule struct {
	value      graph.Value // where there is no fault
	fault      *Error
	directives []directive
}

// A directive waits for the loops that its names stand for.
type directive struct {
	loops []string
	make  func(loops []string) schedule.Directive
}

// NewSchedule begins a schedule of the kernel that computes a.
//
// Errors: those of a; an array that was evaluated before has no kernel.
func NewSchedule(a Array) Schedule {
	in, err := operands(graph.Here("schedule", 1), a)
	if err != nil {
		return Schedule{fault: asError(graph.Site{}, err)}
	}
	return Schedule{value: in[0]}
}

// Err gives the mistake made while building the array, or nil.
func (s Schedule) Err() error {
	switch {
	case s.fault != nil:
		return s.fault
	case s.value.Node == nil:
		return errors.New("the zero Schedule is for no array: make it with NewSchedule")
	}
	return nil
}

func (s Schedule) then(of func(loops []string) schedule.Directive, loops ...string) Schedule {
	s.directives = append(slices.Clone(s.directives), directive{loops, of})
	return s
}

// Split cuts a loop into an outer one, loop.o, and an inner one of by iterations, loop.i.
//
//	for x in 0..n { S(x) }  =>  for x.o { for x.i in 0..by { if x.o*by + x.i < n { S(x.o*by + x.i) } } }
func (s Schedule) Split(loop string, by int) Schedule {
	return s.then(func(l []string) schedule.Directive { return schedule.Split(l[0], int64(by)) }, loop)
}

// Reorder puts loops into the given order, in the places that they have together.
func (s Schedule) Reorder(loops ...string) Schedule {
	return s.then(func(l []string) schedule.Directive { return schedule.Reorder(l...) }, loops...)
}

// Tile cuts two loops, the second inside of the first, into blocks of by times bx: y.o, x.o, y.i, x.i.
func (s Schedule) Tile(y, x string, by, bx int) Schedule {
	return s.then(func(l []string) schedule.Directive { return schedule.Tile(l[0], l[1], int64(by), int64(bx)) }, y, x)
}

// Parallel runs the iterations of a loop apart, on several goroutines.
func (s Schedule) Parallel(loop string) Schedule {
	return s.then(func(l []string) schedule.Directive { return schedule.RunParallel(l[0]) }, loop)
}

// Vectorize runs the iterations of a loop in step, width at a time; 0 leaves the width to the machine.
func (s Schedule) Vectorize(loop string, width int) Schedule {
	return s.then(func(l []string) schedule.Directive { return schedule.Vectorize(l[0], width) }, loop)
}

// Unroll writes factor iterations of a loop one behind the other.
func (s Schedule) Unroll(loop string, factor int) Schedule {
	return s.then(func(l []string) schedule.Directive { return schedule.Unroll(l[0], factor) }, loop)
}

// Partial keeps the folds of a loop's iterations apart, so that the loop of a reduction can run in parallel.
func (s Schedule) Partial(loop string) Schedule {
	return s.then(func(l []string) schedule.Directive { return schedule.Partial(l[0]) }, loop)
}

// String lists the directives, one per line, with the names that were given.
func (s Schedule) String() string {
	var b strings.Builder
	for _, d := range s.directives {
		fmt.Fprintln(&b, d.make(d.loops))
	}
	return b.String()
}

// kernel gives the kernel that computes the array in the plan of a cut's copy; nil where there is none.
func (s Schedule) kernel(r *replica, plan *fuse.Plan) *fuse.Kernel {
	v := r.of(s.value)
	for _, k := range plan.Kernels {
		if v.Node != nil && slices.Contains(k.Nodes, v.Node) {
			return k
		}
	}
	return nil
}

// resolve gives the directives with the loops of the kernel's nest.
func (s Schedule) resolve(step schedule.Step) ([]schedule.Directive, error) {
	var ds []schedule.Directive
	for _, d := range s.directives {
		loops := make([]string, len(d.loops))
		for i, name := range d.loops {
			loop, err := s.loop(step, name)
			if err != nil {
				return nil, err
			}
			loops[i] = loop
		}
		ds = append(ds, d.make(loops))
	}
	return ds, nil
}

// loop gives the name in the nest of a loop: x, y and z are axes of the array.
func (s Schedule) loop(step schedule.Step, name string) (string, error) {
	head, part, cut := strings.Cut(name, ".")
	fromEnd := strings.Index("xyz", head)
	rank := len(s.value.Shape())
	if head == "" || fromEnd < 0 || len(head) > 1 {
		return name, nil
	}
	axis := rank - 1 - fromEnd
	for i, from := range step.From {
		if !slices.Contains(from, axis) {
			continue
		}
		if len(from) > 1 {
			return "", fmt.Errorf("loop %s: axes %v of the array are one loop, i%d, because no array tells them apart", name, from, i)
		}
		if cut {
			part = "." + part
		}
		return fmt.Sprintf("i%d%s", i, part), nil
	}
	return "", fmt.Errorf("loop %s: the array %v has no such loop: axes of extent 1 have none", name, s.value.Type())
}
