package cpu

import (
	"context"
	"fmt"
	"math"
	"testing"
	"unsafe"

	"github.com/laze-go/laze/backend"
)

// Run: go test -run - -bench . -count 10 ./backend/cpu | benchstat -
//
// Each is beside the plain Go loop on one goroutine, and chains beside one loop per operation.

var sizes = []int{1 << 10, 100_000, 10_000_000} // first-level cache, last-level cache, memory

// compiled makes a function that computes the program from f64 inputs into f64 results.
func compiled(b *testing.B, text string, inputs [][]float64, outputs ...[]float64) func() {
	b.Helper()
	exec, err := backend.Prepare(Default(), lower(b, text))
	if err != nil {
		b.Fatal(err)
	}
	in := make([]backend.Buffer, len(inputs))
	for i, x := range inputs {
		in[i] = bufferOf(x)
	}
	out := make([]backend.Result, len(outputs))
	return func() {
		for i, y := range outputs {
			out[i] = backend.Result{Buffer: bufferOf(y)}
		}
		if err := exec.Run(context.Background(), in, out, backend.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func bufferOf(x []float64) backend.Buffer {
	return backend.Buffer{Data: unsafe.Pointer(&x[0]), Bytes: int64(8 * len(x))}
}

// filled gives n numbers between 0 and 1, in memory with huge pages.
func filled(n int) []float64 {
	buf, _ := Default().Alloc(int64(8 * n))
	x := unsafe.Slice((*float64)(buf.Data), n)
	for i := range x {
		x[i] = float64(i%1000+1) / 1001
	}
	return x
}

// compare runs a program and its plain loops at all sizes; arrays is how many an ideal program reads or writes.
func compare(b *testing.B, arrays int, laze func(b *testing.B, n int) func(), loops map[string]func(n int) func()) {
	for _, n := range sizes {
		measure := func(name string, prepare func() func()) {
			b.Run(fmt.Sprintf("f64/n=%d/%s", n, name), func(b *testing.B) {
				run := prepare()
				b.SetBytes(int64(8 * n * arrays))
				for b.Loop() {
					run()
				}
			})
		}
		measure("laze", func() func() { return laze(b, n) })
		for _, name := range []string{"loop", "unfused"} {
			if loop, ok := loops[name]; ok {
				measure(name, func() func() { return loop(n) })
			}
		}
	}
}

func BenchmarkTriad(b *testing.B) {
	compare(b, 3, func(b *testing.B, n int) func() {
		text := fmt.Sprintf("%%0 f64[%d] = input\n%%1 f64[%d] = input\n%%2 f64[%d] = pointwise %%0 %%1 { (a f64, b f64) a + b*0.75 }\nreturn %%2\n", n, n, n)
		return compiled(b, text, [][]float64{filled(n), filled(n)}, filled(n))
	}, map[string]func(n int) func(){"loop": func(n int) func() {
		x, y, z := filled(n), filled(n), filled(n)
		return func() {
			for i := range z {
				z[i] = x[i] + float64(y[i]*0.75)
			}
		}
	}})
}

var sink float64

func BenchmarkSum(b *testing.B) {
	compare(b, 1, func(b *testing.B, n int) func() {
		text := fmt.Sprintf("%%0 f64[%d] = input\n%%1 f64[] = reduce %%0 { (a f64, b f64) a + b } init 0 axes 0 commutes\nreturn %%1\n", n)
		return compiled(b, text, [][]float64{filled(n)}, filled(1))
	}, map[string]func(n int) func(){"loop": func(n int) func() {
		x := filled(n)
		return func() {
			s := 0.0
			for _, v := range x {
				s += v
			}
			sink = s
		}
	}})
}

func BenchmarkDot(b *testing.B) {
	compare(b, 2, func(b *testing.B, n int) func() {
		text := fmt.Sprintf("%%0 f64[%d] = input\n%%1 f64[%d] = input\n%%2 f64[%d] = pointwise %%0 %%1 { (a f64, b f64) a*b }\n%%3 f64[] = reduce %%2 { (a f64, b f64) a + b } init 0 axes 0 commutes\nreturn %%3\n", n, n, n)
		return compiled(b, text, [][]float64{filled(n), filled(n)}, filled(1))
	}, map[string]func(n int) func(){"loop": func(n int) func() {
		x, y := filled(n), filled(n)
		return func() {
			s := 0.0
			for i := range x {
				s += float64(x[i] * y[i])
			}
			sink = s
		}
	}})
}

// BenchmarkChain is sqrt(x*x + y*y)*0.5 - x.
func BenchmarkChain(b *testing.B) {
	compare(b, 3, func(b *testing.B, n int) func() {
		text := fmt.Sprintf("%%0 f64[%d] = input\n%%1 f64[%d] = input\n%%2 f64[%d] = pointwise %%0 %%1 { (a f64, b f64) sqrt(a*a + b*b)*0.5 - a }\nreturn %%2\n", n, n, n)
		return compiled(b, text, [][]float64{filled(n), filled(n)}, filled(n))
	}, map[string]func(n int) func(){
		"loop": func(n int) func() {
			x, y, z := filled(n), filled(n), filled(n)
			return func() {
				for i := range z {
					z[i] = float64(math.Sqrt(float64(x[i]*x[i])+float64(y[i]*y[i]))*0.5) - x[i]
				}
			}
		},
		"unfused": func(n int) func() {
			x, y, s, t := filled(n), filled(n), filled(n), filled(n)
			return func() {
				for i := range s {
					s[i] = x[i] * x[i]
				}
				for i := range t {
					t[i] = y[i] * y[i]
				}
				for i := range s {
					s[i] += t[i]
				}
				for i := range s {
					s[i] = math.Sqrt(s[i])
				}
				for i := range s {
					s[i] *= 0.5
				}
				for i := range s {
					s[i] -= x[i]
				}
			}
		},
	})
}

func BenchmarkScan(b *testing.B) {
	compare(b, 2, func(b *testing.B, n int) func() {
		text := fmt.Sprintf("%%0 f64[%d] = input\n%%1 f64[%d] = scan %%0 { (a f64, b f64) a + b } axis 0\nreturn %%1\n", n, n)
		return compiled(b, text, [][]float64{filled(n)}, filled(n))
	}, map[string]func(n int) func(){"loop": func(n int) func() {
		x, y := filled(n), filled(n)
		return func() {
			s := 0.0
			for i, v := range x {
				s += v
				y[i] = s
			}
		}
	}})
}
