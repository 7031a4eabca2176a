package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/laze-go/laze/graph/expr"
)

// goes says how an operation goes in Go: it writes the statement that defines name. What is missing is decomposed.
var goes = [expr.NumOps]func(w *writer, name string, s statement){
	expr.Const: leaf, expr.Get: leaf, expr.If: leaf, expr.While: leaf,

	expr.Add: plain("%s + %s"),
	expr.Sub: plain("%s - %s"),
	expr.Mul: product,
	expr.Div: floats("%s / %s", "%s / %s"),
	expr.Neg: plain("-%s"),
	expr.Abs: floats("math.Abs(%s)", "abs32(%s)"),
	expr.Min: plain("min(%s, %s)"),
	expr.Max: plain("max(%s, %s)"),
	expr.FMA: fused,

	expr.And:   logic("%s & %s", "%s && %s"),
	expr.Or:    logic("%s | %s", "%s || %s"),
	expr.Xor:   logic("%s ^ %s", "%s != %s"),
	expr.Not:   logic("^%s", "!%s"),
	expr.Shl:   plain("%s << uint64(%s)"),
	expr.Shr:   plain("%s >> uint64(%s)"),
	expr.MulHi: high,

	expr.Eq: plain("%s == %s"),
	expr.Ne: plain("%s != %s"),
	expr.Lt: plain("%s < %s"),
	expr.Le: plain("%s <= %s"),
	expr.Gt: plain("%s > %s"),
	expr.Ge: plain("%s >= %s"),

	expr.Select:  choice,
	expr.Pick:    table,
	expr.Cast:    cast,
	expr.Bitcast: bitcast,

	expr.CopySign: floats("math.Copysign(%s, %s)", "copysign32(%s, %s)"),
	expr.Sqrt:     floats("math.Sqrt(%s)", "sqrt32(%s)"),
	expr.Floor:    floats("math.Floor(%s)", "floor32(%s)"),
	expr.Ceil:     floats("math.Ceil(%s)", "ceil32(%s)"),
	expr.Trunc:    floats("math.Trunc(%s)", "trunc32(%s)"),
	expr.Round:    floats("math.RoundToEven(%s)", "round32(%s)"),
	expr.Scale:    floats("Scale64(%s, %s)", "Scale32(%s, %s)"),
}

// leaf stands for what writer.body does itself.
func leaf(*writer, string, statement) {}

func (w *writer) define(name, pattern string, args []string) {
	list := make([]any, len(args))
	for i, a := range args {
		list[i] = a
	}
	fmt.Fprintf(w.out, "%s := %s\n", name, fmt.Sprintf(pattern, list...))
}

func plain(pattern string) func(*writer, string, statement) {
	return func(w *writer, name string, s statement) { w.define(name, pattern, s.args) }
}

// floats goes by the type of the arguments.
func floats(f64, f32 string) func(*writer, string, statement) {
	return func(w *writer, name string, s statement) {
		w.define(name, map[bool]string{true: f32, false: f64}[s.arg() == expr.Float32], s.args)
	}
}

func logic(bits, bools string) func(*writer, string, statement) {
	return func(w *writer, name string, s statement) {
		w.define(name, map[bool]string{true: bools, false: bits}[s.arg() == expr.Bool], s.args)
	}
}

// product converts, so that Go cannot join it with a sum.
func product(w *writer, name string, s statement) {
	w.define(name, s.in.Type.GoName()+"(%s * %s)", s.args)
}

// fused holds the lines of FMA32, which are too many for Go to put them in place of a call.
func fused(w *writer, name string, s statement) {
	if s.arg() == expr.Float64 {
		w.define(name, "math.FMA(%s, %s, %s)", s.args)
		return
	}
	sum := w.fresh()
	w.define(sum, "float64(float64(%s) * float64(%s)) + float64(%s)", s.args)
	fmt.Fprintf(w.out, "%s := float32(%s)\nif NearTie(%s) {\n%s = OddFMA32(%s)\n}\n", name, sum, sum, name, strings.Join(s.args, ", "))
}

// high is the upper half of a product of unsigned integers.
func high(w *writer, name string, s statement) {
	switch s.in.Type {
	case expr.Uint64:
		w.define(name+", _", "bits.Mul64(%s, %s)", s.args)
	case expr.Uint32:
		w.define(name, "uint32(uint64(%s) * uint64(%s) >> 32)", s.args)
	default:
		panic(fmt.Sprintf("genmath: no mulhi of %v", s.in.Type))
	}
}

func choice(w *writer, name string, s statement) {
	fmt.Fprintf(w.out, "%s := %s\nif %s {\n%s = %s\n}\n", name, s.args[2], s.args[0], name, s.args[1])
}

// table looks up in a variable of the package, which all places with these entries share.
func table(w *writer, name string, s statement) {
	n := len(s.args) - 1
	text := fmt.Sprintf("[%d]%s{%s}", n, s.in.Type.GoName(), strings.Join(s.args[1:], ", "))
	at := slices.Index(w.tables, text)
	if at < 0 {
		at = len(w.tables)
		w.tables = append(w.tables, text)
	}
	w.define(name, fmt.Sprintf("%s[%%s & %d]", w.table(at), n-1), s.args[:1])
}

// cast converts numbers.
func cast(w *writer, name string, s statement) {
	from, to := s.arg(), s.in.Type
	switch {
	case from == expr.Bool:
		fmt.Fprintf(w.out, "%s := %s(0)\nif %s {\n%s = 1\n}\n", name, to.GoName(), s.args[0], name)
	case to == expr.Bool:
		w.define(name, "%s != 0", s.args)
	case from.IsFloat() && !to.IsFloat():
		panic("genmath: functions make integers of floats by adding 2^52, not by cast")
	default:
		w.define(name, to.GoName()+"(%s)", s.args)
	}
}

func bitcast(w *writer, name string, s statement) {
	switch from, to := s.arg(), s.in.Type; {
	case from.IsFloat():
		w.define(name, fmt.Sprintf("%s(math.Float%dbits(%%s))", to.GoName(), from.Bits()), s.args)
	case to.IsFloat():
		w.define(name, fmt.Sprintf("math.Float%dfrombits(uint%d(%%s))", to.Bits(), to.Bits()), s.args)
	default:
		w.define(name, to.GoName()+"(%s)", s.args)
	}
}
