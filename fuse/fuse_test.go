package fuse_test

import (
	"testing"

	"github.com/laze-go/laze/fuse"
	"github.com/laze-go/laze/graph"
)

func plan(t *testing.T, text string, opts fuse.Options) *fuse.Plan {
	t.Helper()
	roots, err := graph.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	if err := graph.Verify(roots...); err != nil {
		t.Fatal(err)
	}
	p, err := fuse.Fuse(roots, opts)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestSmoke(t *testing.T) {
	for _, text := range []string{`
%0 f32[1000] = input
%1 f32[1000] = input
%2 f32[1000] = pointwise %0 %1 { (a f32, b f32) a*b }
%3 f32[] = reduce %2 { (a f32, b f32) a + b } init 0 axes 0 commutes
%4 f32[] = pointwise %3 { (a f32) a/1000 }
return %4
`, `
%0 f64[1000] = input
%1 bool[1000] = pointwise %0 { (a f64) a > 0 }
%2 i64[1000] = pointwise %1 { (a bool) i64(a) }
%3 i64[] = reduce %2 { (a i64, b i64) a + b } init 0 axes 0 commutes
%4 f64[%3<=1000] = pointwise { () f64(0) }
%5 i64[1000] = scan %2 { (a i64, b i64) a + b } axis 0 init 0 exclusive
%6 i64[1000] = pointwise %1 %5 { (a bool, b i64) select(a, b, -9223372036854775808) }
%7 f64[%3<=1000] = scatter %4 at %6 values %0 error
%8 f64[%3<=1000] = pointwise %7 { (a f64) a*2 }
return %8
`, `
%0 f64[20,30] = input
%1 f64[20] = reduce %0 { (a f64, b f64) max(a, b) } axes 1 commutes
%2 f64[20,30] = gather %1 [i0]
%3 f64[20,30] = pointwise %0 %2 { (a f64, b f64) exp(a - b) }
%4 f64[20] = reduce %3 { (a f64, b f64) a + b } init 0 axes 1 commutes
%5 f64[20,30] = gather %4 [i0]
%6 f64[20,30] = pointwise %3 %5 { (a f64, b f64) a/b }
return %6
`} {
		for _, opts := range []fuse.Options{{Fuel: -1}, {Off: true}} {
			p := plan(t, text, opts)
			q, err := fuse.Parse(p.String())
			if err != nil || q.String() != p.String() {
				t.Errorf("reads back as %v, error %v", q, err)
			} else if err := q.Verify(); err != nil {
				t.Error(err)
			}
			t.Log(p.Summary() + "\n" + p.String())
			for _, e := range p.Edges {
				t.Log(e.Producer, "->", e.Consumer, e.Fused, e.Reason)
			}
		}
	}
}
