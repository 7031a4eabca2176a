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

// compile turns a nest into code of a level. What machine code cannot do runs portable.
func compile(n *schedule.Nest, level Level) (backend.Code, error) {
	if level == Ref {
		return ref.New().Compile(n)
	}
	why := error(nil)
	if level > Portable {
		code, err := compileNative(n, level)
		if err == nil {
			return code, nil
		}
		why = err
	}
	code, err := portable.Compile(n)
	if err != nil {
		return nil, fmt.Errorf("cpu: %w", err)
	}
	if why != nil {
		return refused{code, why}, nil
	}
	return code, nil
}

func compileNative(n *schedule.Nest, level Level) (backend.Code, error) {
	a, err := arena()
	if err != nil {
		return nil, err
	}
	code, err := native.Compile(n, machineLevels[level], a)
	if err != nil {
		return nil, err
	}
	return code, nil
}

// refused is portable code of a nest that has no machine code.
type refused struct {
	backend.Code
	why error
}

// Describe says why.
func (r refused) Describe() string {
	return fmt.Sprintf("portable, because there is no machine code: %v\n%s", r.why, r.Code.Describe())
}
