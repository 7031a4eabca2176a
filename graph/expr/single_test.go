package expr

import "testing"

// The short ways to functions of one operation give what a Builder gives.
func TestSingle(t *testing.T) {
	for op := Add; op < NumOps; op++ {
		row := op.Row()
		if row.Arity != 1 && row.Arity != 2 || op == Cast || op == Bitcast {
			continue
		}
		for _, typ := range Types {
			if Check(op, typesOf(typ, row.Arity)...) != nil {
				continue
			}
			b := NewBuilder(typesOf(typ, row.Arity)...)
			want := b.Func(b.Op(op, b.params()...))
			if got := Single(op, typ); !got.Equal(want) || got.Verify() != nil {
				t.Errorf("single %v on %v: %v, not %v", op, typ, got, want)
			}
			if row.Arity == 1 {
				continue
			}
			for _, bits := range specials(typ) {
				b := NewBuilder(typ)
				want := b.Func(b.Op(op, 0, b.Const(typ, bits)))
				if got := SingleWith(op, typ, bits); !got.Equal(want) || got.Verify() != nil {
					t.Errorf("single %v on %v: %v, not %v", op, typ, got, want)
				}
			}
		}
	}
}

func typesOf(t Type, n int) []Type {
	types := make([]Type, n)
	for i := range types {
		types[i] = t
	}
	return types
}

// Keys are equal exactly where functions are.
func TestKey(t *testing.T) {
	var funcs []*Func
	for _, text := range []string{
		"() f64(1)", "(a f64) a", "(a f32) a", "(a f64, b f64) a + b", "(a f64, b f64) b + a", "(a f64) a + 1", "(a f64) a + 2",
		"(a f64, b f64) a + b, a", "(a f64, b f64) a + b, b", "(a i64) a + 1", "(a i64) a + size(2)", "(a f64) -a", "(a f64) abs(a)",
		"(a f64) let t0 = if(a < 0, a) {(a f64) -a} else {(a f64) a}; t0.0",
		"(a f64) let t0 = if(a < 0, a) {(a f64) a} else {(a f64) -a}; t0.0",
	} {
		f, err := Parse(text)
		if err != nil {
			t.Fatal(text, err)
		}
		funcs = append(funcs, f)
	}
	for i, f := range funcs {
		for k, g := range funcs {
			if same := string(f.AppendKey(nil)) == string(g.AppendKey(nil)); same != (i == k) {
				t.Errorf("%v and %v: keys equal: %v", f, g, same)
			}
		}
	}
}
