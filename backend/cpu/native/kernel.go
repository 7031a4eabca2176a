package native

import (
	"fmt"
	"runtime"
	"slices"

	"github.com/laze-go/laze/backend/cpu/codegen"
	"github.com/laze-go/laze/backend/cpu/enter"
	"github.com/laze-go/laze/backend/cpu/exec"
	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/internal/debug"
)

// What a program reports.
const (
	statusFault   = 1 << iota // an index is outside a table
	statusRounds              // a loop did not end within its rounds
	statusDropped             // an element is not to be scattered
)

// A kernel is a program as code. It goes when nothing refers to it any more.
type kernel struct {
	program *vector.Program
	sig     *signature
	machine *codegen.Kernel
	code    *exec.Code
	scratch int     // bytes of scratch memory
	next    *kernel // what is called behind it, with the same arguments; nil: nothing is
}

// kernel makes code of a program.
func (c *Code) kernel(p *vector.Program, sig *signature) (*kernel, error) {
	machine, err := codegen.Compile(p, c.level)
	if err != nil {
		return nil, err
	}
	k := &kernel{program: p, sig: sig, machine: machine, scratch: machine.Scratch}
	if err := k.place(c.arena, c.nest.Name); err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.kernels = append(c.kernels, k)
	return k, nil
}

// then makes another kernel, whose signature begins with that of k, what is called behind it.
func (k *kernel) then(next *kernel) {
	k.next, k.sig, k.scratch = next, next.sig, max(k.scratch, next.scratch)
}

// place makes the code executable, until the collector finds that nobody has the kernel.
func (k *kernel) place(arena *exec.Arena, name string) (err error) {
	if arena == nil {
		return nil
	}
	if k.code, err = arena.Place(k.machine.Code.Bytes); err == nil {
		runtime.AddCleanup(k, (*exec.Code).Release, k.code)
		debug.MapCode(k.code.Entry(), len(k.machine.Code.Bytes), name)
	}
	return err
}

// A tool is a program for which the driver sets numbers.
type tool struct {
	kernel  *kernel
	numbers []int // per number of the driver: its place in the signature
}

// tool makes code of a program with so many numbers.
func (c *Code) tool(numbers int, p *vector.Program, sig *signature, err error) (*tool, error) {
	if err != nil {
		return nil, err
	}
	t := &tool{}
	if t.kernel, err = c.kernel(p, sig); err != nil {
		return nil, err
	}
	for k := range numbers {
		t.numbers = append(t.numbers, slices.Index(sig.numbers, number{what: own, of: k}))
	}
	return t, nil
}

// set gives the code a number.
func (t *tool) set(args *enter.Args, k int, v int64) {
	if i := t.numbers[k]; i >= 0 {
		args.Scalars[i] = uint64(v)
	}
}

// call runs the code once and gives its status.
func (k *kernel) call(args *enter.Args) uint64 {
	if k.code == nil {
		return k.interpret(args)
	}
	args.Status = 0
	if args.Scratch == nil && k.scratch > 0 {
		enter.CallRoom(k.code, args)
	} else {
		enter.Call(k.code, args)
	}
	if k.next != nil {
		enter.Call(k.next.code, args)
	}
	runtime.KeepAlive(k)
	return args.Status
}

// interpret runs the program on a copy of the arguments, which may stand on a stack.
func (k *kernel) interpret(args *enter.Args) uint64 {
	own := enter.Args{Pointers: slices.Clone(args.Pointers), Scalars: slices.Clone(args.Scalars), N: args.N}
	k.program.Run(&own)
	if k.next != nil {
		k.next.program.Run(&own)
	}
	return own.Status
}

// describe prints the program, how it is used, and the code.
func (k *kernel) describe(arena *exec.Arena) string {
	way := "interpreted"
	if arena != nil {
		way = "executable by " + arena.Way()
	}
	p := k.program
	return fmt.Sprintf("%v; %s: %d lanes, unroll %d, %s\n%s", p, p.Name, p.Lanes, max(1, k.sig.vectors), way, k.machine.Text())
}

// bytes is what the code takes of the arena, in whole pages, and beside it.
func (k *kernel) bytes() int64 {
	return int64(len(k.machine.Code.Bytes)+4095)&^4095 + perInstruction*int64(k.machine.Instructions)
}

// perInstruction is about what an instruction takes in the program and in the listing.
const perInstruction = 128
