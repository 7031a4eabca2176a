package expr

import "testing"

// The table is whole: names that a text can tell apart, classes with words, meanings where there should be some.
func TestTable(t *testing.T) {
	names := map[string]Op{}
	for op := NoOp + 1; op < NumOps; op++ {
		row := op.Row()
		if other, taken := names[row.Name]; taken || row.Name == "" {
			t.Errorf("op %d has the name %q of %v", op, row.Name, other)
		}
		names[row.Name] = op
		if found, ok := Lookup(row.Name); !ok || found != op {
			t.Errorf("%v is not found", op)
		}
		if (row.Eval != nil) != (op >= Add) {
			t.Errorf("%v: meaning missing, or too many", op)
		}
		if op >= Add && classWords[row.Takes] == "" {
			t.Errorf("%v: no words for what it takes", op)
		}
		if (row.ULP > 0) != (op >= Exp) || op >= Add && row.Cost == 0 {
			t.Errorf("%v: cost %d, %v ulp", op, row.Cost, row.ULP)
		}
		if row.Infix != "" && precedence[row.Infix] == 0 {
			t.Errorf("%v: %s has no precedence", op, row.Infix)
		}
		if _, isType := ParseType(row.Name); isType {
			t.Errorf("%v is a type too", op)
		}
	}
	if len(opByInfix) != len(precedence) {
		t.Errorf("%d infix operations, %d precedences", len(opByInfix), len(precedence))
	}
}

func TestTypes(t *testing.T) {
	for _, typ := range Types {
		if back, ok := ParseType(typ.String()); !ok || back != typ || !typ.IsElement() || typ.Bits() != 8*typ.Size() {
			t.Errorf("%v: read back as %v, %d bytes", typ, back, typ.Size())
		}
		if typ.IsNumber() != (typ.IsInt() || typ.IsFloat()) || typ.IsInt() != (typ.IsSigned() || typ.IsUnsigned()) || typ.IsNumber() == (typ == Bool) {
			t.Errorf("%v: classes contradict each other", typ)
		}
	}
	if Tuple.IsElement() || Invalid.IsElement() || Type(200).String() != "type(200)" || Op(200).String() != "op(200)" {
		t.Error("what is no element is taken for one, or has a wrong name")
	}
}

func TestCostOfLoopsInLoops(t *testing.T) {
	f := parse(t, "(a i64) a + 1")
	for range maxRegions {
		b := NewBuilder(Int64)
		f = b.Func(b.While([]Ref{0}, parse(t, "(a i64) a < 9"), f)...)
	}
	if err := f.Verify(); err != nil || f.Cost() != maxCost {
		t.Errorf("cost %d, %v", f.Cost(), err)
	}
	checkRoundTrip(t, f)
}
