package expr

import "testing"

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		op   Op
		args []Type
		want string
	}{
		{Add, []Type{Float64, Float64}, ""},
		{Add, []Type{Float64, Int64}, "operands differ: f64 and i64; use Cast"},
		{Add, []Type{Bool, Bool}, "add needs numbers, got bool"},
		{Add, []Type{Float64}, "add takes 2 operands, got 1"},
		{Sqrt, nil, "sqrt takes 1 operand, got 0"},
		{Sqrt, []Type{Int64}, "sqrt needs floats, got i64"},
		{Shl, []Type{Float32, Float32}, "shl needs integers, got f32"},
		{Xor, []Type{Float32, Float32}, "xor needs integers or bools, got f32"},
		{Lt, []Type{Bool, Bool}, "lt needs numbers, got bool"},
		{Eq, []Type{Bool, Bool}, ""},
		{Eq, []Type{Bool, Tuple}, "eq needs numbers or bools, got tuple"},
		{Select, []Type{Bool, Int8, Int8}, ""},
		{Select, []Type{Int8, Int8, Int8}, "select needs a bool condition, got i8"},
		{Select, []Type{Bool, Int8, Int16}, "operands differ: i8 and i16; use Cast"},
		{FMA, []Type{Float32, Float32, Float64}, "operands differ: f32 and f64; use Cast"},
		{Philox, []Type{Uint32, Uint32, Uint32, Uint32, Uint32, Uint64}, "philox needs u32, got u64"},
		{Threefry, []Type{Uint64, Uint64, Uint64, Uint32}, "threefry needs u64, got u32"},
	} {
		if got := text(Check(c.op, c.args...)); got != c.want {
			t.Errorf("%v of %v: %q, want %q", c.op, c.args, got, c.want)
		}
	}
}

func TestCheckConvert(t *testing.T) {
	for _, c := range []struct {
		op       Op
		from, to Type
		want     string
	}{
		{Cast, Bool, Float64, ""},
		{Cast, Tuple, Float64, "cast needs element types, got tuple and f64"},
		{Bitcast, Float32, Uint32, ""},
		{Bitcast, Float32, Uint64, "bitcast needs types of one width, got f32 and u64"},
		{Bitcast, Bool, Uint8, "bitcast needs numbers, got bool"},
		{Bitcast, Float32, Invalid, "bitcast needs element types, got f32 and invalid"},
	} {
		if got := text(CheckConvert(c.op, c.from, c.to)); got != c.want {
			t.Errorf("%v from %v to %v: %q, want %q", c.op, c.from, c.to, got, c.want)
		}
	}
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// Every rule of Verify, broken once.
func TestVerify(t *testing.T) {
	f64, i64 := []Type{Float64}, []Type{Int64}
	one := parse(t, "(a i64) a")
	nest := one
	for range maxRegions + 1 {
		nest = &Func{Params: i64, Results: []Ref{2}, Code: []Instr{
			{Op: While, Type: Tuple, Args: []Ref{0}, Regions: []*Func{parse(t, "(a i64) false"), nest}},
			{Op: Get, Type: Int64, Args: []Ref{1}},
		}}
	}
	for _, c := range []struct {
		params  []Type
		code    []Instr
		results []Ref
		want    string
	}{
		{[]Type{Tuple}, nil, nil, "parameter 0 has type tuple"},
		{f64, nil, []Ref{1}, "result 0 is %1, which is never defined"},
		{f64, nil, []Ref{-1}, "result 0 is %-1, which is never defined"},
		{f64, []Instr{{Op: NoOp}}, nil, "instruction 0: op(0): no such operation"},
		{f64, []Instr{{Op: 200}}, nil, "instruction 0: op(200): no such operation"},
		{f64, []Instr{{Op: Neg, Type: Float64, Args: []Ref{1}}}, nil, "instruction 0: neg: argument 0 is %1, which is not defined before"},
		{f64, []Instr{{Op: Neg, Type: Float64, Args: []Ref{-1}}}, nil, "instruction 0: neg: argument 0 is %-1, which is not defined before"},
		{f64, []Instr{{Op: Neg, Type: Float32, Args: []Ref{0}}}, nil, "instruction 0: neg: the result is f32, but should be f64"},
		{f64, []Instr{{Op: Lt, Type: Float64, Args: []Ref{0, 0}}}, nil, "instruction 0: lt: the result is f64, but should be bool"},
		{f64, []Instr{{Op: Not, Type: Float64, Args: []Ref{0}}}, nil, "instruction 0: not: not needs integers or bools, got f64"},
		{f64, []Instr{{Op: Cast, Type: Int8}}, nil, "instruction 0: cast: cast takes 1 operand, got 0"},
		{f64, []Instr{{Op: Const, Type: Int8, Bits: 256}}, nil, "instruction 0: const: 0x100 is no i8"},
		{f64, []Instr{{Op: Const, Type: Bool, Bits: 2}}, nil, "instruction 0: const: 0x2 is no bool"},
		{f64, []Instr{{Op: Const, Type: Tuple}}, nil, "instruction 0: const: const cannot have type tuple"},
		{f64, []Instr{{Op: Coord, Type: Int64, Bits: 8}}, nil, "instruction 0: coord: axis 8 is not below 8"},
		{f64, []Instr{{Op: Coord, Type: Int32}}, nil, "instruction 0: coord: the result is i32, but should be i64"},
		{f64, []Instr{{Op: Scalar, Type: Int64, Bits: 1 << 31}}, nil, "instruction 0: scalar: number 2147483648 is not below 2^31"},
		{f64, []Instr{{Op: Load, Type: Int8, Args: []Ref{0}}}, nil, "instruction 0: load: load needs i64, got f64"},
		{f64, []Instr{{Op: Load, Type: Tuple}}, nil, "instruction 0: load: load cannot have type tuple"},
		{f64, []Instr{{Op: Get, Type: Float64, Args: []Ref{0}}}, nil, "instruction 0: get: the argument is no tuple"},
		{f64, []Instr{{Op: Add, Type: Float64, Args: []Ref{0, 0}, Regions: []*Func{one}}}, nil, "instruction 0: add: add with 1 regions"},
		{i64, []Instr{{Op: Pick, Type: Int64, Args: []Ref{0, 0, 0}}}, nil, "instruction 0: pick: an entry of pick is no constant"},
		{f64, []Instr{{Op: If, Type: Tuple}}, nil, "instruction 0: if: if with 0 regions"},
		{i64, []Instr{{Op: While, Type: Tuple, Args: []Ref{0}, Regions: []*Func{parse(t, "(a i64) false"), one}}}, []Ref{1}, "result 0 is a tuple"},
		{i64, []Instr{
			{Op: While, Type: Tuple, Args: []Ref{0}, Regions: []*Func{parse(t, "(a i64) false"), one}},
			{Op: Get, Type: Int64, Args: []Ref{1}, Bits: 1},
		}, nil, "instruction 1: get: the tuple has no component 1 of type i64"},
		{i64, []Instr{{Op: While, Type: Tuple, Args: []Ref{0}, Regions: []*Func{parse(t, "(a i64) i0 < a"), one}}}, nil,
			"instruction 0: while: region: instruction 0: coord: a region sees only its parameters"},
	} {
		f := &Func{Params: c.params, Code: c.code, Results: c.results}
		if got := text(f.Verify()); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
	if err := nest.Verify(); err == nil {
		t.Error("regions may lie in each other without end")
	}
	if err := nest.Code[0].Regions[1].Verify(); err != nil {
		t.Errorf("%d regions in each other: %v", maxRegions, err)
	}
}
