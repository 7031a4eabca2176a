// Package native runs nests as machine code.
//
// What comes in: a schedule.Nest and a level of the machine. What goes out: backend.Code. It must not know graphs,
// plans or instructions: it builds programs of package vector, package codegen makes machine code of them.
//
// The body of a stage becomes straight-line code on vectors (body.go, rules.go). A program computes a box of a
// nest: rows along one axis, columns along another, at one index of all others (frame.go); a signature says which
// pointers and numbers it is called with. The driver cuts the domain into boxes, shares them among goroutines,
// and calls the program (run.go).
//
// Whatever the code cannot do alone, the portable code of the same nest does: it finds the first of the indices that
// are outside a table, goes on with loops that take very long, and works on memory that overlaps. Nests with something
// that a level has no code for are refused with the reason; Stages makes code of what is computed around their
// portable anchors (stage.go).
package native

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"sync"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/cpu/codegen"
	"github.com/laze-go/laze/backend/cpu/exec"
	"github.com/laze-go/laze/backend/cpu/portable"
	"github.com/laze-go/laze/schedule"
)

// Code is a compiled nest.
type Code struct {
	nest     *schedule.Nest
	level    codegen.Level
	arena    *exec.Arena
	driver   driver
	portable func() (*portable.Code, error) // compiled when it is needed

	mu      sync.Mutex
	kernels []*kernel
}

// A driver runs the kernels of a nest.
type driver interface {
	run(ctx context.Context, a *backend.Args) error
	effort() work                // of one index
	bind(a *backend.Args) *bound // nil: runs are more than one call
}

// Compile prepares a nest, which must verify. The error says what the level cannot do. Without an arena the code is not
// placed: its programs are interpreted, which any machine can do for any level, slowly.
func Compile(n *schedule.Nest, level codegen.Level, arena *exec.Arena) (*Code, error) {
	c := &Code{nest: n, level: level, arena: arena}
	c.portable = sync.OnceValues(func() (*portable.Code, error) { return portable.Compile(n) })
	err := c.compile()
	if err != nil {
		return nil, fmt.Errorf("%v: %w", level, err)
	}
	return c, nil
}

// compile chooses the driver by the anchor.
func (c *Code) compile() (err error) {
	if len(c.nest.Axes) > maxAxes {
		return fmt.Errorf("%d axes, at most %d", len(c.nest.Axes), maxAxes)
	}
	switch a := c.nest.Anchor.(type) {
	case nil:
		c.driver, err = newMap(c)
	case *schedule.Reduce, *schedule.Scan:
		c.driver, err = newReduction(c)
	case *schedule.Compact:
		c.driver, err = newCompaction(c, a)
	default:
		err = fmt.Errorf("no %s", a.Name())
	}
	return err
}

// Run computes the nest.
func (c *Code) Run(ctx context.Context, a *backend.Args) error {
	defer runtime.KeepAlive(a) // code has addresses alone
	return c.driver.run(ctx, a)
}

// fallBack computes the nest by its portable code.
func (c *Code) fallBack(ctx context.Context, a *backend.Args) error {
	p, err := c.portable()
	if err != nil {
		return err
	}
	return p.Run(ctx, a)
}

// Describe prints the programs.
func (c *Code) Describe() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var b strings.Builder
	for _, k := range c.kernels {
		b.WriteString(k.describe(c.arena))
	}
	return b.String()
}

// Nanos estimates what one core needs for a run.
func (c *Code) Nanos(extents []int64) float64 {
	indices := 1.0
	for _, n := range extents {
		indices *= float64(n)
	}
	return c.driver.effort().nanos(indices)
}

// Bytes is the memory that the code takes.
func (c *Code) Bytes() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := int64(0)
	for _, k := range c.kernels {
		n += k.bytes()
	}
	return n
}
