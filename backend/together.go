package backend

import (
	"context"
	"runtime"
	"unsafe"

	"github.com/laze-go/laze/schedule"
)

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

// runTogether runs steps that run together: what begins with any of them lives as long as all of them.
func (r *Run) runTogether(ctx context.Context, t *together, o *Options) error {
	first, end := t.First, t.First+t.Steps
	for i := first; i < end; i++ {
		if err := r.begin(i); err != nil {
			return err
		}
	}
	block := t.Block * int64(workersOf(o))
	for row := int64(0); row < t.Rows; row += block {
		for k := range t.rows {
			r.aim(first+k, t.rows[k], row, min(block, t.Rows-row))
			if err := r.call(ctx, first+k, o); err != nil {
				return err
			}
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	for i := first; i < end; i++ {
		if err := r.end(i); err != nil {
			return err
		}
	}
	return nil
}

// workersOf is the number of goroutines that a run may use.
func workersOf(o *Options) int {
	if o.Workers > 0 {
		return o.Workers
	}
	return runtime.GOMAXPROCS(0)
}

// aim makes the arguments of a step those of some rows of it.
func (r *Run) aim(i int, rows *schedule.Rows, first, count int64) {
	l, args := &r.e.launches[i], &r.args[i]
	args.Extents[0] = count * rows.Each
	for k, place := range l.memory {
		args.Buffers[k] = stretch(r.memory[place], rows.Spans[k], int64(l.step.Nest.Buffers[k].Elem.Size()), first, count)
	}
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
