package main

import (
	"bytes"
	"fmt"
	"math"
	"strings"

	"github.com/laze-go/laze/graph/expr"
)

// A writer writes one function, one statement per instruction.
type writer struct {
	name   string // of the function
	out    *bytes.Buffer
	next   int      // number of the next variable
	tables []string // of constants, as they are written
}

func writeFunc(out *bytes.Buffer, name string, f *expr.Func) error {
	w := &writer{name: name, out: out}
	t := f.Params[0].GoName()
	params := strings.Split("abc", "")[:len(f.Params)]
	fmt.Fprintf(out, "func %s(%s %s) %s {\n", name, strings.Join(params, ", "), t, t)
	results, err := w.body(f, params)
	fmt.Fprintf(out, "return %s\n}\n\n", strings.Join(results, ", "))
	for i, table := range w.tables {
		fmt.Fprintf(out, "var %s = %s\n\n", w.table(i), table)
	}
	return err
}

// body writes the instructions of a function of the given arguments and gives the Go expressions of its results.
func (w *writer) body(f *expr.Func, params []string) ([]string, error) {
	names := make([]string, len(f.Params)+len(f.Code))
	copy(names, params)
	parts := map[expr.Ref][]string{}
	for i := range f.Code {
		self, in := expr.Ref(len(f.Params)+i), &f.Code[i]
		args := pick(names, in.Args)
		switch in.Op {
		case expr.Const:
			names[self] = literal(in.Type, in.Bits)
		case expr.Get:
			names[self] = parts[in.Args[0]][in.Bits]
		case expr.If:
			var err error
			if parts[self], err = w.branches(f, self, args); err != nil {
				return nil, err
			}
		case expr.While:
			var err error
			if parts[self], err = w.loop(in, args); err != nil {
				return nil, err
			}
		default:
			if goes[in.Op] == nil {
				return nil, fmt.Errorf("no Go for %v", in.Op)
			}
			names[self] = w.fresh()
			goes[in.Op](w, names[self], statement{f, in, args})
		}
	}
	return pick(names, f.Results), nil
}

func pick(names []string, refs []expr.Ref) []string {
	list := make([]string, len(refs))
	for i, r := range refs {
		list[i] = names[r]
	}
	return list
}

func (w *writer) table(i int) string { return fmt.Sprintf("%sTable%d", w.name, i) }

func (w *writer) fresh() string {
	w.next++
	return fmt.Sprintf("t%d", w.next-1)
}

// A statement is an instruction with the Go expressions of its arguments.
type statement struct {
	f    *expr.Func
	in   *expr.Instr
	args []string
}

// arg is the type of the last argument.
func (s *statement) arg() expr.Type { return s.f.TypeOf(s.in.Args[len(s.in.Args)-1]) }

// branches writes an If as variables that either branch sets. Only those components are variables that something reads.
func (w *writer) branches(f *expr.Func, self expr.Ref, args []string) ([]string, error) {
	in := f.At(self)
	names := make([]string, len(in.Parts()))
	for k, t := range in.Parts() {
		names[k] = "_"
		if reads(f, self, k) {
			names[k] = w.fresh()
			fmt.Fprintf(w.out, "var %s %s\n", names[k], t.GoName())
		}
	}
	fmt.Fprintf(w.out, "if %s {\n", args[0])
	for i, region := range in.Regions {
		if i == 1 {
			w.out.WriteString("} else {\n")
		}
		results, err := w.body(region, args[1:])
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(w.out, "%s = %s\n", strings.Join(names, ", "), strings.Join(results, ", "))
	}
	w.out.WriteString("}\n")
	return names, nil
}

func reads(f *expr.Func, tuple expr.Ref, k int) bool {
	for i := range f.Code {
		if in := &f.Code[i]; in.Op == expr.Get && in.Args[0] == tuple && in.Bits == uint64(k) {
			return true
		}
	}
	return false
}

// loop writes a While over variables that are carried.
func (w *writer) loop(in *expr.Instr, args []string) ([]string, error) {
	names := make([]string, len(args))
	for k, t := range in.Parts() {
		names[k] = w.fresh()
		fmt.Fprintf(w.out, "var %s %s = %s\n", names[k], t.GoName(), args[k])
	}
	w.out.WriteString("for {\n")
	more, err := w.body(in.Regions[0], names)
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(w.out, "if !(%s) {\nbreak\n}\n", more[0])
	results, err := w.body(in.Regions[1], names)
	fmt.Fprintf(w.out, "%s = %s\n}\n", strings.Join(names, ", "), strings.Join(results, ", "))
	return names, err
}

// literal writes a constant so that Go reads the same bits.
func literal(t expr.Type, bits uint64) string {
	text := expr.FormatBits(t, bits)
	v := math.Float64frombits(bits)
	if t == expr.Float32 {
		v = float64(math.Float32frombits(uint32(bits)))
	}
	switch {
	case t.IsFloat() && (v-v != 0 || v == 0 && math.Signbit(v)):
		return fmt.Sprintf("math.Float%dfrombits(%#x)", t.Bits(), bits)
	case t == expr.Float64 && v == math.Trunc(v) && !strings.ContainsAny(text, ".e"):
		return fmt.Sprintf("float64(%s)", text)
	case t == expr.Float64 || t == expr.Bool:
		return text
	}
	return fmt.Sprintf("%s(%s)", t.GoName(), text)
}
