package portable

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"unsafe"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/graph/expr"
)

// specials gives raw bits of type t where operations have edges, and a few random ones.
func specials(t expr.Type) []uint64 {
	r := rand.New(rand.NewPCG(1, uint64(t)))
	var list []uint64
	add := func(v any) {
		if bits, err := expr.ConstBits(t, v); err == nil {
			list = append(list, bits)
		}
	}
	switch {
	case t == expr.Bool:
		return []uint64{0, 1}
	case t.IsFloat():
		for _, v := range []float64{0, math.Copysign(0, -1), 1, -1, 0.5, -0.5, 1.5, 2.5, -2.5, 3, 7, 100, 127.9, 128, 255.5, 256, -128.5, -129,
			32767.5, 65536, 1 << 24, 1<<31 - 0.5, 1 << 31, 1 << 32, 1 << 52, 1 << 53, -(1 << 63), 1 << 63, 1 << 64, 1e30, -1e30, 1e-30,
			math.Inf(1), math.Inf(-1), math.NaN(), math.MaxFloat32, math.SmallestNonzeroFloat32, math.Pi, -math.E} {
			add(v)
		}
		if t == expr.Float64 {
			list = append(list, math.Float64bits(math.MaxFloat64), 1, 1<<63|1, 0x0010000000000000, 0x000fffffffffffff)
		} else {
			list = append(list, 0x7f7fffff, 1, 0x80000001, 0x00800000, 0x007fffff)
		}
	default:
		for k := range t.Bits() {
			for _, d := range []uint64{0, 1, ^uint64(0)} {
				list = append(list, 1<<k+d)
			}
		}
		list = append(list, 0, 3, 5, 7, 10, 100)
	}
	for range 12 {
		list = append(list, r.Uint64())
	}
	for i := range list {
		list[i] &= math.MaxUint64 >> (64 - t.Bits())
	}
	return list
}

// argTypes gives the types of the arguments of an operation whose last one is t.
func argTypes(op expr.Op, t expr.Type) []expr.Type {
	types := make([]expr.Type, op.Row().Arity)
	for k := range types {
		types[k] = t
	}
	if op == expr.Select {
		types[0] = expr.Bool
	}
	return types
}

// Every operation, on every type, gives the bits of its reference meaning for all special values, whichever operands
// are columns and whichever are one element for all.
func TestForms(t *testing.T) {
	for op := expr.Add; op < expr.NumOps; op++ {
		if op.Row().Eval == nil || op == expr.Pick { // its own test
			continue
		}
		for _, arg := range expr.Types {
			if !op.Row().TakesType(arg) {
				continue
			}
			for _, out := range outTypes(op, arg) {
				t.Run(fmt.Sprintf("%v/%v/%v", op, arg, out), func(t *testing.T) { checkForms(t, op, argTypes(op, arg), out) })
			}
		}
	}
}

// outTypes lists the result types that an operation can have.
func outTypes(op expr.Op, arg expr.Type) []expr.Type {
	switch op {
	case expr.Cast:
		return expr.Types
	case expr.Bitcast:
		var same []expr.Type
		for _, t := range expr.Types {
			if t != expr.Bool && t.Size() == arg.Size() {
				same = append(same, t)
			}
		}
		return same
	}
	b := expr.NewBuilder(argTypes(op, arg)...)
	refs := make([]expr.Ref, op.Row().Arity)
	for k := range refs {
		refs[k] = expr.Ref(k)
	}
	return []expr.Type{b.TypeOf(b.Op(op, refs...))}
}

