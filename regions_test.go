package laze_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/laze-go/laze"
)

// Closures of If and While use the values of all functions around them.
func TestCapturedValues(t *testing.T) {
	xs := []float64{-3, -1, 0, 2, 7}
	x := laze.From(xs)
	calls := 0
	got, err := x.MapIndex(func(x laze.Expr, i []laze.Expr) laze.Expr {
		calls++
		twice, place := x.Mul(2), i[0].Cast(laze.Float64)
		return laze.If(x.Gt(0),
			func() []laze.Expr {
				// nested: a loop in a branch, a branch in a loop, values of every level
				limit := twice.Add(10)
				return laze.While(
					func(v []laze.Expr) laze.Expr { return v[0].Lt(limit) },
					func(v []laze.Expr) []laze.Expr {
						step := laze.If(v[0].Gt(twice),
							func() []laze.Expr { return []laze.Expr{x.Add(place)} },
							func() []laze.Expr { return []laze.Expr{x} })
						return []laze.Expr{v[0].Add(step[0])}
					}, x)
			},
			func() []laze.Expr { return []laze.Expr{place.Sub(twice)} })[0]
	}).Float64s(ctx)
	want := make([]float64, len(xs))
	for i, x := range xs {
		place, v := float64(i), x
		if x <= 0 {
			want[i] = place - 2*x
			continue
		}
		for v < 2*x+10 {
			if v > 2*x {
				v += x + place
			} else {
				v += x
			}
		}
		want[i] = v
	}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got %v, %v, want %v", got, err, want)
	}
	if calls != 1 {
		t.Errorf("the function was called %d times", calls)
	}
}

func TestConstants(t *testing.T) {
	six := laze.Const(2).Mul(laze.Const(3))
	x := laze.From([]int64{1, 2})
	got, err := x.Map(func(x laze.Expr) laze.Expr {
		return x.Mul(six).Add(laze.Const(true).Select(1, 2)).Add(laze.Const(5).Sub(x))
	}).Int64s(ctx)
	if err != nil || !slices.Equal(got, []int64{11, 16}) {
		t.Errorf("got %v, %v", got, err)
	}
	alone, err := x.Map(func(laze.Expr) laze.Expr { return six }).Int64s(ctx)
	if err != nil || !slices.Equal(alone, []int64{6, 6}) {
		t.Errorf("got %v, %v", alone, err)
	}
}

// Misuse of functions is an error, never a panic.
func TestMisusedFunctions(t *testing.T) {
	x := laze.From([]float64{1, 2})
	keep := func(v []laze.Expr) laze.Expr { return v[0].Lt(0) }
	same := func(v []laze.Expr) []laze.Expr { return v }
	var inner laze.Expr
	for _, c := range []struct {
		name string
		f    func(x laze.Expr) laze.Expr
		want string
	}{
		{"an Expr of another live function", func(outer laze.Expr) laze.Expr {
			y := x.Map(func(x laze.Expr) laze.Expr { return x.Add(outer) })
			if y.Err() == nil {
				return outer
			}
			return outer.Add(y) // an Array is a mistake too
		}, "an Array cannot be used inside a scalar function"},
		{"an Expr of a region that has ended", func(x laze.Expr) laze.Expr {
			laze.If(x.Gt(0), func() []laze.Expr { inner = x.Mul(2); return ret(x)() }, ret(x))
			return x.Add(inner)
		}, "an Expr of type f64 is used outside"},
		{"a panic in a branch", func(x laze.Expr) laze.Expr {
			return laze.If(x.Gt(0), func() []laze.Expr { panic("inside") }, ret(x))[0]
		}, "the function panicked: inside"},
		{"an index of what a faulty If gave", func(x laze.Expr) laze.Expr { return laze.If(x, ret(x, x), ret(x))[5] }, "needs a bool condition"},
		{"a constant condition", func(x laze.Expr) laze.Expr { return laze.If(laze.Const(true), ret(x), ret(x))[0] }, "constants alone"},
		{"a loop over constants", func(x laze.Expr) laze.Expr { return laze.While(keep, same, laze.Const(1.0))[0] }, "constants alone"},
		{"a loop over nothing", func(x laze.Expr) laze.Expr { return laze.While(keep, same)[0] }, "the function panicked"},
		{"a condition that is no bool", func(x laze.Expr) laze.Expr {
			return laze.While(func(v []laze.Expr) laze.Expr { return v[0] }, same, x)[0]
		}, "the condition must give, and gives, bool and f64 at position 0"},
		{"a body of other types", func(x laze.Expr) laze.Expr {
			return laze.While(keep, func(v []laze.Expr) []laze.Expr { return []laze.Expr{v[0].Gt(1)} }, x)[0]
		}, "the initial values and the results of body are f64 and bool at position 0"},
		{"a body of fewer values", func(x laze.Expr) laze.Expr {
			return laze.While(keep, func([]laze.Expr) []laze.Expr { return nil }, x)[0]
		},
			"the initial values and the results of body are 1 and 0 values"},
		{"the zero Expr", func(x laze.Expr) laze.Expr { return laze.Expr{}.Sin() }, "the zero Expr is no value"},
		{"the zero Expr as an operand", func(x laze.Expr) laze.Expr { return x.Add(laze.Expr{}) }, "the zero Expr is no value"},
		{"the zero Expr in a branch", func(x laze.Expr) laze.Expr { return laze.If(laze.Expr{}, ret(x), ret(x))[0] }, "the zero Expr is no value"},
		{"the index of a constant", func(x laze.Expr) laze.Expr { return laze.Const(1).Index(0) }, "a constant has no index"},
		{"a faulty constant", func(x laze.Expr) laze.Expr { return x.Add(laze.Const(nil)) }, "const: <nil> is no number and no bool"},
		{"calls after a fault", func(x laze.Expr) laze.Expr {
			return x.Add(laze.Const(nil)).Sin().Cast(laze.Int8).Select(x, 1).Index(0).Like(2)
		}, "const: <nil>"},
		{"a cast to nothing", func(x laze.Expr) laze.Expr { return x.Cast(laze.Invalid) }, "cast needs element types"},
	} {
		err := x.Map(c.f).Err()
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", c.name, err, c.want)
		}
	}
	if text := fmt.Sprint(laze.Expr{}, laze.Expr{}.Err()); !strings.Contains(text, "invalid") {
		t.Errorf("the zero Expr prints %s", text)
	}
	if err := inner.Add(1).Err(); err == nil {
		t.Error("an Expr that outlived its function can be used")
	}
}

// A function that hands its symbols to goroutines does not break the process.
func TestGoroutinesInFunctions(t *testing.T) {
	x := laze.From([]float64{1, 2})
	got, err := x.Map(func(x laze.Expr) laze.Expr {
		var wait sync.WaitGroup
		for i := range 8 {
			wait.Add(1)
			go func() {
				defer wait.Done()
				for k := range 100 {
					x.Mul(i).Add(k)
				}
			}()
		}
		wait.Wait()
		return x.Add(1)
	}).Float64s(ctx)
	if err != nil || !slices.Equal(got, []float64{2, 3}) {
		t.Errorf("got %v, %v", got, err)
	}
}
