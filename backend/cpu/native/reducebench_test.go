package native

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"unsafe"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/cpu/codegen"
	"github.com/laze-go/laze/schedule"
)

// Run: go test -run - -bench Reduce -count 10 ./backend/cpu/native | benchstat -

// The reductions that are measured, of f64; T stands for the type.
var reduceBenches = []struct{ name, buffers, body, after string }{
	{"sum", "b0 T reads, b1 T writes", "read b0[s0*i0 + i1]\neach (a T) a\nreduce r0 by { (a T, b T) a + b } init 0 commutes", "after (a T) a\nstore b1[i0] = r0"},
	{"dot", "b0 T reads, b1 T reads, b2 T writes", "read b0[s0*i0 + i1]\nread b1[s0*i0 + i1]\neach (a T, b T) a*b\nreduce r0 by { (a T, b T) a + b } init 0 commutes", "after (a T) a\nstore b2[i0] = r0"},
	{"minmax", "b0 T reads, b1 T writes, b2 T writes", "read b0[s0*i0 + i1]\neach (a T) a\nreduce r0 by { (a T, b T) min(a, b) } commutes\nreduce r0 by { (a T, b T) max(a, b) } commutes", "after (a T, b T) a, b\nstore b1[i0] = r0\nstore b2[i0] = r1"},
	{"argmax", "b0 T reads, b1 i64 writes", "read b0[s0*i0 + i1]\neach (a T) a, i1\nreduce r0 r1 by { (a T, b i64, c T, d i64) let t0 = isnan(c); let t1 = isnan(a); let t2 = (c > a) | t0&not(t1) | ((a == c) | t1&t0)&(d < b); select(t2, c, a), select(t2, d, b) } commutes", "after (a T, b i64) b\nstore b1[i0] = r0"},
	{"meanvar", "b0 T reads, b1 T writes, b2 T writes", "read b0[s0*i0 + i1]\neach (a T) a, a*a\nreduce r0 r1 by { (a T, b T, c T, d T) a + c, b + d } init 0 0 commutes", "after (a T, b T) a, b - a*a\nstore b1[i0] = r0\nstore b2[i0] = r1"},
}

// machines are the levels of this machine.
func machines(t testing.TB) map[string]func(n *schedule.Nest) (*Code, error) {
	all := levels(t)
	for _, l := range []codegen.Level{codegen.AVX2, codegen.AVX512} {
		delete(all, l.String()+" interpreted")
	}
	return all
}

func BenchmarkReduce(b *testing.B) {
	for _, elem := range []string{"f64", "f32"} {
		for _, c := range reduceBenches {
			text := func(s string) string { return strings.ReplaceAll(s, "T", elem) }
			along := lines(text(c.buffers), text(c.body), text(c.after))
			across := columns(text(c.buffers), strings.ReplaceAll(text(c.body), "s0*i0 + i1", "i0 + s0*i1"), text(c.after))
			for _, n := range []int64{1000, 100_000, 10_000_000} {
				benchReduce(b, fmt.Sprintf("%s/%s/n=%d", c.name, elem, n), along, 1, n)
			}
			for _, n := range []int64{316, 3163} {
				benchReduce(b, fmt.Sprintf("%s/%s/rows=%d", c.name, elem, n), along, n, n)
				benchReduce(b, fmt.Sprintf("%s/%s/columns=%d", c.name, elem, n), across, n, n)
			}
		}
	}
}

// benchReduce measures lines of n elements.
func benchReduce(b *testing.B, name, text string, lines, n int64) {
	nest, err := schedule.ParseNest(text)
	if err != nil {
		b.Fatal(err)
	}
	args, bytes := benchMemory(nest, lines, n)
	for level, compile := range machines(b) {
		code, err := compile(nest)
		if err != nil {
			b.Fatal(err)
		}
		if err := code.Run(context.Background(), args); err != nil { // some code is made when it is first needed
			b.Fatal(err)
		}
		b.Run(name+"/"+level, func(b *testing.B) {
			b.SetBytes(bytes)
			b.ReportAllocs()
			for b.Loop() {
				if err := code.Run(context.Background(), args); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(lines*n), "ns/elem")
		})
	}
}

// benchMemory gives memory for lines of n elements, on one core, and the number of bytes that are read.
func benchMemory(nest *schedule.Nest, lines, n int64) (args *backend.Args, read int64) {
	pool := &machine{}
	args = &backend.Args{Extents: []int64{lines, n}, Scalars: []int64{n}, Workers: 1}
	for _, p := range nest.Buffers {
		size := int64(p.Elem.Size()) * lines
		if p.Mode == schedule.Reads {
			size *= n
			read += size
		}
		buf, _ := pool.Alloc(size)
		clear(unsafe.Slice((*byte)(buf.Data), size))
		args.Buffers = append(args.Buffers, *buf)
	}
	return args, read
}
