package schedule

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/laze-go/laze/fuse"
	"github.com/laze-go/laze/graph"
)

// Whatever directives are accepted, the loops must visit every index once, and the indices that a fold, scan or scatter
// takes in row-major order.
func TestSchedulesVisitOnce(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	accepted := map[string]int{}
	for i := range 2000 {
		p, k := randomKernel(r)
		step := Naive(p, k)
		n := step.Nest
		var ds []Directive
		for range r.IntN(8) {
			d := randomDirective(r, n)
			if next, err := Apply(n, d); err == nil {
				n = next
				ds = append(ds, d)
				accepted[fmt.Sprintf("%T", d)]++
			}
		}
		extents := make([]int64, len(n.Axes))
		for a := range extents {
			extents[a] = int64(r.IntN([]int{60, 40, 12, 7, 5}[len(extents)-1]))
		}
		if err := checkVisits(n, extents); err != nil {
			t.Fatalf("case %d: %v, extents %v: %v\n%v", i, ds, extents, err, n)
		}
		if err := n.Verify(); err != nil {
			t.Fatalf("case %d: %v: %v\n%v", i, ds, err, n)
		}
		readNest(t, n.String())
	}
	for _, d := range []Directive{split{}, reorder{}, tile{}, run{}, partial{}} {
		if name := fmt.Sprintf("%T", d); accepted[name] < 20 {
			t.Errorf("only %d directives %s were accepted", accepted[name], name)
		}
	}
}

func randomDirective(r *rand.Rand, n *Nest) Directive {
	if len(n.Loops) == 0 {
		return RunParallel("i0")
	}
	any := func() string { return n.Loops[r.IntN(len(n.Loops))].Name }
	factor := func() int64 { return []int64{2, 3, 4, 6, 12, graph.Leaf, graph.Leaf, 2 * graph.Leaf}[r.IntN(8)] }
	switch r.IntN(6) {
	case 0, 1:
		return Split(any(), factor())
	case 2:
		return Reorder(any(), any(), any())
	case 3:
		return Tile(any(), any(), factor(), factor())
	case 4:
		return Partial(any())
	}
	return Run(any(), RunMode(r.IntN(4)), 0)
}

func checkVisits(n *Nest, extents []int64) error {
	seen := map[string]bool{}
	last := map[string][]int64{} // per index of the kept axes: that of the others before
	var err error
	all := n.Visit(extents, func(index []int64) bool {
		key := fmt.Sprint(index)
		kept, ordered := byRole(n, index)
		switch {
		case seen[key]:
			err = fmt.Errorf("%v is visited twice", index)
		case last[kept] != nil && slices.Compare(last[kept], ordered) > 0:
			err = fmt.Errorf("%v comes too late", index)
		}
		seen[key], last[kept] = true, ordered
		return err == nil
	})
	size := int64(1)
	for _, e := range extents {
		size *= e
	}
	if err == nil && (int64(len(seen)) != size || !all) {
		return fmt.Errorf("%d indices of %d are visited", len(seen), size)
	}
	return err
}

func byRole(n *Nest, index []int64) (kept string, ordered []int64) {
	ordered = []int64{}
	for a, x := range index {
		if n.Axes[a].Role == Kept {
			kept += fmt.Sprint(x, " ")
		} else {
			ordered = append(ordered, x)
		}
	}
	return kept, ordered
}

// The default schedule of anything must be legal.
func TestDefaultIsLegal(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for i := range 1000 {
		p, k := randomKernel(r)
		p.Kernels = []*fuse.Kernel{k}
		prog, err := Lower(p, Options{})
		if err != nil {
			t.Fatalf("case %d: %v", i, err)
		}
		n := prog.Steps[0].Nest
		if err := n.Verify(); err != nil {
			t.Fatalf("case %d: %v\n%v", i, err, n)
		}
		if err := checkVisits(n, maxima(prog.Steps[0].Extents)); err != nil {
			t.Fatalf("case %d: %v\n%v", i, err, n)
		}
	}
}