// checkForms runs one operation over columns of special values against each other.
func checkForms(t *testing.T, op expr.Op, args []expr.Type, out expr.Type) {
	t.Helper()
	b := expr.NewBuilder(args...)
	refs := make([]expr.Ref, len(args))
	for k := range refs {
		refs[k] = expr.Ref(k)
	}
	p := newProgram(b.Func(b.Add(expr.Instr{Op: op, Type: out, Args: refs})))
	first := specials(args[0])
	for mask := range 1 << len(args) {
		for shift := range specials(args[len(args)-1]) {
			f := newFrame(p, &env{})
			f.bind(func(v int32) level { return []level{fixed, perElement}[mask>>v&1] })
			n := len(first)
			in := make([][]uint64, len(args))
			for k, typ := range args {
				list := specials(typ)
				for i := range n {
					v := list[(i+k*shift)%len(list)]
					if mask>>k&1 == 0 {
						v = list[(shift*(k+1)+k*k)%len(list)]
					}
					in[k] = append(in[k], v)
					if i == 0 || mask>>k&1 == 1 {
						put(unsafe.Add(f.ptr[k], i*typ.Size()), typ, v)
					}
				}
			}
			place := f.result(0)
			f.run(fixed, n)
			f.run(perElement, n)
			for i := range n {
				bits := make([]uint64, len(args))
				for k := range bits {
					bits[k] = in[k][i]
				}
				want := op.Row().Eval(args[len(args)-1], out, bits)
				got := backend.Load(unsafe.Add(f.ptr[place], i*out.Size()), out.Size())
				if !expr.EqualBits(out, got, want) {
					t.Fatalf("columns %03b: %v%x = %x, not %x", mask, op, bits, got, want)
				}
			}
			if mask == 0 || len(args) == 1 {
				break
			}
		}
	}
}

// A table has a loop of its own, for a column of indices and for one index.
func TestPick(t *testing.T) {
	for _, typ := range expr.Types[1:] {
		for n := 2; n <= 32; n *= 2 {
			index := map[int]expr.Type{1: expr.Int8, 2: expr.Uint16, 4: expr.Int32, 8: expr.Int64}[typ.Size()]
			entries := specials(typ)[:n]
			b := expr.NewBuilder(index)
			p := newProgram(b.Func(b.Pick(0, typ, entries...)))
			for _, at := range []level{fixed, perElement} {
				f, list := newFrame(p, &env{}), specials(index)
				f.bind(func(int32) level { return at })
				for i, v := range list {
					if i == 0 || at == perElement {
						put(unsafe.Add(f.ptr[0], i*typ.Size()), index, v)
					}
				}
				place := f.result(0)
				f.run(fixed, len(list))
				f.run(perElement, len(list))
				for i, v := range list {
					if at == fixed {
						v = list[0]
					}
					if got := backend.Load(unsafe.Add(f.ptr[place], i*typ.Size()), typ.Size()); got != entries[v%uint64(n)] {
						t.Fatalf("%v: entry %d of %d is %#x, not %#x", typ, v, n, got, entries[v%uint64(n)])
					}
				}
			}
		}
	}
}

// The pairs that a program joins round twice, as their parts do.
func TestPairs(t *testing.T) {
	for _, rule := range pairRules {
		for _, typ := range []expr.Type{expr.Float32, expr.Float64} {
			b := expr.NewBuilder(typ, typ, typ)
			inner := b.Op(rule.inner, 0, 1)
			args := []expr.Ref{2, 2}
			args[rule.side] = inner
			f := b.Func(b.Op(rule.outer, args...))
			p := newProgram(f)
			if len(p.code) != 1 || p.code[0].op != rule.pair {
				t.Fatalf("%v %v %v: not joined", rule.inner, rule.outer, typ)
			}
			for mask := 1; mask < 8; mask++ {
				checkPair(t, f, p, typ, mask)
			}
		}
	}
}

func checkPair(t *testing.T, f *expr.Func, p *program, typ expr.Type, mask int) {
	t.Helper()
	m, list := expr.NewMachine(f), specials(typ)
	for shift := range list {
		fr := newFrame(p, &env{})
		fr.bind(func(v int32) level { return []level{fixed, perElement}[mask>>v&1] })
		at := func(k, i int) uint64 {
			if mask>>k&1 == 0 {
				i = 0
			}
			return list[(i*(k+1)+k*shift)%len(list)]
		}
		for i := range list {
			for k := range 3 {
				if i == 0 || mask>>k&1 == 1 {
					put(unsafe.Add(fr.ptr[k], i*typ.Size()), typ, at(k, i))
				}
			}
		}
		place := fr.result(0)
		fr.run(fixed, len(list))
		fr.run(perElement, len(list))
		for i := range list {
			var want [1]uint64
			m.Eval(&expr.Env{}, []uint64{at(0, i), at(1, i), at(2, i)}, want[:])
			if got := backend.Load(unsafe.Add(fr.ptr[place], i*typ.Size()), typ.Size()); !expr.EqualBits(typ, got, want[0]) {
				t.Fatalf("columns %03b: %x %x %x give %x, not %x", mask, at(0, i), at(1, i), at(2, i), got, want[0])
			}
		}
	}
}
