package laze_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/laze-go/laze"
	"github.com/laze-go/laze/backend/cpu"
	"github.com/laze-go/laze/internal/sysmem"
)

var ctx = context.Background()

type pair struct {
	X, Y   float64
	Name   string
	hidden int
}

// Mistakes made while building: every text names the line that made them, here the one of the call.
func TestMistakes(t *testing.T) {
	x := laze.From([]float64{1, 2, 3})
	m := laze.Zeros(laze.Float64, 2, 3)
	n := laze.From([]int32{1, 2, 3})
	b := laze.From([]bool{true, false, true})
	id := func(x laze.Expr) laze.Expr { return x }
	var leaked laze.Expr
	x.Map(func(x laze.Expr) laze.Expr { leaked = x; return x })
	for _, c := range []struct {
		line int
		got  laze.Array
		want string
	}{
		{line(), laze.From(nil), "from: nil holds no elements"},
		{line(), laze.From("text"), "from: string is no element type"},
		{line(), laze.From([]complex128{1}), "from: complex128 is no element type"},
		{line(), laze.From([]pair{{}}), "from: laze_test.pair is no element type"},
		{line(), laze.From([][]float64{{1, 2}, {3}}), "from: ragged rows: row 1 has 1 elements, the first has 2"},
		{line(), laze.From([][][]int8{{{1}, {2}}, {{3}, {4, 5}}}), "from: ragged rows: row 1,1 has 2 elements, the first has 1"},
		{line(), laze.From([]float64{1, 2, 3}, 2, 2), "from: 3 elements cannot have the shape [2,2]"},
		{line(), laze.From([]float64{1, 2, 3}, -3), "from: 3 elements cannot have the shape [-3]"},
		{line(), laze.FromStructs(3, "X"), "fromstructs: int is no slice of structs"},
		{line(), laze.FromStructs([]pair{{}}, "Z"), "fromstructs: laze_test.pair has no exported field Z of its own"},
		{line(), laze.FromStructs([]pair{{}}, "hidden"), "fromstructs: laze_test.pair has no exported field hidden of its own"},
		{line(), laze.FromStructs([]pair{{}}, "X.Y"), "fromstructs: float64 has no field Y"},
		{line(), laze.FromStructs([]pair{{}}, "Name"), "fromstructs: string is no element type"},
		{line(), laze.Full("x", 2), "full: string is no number and no bool"},
		{line(), laze.Scalar(nil), "scalar: <nil> is no number and no bool"},
		{line(), laze.Zeros(laze.Float64, -1), "zeros: extent -1 of axis 0 is negative"},
		{line(), laze.Zeros(laze.Float64, 1<<30, 1<<30, 4), "zeros: f64[1073741824,1073741824,4] is too large: an array has at most 2^59 elements"},
		{line(), laze.Zeros(laze.Invalid, 1), "zeros: invalid is no element type"},
		{line(), x.Cast(laze.DType(99)), "cast: type(99) is no element type"},
		{line(), laze.Zeros(laze.Int8, 1, 1, 1, 1, 1, 1, 1, 1, 1), "zeros: i8[1,1,1,1,1,1,1,1,1] has 9 axes: at most 8 are possible"},
		{line(), laze.Iota(laze.Bool, 0, 3), "iota: gives numbers, not bool: compare the result with one"},
		{line(), laze.Linspace(0, 1, -1), "linspace: extent -1 of axis 0 is negative"},
		{line(), laze.Random{}.Uniform(laze.Int32, 3), "uniform: gives f32 or f64, not i32: convert the result with Cast"},
		{line(), laze.Array{}.Sin(), "sin: operand 0 is the zero Array: make it with From or another call"},
		{line(), x.Add(laze.Array{}), "add: operand 0 is the zero Array: make it with From or another call"},
		{line(), x.Add(m.Transpose()), "add: operand shapes differ: f64[3] and f64[3,2]"},
		{line(), x.Add(n), "add: operand types differ: f64[3] and i32[3]: convert one with Cast"},
		{line(), n.Add(0.5), "add: 0.5 is no whole number, as i32 needs"},
		{line(), n.Add(int64(1) << 40), "add: 1099511627776 does not fit i32"},
		{line(), n.Cast(laze.Uint8).Sub(-1), "sub: -1 does not fit u8"},
		{line(), x.Add("one"), "add: string one is no f64"},
		{line(), x.Add(nil), "add: nil is no f64"},
		{line(), x.Add(leaked), "add: an Expr belongs inside a function that Map or its like calls, not beside an Array"},
		{line(), n.Sin(), "sin: needs floats, got i32[3]: convert it with Cast"},
		{line(), b.Add(1), "add: int 1 is no bool"},
		{line(), x.And(1), "and: needs integers or bools, got f64[3]: convert it with Cast"},
		{line(), x.Reshape(2), "reshape: f64[3] has 3 elements, [2] has 2: one extent can be -1, for what the others leave"},
		{line(), x.Reshape(-1, -1), "reshape: only one extent can be -1, got axes 0 and 1"},
		{line(), m.Transpose(0, 0), "transpose: axis 0 is named twice"},
		{line(), x.Slice(laze.Span{}), "slice: step 0 on axis 0: a step is positive or negative"},
		{line(), x.Pick(0, 3), "pick: the index is 3: axis 0 of f64[3] has 3 elements: give -3 to 2"},
		{line(), x.Sum(1), "sum: axis 1 does not exist: f64[3] has only axis 0"},
		{line(), m.Sum(0, 0), "sum: axis 0 is named twice"},
		{line(), laze.Zeros(laze.Float64, 0).Max(), "max: axis 0 of f64[0] is empty: there is no first element"},
		{line(), x.Any(), "any: needs bool, got f64[3]: convert it with Cast"},
		{line(), x.Map(nil), "map: the function is nil"},
		{line(), x.Map(func(laze.Expr) laze.Expr { panic("oh") }), "map: the function panicked: oh"},
		{line(), x.Map(func(laze.Expr) laze.Expr { return laze.Expr{} }), "map: the zero Expr is no value"},
		{line(), x.Map(func(laze.Expr) laze.Expr { return leaked }), "map: an Expr of type f64 is used outside of the function that it was made for"},
		{line(), x.Map(func(x laze.Expr) laze.Expr { return x.Add(leaked) }), "add: an Expr of type f64 is used outside of the function that it was made for"},
		{line(), x.Map(func(x laze.Expr) laze.Expr { return x.Add(n) }), "add: an Array cannot be used inside a scalar function: hand it to ZipWith, or read it with Gather"},
		{line(), x.Map(func(x laze.Expr) laze.Expr { return x.And(x) }), "and: needs integers or bools, got f64"},
		{line(), x.Map(func(x laze.Expr) laze.Expr { return x.Add(x.Cast(laze.Int8)) }), "add: operands differ: f64 and i8; use Cast"},
		{line(), x.Map(func(x laze.Expr) laze.Expr { return x.Select(x, x) }), "select: needs a bool condition, got f64"},
		{line(), x.Map(func(x laze.Expr) laze.Expr { return x.Index(-1) }), "index: an axis is counted from 0 here"},
		{line(), x.Map(func(x laze.Expr) laze.Expr { return x.Index(1).Add(0) }), "map: the function uses coordinate 1: i64[3] has only axis 0"},
		{line(), x.Map(func(x laze.Expr) laze.Expr { return x.Like(nil) }), "like: nil is no f64"},
		{line(), x.Map(func(x laze.Expr) laze.Expr { return laze.Const("x") }), "const: string is no number and no bool"},
		{line(), x.Map(func(x laze.Expr) laze.Expr { return x.Bitcast(laze.Int8) }), "bitcast: bitcast needs types of one width, got f64 and i8"},
		{line(), x.Map(func(x laze.Expr) laze.Expr { return laze.If(x, nil, nil)[0] }), "if: a function is nil"},
		{line(), x.Map(func(x laze.Expr) laze.Expr { return laze.If(x, ret(x), ret(x))[0] }), "if: needs a bool condition, got f64"},
		{line(), x.Map(func(x laze.Expr) laze.Expr { return laze.If(x.Gt(0), ret(x), ret(x, x))[0] }), "if: the two functions give 1 and 2 values"},
		{line(), x.Map(func(x laze.Expr) laze.Expr { return laze.If(x.Gt(0), ret(x), ret(x.Gt(0)))[0] }), "if: the two functions give f64 and bool at position 0"},
		{line(), x.Map(func(x laze.Expr) laze.Expr { return laze.While(nil, nil, x)[0] }), "while: a function is nil"},
		{line(), x.Map(func(x laze.Expr) laze.Expr { return laze.While(nil, nil, 1, 2)[0] }), "while: constants alone do not tell which function this belongs to: make one of them with Like"},
		{line(), laze.ZipWith(nil, x, x), "zipwith: the function is nil"},
		{line(), laze.ZipWithN(2, func(in []laze.Expr) []laze.Expr { return in }, x)[1], "zipwith: the function gives 1 results, 2 are asked for"},
		{line(), laze.ZipWithN(1, func(in []laze.Expr) []laze.Expr { return in })[0], "zipwith: needs at least one array"},
		{line(), x.Reduce(nil, nil), "reduce: the function is nil"},
		{line(), x.Reduce("a", func(x, y laze.Expr) laze.Expr { return x }), "reduce: string a is no f64"},
		{line(), x.Reduce(nil, func(x, y laze.Expr) laze.Expr { return x.Gt(y) }), "reduce: the function must take (f64, f64) to (f64), it takes (f64, f64) to (bool)"},
		{line(), x.ScanExclusive(0, nil, func(x, y laze.Expr) laze.Expr { return x }), "scanexclusive: an exclusive scan begins with an initial value: give one"},
		{line(), x.Gather(0, x), "gather: needs integers as index, got f64[3]: convert it with Cast"},
		{line(), x.Scatter(0, 1, laze.Combine(nil), n), "scatter: the function is nil"},
		{line(), b.Scatter(0, true, laze.Accumulate, n), "scatter: the policy: add needs numbers, got bool"},
		{line(), x.Filter(x), "filter: needs a bool mask, got f64[3]: convert it with Cast"},
		{line(), laze.Concat(0), "concat: needs at least one array"},
		{line(), laze.Concat(0, x, n), "concat: operand types differ: f64[3] and i32[3]: convert one with Cast"},
		{line(), x.KSelect(4), "kselect: k is 4: axis 0 of f64[3] has 3 elements: give 0 to 3"},
		{line(), m.TopK(3, 0), "topk: k is 3: axis 0 of f64[2,3] has 2 elements: give 0 to 2"},
		{line(), m.ArgTopK(-1, -2), "argtopk: k is -1: axis 0 of f64[2,3] has 2 elements: give 0 to 2"},
		{line(), m.ArgKSelect(1, 2), "argkselect: axis 2 does not exist: f64[2,3] has axes 0 to 1"},
		{line(), m.KSelect(1, 0, 1), "kselect: got 2 axes: name one, or none for the last; Reshape makes one axis of several"},
		{line(), laze.Where(x, 1, 2), "where: needs a bool condition, got f64[3]: convert it with Cast"},
		{line(), laze.Where(b, "a", 2), "where: string is no number and no bool"},
		{line(), x.Pad(laze.Surround("a"), laze.Margin{}), "pad: string a is no f64"},
		{line(), x.Dot(n), "dot: operand types differ: f64[3] and i32[3]: convert one with Cast"},
		{line(), m.MatMul(m), "matmul: inner extents differ: axis 1 of f64[2,3] and axis 0 of f64[2,3]"},
		{line(), laze.Generate(nil, 3), "generate: the function is nil"},
		{line(), x.Add(n).Sum().Map(id).Mul(m), "add: operand types differ: f64[3] and i32[3]: convert one with Cast"}, // the first wins
	} {
		err := c.got.Err()
		want := fmt.Sprintf("errors_test.go:%d: %s", c.line, c.want)
		if err == nil || err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
		var e *laze.Error
		if !errors.As(laze.Eval(ctx, x, c.got), &e) {
			t.Errorf("line %d: Eval gives no *laze.Error", c.line)
		}
	}
}

