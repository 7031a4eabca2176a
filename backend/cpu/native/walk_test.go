package native

import (
	"fmt"
	"testing"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/cpu/codegen"
	"github.com/laze-go/laze/schedule"
)

// A small fill is not shared; what computes, and a large fill, is.
func TestSmallFillsAreNotShared(t *testing.T) {
	if len(codegen.Levels()) == 0 {
		t.Skip("this machine has no level of machine code, and portable loops share in their own way")
	}
	for _, c := range []struct {
		value    string
		elements float64
		shared   bool
	}{{"f64(0)", 100_000, false}, {"f64(0)", 1 << 20, true}, {"f64(i0)*0.5", 100_000, true}} {
		n, err := schedule.ParseNest(fmt.Sprintf(`nest k0 buffers (b0 f64 writes) axes (i0 kept) scalars 0
for i0.o in 0..ceil(n0/1024) parallel {
  for i0.i in 0..1024 lanes {
    each () %s
    store b0[i0] = r0
  }
}
`, c.value))
		if err != nil {
			t.Fatal(err)
		}
		code, err := Compile(n, codegen.Levels()[0], newArena(t))
		if err != nil {
			t.Fatal(err)
		}
		w := newWalk(code.driver.(*mapping))
		w.a = &backend.Args{Workers: 2}
		if got := w.limit(c.elements); (got > 1) != c.shared {
			t.Errorf("%s, %g elements: %d goroutines", c.value, c.elements, got)
		}
	}
}

// What is looked up in a small table is taken to be faster than in a large one.
func TestSmallTablesAreNear(t *testing.T) {
	n, err := schedule.ParseNest(reading("i0"))
	if err != nil {
		t.Fatal(err)
	}
	list := tables(&n.Each, n.Each.Body)
	w := stageWork(n, &n.Each, n.Each.Body, 8)
	small := w.near(&backend.Args{Buffers: []backend.Buffer{{Bytes: 800_000}, {}}}, list)
	large := w.near(&backend.Args{Buffers: []backend.Buffer{{Bytes: 80_000_000}, {}}}, list)
	if large != w || !(0 < small.compute && small.compute < large.compute) {
		t.Errorf("an element takes %g ns of arithmetic, %g near and %g far", w.compute, small.compute, large.compute)
	}
}
