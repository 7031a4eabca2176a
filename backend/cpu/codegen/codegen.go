// Package codegen turns vector programs into machine code of one level of an amd64 machine.
//
// What comes in: a verified vector.Program and a Level. What goes out: a Kernel, which package exec places and
// package enter calls. It must not know nests, graphs or executable memory. It is data and arithmetic only, so it
// compiles code on every platform.
//
// The road: selection (select.go and the files of its operations, by the rules in the folder rules) makes instructions
// over virtual registers, apart for each region: the hot code, and every body of a When, which is laid behind it.
// schedule.go puts them into a better order, allocate.go and spill.go give them registers or places in scratch memory,
// emit.go hands them to the assembler.
//
// Invariants: code is what amd64.Check accepts; RDI holds the arguments throughout; memory that a
// mask leaves out is not touched.
package codegen

import (
	"fmt"

	"github.com/laze-go/laze/backend/cpu/amd64"
	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/internal/debug"
)

// A Kernel is the machine code of a program.
type Kernel struct {
	Code         amd64.Code
	Scratch      int // bytes of scratch memory to call it with, aligned to 64: the program's, then spills
	Name         string
	Level        Level
	Instructions int
	Vectors      int // vector registers in use
	Spills       int // values that found no register
}

// Compile makes machine code of a verified program. The error names what the level cannot do.
func Compile(p *vector.Program, level Level) (*Kernel, error) {
	f, err := prepared(p, level, true)
	if err == nil && f.spills > f.instructions()/fewSpills {
		f, err = f.orBetter()
	}
	if err != nil {
		return nil, fmt.Errorf("codegen: %s on %v: %w", p.Name, level, err)
	}
	defer f.release()
	k, err := f.finish()
	if err == nil && debug.Get().Check {
		mustPass(k)
	}
	return k, err
}

// mustPass holds code to what Go asks of code that it did not make. Whatever is wrong with it is a mistake of this
// package.
func mustPass(k *Kernel) {
	if err := amd64.Check(k.Code); err != nil {
		panic(fmt.Sprintf("codegen: %v\n%s", err, k.Text()))
	}
}

// prepared is a program over the machine's registers, its instructions put in a better order or left in the program's.
func prepared(p *vector.Program, level Level, reorder bool) (*function, error) {
	f, err := selected(p, level)
	if err != nil {
		return nil, err
	}
	f.resolve()
	if p.Direct {
		f.takeOperands()
	}
	if reorder {
		f.schedule()
	}
	if err := f.allocate(); err != nil {
		f.release()
		return nil, err
	}
	return f, nil
}

// fewSpills is how many instructions should stand beside one value that found no register: work
// that overlaps is worth so many.
const fewSpills = 20

// orBetter is f, or the same in the program's order if that spills less.
func (f *function) orBetter() (*function, error) {
	g, err := prepared(f.program, f.level, false)
	if err != nil || g.spills >= f.spills {
		if err == nil {
			g.release()
		}
		return f, nil
	}
	f.release()
	return g, nil
}

// instructions counts those of all regions.
func (f *function) instructions() (n int) {
	for i := range f.regions {
		n += len(f.regions[i].code)
	}
	return n
}

// Text lists the code, after a line of figures.
func (k *Kernel) Text() string {
	return fmt.Sprintf("; %s %v: %d bytes, %d instructions, %d vector registers, %d spills, %d bytes of scratch\n%s",
		k.Name, k.Level, len(k.Code.Bytes), k.Instructions, k.Vectors, k.Spills, k.Scratch, k.Code)
}
