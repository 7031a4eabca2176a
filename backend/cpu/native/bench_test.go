package native

import (
	"context"
	"fmt"
	"testing"
	"unsafe"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/cpu/codegen"
	"github.com/laze-go/laze/schedule"
)

// Run: go test -run - -bench . -count 10 ./backend/cpu/native | benchstat -

// float is what the benchmarks compute with.
type float interface{ float32 | float64 }

// A bench is a body of operands a, b, .. of type T, and the plain loop for it.
type bench[T float] struct {
	name     string
	operands int
	body     string
	loop     func(z []T, x [][]T)
}

func benches[T float]() []bench[T] {
	return []bench[T]{
		{"triad", 2, "a + b*0.75", func(z []T, x [][]T) {
			a, b := x[0][:len(z)], x[1][:len(z)]
			for i := range z {
				z[i] = a[i] + T(b[i]*0.75)
			}
		}},
		{"saxpy", 2, "a*0.75 + b", func(z []T, x [][]T) {
			a, b := x[0][:len(z)], x[1][:len(z)]
			for i := range z {
				z[i] = T(a[i]*0.75) + b[i]
			}
		}},
		{"poly3", 1, "((a*0.5 + 0.25)*a + 0.125)*a + 1", func(z []T, x [][]T) {
			a := x[0][:len(z)]
			for i := range z {
				z[i] = T((T((T(a[i]*0.5)+0.25)*a[i])+0.125)*a[i]) + 1
			}
		}},
	}
}

func BenchmarkMap(b *testing.B) {
	benchType[float64](b, "f64")
	benchType[float32](b, "f32")
}

func benchType[T float](b *testing.B, elem string) {
	for _, c := range benches[T]() {
		for _, n := range []int{1000, 100_000, 10_000_000} {
			c.run(b, elem, n)
		}
	}
}

// arrays gives arguments for n elements, and the same memory as slices.
func (c *bench[T]) arrays(n int) (args *backend.Args, z []T, x [][]T) {
	pool := &machine{}
	args = &backend.Args{Extents: []int64{int64(n)}, Workers: 1}
	for range c.operands + 1 {
		buf, _ := pool.Alloc(int64(n) * int64(unsafe.Sizeof(T(0))))
		array := unsafe.Slice((*T)(buf.Data), n)
		for i := range array {
			array[i] = T(i%1000) / 1001
		}
		args.Buffers = append(args.Buffers, *buf)
		x = append(x, array)
	}
	return args, x[c.operands], x
}

func (c *bench[T]) run(b *testing.B, elem string, n int) {
	args, z, xs := c.arrays(n)
	measure := func(name string, run func()) {
		b.Run(fmt.Sprintf("%s/%s/n=%d/%s", c.name, elem, n, name), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				run()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/element")
		})
	}
	for _, level := range codegen.Levels() {
		code, err := Compile(c.nest(b, elem), level, newArena(b))
		if err != nil {
			b.Fatal(err)
		}
		measure(level.String(), func() { _ = code.Run(context.Background(), args) })
	}
	measure("loop", func() { c.loop(z, xs) })
}

func (c *bench[T]) nest(b *testing.B, elem string) *schedule.Nest {
	buffers, reads, params := "", "", ""
	for i := range c.operands {
		buffers += fmt.Sprintf("b%d %s reads, ", i, elem)
		reads += fmt.Sprintf("  read b%d[i0]\n", i)
		params += fmt.Sprintf(", %c %s", 'a'+i, elem)
	}
	n, err := schedule.ParseNest(fmt.Sprintf("nest k0 buffers (%sb%d %s writes) axes (i0 kept) scalars 0\nfor i0 in 0..n0 parallel {\n%s  each (%s) %s\n  store b%d[i0] = r0\n}\n",
		buffers, c.operands, elem, reads, params[2:], c.body, c.operands))
	if err != nil {
		b.Fatal(err)
	}
	return n
}

// BenchmarkCompile makes code of a nest.
func BenchmarkCompile(b *testing.B) {
	for _, c := range benches[float64]() {
		n := c.nest(b, "f64")
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Compile(n, codegen.AVX512, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
