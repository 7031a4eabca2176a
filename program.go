package laze

import (
	"errors"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/fuse"
	"github.com/laze-go/laze/graph"
)

// A program is a graph that is ready to run, wherever an equal graph comes from.
type program struct {
	exec    *backend.Exec
	sources []int        // per input of the plan: which input of the cut
	sites   []graph.Site // of the nodes of the cut that it was made of
}

// programs keeps what Eval prepared, by the text of the graph and the options that matter for it.
var programs = newLRU[*program](1024)

// ProgramCache says how often Eval found a graph prepared.
func ProgramCache() CacheStats { return programs.read() }

func newProgram(c *cut, plan *fuse.Plan, exec *backend.Exec) *program {
	place := map[*graph.Node]int{}
	for i, in := range c.inputs {
		place[in.node] = i
	}
	p := &program{exec: exec}
	for b, buf := range plan.Buffers {
		if buf.Role == fuse.Input {
			p.sources = append(p.sources, place[plan.Values[b].Node])
		}
	}
	p.sites = c.sites()
	return p
}

// bind gives the memory of the inputs of an equal cut.
func (p *program) bind(c *cut) ([]backend.Buffer, error) {
	buffers := make([]backend.Buffer, len(p.sources))
	for k, i := range p.sources {
		in := c.inputs[i]
		if in.data == nil {
			return nil, released(in.from.Site)
		}
		buffers[k] = in.data.buffer
	}
	return buffers, nil
}

func released(at graph.Site) error {
	return at.Errorf("the array was released: it cannot be used any more")
}

// locate moves an error to the user's calls that an equal graph was built by: the program may have been prepared for
// one that was built elsewhere.
func (p *program) locate(sites []graph.Site, err error) error {
	var e *Error
	if !errors.As(err, &e) {
		return err
	}
	for i, site := range p.sites {
		if site == e.Site {
			return &Error{Site: sites[i], Err: e.Err}
		}
	}
	return err
}