func ret(x ...laze.Expr) func() []laze.Expr { return func() []laze.Expr { return x } }

// line is the line of the call.
func line() int {
	_, _, line, _ := runtime.Caller(1)
	return line
}

// Mistakes that only the data shows.
func TestFaultsOfTheData(t *testing.T) {
	x := laze.From([]float64{1, 2, 3})
	at := line() + 1
	bad := x.Gather(0, laze.From([]int64{0, 1, 7}))
	for range 2 { // the second time from the cache of programs
		check(t, bad.Err(), "<nil>")
		check(t, laze.Eval(ctx, bad), fmt.Sprintf("errors_test.go:%d: gather: index [7] is outside [3], at element [2]", at))
	}
	elsewhere := x.Gather(0, laze.From([]int64{0, 1, -1}))
	err := laze.Eval(ctx, elsewhere)
	check(t, err, fmt.Sprintf("errors_test.go:%d: gather: index [-1] is outside [3], at element [2]", line()-2))
	var index *laze.IndexError
	if !errors.As(err, &index) || index.Index[0] != -1 {
		t.Errorf("no IndexError in %v", err)
	}
	huge := laze.From([]uint64{1 << 63, 1<<63 + 5})
	const beyond = "errors_test.go:%d: %s: index [9223372036854775807] is outside [3], at element [0]"
	check(t, laze.Eval(ctx, x.Take(huge)), fmt.Sprintf(beyond, line(), "take"))
	check(t, laze.Eval(ctx, x.Scatter(0, 1, laze.KeepLast, huge)), fmt.Sprintf(beyond, line(), "scatter"))
	check(t, laze.Eval(ctx, laze.Zeros(laze.Int8, 2).ReduceByIndex(huge, 3, 0, func(x, y laze.Expr) laze.Expr { return x.Add(y) })), fmt.Sprintf(beyond, line(), "reducebyindex"))
	outside := laze.Zeros(laze.Float64, 3).Scatter(0, x, laze.Accumulate, laze.From([]int64{2, 3, 0}))
	check(t, laze.Eval(ctx, outside), fmt.Sprintf("errors_test.go:%d: scatter: index [3] is outside [3], at element [1]", line()-1))
	twice := x.Scatter(0, laze.From([]float64{5, 6}), laze.Refuse, laze.From([]int64{1, 1}))
	check(t, laze.Eval(ctx, twice), fmt.Sprintf("errors_test.go:%d: scatter: two elements are scattered to [1], the second from [1]: use KeepFirst, KeepLast, Accumulate or another policy", line()-1))
}

