package laze_test

import (
	"context"
	"fmt"
	"go/ast"
	"math"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/laze-go/laze"
	"github.com/laze-go/laze/backend/cpu"
)

// Every public function and method of the root is used in an example. Elementwise methods are in a table of their own.
func TestEveryWordHasAnExample(t *testing.T) {
	used := map[string]bool{}
	for _, w := range words {
		used[w.name] = true
	}
	names, err := filepath.Glob("example*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		ast.Inspect(parse(t, name), func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok {
				used[s.Sel.Name] = true
			}
			return true
		})
	}
	printed := []string{"Error", "Unwrap"} // by fmt and errors
	for _, f := range sources(t, ".") {
		if filepath.Dir(f.path) != "." {
			continue
		}
		for _, d := range f.Decls {
			f, ok := d.(*ast.FuncDecl)
			if ok && f.Name.IsExported() && !used[f.Name.Name] && !slices.Contains(printed, f.Name.Name) {
				t.Errorf("%s has no example", f.Name.Name)
			}
		}
	}
}

// Slices of every type, named ones too, come back as they went in.
func TestRoundTrips(t *testing.T) {
	type celsius float32
	type flags []bool
	for _, v := range []any{
		[]bool{true, false}, []int8{-1, 2}, []int16{-1, 2}, []int32{-1, 2}, []int64{-1, 2}, []uint8{1, 2}, []uint16{1, 2},
		[]uint32{1, 2}, []uint64{1, 2}, []float32{1, 2.5}, []float64{1, 2.5}, []celsius{1, 2}, flags{true, false},
		[]float64{}, []int8{},
	} {
		dst := reflect.MakeSlice(reflect.TypeOf(v), reflect.ValueOf(v).Len(), reflect.ValueOf(v).Len())
		if err := laze.From(v).CopyTo(ctx, dst.Interface()); err != nil {
			t.Errorf("%T: %v", v, err)
		}
		if !reflect.DeepEqual(dst.Interface(), v) {
			t.Errorf("%T: got %v, want %v", v, dst, v)
		}
		grown := reflect.New(reflect.TypeOf(v))
		if err := laze.From(v).Reverse().Reverse().CopyTo(ctx, grown.Interface()); err != nil || grown.Elem().Len() != dst.Len() {
			t.Errorf("%T: %v, %v", v, grown.Elem(), err)
		}
	}
}

func TestDestinations(t *testing.T) {
	x := laze.Iota(laze.Float64, 0, 6)
	var one float64
	short, long := make([]float64, 2, 10), make([]float64, 20)
	rows := make([][3]float64, 2)
	for _, c := range []struct {
		array laze.Array
		dst   any
		want  string
	}{
		{x.Sum(), &one, "15"}, {x, &short, "&[0 1 2 3 4 5]"}, {x, &long, "&[0 1 2 3 4 5]"}, {x.Reshape(2, 3), rows, "[[0 1 2] [3 4 5]]"},
		{x, &rows, "&[[0 1 2] [3 4 5]]"},
	} {
		for range 2 { // deferred, then evaluated
			if err := c.array.CopyTo(ctx, c.dst); err != nil {
				t.Errorf("%T: %v", c.dst, err)
			}
			got := fmt.Sprint(c.dst)
			if p, ok := c.dst.(*float64); ok {
				got = fmt.Sprint(*p)
			}
			check(t, got, c.want)
			if err := laze.Eval(ctx, c.array); err != nil {
				t.Error(err)
			}
		}
	}
}

func TestSourcesOfData(t *testing.T) {
	array := [2][3]int16{{1, 2, 3}, {4, 5, 6}}
	for _, c := range []struct {
		data any
		want string
	}{
		{&array, "i16[2,3]"}, {array, "i16[2,3]"}, {[][3]int16{{1, 2, 3}}, "i16[1,3]"}, {[2][]int16{{1}, {2}}, "i16[2,1]"},
		{[][]int{{1}, {2}}, "i64[2,1]"}, {[]uint{1}, "u64[1]"}, {[][]float64{}, "f64[0,0]"}, {[][]float64{{}, {}}, "f64[2,0]"},
		{[]int(nil), "i64[0]"}, {true, "bool[]"}, {uint8(1), "u8[]"}, {[0]int8{}, "i8[0]"},
	} {
		a := laze.From(c.data)
		if a.Err() != nil || !strings.HasPrefix(a.String(), c.want+" ") {
			t.Errorf("%T: %v, want %s", c.data, a, c.want)
		}
	}
	view := laze.From(&array)
	array[0][0] = 9
	if got, _ := view.Max().Int16(ctx); got != 9 {
		t.Errorf("From(&array) has copied: the greatest is %d", got)
	}
	same := laze.From(view)
	if same != view {
		t.Error("From(Array) is another array")
	}
}

