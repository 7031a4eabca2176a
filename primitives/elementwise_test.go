package primitives

import (
	"context"
	"strings"
	"testing"
	"unicode"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/graph/interp"
)

// Every word gives, for every type that its row takes, what the row means, with arrays and constants as operands.
func TestWordsMeanTheirRows(t *testing.T) {
	for _, word := range Words {
		row := word.Op.Row()
		for _, elem := range expr.Types {
			if row.TakesType(elem) {
				t.Run(word.Word+"/"+elem.String(), func(t *testing.T) { testWord(newWorld(t), word, elem) })
			}
		}
	}
}

func testWord(w *world, word Elementwise, elem expr.Type) {
	const n = 7
	in := []graph.Value{w.input(elem, sample(elem, n)), w.input(elem, sample(elem, n))}[:word.Op.Row().Arity]
	w.sameAsRow(word.Op, in)
	if len(in) == 2 {
		three := w.try(Fill(site("fill"), elem, toBits(elem, 3)&1, nil))
		w.sameAsRow(word.Op, []graph.Value{in[0], three})
		w.sameAsRow(word.Op, []graph.Value{three, in[0]})
		w.sameAsRow(word.Op, []graph.Value{three, three})
	}
}

// sameAsRow compares an operation of vectors and constants with its row, element by element.
func (w *world) sameAsRow(op expr.Op, in []graph.Value) {
	w.Helper()
	y := w.try(Apply(site(op.String()), op, in...))
	if err := graph.Verify(y); err != nil {
		w.Fatal(err)
	}
	out, err := interp.Eval(context.Background(), append([]graph.Value{y}, in...), w.inputs)
	if err != nil {
		w.Fatal(err)
	}
	types := make([]expr.Type, len(in))
	for k, v := range in {
		types[k] = v.Elem()
	}
	b := expr.NewBuilder(types...)
	args := make([]expr.Ref, len(in))
	for k := range args {
		args[k] = expr.Ref(k)
	}
	machine := expr.NewMachine(b.Func(b.Op(op, args...)))
	for i, got := range out[0].Bits {
		bits, want := make([]uint64, len(in)), make([]uint64, 1)
		for k, a := range out[1:] {
			bits[k] = a.Bits[i%len(a.Bits)]
		}
		machine.Eval(&expr.Env{}, bits, want)
		if !expr.EqualBits(y.Elem(), got, want[0]) {
			w.Fatalf("%v of %x is %#x, want %#x", op, bits, got, want[0])
		}
	}
}

func TestWordsAreWellFormed(t *testing.T) {
	seen := map[string]bool{}
	for _, word := range Words {
		row := word.Op.Row()
		if seen[word.Word] || !unicode.IsUpper(rune(word.Word[0])) {
			t.Errorf("%q is not one exported name", word.Word)
		}
		seen[word.Word] = true
		if row.Arity < 1 || row.Arity > 2 {
			t.Errorf("%s takes %d operands", word.Word, row.Arity)
		}
		if !strings.HasSuffix(word.Doc, ".") || unicode.IsUpper(rune(word.Doc[0])) {
			t.Errorf("the doc of %s does not continue its name: %q", word.Word, word.Doc)
		}
	}
	// All rows of one or two equal operands are words, but for those that only decompositions need.
	for op := expr.NoOp + 1; op < expr.NumOps; op++ {
		row := op.Row()
		missing := op >= expr.Add && row.Arity <= 2 && op != expr.Cast && op != expr.Bitcast && op != expr.Pick && op != expr.Scale
		for _, word := range Words {
			missing = missing && word.Op != op
		}
		if missing {
			t.Errorf("%v is no word", op)
		}
	}
}

func TestApplyInlinesConstants(t *testing.T) {
	w := newWorld(t)
	two := w.try(Fill(site("fill"), expr.Float64, floatBits(expr.Float64, 2), nil))
	y := w.try(Apply(site("mul"), expr.Mul, w.array(3), two))
	if len(y.Node.Operands) != 1 {
		t.Errorf("x*2 reads %d arrays", len(y.Node.Operands))
	}
	four := w.try(Apply(site("mul"), expr.Mul, two, two))
	if bits, ok := constant(four); !ok || bits != floatBits(expr.Float64, 4) {
		t.Errorf("2*2 is no constant 4")
	}
}

func TestApplyRefuses(t *testing.T) {
	w := newWorld(t)
	x, i, p := w.array(3), w.input(expr.Int32, sample(expr.Int32, 3)), w.input(expr.Bool, sample(expr.Bool, 3))
	refused(t, "add: operand types differ: f64[3] and i32[3]: convert one with Cast")(Apply(site("add"), expr.Add, x, i))
	refused(t, "sin: needs floats, got i32[3]: convert it with Cast")(Apply(site("sin"), expr.Sin, i))
	refused(t, "and: needs integers or bools, got f64[3]: convert it with Cast")(Apply(site("and"), expr.And, x, x))
	refused(t, "shl: needs integers, got bool[3]: convert it with Cast")(Apply(site("shl"), expr.Shl, p, p))
	refused(t, "add: needs numbers, got bool[3]: convert it with Cast")(Apply(site("add"), expr.Add, p, p))
	refused(t, "add: takes 2 operands, got 1")(Apply(site("add"), expr.Add, x))
	refused(t, "add: operand 1 is no array: make it with From or another primitive")(Apply(site("add"), expr.Add, x, graph.Value{}))
	refused(t, "where: needs a bool condition, got f64[3]: convert it with Cast")(Where(site("where"), x, x, x))
	refused(t, "where: operand types differ: f64[3] and i32[3]: convert one with Cast")(Where(site("where"), p, x, i))
	refused(t, "cast: is no operation on elements")(Apply(site("cast"), expr.Cast, x))
	refused(t, "get: is no operation on elements")(Apply(site("get"), expr.Get, x))
	refused(t, "while: is no operation on elements")(Apply(site("while"), expr.While, x))
}