// Those of a prepared function, however it is called, and what it does after them.
func TestFaultsOfPreparedCalls(t *testing.T) {
	at := line() + 1
	f, err := laze.Compile(func(in ...laze.Array) []laze.Array { return []laze.Array{in[0].Gather(0, in[1])} })
	check(t, err, "<nil>")
	x, good, bad := []int64{1, 2, 3}, []int64{2, 0, 1}, []int64{0, 7, 1}
	before := cpu.Default().Stats().Memory.InUse
	for range 3 {
		for _, index := range [][]int64{good, bad, good} {
			want := "<nil>"
			if index[1] == 7 {
				want = fmt.Sprintf("errors_test.go:%d: gather: index [7] is outside [3], at element [1]", at)
			}
			out, err := f.Call(ctx, laze.From(x), laze.From(index))
			check(t, err, want)
			for _, a := range out {
				check(t, a, "i64[3] [3 1 2]")
				a.Release()
			}
			y, z := make([]int64, 3), slices.Clone(index)
			check(t, f.CallInto(ctx, []any{y}, x, index), want)
			check(t, f.CallInto(ctx, []any{z}, x, z), want) // in the place of the index
			if want == "<nil>" {
				check(t, fmt.Sprint(y, z), "[3 1 2] [3 1 2]")
			}
		}
	}
	if after := cpu.Default().Stats().Memory.InUse; after != before {
		t.Errorf("%d bytes are lent, %d were before", after, before)
	}
}

