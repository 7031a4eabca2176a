package cpu

import (
	"fmt"
	"sync"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/cpu/exec"
	"github.com/laze-go/laze/backend/cpu/native"
	"github.com/laze-go/laze/backend/cpu/portable"
	"github.com/laze-go/laze/backend/ref"
	"github.com/laze-go/laze/schedule"
)

// arena is where the machine code of the process lies.
var arena = sync.OnceValues(func() (*exec.Arena, error) { return exec.New(arenaBytes) })

const arenaBytes = 64 << 20

// compile turns a nest into code of a level. What has no machine code as a whole runs portable, around stages that have some.
func compile(n *schedule.Nest, level Level) (backend.Code, error) {
	switch level {
	case Ref:
		return ref.New().Compile(n)
	case Portable:
		return compilePortable(n, nil)
	}
	a, err := arena()
	if err != nil {
		return compileRefused(n, nil, fmt.Errorf("portable, because there is no machine code: %w", err))
	}
	code, err := native.Compile(n, machineLevels[level], a)
	if err != nil {
		return compileRefused(n, native.Stages(machineLevels[level], a), fmt.Errorf("portable but for its stages: %w", err))
	}
	return code, nil
}

func compilePortable(n *schedule.Nest, stages portable.Stages) (*portable.Code, error) {
	code, err := portable.CompileWith(n, stages)
	if err != nil {
		return nil, fmt.Errorf("cpu: %w", err)
	}
	return code, nil
}

// compileRefused compiles a nest that has no machine code as a whole.
func compileRefused(n *schedule.Nest, stages portable.Stages, why error) (backend.Code, error) {
	code, err := compilePortable(n, stages)
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
