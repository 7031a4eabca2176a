package cpu

import (
	"fmt"
	"sync"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/cpu/exec"
	"github.com/laze-go/laze/backend/cpu/native"
	"github.com/laze-go/laze/backend/cpu/portable"
	"github.com/laze-go/laze/backend/cpu/sorting"
	"github.com/laze-go/laze/backend/ref"
	"github.com/laze-go/laze/schedule"
)

// arena is where the machine code of the process lies.
var arena = sync.OnceValues(func() (*exec.Arena, error) { return exec.New(arenaBytes) })

const arenaBytes = 64 << 20

// compile turns a nest into code of the backend's level. What has no machine code as a whole runs portable,
// around stages that have some.
func (c *CPU) compile(n *schedule.Nest) (backend.Code, error) {
	switch c.level {
	case Ref:
		return ref.New().Compile(n)
	case Portable:
		return c.compilePortable(n, nil, nil)
	}
	a, err := arena()
	if err != nil {
		return c.compileRefused(n, nil, nil, fmt.Errorf("portable, because there is no machine code: %w", err))
	}
	level := machineLevels[c.level]
	code, err := native.Compile(n, level, a)
	if err != nil {
		return c.compileRefused(n, native.Stages(level, a), sortingMachine(c.level), fmt.Errorf("portable but for its stages: %w", err))
	}
	return code, nil
}

// sortingMachine gives the kernels of a level that sort, which the process shares; nil where they cannot be placed.
func sortingMachine(l Level) *sorting.Machine { return sortingMachines[l]() }

var sortingMachines = [...]func() *sorting.Machine{AVX2: newSortingMachine(AVX2), AVX512: newSortingMachine(AVX512)}

func newSortingMachine(l Level) func() *sorting.Machine {
	return sync.OnceValue(func() *sorting.Machine {
		a, err := arena()
		if err != nil {
			return nil
		}
		m, err := sorting.NewMachine(machineLevels[l], a)
		if err != nil {
			return nil
		}
		return m
	})
}

func (c *CPU) compilePortable(n *schedule.Nest, stages portable.Stages, m *sorting.Machine) (*portable.Code, error) {
	code, err := portable.CompileWith(n, stages)
	if err != nil {
		return nil, fmt.Errorf("cpu: %w", err)
	}
	code.Provide(m, &c.memory)
	return code, nil
}

// compileRefused compiles a nest that has no machine code as a whole.
func (c *CPU) compileRefused(n *schedule.Nest, stages portable.Stages, m *sorting.Machine, why error) (backend.Code, error) {
	code, err := c.compilePortable(n, stages, m)
	if err != nil {
		return nil, err
	}
	return refused{code, why}, nil
}

// refused is portable code of a nest that has no machine code, or only of its stages.
type refused struct {
	*portable.Code
	why error
}

// Describe says why.
func (r refused) Describe() string {
	return fmt.Sprintf("%v\n%s", r.why, r.Code.Describe())
}