// A float is no index. One that was converted is what Cast makes of it: NaN becomes 0, infinities the greatest and
// least index.
func TestFloatsAsIndices(t *testing.T) {
	x := laze.From([]float64{1, 2, 3})
	nan, inf := laze.From([]float64{math.NaN()}), laze.From([]float64{2, math.Inf(1)})
	check(t, x.Take(nan).Err(), fmt.Sprintf("errors_test.go:%d: take: needs integers as index, got f64[1]: convert it with Cast", line()))
	got, err := x.Take(nan.Cast(laze.Int64)).Float64s(ctx)
	check(t, fmt.Sprint(got, err), "[1] <nil>")
	check(t, laze.Eval(ctx, x.Take(inf.Cast(laze.Int64))),
		fmt.Sprintf("errors_test.go:%d: take: index [9223372036854775807] is outside [3], at element [1]", line()-1))
	check(t, x.Scatter(0, x, laze.KeepLast, x).Err(),
		fmt.Sprintf("errors_test.go:%d: scatter: needs integers as index, got f64[3]: convert it with Cast", line()-1))
}

// A function that panics deep inside of the functions that it calls is a mistake at the user's call, and harms nothing.
func TestPanickingFunctions(t *testing.T) {
	x := laze.From([]float64{1, 2, 3})
	oh := func(...laze.Expr) laze.Expr { panic("oh") }
	for _, c := range []struct {
		line int
		got  laze.Array
		want string
	}{
		{line(), x.MapIndex(func(x laze.Expr, _ []laze.Expr) laze.Expr { return oh(x) }), "mapindex"},
		{line(), laze.ZipWith(func(x, y laze.Expr) laze.Expr { return oh(x, y) }, x, x), "zipwith"},
		{line(), x.Reduce(0, func(x, y laze.Expr) laze.Expr { return oh(x, y) }), "reduce"},
		{line(), x.Scan(0, nil, func(x, y laze.Expr) laze.Expr { return oh(x, y) }), "scan"},
		{line(), laze.Generate(func(i []laze.Expr) laze.Expr { return oh(i...) }, 3), "generate"},
		{line(), x.Stencil(laze.Edge, [][]int{{0}}, func(in []laze.Expr) laze.Expr { return oh(in...) }), "stencil"},
		{line(), x.Map(func(x laze.Expr) laze.Expr {
			return laze.If(x.Gt(0), func() []laze.Expr { return []laze.Expr{oh(x)} }, ret(x))[0]
		}), "map"},
	} {
		check(t, c.got.Err(), fmt.Sprintf("errors_test.go:%d: %s: the function panicked: oh", c.line, c.want))
	}
	got, err := x.Map(func(x laze.Expr) laze.Expr { return x.Add(1) }).Float64s(ctx)
	check(t, fmt.Sprint(got, err), "[2 3 4] <nil>")
}