// Go numbers adapt to the array, bounds included.
func TestNumbersAdapt(t *testing.T) {
	show := func(a laze.Array) string {
		if err := laze.Eval(ctx, a); err != nil {
			return err.Error()
		}
		return a.String()
	}
	for _, c := range []struct{ got, want string }{
		{show(laze.From([]uint64{0}).Add(uint64(math.MaxUint64))), "u64[1] [18446744073709551615]"},
		{show(laze.From([]int64{0}).Add(int64(math.MinInt64))), "i64[1] [-9223372036854775808]"},
		{show(laze.From([]float32{0}).Add(0.1)), "f32[1] [0.1]"},
		{show(laze.From([]int8{0}).Add(2.0)), "i8[1] [2]"},
		{show(laze.Where(laze.From([]bool{true, false}), 1, 2.0)), "i64[2] [1 2]"},
		{show(laze.Where(laze.From([]bool{true}), 1, laze.From([]int8{2}))), "i8[1] [1]"},
	} {
		if c.got != c.want {
			t.Errorf("got %s, want %s", c.got, c.want)
		}
	}
}

// An evaluated array is read, not computed again, and does not keep what it was computed from.
func TestEvaluatedArraysAreInputs(t *testing.T) {
	x := laze.From([]float64{1, 2, 3})
	y := x.Exp().Log()
	z := y.Mul(2)
	if err := laze.Eval(ctx, y); err != nil {
		t.Fatal(err)
	}
	for _, a := range []laze.Array{z, y.Mul(2)} {
		if e := laze.Explain(a); len(e.Kernels) != 1 || e.Kernels[0].Words != "mul" {
			t.Errorf("%v\nwant one kernel that multiplies", e)
		}
	}
	for range 1000 {
		x = x.Add(1)
		if err := laze.Eval(ctx, x); err != nil {
			t.Fatal(err)
		}
	}
	if text := x.Add(1).String(); text != "f64[3], deferred: 2 nodes" {
		t.Errorf("the history is kept: %s", text)
	}
}

// Results of one filter fit each other, evaluated or not.
func TestLateExtents(t *testing.T) {
	x := laze.From([]float64{3, -1, 2, -5})
	mask := x.Gt(0)
	kept := laze.FilterN(mask, x, x.Mul(10))
	a, b := kept[0], kept[1]
	if err := laze.Eval(ctx, a); err != nil {
		t.Fatal(err)
	}
	c := a.Add(b)
	got, err := c.Float64s(ctx)
	if err != nil || !slices.Equal(got, []float64{33, 22}) {
		t.Errorf("got %v, %v", got, err)
	}
	f, err := laze.Compile(func(in ...laze.Array) []laze.Array { return []laze.Array{in[0].Filter(in[0].Gt(0))} })
	if err != nil {
		t.Fatal(err)
	}
	out, err := f.Call(ctx, a)
	check(t, fmt.Sprint(out, err), "[f64[2] [3 2]] <nil>")
	var positive []float64
	for _, in := range [][]float64{{1, -1, 2, 3}, {-1, -1, -1, -1}, {1, 1, 1, 1}} {
		if err := f.CallInto(ctx, []any{&positive}, in); err != nil {
			t.Error(err)
		}
		want := slices.DeleteFunc(slices.Clone(in), func(v float64) bool { return v <= 0 })
		if !slices.Equal(positive, want) {
			t.Errorf("got %v, want %v", positive, want)
		}
	}
	room := make([]float64, 1, 8)
	if err := f.CallInto(ctx, []any{&room}, []float64{1, -1, 2, 3}); err != nil || !slices.Equal(room, []float64{1, 2, 3}) || cap(room) != 8 {
		t.Errorf("got %v of %d, %v", room, cap(room), err)
	}
	same := []float64{-1, 1, -2, 2, 3}
	if err := f.CallInto(ctx, []any{&same}, same); err != nil || !slices.Equal(same, []float64{1, 2, 3}) {
		t.Errorf("got %v, %v", same, err)
	}
	rows := laze.Iota(laze.Int64, 0, 12).Reshape(3, 4).Transpose().Filter(laze.From([]bool{true, false, false, true})).Transpose()
	flat, err := rows.Int64s(ctx)
	if err != nil || !slices.Equal(flat, []int64{0, 3, 4, 7, 8, 11}) {
		t.Errorf("got %v, %v", flat, err)
	}
	check(t, rows.String(), "i64[3,2] [[ 0  3]\n          [ 4  7]\n          [ 8 11]]")
}

