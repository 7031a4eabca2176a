package native

import (
	"os"
	"testing"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/backendtest"
	"github.com/laze-go/laze/backend/cpu/codegen"
	"github.com/laze-go/laze/backend/cpu/exec"
	"github.com/laze-go/laze/backend/cpu/memory"
	"github.com/laze-go/laze/backend/cpu/portable"
	"github.com/laze-go/laze/schedule"
)

// A machine is a backend of one level. Nests that the level cannot do run portable.
type machine struct {
	memory.Pool
	level codegen.Level
	arena *exec.Arena
}

func (m *machine) Name() string { return m.level.String() }

func (m *machine) Compile(n *schedule.Nest) (backend.Code, error) {
	if code, err := Compile(n, m.level, m.arena); err == nil {
		return code, nil
	}
	return portable.CompileWith(n, Stages(m.level, m.arena))
}

func (m *machine) Alloc(bytes int64) (*backend.Buffer, error) { return m.Lend(bytes) }

func (m *machine) Free(b backend.Buffer) { m.Put(b) }

// Programs mean what nests mean; interpreted, they are too slow to be stopped in time. Where the machine runs their
// code, package cpu tests that instead, unless a soak is asked for.
func TestInterpreted(t *testing.T) {
	if len(codegen.Levels()) > 0 && os.Getenv("LAZE_SOAK") == "" {
		t.Skip("machine code is tested by package cpu; LAZE_SOAK=1 for interpreted programs")
	}
	for _, level := range []codegen.Level{codegen.AVX2, codegen.AVX512} {
		t.Run(level.String(), func(t *testing.T) { backendtest.Results(t, &machine{level: level}) })
	}
}

func newArena(t testing.TB) *exec.Arena {
	arena, err := exec.New(64 << 20)
	if err != nil {
		t.Skip(err)
	}
	return arena
}