func TestFaultsOfGetters(t *testing.T) {
	made := line() + 1
	x := laze.From([]float64{1, 2, 3})
	_, err := x.Float32s(ctx)
	check(t, err, fmt.Sprintf("errors_test.go:%d: float32s: the elements are f64, not f32: use Cast, or the getter of that type", line()-1))
	_, err = x.Float64(ctx)
	check(t, err, fmt.Sprintf("errors_test.go:%d: float64: the array has 3 elements, not one: use float64s", line()-1))
	check(t, x.CopyTo(ctx, make([]float64, 2)), fmt.Sprintf("errors_test.go:%d: copyto: the array has 3 elements, the destination 2: a pointer to a slice takes any number", line()))
	check(t, x.CopyTo(ctx, make([]float32, 3)), fmt.Sprintf("errors_test.go:%d: copyto: the elements are f64, []float32 holds f32: use Cast, or memory of that type", line()))
	check(t, x.CopyTo(ctx, 3), fmt.Sprintf("errors_test.go:%d: copyto: cannot write to int: a slice or a pointer is needed", line()))
	check(t, x.CopyTo(ctx, nil), fmt.Sprintf("errors_test.go:%d: copyto: cannot write to nil: a slice or a pointer is needed", line()))
	check(t, x.CopyTo(ctx, [][]float64{{0}}), fmt.Sprintf("errors_test.go:%d: copyto: cannot write to [][]float64: its elements do not lie as those of an array", line()))
	check(t, x.Add(x).CopyTo(ctx, make([]float64, 4)), fmt.Sprintf("errors_test.go:%d: copyto: the array has 3 elements, the destination 4: a pointer to a slice takes any number", line()))
	x.Release()
	_, err = x.Float64s(ctx)
	check(t, err, fmt.Sprintf("errors_test.go:%d: float64s: the array was released: it cannot be used any more", line()-1))
	check(t, laze.Eval(ctx, x.Add(1)), fmt.Sprintf("errors_test.go:%d: from: the array was released: it cannot be used any more", made))
	check(t, laze.Eval(ctx, x), fmt.Sprintf("errors_test.go:%d: eval: the array was released: it cannot be used any more", line()))
	check(t, x.String(), "f64[3], released")
}

