package schedule

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/laze-go/laze/fuse"
	"github.com/laze-go/laze/internal/lex"
)

// The text of a program is that of its steps. A step is a line of bindings and its nest:
//
//	step buffers 0 3; extents 1000 50@7; scalars 4 8@7; axes 0+1 2
//	nest k0 buffers (b0 f64 reads, b1 f64 writes) axes (i0 kept, i1 folded) scalars 2
//	..
//
// Steps that run together have a line before the first of them, with the rows of all and of a block:
//
//	together k0 k1 k2; rows 1000 by 20
//
// 50@7 is what buffer 7 of the plan holds when the step runs, at most 50. The axes are those of the kernel's domain
// that each axis of the nest stands for; - is none.

// String gives the canonical text of the program.
func (p *Program) String() string {
	var b strings.Builder
	for i := range p.Steps {
		b.WriteString(p.Before(i) + p.Steps[i].String())
	}
	return b.String()
}

// Before gives the line before a step: that of the steps which run together from it on, or nothing.
func (p *Program) Before(step int) string {
	k := slices.IndexFunc(p.Together, func(t Together) bool { return t.First == step })
	if k < 0 {
		return ""
	}
	t, line := p.Together[k], "together"
	for i := range t.Steps {
		line += " " + p.Steps[t.First+i].Nest.Name
	}
	return fmt.Sprintf("%s; rows %d by %d\n", line, t.Rows, t.Block)
}

// String gives the bindings and the nest.
func (s *Step) String() string {
	extents := make([]string, len(s.Extents))
	for i, e := range s.Extents {
		extents[i] = lateText(e.Max, e.Count)
	}
	scalars := make([]string, len(s.Scalars))
	for i, v := range s.Scalars {
		scalars[i] = lateText(v, s.count(i))
	}
	axes := make([]string, len(s.From))
	for i, from := range s.From {
		if axes[i] = strings.ReplaceAll(numbers(from), " ", "+"); len(from) == 0 {
			axes[i] = "-"
		}
	}
	fields := []string{numbers(s.Buffers), strings.Join(extents, " "), strings.Join(scalars, " "), strings.Join(axes, " ")}
	line := "step"
	for i, name := range stepFields {
		line += " " + strings.TrimSpace(name+" "+fields[i]) + ";"
	}
	return strings.TrimSuffix(line, ";") + "\n" + s.Nest.String()
}

var stepFields = []string{"buffers", "extents", "scalars", "axes"}

// count gives the buffer that holds a scalar, or -1.
func (s *Step) count(scalar int) int {
	for _, l := range s.Late {
		if l.Scalar == scalar {
			return l.Count
		}
	}
	return -1
}

func lateText(v int64, count int) string {
	if count < 0 {
		return strconv.FormatInt(v, 10)
	}
	return fmt.Sprintf("%d@%d", v, count)
}

// ParseProgram reads the text that Program.String gives. The steps are bound to the kernels of plan by name;
// without a plan (nil) they have none.
func ParseProgram(text string, plan *fuse.Plan) (program *Program, err error) {
	defer lex.Catch(&err)
	p := parser{Reader: lex.New(text)}
	prog := &Program{Plan: plan}
	for p.Tok != "" {
		if p.Accept("together") {
			prog.Together = append(prog.Together, p.together(len(prog.Steps)))
		}
		pos, s := p.Pos(), p.step()
		p.checkTogether(pos, prog.Together, len(prog.Steps), s.Nest.Name)
		if s.Kernel = kernelOf(plan, s.Nest.Name); plan != nil && s.Kernel == nil {
			p.FailAt(pos, "the plan has no kernel %s", s.Nest.Name)
		}
		prog.Steps = append(prog.Steps, s)
	}
	return prog, prog.Verify()
}

// together reads the line for steps that run together, of which the first has the given number.
func (p *parser) together(first int) Together {
	t := Together{First: first}
	for p.names = nil; !p.Accept(";"); t.Steps++ {
		p.names = append(p.names, p.Word("a kernel or ; rows"))
	}
	p.Expect("rows")
	t.Rows = p.Int()
	p.Expect("by")
	t.Block = p.Int()
	p.EndLine()
	return t
}

// checkTogether demands that the steps after such a line are those that it names.
func (p *parser) checkTogether(pos int, all []Together, step int, name string) {
	if len(all) == 0 {
		return
	}
	if k := step - all[len(all)-1].First; k < len(p.names) && p.names[k] != name {
		p.FailAt(pos, "%s follows where %s is to run together with others", name, p.names[k])
	}
}

func kernelOf(plan *fuse.Plan, name string) *fuse.Kernel {
	if plan == nil {
		return nil
	}
	if i := slices.IndexFunc(plan.Kernels, func(k *fuse.Kernel) bool { return k.Name == name }); i >= 0 {
		return plan.Kernels[i]
	}
	return nil
}

func (p *parser) step() Step {
	var s Step
	p.Expect("step", "buffers")
	for p.AtNumber() {
		s.Buffers = append(s.Buffers, p.Count())
	}
	p.Expect(";", "extents")
	for p.AtNumber() {
		v, count := p.late()
		s.Extents = append(s.Extents, fuse.Extent{Max: v, Count: count})
	}
	p.Expect(";", "scalars")
	for p.AtNumber() || p.Tok == "-" {
		v, count := p.late()
		if count >= 0 {
			s.Late = append(s.Late, LateScalar{Scalar: len(s.Scalars), Count: count})
		}
		s.Scalars = append(s.Scalars, v)
	}
	p.Expect(";", "axes")
	for !p.AtEnd() {
		s.From = append(s.From, p.from())
	}
	p.EndLine()
	s.Nest = p.nest()
	return s
}

func (p *parser) late() (v int64, count int) {
	if v, count = p.Int(), -1; p.Accept("@") {
		count = p.Count()
	}
	return v, count
}

// from reads "0+1", or "-" for none.
func (p *parser) from() []int {
	if p.Accept("-") {
		return nil
	}
	axes := []int{p.Count()}
	for p.Accept("+") {
		axes = append(axes, p.Count())
	}
	return axes
}

func numbers(ns []int) string { return strings.Trim(fmt.Sprint(ns), "[]") }
