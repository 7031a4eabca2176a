package laze_test

import (
	"context"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"github.com/laze-go/laze"
)

// Whatever methods are called with, they give an error at most: no panic.
func TestNothingPanics(t *testing.T) {
	t.Parallel()
	rounds := 60
	if testing.Short() {
		rounds = 10
	}
	functions := []any{laze.From, laze.FromStructs, laze.Full, laze.Scalar, laze.Zeros, laze.Ones, laze.Iota, laze.Linspace, laze.Generate, laze.Concat,
		laze.Stack, laze.Where, laze.ZipWith, laze.ZipWith3, laze.ZipWithN, laze.ReduceN, laze.FilterN, laze.Const, laze.If, laze.While, laze.Surround,
		laze.LexSort, laze.GroupBy}
	r := rand.New(rand.NewPCG(7, 7))
	stop, cancel := context.WithTimeout(ctx, 5*time.Minute)
	defer cancel()
	a := &absurd{Rand: r, ctx: stop}
	for range rounds {
		for _, receiver := range []any{a.array(), laze.Random{Seed: r.Uint64()}, laze.NewSchedule(a.array()), laze.GroupBy(a.array()), laze.Groups{}} {
			a.callAll(t, reflect.ValueOf(receiver))
		}
		a.array().Map(func(x laze.Expr) laze.Expr {
			a.inside = append(a.inside, x)
			a.callAll(t, reflect.ValueOf(x))
			return x
		})
		a.callAll(t, reflect.ValueOf(a.pick(append(a.inside, laze.Expr{})...)))
		for _, f := range functions {
			a.call(t, "", reflect.ValueOf(f))
		}
	}
}

// absurd chooses arguments, most of them wrong.
type absurd struct {
	*rand.Rand
	ctx    context.Context
	inside []any // Exprs, of functions that are long done
}

func (a *absurd) pick(from ...any) any { return from[a.IntN(len(from))] }

func (a *absurd) array() laze.Array {
	x := laze.From([]float64{1, -2, math.NaN(), 4, 5, 6})
	released, _ := laze.From([]float64{1, 2}).Add(1).Eval(ctx)
	released.Release()
	return a.pick(x, x.Reshape(2, 3), x.Gt(0), laze.Iota(laze.Int64, 0, 6), laze.Iota(laze.Uint8, 1, 2, 3), laze.Zeros(laze.Float32, 0, 3),
		laze.Scalar(true), laze.Array{}, laze.From(nil), x.Filter(x.Gt(0)), laze.Zeros(laze.Int8, 1, 1, 1, 1, 1, 1, 1, 1), released).(laze.Array)
}

// callAll calls every method of a value once.
func (a *absurd) callAll(t *testing.T, v reflect.Value) {
	for i := range v.NumMethod() {
		a.call(t, v.Type().Method(i).Name, v.Method(i))
	}
}

func (a *absurd) call(t *testing.T, name string, f reflect.Value) {
	in := make([]reflect.Value, f.Type().NumIn())
	for k := range in {
		in[k] = a.value(f.Type().In(k))
	}
	defer func() {
		if p := recover(); p != nil {
			t.Errorf("%s, a %v, panics: %v", name, f.Type(), p)
		}
	}()
	if f.Type().IsVariadic() {
		a.compute(f.CallSlice(in))
	} else {
		a.compute(f.Call(in))
	}
}

// compute evaluates what a method gave, where it is small.
func (a *absurd) compute(out []reflect.Value) {
	for _, v := range out {
		var list []laze.Array
		switch v := v.Interface().(type) {
		case laze.Array:
			list = []laze.Array{v}
		case []laze.Array:
			list = v
		}
		_ = laze.Explain(list[:min(len(list), 3)]...).Brief()
		for _, x := range list[:min(len(list), 3)] {
			if _ = x.String(); x.Size() < 1000 {
				_ = laze.Eval(a.ctx, x)
			}
		}
	}
}

// value makes an argument of a type.
func (a *absurd) value(t reflect.Type) reflect.Value {
	v := reflect.New(t).Elem()
	var x any
	switch t {
	case reflect.TypeFor[context.Context]():
		x = a.ctx
	case reflect.TypeFor[any]():
		x = a.pick(1, 0.5, -1, true, "text", nil, a.array(), laze.Expr{}, []float64{1, 2}, [][]int{{1}, {}}, math.NaN(), uint64(math.MaxUint64), new(float64))
	case reflect.TypeFor[laze.Array]():
		x = a.array()
	case reflect.TypeFor[laze.Expr]():
		x = a.pick(append(a.inside, laze.Expr{}, laze.Const(1), laze.Const("text"))...)
	case reflect.TypeFor[laze.DType]():
		x = laze.DType(a.IntN(15))
	case reflect.TypeFor[laze.Border]():
		x = a.pick(laze.Border{}, laze.Edge, laze.Wrap, laze.Mirror, laze.InteriorMirror, laze.Surround("text"), laze.Surround(1))
	case reflect.TypeFor[laze.Policy]():
		x = a.pick(laze.Policy{}, laze.KeepFirst, laze.KeepLast, laze.Accumulate, laze.Combine(nil))
	case reflect.TypeFor[laze.Option]():
		x = a.pick(laze.Workers(2), laze.NoFusion(), laze.MemoryLimit(100), nil)
	}
	if x != nil {
		v.Set(reflect.ValueOf(x))
		return v
	}
	a.fill(v)
	return v
}

// fill makes values of other types of their parts.
func (a *absurd) fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.Int, reflect.Int64:
		v.SetInt(a.pick(int64(0), int64(1), int64(2), int64(3), int64(-1), int64(-7), int64(1<<20)).(int64))
	case reflect.String:
		v.SetString(a.pick("x", "y", "i0", "x.o", "", "no loop").(string))
	case reflect.Bool:
		v.SetBool(a.IntN(2) == 0)
	case reflect.Float64:
		v.SetFloat(a.pick(0.0, -1.5, math.Inf(1)).(float64))
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), a.IntN(4), 4))
		for i := range v.Len() {
			v.Index(i).Set(a.value(v.Type().Elem()))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				v.Field(i).Set(a.value(v.Field(i).Type()))
			}
		}
	case reflect.Func:
		a.fillFunc(v)
	}
}

// fillFunc makes a function that panics, or gives values as absurd as the others, its own
// parameters among them; or none.
func (a *absurd) fillFunc(v reflect.Value) {
	if a.IntN(4) == 0 {
		return
	}
	t := v.Type()
	v.Set(reflect.MakeFunc(t, func(in []reflect.Value) []reflect.Value {
		if a.IntN(8) == 0 {
			panic("oh")
		}
		out := make([]reflect.Value, t.NumOut())
		for k := range out {
			out[k] = a.value(t.Out(k))
			for _, p := range in {
				if p.Type() == t.Out(k) && a.IntN(3) > 0 {
					out[k] = p
				}
			}
		}
		return out
	}))
}
