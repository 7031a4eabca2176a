package laze

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/internal/debug"
	"github.com/laze-go/laze/schedule"
)

// inspect prints, dumps and verifies a new program as LAZE_DEBUG says.
func (p *program) inspect() error {
	d := debug.Get()
	if d.Graph {
		debug.Printf("-- graph --\n%s", graph.Annotated(p.roots...))
	}
	if d.Plan {
		debug.Printf("-- plan --\n%s", p.plan())
	}
	for i := range p.exec.Program().Steps {
		if p.wanted(i) {
			p.inspectStep(i)
		}
	}
	if d.Check {
		return p.verify()
	}
	return nil
}

func (p *program) inspectStep(i int) {
	d, step := debug.Get(), &p.exec.Program().Steps[i]
	if d.Nest {
		debug.Printf("-- nest --\n%s%s", p.exec.Program().Before(i), step)
	}
	if d.Code {
		debug.Printf("-- code %s --\n%s\n", step.Kernel.Name, p.exec.Code(i).Describe())
	}
	if d.Dump != "" {
		text := fmt.Sprintf("-- graph --\n%s-- plan --\n%s-- nest --\n%s-- code --\n%s\n", graph.Annotated(p.roots...),
			p.plan().KernelText(step.Kernel), step, p.exec.Code(i).Describe())
		if err := dump(d.Dump, step.Kernel.Name, text); err != nil {
			debug.Printf("LAZE_DEBUG: dump: %v\n", err)
		}
	}
}

// dump writes a file of its own for each kernel.
func dump(dir, kernel, text string) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, kernel+"-*.txt")
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Close())
}

// wanted reports whether the switch only leaves a step in.
func (p *program) wanted(i int) bool {
	only, k := debug.Get().Only, p.exec.Program().Steps[i].Kernel
	if strings.Contains(k.Name, only) {
		return true
	}
	for _, n := range k.Nodes {
		if strings.Contains(n.Site.Word, only) {
			return true
		}
	}
	return false
}

// verify checks the stages between which Fuse and Lower stand.
func (p *program) verify() error {
	if err := graph.Verify(p.roots...); err != nil {
		return fmt.Errorf("internal error in graph: %w", err)
	}
	if err := p.exec.Program().Verify(); err != nil {
		return fmt.Errorf("internal error after schedule: %w", err)
	}
	return nil
}

// printSteps prints the nest after every directive, where the switch steps is on.
func printSteps() func(d schedule.Directive, after *schedule.Nest) {
	if !debug.Get().Steps {
		return nil
	}
	return func(d schedule.Directive, after *schedule.Nest) {
		debug.Printf("-- after %v --\n%s", d, after)
	}
}

// doWatched computes the program and does what the switches time and check want.
func (p *program) doWatched(ctx context.Context, r *backend.Run, given *backend.Options) error {
	d, o := debug.Get(), *given
	o.Labels = p.labels
	if d.Time && o.Times == nil {
		o.Times = make([]time.Duration, len(p.exec.Program().Steps))
	}
	var check *oracle
	if d.Check {
		check = newOracle(p, r.Inputs)
	}
	if err := r.Do(ctx, &o); err != nil {
		return err
	}
	if d.Time {
		p.printTimes(o.Times)
	}
	if check == nil {
		return nil
	}
	return check.compare(ctx, r.Results)
}

func (p *program) printTimes(times []time.Duration) {
	cache := ProgramCache()
	debug.Printf("programs   %d hits, %d misses\n", cache.Hits, cache.Misses)
	for i, t := range times {
		if r := p.report(i); p.wanted(i) {
			debug.Printf("%-10s %12v %10s  %s  (%s, expected %s)\n", r.Name, t, rate(r.Bytes, t), r.Words, bytesText(r.Bytes), workText(r.Work))
		}
	}
}
