package backend

import (
	"context"
	"time"
	"unsafe"

	"github.com/laze-go/laze/schedule"
)

// A Sharer is a backend with goroutines that share work. Steps that run together are shared by blocks: each goroutine
// takes its block through all steps, in the caches of its own core.
type Sharer interface {
	// Share calls do for every chunk in 0..chunks, on at most limit goroutines, the caller included. Calls that run at
	// the same time have different slots, in 0..limit. The result is the error of the lowest chunk that failed.
	Share(ctx context.Context, limit int, chunks int64, do func(slot int, chunk int64) error) error
}

// Share is b's, or else that of the caller alone.
func Share(ctx context.Context, b Backend, limit int, chunks int64, do func(slot int, chunk int64) error) error {
	if s, ok := b.(Sharer); ok && limit > 1 {
		return s.Share(ctx, limit, chunks, do)
	}
	for chunk := range chunks {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := do(0, chunk); err != nil {
			return err
		}
	}
	return nil
}

// A together is steps that run block of rows by block of rows.
type together struct {
	*schedule.Together
	rows []*schedule.Rows // per step
}

// newTogether looks at steps that run together.
func newTogether(p *schedule.Program, t *schedule.Together) (*together, error) {
	g := &together{Together: t, rows: make([]*schedule.Rows, t.Steps)}
	for k := range g.rows {
		var err error
		if g.rows[k], err = p.Steps[t.First+k].CutRows(t.Rows); err != nil {
			return nil, err
		}
	}
	return g, nil
}

// A pass is one way through the blocks of steps that run together.
type pass struct {
	*together
	run     *Run
	ctx     context.Context
	options Options
	block   int64 // rows
	workers int   // that share a step of a block
	hands   []hand
	do      func(slot int, chunk int64) error
}

// A hand is what one goroutine runs steps with.
type hand struct {
	args  []Args          // per step
	times []time.Duration // per step: how long it took this goroutine
}

// runTogether runs steps that run together: what begins with any of them lives as long as all of them.
func (r *Run) runTogether(ctx context.Context, p *pass, o *Options) error {
	first, end := p.First, p.First+p.Steps
	for i := first; i < end; i++ {
		if err := r.begin(i); err != nil {
			return err
		}
	}
	goroutines := p.share(o)
	p.open(ctx, o, goroutines)
	err := Share(ctx, r.e.backend, goroutines, (p.Rows-1)/p.block+1, p.do)
	p.close(goroutines)
	for i := first; i < end && err == nil; i++ {
		err = r.end(i)
	}
	return err
}

// blocksPerWorker is the number of blocks that each goroutine should find.
const blocksPerWorker = 4

// share decides how many goroutines take blocks, and how large these are. Where rows are few, all work
// on one block after the other.
func (p *pass) share(o *Options) (goroutines int) {
	workers := Limit(o.Workers, true)
	if _, ok := p.run.e.backend.(Sharer); !ok || p.Rows < int64(2*workers) {
		p.block, p.workers = p.Block, workers
		return 1
	}
	p.block, p.workers = max(1, min(p.Block, p.Rows/int64(blocksPerWorker*workers))), 1
	return workers
}

// open gives every goroutine its hand.
func (p *pass) open(ctx context.Context, o *Options, goroutines int) {
	p.ctx, p.options = ctx, *o
	for len(p.hands) < goroutines {
		h := hand{args: make([]Args, p.Steps), times: make([]time.Duration, p.Steps)}
		for k := range h.args {
			h.args[k] = p.run.e.launches[p.First+k].newArgs()
		}
		p.hands = append(p.hands, h)
	}
}

// close forgets the caller's memory, and counts the time that passed while steps ran.
func (p *pass) close(goroutines int) {
	for _, h := range p.hands {
		for k := range h.args {
			if p.options.Times != nil {
				p.options.Times[p.First+k] += h.times[k] / time.Duration(goroutines)
			}
			clear(h.args[k].Buffers)
		}
		clear(h.times)
	}
	p.ctx, p.options = nil, Options{}
}

// compute takes one block through all steps.
func (p *pass) compute(slot int, chunk int64) error {
	h, first := &p.hands[slot], chunk*p.block
	count := min(p.block, p.Rows-first)
	for k, rows := range p.rows {
		l, args := &p.run.e.launches[p.First+k], &h.args[k]
		args.Workers = p.workers
		args.Extents[0] = count * rows.Each
		for b, place := range l.memory {
			args.Buffers[b] = stretch(p.run.memory[place], rows.Spans[b], int64(l.step.Nest.Buffers[b].Elem.Size()), first, count)
		}
		var took *time.Duration
		if p.options.Times != nil {
			took = &h.times[k]
		}
		if err := l.call(p.ctx, args, label(&p.options, p.First+k), took); err != nil {
			return err
		}
	}
	return nil
}

// stretch is the part of a buffer from where some rows of it count their places up to where the last of them ends.
func stretch(b Buffer, s schedule.Span, size, first, count int64) Buffer {
	if s.Stride == 0 {
		return b
	}
	b.Data = unsafe.Add(b.Data, int(first*s.Stride*size))
	b.Bytes = ((count-1)*s.Stride + s.End) * size
	return b
}