// An empty array has no place for anything, whatever the policy.
func TestFaultsOfEmptyTargets(t *testing.T) {
	index := laze.From([]int64{math.MinInt64, 0})
	for _, p := range []laze.Policy{laze.Refuse, laze.KeepFirst, laze.KeepLast, laze.Accumulate, laze.KeepMin, laze.KeepMax} {
		_, err := laze.Zeros(laze.Int32, 0).Scatter(0, 1, p, index).Eval(ctx)
		check(t, err, fmt.Sprintf("errors_test.go:%d: scatter: there are no elements: index [0] is outside [0], at element [1]", line()-1))
	}
}

// An input of a function that is being compiled has no elements, and a Func that Compile has not made computes nothing.
func TestFaultsOfFuncs(t *testing.T) {
	x := laze.From([]float64{1, 2})
	var inside error
	f, err := laze.Compile(func(in ...laze.Array) []laze.Array {
		_, inside = in[0].Add(1).Eval(ctx)
		return in
	})
	check(t, err, "<nil>")
	_, err = f.Call(ctx, x)
	check(t, err, "<nil>")
	check(t, inside, fmt.Sprintf("errors_test.go:%d: compile: the array is an input of a function that is being compiled: it has no elements yet", line()-7))
	for _, f := range []*laze.Func{nil, {}} {
		_, err = f.Call(ctx, x)
		check(t, err, fmt.Sprintf("errors_test.go:%d: call: the Func is nil or zero: make it with Compile", line()-1))
		check(t, f.Prepare(x) != nil, "true")
		check(t, f.CallInto(ctx, nil, []float64{1}) != nil, "true")
	}
}

// What stands for a number is named, not printed.
func TestFaultsAreShort(t *testing.T) {
	x := laze.From([]float64{1})
	check(t, x.Add(make([]float64, 1000)).Err(), fmt.Sprintf("errors_test.go:%d: add: []float64 is no f64: make an Array of it with From", line()))
	check(t, x.Add(true).Err(), fmt.Sprintf("errors_test.go:%d: add: bool true is no f64", line()))
}