// An output that is an input, or another output, is never memory that somebody else gives back.
func TestSharedResults(t *testing.T) {
	f, err := laze.Compile(func(in ...laze.Array) []laze.Array { y := in[0].Add(1); return []laze.Array{in[0], y, y} })
	if err != nil {
		t.Fatal(err)
	}
	x, err := laze.From([]float64{1, 2, 3}).Mul(1).Eval(ctx)
	if err != nil {
		t.Fatal(err)
	}
	out, err := f.Call(ctx, x)
	if err != nil {
		t.Fatal(err)
	}
	x.Release()
	out[1].Release()
	if _, err := laze.Full(7.0, 3).Add(0).Eval(ctx); err != nil { // would take the memory that was given back
		t.Fatal(err)
	}
	check(t, fmt.Sprint(out[0], out[2]), "f64[3] [1 2 3] f64[3] [2 3 4]")
	in := []float64{1, 2, 3}
	into := []any{in, make([]float64, 3), make([]float64, 3)}
	if err := f.CallInto(ctx, []any{into[0], into[1], into[2]}, in); err != nil {
		t.Fatal(err)
	}
	check(t, fmt.Sprint(into...), "[1 2 3] [2 3 4] [2 3 4]")
}

// A slice that a user holds is nobody else's memory, whether its array is released or forgotten, and however often the
// collector runs.
func TestHeldSlicesAreNotReused(t *testing.T) {
	for _, n := range []int{3, 1000, 1 << 19} {
		for _, released := range []bool{true, false} {
			held := heldSlice(t, n, released)
			for range 4 {
				runtime.GC()
				if err := laze.Eval(ctx, laze.Full(-1.0, n).Add(0), laze.Full(-2.0, n).Add(0)); err != nil {
					t.Fatal(err)
				}
			}
			for i, v := range held {
				if v != float64(2*i) {
					t.Fatalf("%d elements, released %v: element %d is now %v", n, released, i, v)
				}
			}
		}
	}
}

// heldSlice gives a slice of results whose array is gone.
func heldSlice(t *testing.T, n int, released bool) []float64 {
	x := laze.Iota(laze.Float64, 0, n).Mul(2)
	held, err := x.Float64s(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if released {
		x.Release()
	}
	return held
}

// Inputs that are results are what they were before the call, also where another result takes their place.
func TestResultsTakeThePlaceOfInputs(t *testing.T) {
	f, err := laze.Compile(func(in ...laze.Array) []laze.Array { return []laze.Array{in[1], in[0], in[0].Add(in[1])} })
	if err != nil {
		t.Fatal(err)
	}
	x, y, sum := []float64{1, 2}, []float64{3, 4}, make([]float64, 2)
	if err := f.CallInto(ctx, []any{x, y, sum}, x, y); err != nil {
		t.Fatal(err)
	}
	check(t, fmt.Sprint(x, y, sum), "[3 4] [1 2] [4 6]")
	if err := f.CallInto(ctx, []any{sum, y, x}, x, y); err != nil {
		t.Fatal(err)
	}
	check(t, fmt.Sprint(x, y, sum), "[4 6] [3 4] [1 2]")
}

// A graph of 10^5 nodes neither overflows a stack nor takes long.
func TestDeepGraph(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	x := laze.From([]float64{0})
	for range 100_000 {
		x = x.Add(1)
	}
	if text := x.Map(func(laze.Expr) laze.Expr { panic("oh") }).Err().Error(); !strings.HasSuffix(text, "map: the function panicked: oh") {
		t.Errorf("at the end of the graph: %s", text)
	}
	e := laze.Explain(x)
	if lines := strings.Count(e.String()+e.Brief(), "\n"); e.Err != nil || lines > 2000 {
		t.Errorf("explained in %d lines, %v", lines, e.Err)
	}
	if got, err := x.Float64(ctx); got != 100_000 || err != nil {
		t.Errorf("got %v, %v", got, err)
	}
}

// Many goroutines build on, evaluate, print and call the same things at once.
func TestConcurrency(t *testing.T) {
	x := laze.Iota(laze.Float64, 0, 5000)
	shared := x.Mul(2).Add(1)
	f, err := laze.Compile(func(in ...laze.Array) []laze.Array { return []laze.Array{in[0].Add(shared).Sum()} })
	if err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	for g := range 8 {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for range 5 {
				got, err := shared.Sub(float64(g)).Sum().Float64(ctx)
				if want := 25e6 - 5000*float64(g); got != want || err != nil {
					t.Errorf("got %v, %v, want %v", got, err, want)
				}
				_ = shared.String()
				_ = laze.Explain(shared).Summary
				out, err := f.Call(ctx, x)
				if err != nil {
					t.Error(err)
					return
				}
				if v, err := out[0].Float64(ctx); v != 37497500 || err != nil {
					t.Errorf("got %v, %v", v, err)
				}
			}
		}()
	}
	wait.Wait()
}

