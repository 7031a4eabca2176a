package codegen_test

import (
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"strconv"
	"testing"

	"github.com/laze-go/laze/backend/cpu/amd64"
	"github.com/laze-go/laze/backend/cpu/codegen"
	"github.com/laze-go/laze/backend/cpu/enter"
	"github.com/laze-go/laze/backend/cpu/exec"
	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/backend/cpu/vector/vectortest"
)

// A bench compiles programs and runs them beside vector.Run.
type bench struct {
	level codegen.Level
	arena *exec.Arena
	guard *vectortest.Guard
}

// onLevels runs a test on every level that the machine has.
func onLevels(t *testing.T, test func(t *testing.T, b *bench)) {
	levels := codegen.Levels()
	if len(levels) == 0 {
		t.Skip("the machine runs none of this code")
	}
	for _, level := range levels {
		t.Run(level.String(), func(t *testing.T) {
			arena, err := exec.New(1 << 24)
			if errors.Is(err, errors.ErrUnsupported) {
				t.Skip(err)
			}
			if err != nil {
				t.Fatal(err)
			}
			test(t, &bench{level, arena, vectortest.NewGuard(t)})
			if err := arena.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

// machines are the shapes of programs: with and without lanes of 64 bits.
func (b *bench) machines() []vectortest.Machine {
	register := 4 * b.level.Lanes(false)
	return []vectortest.Machine{
		{Lanes: b.level.Lanes(true), Register: register, Without: b.refused()},
		{Lanes: b.level.Lanes(false), Register: register, Without: b.refused()},
	}
}

// differs compiles and runs a case, and says how the outcome differs from what the program means.
func (b *bench) differs(c *vectortest.Case) error {
	kernel, err := codegen.Compile(c.Program, b.level)
	if err != nil {
		return err
	}
	if err := amd64.Check(kernel.Code); err != nil {
		return err
	}
	code, err := b.arena.Place(kernel.Code.Bytes)
	if err != nil {
		return err
	}
	defer code.Release()
	want := c.Want()
	for _, room := range []func(bytes int) []byte{b.guard.Room, b.guard.RoomBehind} {
		got, err := b.run(c, code, kernel.Scratch, room)
		if err != nil {
			return err
		}
		if diff := got.Diff(want); diff != "" {
			return errors.New(diff)
		}
	}
	return nil
}

// run makes a fault of the code an error.
func (b *bench) run(c *vectortest.Case, code *exec.Code, scratch int, room func(bytes int) []byte) (out vectortest.Outcome, err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("%v", fault)
		}
	}()
	b.guard.Reset()
	out = c.On(room, scratch, func(a *enter.Args) { enter.Call(code, a) })
	return out, nil
}

// mayLack are the operations that a level may refuse: package expr has decompositions of them.
var mayLack = []vector.Op{vector.Scale}

// refused lists the operations that the level refuses.
func (b *bench) refused() (ops []vector.Op) {
	for _, op := range mayLack {
		if !codegen.Has(b.level, op, vector.F64) || !codegen.Has(b.level, op, vector.F32) {
			ops = append(ops, op)
		}
	}
	return ops
}

// Every operation gives what it means, for every type, on special values and random ones; memory is
// read and written as every type.
func TestEveryOperation(t *testing.T) {
	onLevels(t, func(t *testing.T, b *bench) {
		for _, m := range b.machines() {
			for _, c := range append(m.Ops(), m.Memory()...) {
				if err := b.differs(&c); err != nil {
					t.Errorf("%d lanes: %s: %v", m.Lanes, c.Program.Name, err)
				}
			}
		}
	})
}

// Random programs do what they mean. LAZE_SOAK=n tries n times as many.
func TestRandomPrograms(t *testing.T) {
	soak, _ := strconv.Atoi(os.Getenv("LAZE_SOAK"))
	onLevels(t, func(t *testing.T, b *bench) {
		for _, size := range []int{1, 3, 8, 20, 50, 150} { // the smallest that fails is the best to look at
			for _, m := range b.machines() {
				for seed := range uint64(20 * max(1, soak)) {
					c := m.Random(seed, size)
					c.Program.Direct = seed%2 == 1
					if err := b.differs(&c); err != nil {
						c = vectortest.Reduce(c, func(c *vectortest.Case) bool { return b.differs(c) != nil })
						t.Errorf("seed %d, %d lanes, size %d: %v\n%v%v", seed, m.Lanes, size, err, c.Program, b.differs(&c))
					}
				}
			}
			if t.Failed() {
				return
			}
		}
	})
}