func TestFaultsOfOptions(t *testing.T) {
	x := laze.From([]float64{1, 2, 3}).Add(1)
	for _, c := range []struct {
		option laze.Option
		want   string
	}{
		{nil, "an option is nil"},
		{laze.Workers(-1), "workers: -1 is negative: give 0 or more"},
		{laze.MemoryLimit(-1), "memorylimit: -1 is negative: give 0 or more"},
		{laze.MemoryLimit(8), "the evaluation needs 24 bytes at its peak, the memory limit is 8: compute in parts"},
		{laze.On(nil), "on: the backend is nil"},
		{laze.With(laze.Schedule{}), "the zero Schedule is for no array: make it with NewSchedule"},
		{laze.With(laze.NewSchedule(laze.Zeros(laze.Int8, 2).Add(1))), "schedule: no kernel computes the array i8[2] here"},
		{laze.With(laze.NewSchedule(x).Split("q", 4)), "kernel k0: split q 4: there is no loop q; the nest has i0"},
		{laze.With(laze.NewSchedule(x).Split("y", 4)), "schedule: loop y: the array f64[3] has no such loop: axes of extent 1 have none"},
		{laze.With(laze.NewSchedule(x).Split("x", 0)), "kernel k0: split i0 0: the factor must be at least 2"},
	} {
		_, err := x.Eval(ctx, c.option)
		check(t, err, fmt.Sprintf("errors_test.go:%d: eval: %s", line()-1, c.want))
	}
	s := laze.NewSchedule(x)
	_, err := x.Eval(ctx, laze.With(s.Parallel("x")), laze.With(s.Split("x", 4)))
	check(t, err, fmt.Sprintf("errors_test.go:%d: eval: schedule: two schedules are for kernel k0: give their directives in one", line()-1))
	var memory *laze.MemoryError
	_, err = x.Eval(ctx, laze.MemoryLimit(8))
	if !errors.As(err, &memory) || memory.Limit != 8 {
		t.Errorf("no MemoryError in %v", err)
	}
	check(t, err, fmt.Sprintf("errors_test.go:%d: eval: %v", line()-4, memory))
}

func TestFaultsOfCompile(t *testing.T) {
	_, err := laze.Compile(nil)
	check(t, err, fmt.Sprintf("errors_test.go:%d: compile: the function is nil", line()-1))
	at := line() + 1
	f, err := laze.Compile(func(in ...laze.Array) []laze.Array { return []laze.Array{in[0].Add(in[1])} })
	check(t, err, "<nil>")
	x := laze.From([]float64{1, 2})
	_, err = f.Call(ctx, x)
	check(t, err, fmt.Sprintf("errors_test.go:%d: compile: the function panicked: runtime error: index out of range [1] with length 1", at))
	_, err = f.Call(ctx, x, laze.From([]int8{1, 2}))
	check(t, err, fmt.Sprintf("errors_test.go:%d: add: operand types differ: f64[2] and i8[2]: convert one with Cast", at))
	check(t, f.CallInto(ctx, nil, []float64{1}, []float64{1}), fmt.Sprintf("errors_test.go:%d: callinto: the function gives 1 results, there are 0 destinations: give one for each", line()))
	check(t, f.CallInto(ctx, []any{[]float64{1, 2}}, []float64{1}, []float64{1}), fmt.Sprintf("errors_test.go:%d: callinto: result 0: the array has 1 elements, the destination 2: a pointer to a slice takes any number", line()))
	check(t, f.CallInto(ctx, []any{[]int8{1}}, []float64{1}, []float64{1}), fmt.Sprintf("errors_test.go:%d: callinto: result 0: the elements are f64, []int8 holds i8: use Cast, or memory of that type", line()))
	check(t, f.CallInto(ctx, []any{[]float64{1}}, x, []float64{1}), fmt.Sprintf("errors_test.go:%d: callinto: an Array is no memory: hand it to Call", line()))
	late := x.Filter(x.Gt(1))
	check(t, f.Prepare(late, late), fmt.Sprintf("errors_test.go:%d: prepare: input 0 has an extent that is known late: call Known first", line()))
	known, err := late.Known(ctx)
	check(t, err, "<nil>")
	check(t, f.Prepare(known, known), "<nil>")
	check(t, f.CallInto(ctx, []any{[]float64{1}}, "x", []float64{1}), fmt.Sprintf("errors_test.go:%d: callinto: string is no element type", line()))
}