// Nothing is left running, and memory comes back to the pool, whether evaluations end well or not; and nothing is lost:
// what failed once works when its reason is gone.
func TestNothingLeaks(t *testing.T) {
	stopped, stop := context.WithCancel(ctx)
	stop()
	soon, end := context.WithTimeout(ctx, 5*time.Millisecond)
	defer end()
	work := func() {
		x := laze.Iota(laze.Float64, 0, 20000)
		y, err := x.Sort(0).Mul(2).Eval(ctx)
		if err != nil {
			t.Error(err)
		}
		z := y.CumSum(0)
		_, small := z.Eval(ctx, laze.MemoryLimit(1000))
		for what, err := range map[string]error{
			"an index outside":         laze.Eval(ctx, y.Gather(0, y.Cast(laze.Int64).Mul(2))),
			"a conflict":               laze.Eval(ctx, y.Scatter(0, y, laze.Refuse, y.Mul(0).Cast(laze.Int64))),
			"too little memory":        small,
			"a context that has ended": laze.Eval(stopped, z),
			"a context that ends":      laze.Eval(soon, endless(y)),
		} {
			if err == nil {
				t.Errorf("%s is no error", what)
			}
		}
		if _, err := z.Eval(ctx); err != nil {
			t.Errorf("after the errors: %v", err)
		}
		y.Release()
		z.Release()
	}
	work()
	before, lent := goroutines(), cpu.Default().Stats().Memory
	for range 5 {
		work()
	}
	after := cpu.Default().Stats().Memory
	if lent.InUse != after.InUse {
		t.Errorf("%+v before and %+v after", lent, after)
	}
	for range 20_000 { // one that has nothing left to do may wait for its turn
		if goroutines() <= before {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Errorf("%d goroutines before, %d after", before, goroutines())
}

// goroutines is how many there are beside the workers, which come when a job first wants them and stay.
func goroutines() int { return runtime.NumGoroutine() - cpu.Default().Stats().Workers.Workers }

// endless is a graph whose evaluation only ends with its context.
func endless(x laze.Array) laze.Array {
	return x.Map(func(x laze.Expr) laze.Expr {
		return laze.While(
			func(v []laze.Expr) laze.Expr { return v[0].Lt(1) },
			func(v []laze.Expr) []laze.Expr { return []laze.Expr{v[0].Mul(2)} }, x.Mul(0))[0]
	})
}

// Printing and drawing never fail, and are bounded.
func TestPrinting(t *testing.T) {
	big := laze.Iota(laze.Int64, 0, 2000, 3)
	if err := laze.Eval(ctx, big); err != nil {
		t.Fatal(err)
	}
	check(t, big.String(), "i64[2000,3] [[   0    0    0]\n"+
		"             [   1    1    1]\n             [   2    2    2]\n             ...\n"+
		"             [1997 1997 1997]\n             [1998 1998 1998]\n             [1999 1999 1999]]")
	cube, _ := laze.Iota(laze.Int8, 0, 2, 1, 1).Eval(ctx)
	check(t, cube.String(), "i8[2,1,1] [[[0]]\n\n           [[1]]]")
	check(t, laze.Zeros(laze.Float64, 0, 3).String(), "f64[0,3], deferred: 1 node")
	check(t, laze.From([]float64{}).String(), "f64[0] []")
	check(t, laze.From([]float64{math.NaN(), math.Inf(-1), math.Copysign(0, -1)}).String(), "f64[3] [ NaN -Inf   -0]")
	check(t, laze.Array{}.String()[:18], "error: use_test.go")
	x := big
	for range 20000 {
		x = x.Add(1)
	}
	check(t, x.String(), "i64[2000,3], deferred: more than 10000 nodes")
	bad := laze.Explain(laze.Array{})
	for _, text := range []string{bad.String(), bad.HTML(), bad.SVG(), laze.Explanation{}.SVG(), laze.Explain().String()} {
		if text == "" || strings.Contains(text, "panic") {
			t.Errorf("got %q", text)
		}
	}
	many := laze.ExplainWith([]laze.Option{laze.NoFusion()}, chain(big, 400))
	if lines := strings.Count(many.String(), "\n"); len(many.Kernels) != 400 || lines > 1600 {
		t.Errorf("%d kernels are explained in %d lines", len(many.Kernels), lines)
	}
	if !strings.Contains(many.SVG(), "and 340 more kernels") {
		t.Error("the drawing has no end")
	}
}

func chain(x laze.Array, n int) laze.Array {
	for range n {
		x = x.Add(1)
	}
	return x
}
