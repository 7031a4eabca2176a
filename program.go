package laze

import (
	"context"
	"errors"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/fuse"
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/internal/debug"
	"github.com/laze-go/laze/internal/lru"
)

// A program is a graph that is ready to run, wherever an equal graph comes from.
type program struct {
	exec    *backend.Exec
	roots   []graph.Value // of the cut that it was made of
	order   []*graph.Node // its nodes
	sources []int         // per input of the plan: which input of the cut
	watched bool          // LAZE_DEBUG wants to know about every run
	labels  []string      // per step, where LAZE_DEBUG wants profiles to name them
}

// programs keeps what Eval prepared, by the key of the cut and the options that matter for it.
var programs = lru.New[*program](maxPrograms, maxProgramBytes)

const (
	maxPrograms     = 4096
	maxProgramBytes = 128 << 20

	// bytesPerKey is about what a program takes for each byte of its key.
	bytesPerKey = 50
)

// ProgramCache says how often Eval found a graph prepared.
func ProgramCache() CacheStats {
	s := programs.Stats()
	return CacheStats{Hits: s.Hits, Misses: s.Misses, Evictions: s.Evictions, Entries: s.Entries}
}

// CacheStats says how a cache has served.
type CacheStats struct {
	Hits, Misses, Evictions int64
	Entries                 int // kept now
}

func newProgram(r *replica, exec *backend.Exec) *program {
	place := map[*graph.Node]int{}
	for i, in := range r.cut.inputs {
		place[r.order[in.part]] = i
	}
	d := debug.Get()
	p := &program{exec: exec, roots: r.roots, order: r.order, watched: d.Time || d.Check || d.Labels}
	plan := p.plan()
	for b, buf := range plan.Buffers {
		if buf.Role == fuse.Input {
			p.sources = append(p.sources, place[plan.Values[b].Node])
		}
	}
	if d.Labels {
		for _, step := range exec.Program().Steps {
			p.labels = append(p.labels, step.Kernel.Name+" "+words(step.Kernel))
		}
	}
	return p
}

func (p *program) plan() *fuse.Plan { return p.exec.Program().Plan }

// bind fills in the inputs of r with those of an equal cut.
func (p *program) bind(r *backend.Run, c *cut) error {
	for k, i := range p.sources {
		in := &c.inputs[i]
		if in.data == nil {
			return unreadable(in.from.Site, in.from)
		}
		r.Inputs[k] = *in.data.buffer
	}
	return nil
}

// unreadable says why a node that is to be read holds nothing.
func unreadable(at graph.Site, n *graph.Node) error {
	if isInput(n) && held(n.Value(0)) == nil {
		return at.Errorf("the array is an input of a function that is being compiled: it has no elements yet")
	}
	return released(at)
}

func released(at graph.Site) error {
	return at.Errorf("the array was released: it cannot be used any more")
}

// compute computes the program with the inputs and into the results of r.
func (p *program) compute(ctx context.Context, r *backend.Run, o *backend.Options) error {
	if ctx == nil {
		ctx = context.Background()
	}
	if p.watched {
		return p.doWatched(ctx, r, o)
	}
	return r.Do(ctx, o)
}

// locate moves an error to the user's calls that an equal graph was built by, at sites, one per part of its cut: the
// program may have been prepared for a graph that was built elsewhere.
func (p *program) locate(sites []graph.Site, err error) error {
	var e *Error
	if !errors.As(err, &e) {
		return err
	}
	for i, n := range p.order {
		if n.Site == e.Site {
			return &Error{Site: sites[i], Err: e.Err}
		}
	}
	return err
}
