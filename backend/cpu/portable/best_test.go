package portable

import (
	"math/rand/v2"
	"testing"
	"unsafe"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/fuse"
	"github.com/laze-go/laze/graph/expr"
)

// The loops of arg-reductions keep what the combining function keeps, among equal elements,
// zeros of both signs and NaNs.
func TestBestLoops(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	for better, loops := range bestLoops {
		for _, typ := range expr.Types {
			if typ == expr.Bool {
				continue
			}
			code := newFoldCode(fuse.Fold{Combine: expr.ArgFold(better, typ), Commutes: true}, 0)
			plain, fast := newFolder(code), newFolder(code)
			for range 200 {
				values, places := randomPairs(r, typ, 1+r.IntN(70))
				want := keptOf(plain, values, places)
				code.best = loops[typ]
				got := keptOf(fast, values, places)
				code.best = nil
				if !expr.EqualBits(typ, got[0], want[0]) || got[1] != want[1] {
					t.Fatalf("%v %v of %x: %x at %d, not %x at %d", better, typ, values, got[0], got[1], want[0], want[1])
				}
			}
		}
	}
}

// randomPairs gives elements of a few values, and their places.
func randomPairs(r *rand.Rand, typ expr.Type, n int) (values, places []uint64) {
	few := make([]uint64, 1+r.IntN(5))
	for i := range few {
		list := specials(typ)
		few[i] = list[r.IntN(len(list))]
	}
	for i := range n {
		values, places = append(values, few[r.IntN(len(few))]), append(places, uint64(1000+i))
	}
	return values, places
}

// keptOf gives what a folder keeps of a leaf that it takes in two parts.
func keptOf(f *folder, values, places []uint64) (kept [2]uint64) {
	f.prepare(&run{args: new(backend.Args)})
	cols, size := f.values(len(values)), f.types[0].Size()
	for i := range values {
		put(unsafe.Add(cols[0], i*size), f.types[0], values[i])
		put(unsafe.Add(cols[1], i*8), expr.Int64, places[i])
	}
	first := min(len(values), f.lanes)
	f.takeLine(cols, first)
	if first < len(values) {
		f.takeLine(f.view(1, cols, first), len(values)-first)
	}
	out := f.endLine()
	return [2]uint64{backend.Load(out[0], size), backend.Load(out[1], 8)}
}
