package laze

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"unsafe"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/fuse"
	"github.com/laze-go/laze/internal/debug"
	"github.com/laze-go/laze/internal/sysmem"
	"github.com/laze-go/laze/schedule"
)

// An Option steers an evaluation. No option changes a result, not by one bit.
type Option interface {
	set(s *settings) error
}

// settings are what options come to.
type settings struct {
	backend   Backend
	workers   int
	memory    int64
	unfused   bool
	schedules []Schedule
}

// apply gives the settings of a list of options.
func apply(opts []Option) (settings, error) {
	s := settings{backend: CPU()}
	for _, o := range opts {
		if o == nil {
			return s, errors.New("an option is nil")
		}
		if err := o.set(&s); err != nil {
			return s, err
		}
	}
	return s, nil
}

// run gives the options of the last stage. Without a limit of the user's it is the machine's memory: the Go runtime
// ends the process when it cannot allocate.
func (s *settings) run() backend.Options {
	o := backend.Options{Workers: s.workers, MemoryLimit: s.memory}
	if o.MemoryLimit == 0 {
		o.MemoryLimit = sysmem.Limit()
	}
	return o
}

type option func(s *settings) error

func (o option) set(s *settings) error { return o(s) }

// Workers lets an evaluation use at most n goroutines, the caller included. 0, the default,
// means as many as GOMAXPROCS.
func Workers(n int) Option {
	return option(func(s *settings) error {
		if n < 0 {
			return fmt.Errorf("workers: %d is negative: give 0 or more", n)
		}
		s.workers = n
		return nil
	})
}

// MemoryLimit refuses an evaluation whose temporaries and results together take more than that many bytes; it
// fails with a *MemoryError before anything is computed. 0, the default, means what this process may hold: 15/16 of the
// memory of the machine, or of its control group, where the system tells. Beside that, and whatever the limit, an
// evaluation fails with a *MemoryError where the process would come to hold more than this.
func MemoryLimit(bytes int64) Option {
	return option(func(s *settings) error {
		if bytes < 0 {
			return fmt.Errorf("memorylimit: %d is negative: give 0 or more", bytes)
		}
		s.memory = bytes
		return nil
	})
}

// NoFusion stores every array of the graph in memory, as a library that computes call by call would. It is for
// measuring what fusion is worth, and for finding mistakes.
func NoFusion() Option {
	return option(func(s *settings) error {
		s.unfused = true
		return nil
	})
}

// On evaluates on another machine than the default one.
func On(b Backend) Option {
	return option(func(s *settings) error {
		if b == nil {
			return errors.New("on: the backend is nil")
		}
		s.backend = b
		return nil
	})
}

// With runs the kernel that a schedule is for as the schedule says. The schedules of several kernels may be given,
// one each.
func With(sched Schedule) Option {
	return option(func(s *settings) error {
		if err := sched.Err(); err != nil {
			return err
		}
		s.schedules = append(slices.Clone(s.schedules), sched)
		return nil
	})
}

// appendKey ends the key of a cut with how it is planned.
func (s *settings) appendKey(c *cut) []byte {
	c.key = appendIdentity(append(c.key, 0), s.backend)
	c.key = binary.AppendVarint(c.key, int64(debug.Fuel()))
	if s.unfused {
		c.key = append(c.key, 1)
	}
	for _, sched := range s.schedules {
		first, ok := c.first.Of(sched.value.Node)
		c.key = fmt.Appendf(c.key, "schedule %v %d\n%s", ok, first+sched.value.Result, sched)
	}
	return c.key
}

// appendIdentity tells backends apart, also those of one name: two levels of the CPU. They are the same
// where type and data pointer of the interface are; a program that is kept holds its backend, so that no
// other can come to lie at its place.
func appendIdentity(key []byte, b Backend) []byte {
	for _, word := range *(*[2]uintptr)(unsafe.Pointer(&b)) {
		key = binary.NativeEndian.AppendUint64(key, uint64(word))
	}
	return key
}

// fuse gives the options of the first stage.
func (s *settings) fuse() fuse.Options { return fuse.Options{Fuel: debug.Fuel(), Off: s.unfused} }

// lower gives the options of the second stage: the directives of each kernel that a schedule is for.
func (s *settings) lower(r *replica, plan *fuse.Plan) (schedule.Options, error) {
	o := schedule.Options{Directives: map[string][]schedule.Directive{}, Steps: printSteps()}
	for _, sched := range s.schedules {
		k := sched.kernel(r, plan)
		if k == nil {
			return o, fmt.Errorf("schedule: no kernel computes the array %v here", sched.value.Type())
		}
		if _, twice := o.Directives[k.Name]; twice {
			return o, fmt.Errorf("schedule: two schedules are for kernel %s: give their directives in one", k.Name)
		}
		ds, err := sched.resolve(schedule.Naive(plan, k))
		if err != nil {
			return o, fmt.Errorf("schedule: %w", err)
		}
		o.Directives[k.Name] = ds
	}
	return o, nil
}
