package backendtest

import (
	"strings"
	"testing"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/graph"
)

// bugs are the smallest programs that once showed a wrong result of some backend.
var bugs = []struct{ name, text string }{
	{"if writes a result over its condition", `
%0 bool[1,2,31] = input
%1 bool[1,2,31] = input
%2 bool[1,2,31] = scan %1 { (a bool, b bool) a ^ b } axis 0
%3 u8[1,2,31] = pointwise %0 %2 { (a bool, b bool) let t0 = if(b) {() u8(0), f64(-2.153628170462028)} else {() u8(68), f64(7.625)}; t0.0 }
return %3`},
	{"lanes without elements beside a fold without a neutral value", `
%0 f32[1] = input
%1 f32[1] = input
%2 i64[1] = pointwise %0 { (a f32) i64(a) + 1 }
%3 i64[] = reduce %2 { (a i64, b i64) a + b } init 0 axes 0 commutes
%4 f32[] f32[] = reduce %1 %0 { (a f32, b f32, c f32, d f32) d, c } axes 0 commutes
return %3 %4`},
}

func testBugs(t *testing.T, b backend.Backend) {
	for i, c := range bugs {
		t.Run(strings.ReplaceAll(c.name, " ", "_"), func(t *testing.T) {
			roots, err := graph.Parse(c.text)
			if err != nil {
				t.Fatal(err)
			}
			newProgram(uint64(i), roots...).check(t, b)
		})
	}
}