// What the machine cannot hold is refused before it is tried: the Go runtime would end the process.
func TestTooLargeForTheMachine(t *testing.T) {
	if sysmem.Total() == 0 {
		t.Skip("the system does not say how much memory it has")
	}
	n := int64(1) << 29
	x := laze.Zeros(laze.Float64, int(n), 1<<20).Add(laze.Iota(laze.Float64, 0, int(n), 1<<20))
	var memory *laze.MemoryError
	if err := laze.Eval(ctx, x); !errors.As(err, &memory) || memory.Peak != n<<23 {
		t.Errorf("got %v", err)
	}
	huge := laze.Zeros(laze.Float64, 1<<30, 1<<29).Add(laze.Iota(laze.Float64, 0, 1<<30, 1<<29))
	if err := laze.Eval(ctx, huge, huge.Add(huge.Transpose().Transpose())); !errors.As(err, &memory) || memory.Peak != math.MaxInt64 {
		t.Errorf("got %v", err)
	}
	if err := x.CopyTo(ctx, make([]float64, 1)); err == nil {
		t.Error("CopyTo into too small memory is no error")
	}
	var grown []float64
	if err := x.CopyTo(ctx, &grown); err == nil {
		t.Error("CopyTo into a slice that cannot grow is no error")
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	x := laze.From([]float64{1}).Add(1)
	if err := laze.Eval(ctx, x); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	var none context.Context
	check(t, laze.Eval(none, x), "<nil>")
}

// A loop that never ends stops with its context. What else the machine does may delay any one stop, so
// one of many has to be prompt.
func TestEndlessLoop(t *testing.T) {
	const prompt, tries = 2 * time.Second, 20
	best := time.Hour
	for try := 0; try < tries && best > prompt; try++ {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
		start := time.Now()
		if err := laze.Eval(ctx, endless(laze.Zeros(laze.Float64, 1000))); !errors.Is(err, context.DeadlineExceeded) {
			t.Fatalf("got %v", err)
		}
		best = min(best, time.Since(start))
		cancel()
	}
	if best > prompt {
		t.Errorf("it took %v to stop", best)
	}
}

func check(t *testing.T, got any, want string) {
	t.Helper()
	if fmt.Sprint(got) != want {
		t.Errorf("got  %v\nwant %s", got, want)
	}
}

// A call is found in every way that Go has to make it.
func TestFaultsFindTheCall(t *testing.T) {
	x, bad := laze.From([]float64{1}), laze.From([]int8{1})
	const text = "errors_test.go:%d: add: operand types differ: f64[1] and i8[1]: convert one with Cast"
	add, method := x.Add, laze.Array.Add
	var adder interface{ Add(any) laze.Array } = x
	check(t, add(bad).Err(), fmt.Sprintf(text, line()))
	check(t, method(x, bad).Err(), fmt.Sprintf(text, line()))
	check(t, adder.Add(bad).Err(), fmt.Sprintf(text, line()))
	check(t, func() error { return x.Add(bad).Err() }(), fmt.Sprintf(text, line()))
	faults := make(chan error)
	go func() { faults <- x.Add(bad).Err() }()
	check(t, <-faults, fmt.Sprintf(text, line()-1))
	_, err := x.Int8s(ctx)
	check(t, err, fmt.Sprintf("errors_test.go:%d: int8s: the elements are f64, not i8: use Cast, or the getter of that type", line()-1))
	_, err = func() (int8, error) { return x.Int8(ctx) }()
	check(t, err, fmt.Sprintf("errors_test.go:%d: int8: the elements are f64, not i8: use Cast, or the getter of that type", line()-1))
	check(t, x.Sum(7).Err(), fmt.Sprintf("errors_test.go:%d: sum: axis 7 does not exist: f64[1] has only axis 0", line()))
	check(t, x.CopyTo(ctx, []int8{0}), fmt.Sprintf("errors_test.go:%d: copyto: the elements are f64, []int8 holds i8: use Cast, or memory of that type", line()))
	defer func(a laze.Array) { check(t, a.Err(), fmt.Sprintf(text, line())) }(x.Add(bad))
}
