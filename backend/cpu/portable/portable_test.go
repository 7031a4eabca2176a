package portable

import (
	"testing"

	"github.com/laze-go/laze/schedule"
)

// Describe prints what a nest became: pairs are joined, and a product that is only summed is never stored.
func TestDescribe(t *testing.T) {
	for _, c := range []struct{ nest, want string }{
		{`nest k0 buffers (b0 f64 reads, b1 f64 reads, b2 f64 writes) axes (i0 kept) scalars 0
for i0 in 0..n0 {
  read b0[i0]
  read b1[i0]
  each (a f64, b f64) sqrt(a*a + b*b)*0.5 - a
  store b2[i0] = r0
}
`, `each: 2 inputs, 4 operations, 2 registers, blocks of 2048
  v0 = read b0
  v1 = read b1
  v6 = 0.5
  v3:r1 = mul f64 v1 v1
  v4:r1 = muladd f64 v0 v0 v3
  v5:r1 = sqrt f64 v4
  v8:r1 = mulsub f64 v5 v6 v0
  store b2 v8
`},
		{`nest k0 buffers (b0 f32 reads, b1 f32 reads, b2 f32 writes) axes (i0 folded) scalars 0
for i0 in 0..n0 {
  read b0[i0]
  read b1[i0]
  each (a f32, b f32) a*b
  reduce r0 by { (a f32, b f32) a + b } init 0 commutes
}
after (a f32) a
store b2[0] = r0
`, `each: 2 inputs, 0 operations, 2 registers, blocks of 2048
  v0 = read b0
  v1 = read b1
fold products of v0 v1 by add in 64 lanes
after: 1 inputs, 0 operations, 1 registers, blocks of 2048
  store b2 v0
`},
	} {
		n, err := schedule.ParseNest(c.nest)
		if err != nil {
			t.Fatalf("%v in\n%s", err, c.nest)
		}
		code, err := Compile(n)
		if err != nil {
			t.Fatal(err)
		}
		if got := code.Describe(); got != c.want {
			t.Errorf("nest\n%sgives\n%snot\n%s", c.nest, got, c.want)
		}
	}
}
