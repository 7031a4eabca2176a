// Package idle is a machine that computes nothing: what an evaluation on it takes is what Laze itself costs.
//
// What comes in: nests. What goes out: code that returns at once, and leaves its buffers as they are.
package idle

import (
	"context"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/cpu"
	"github.com/laze-go/laze/schedule"
)

// New gives the machine. Its memory is a pool, like that of the CPU.
func New() backend.Backend { return machine{cpu.At(cpu.Portable)} }

type machine struct{ backend.Backend }

func (machine) Name() string { return "idle" }

func (machine) Compile(*schedule.Nest) (backend.Code, error) { return code{}, nil }

type code struct{}

func (code) Describe() string { return "does nothing" }

func (code) Run(context.Context, *backend.Args) error { return nil }
