package native

import (
	"sync"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/cpu/codegen"
	"github.com/laze-go/laze/backend/cpu/vector"
)

// offerShort offers the same for lines that are one part each. See Note [Short lines].
func (r *reduction) offerShort() {
	if r.kept < 0 {
		return
	}
	plan := *r.reducing
	plan.short = true
	r.forShort = sync.OnceValues(func() (*reduction, error) { return compileLines(r.code, &plan) })
}

// isShort reports whether each line of a run is one part, and there is code for that. Of lines that lie in memory only
// those count that fill no more than a row.
func (r *reduction) isShort(a *backend.Args) bool {
	if r.forShort == nil {
		return false
	}
	n, most := a.Extents[r.folded], r.part()
	if r.asks {
		most = r.virtual
	}
	return 0 < n && n <= int64(most)
}

// rest gives the first of the elements of a leaf that fill no row, and how many there are. Whole rows have ended at an
// element; the leaf has m, up to its end.
func (a *along) rest(ended, end, m vector.Ref) (first, left vector.Ref) {
	b := a.b
	if a.short && a.holdsMasks() {
		left = b.Op(vector.And, m, b.Int(int64(a.virtual-1)))
		return b.Op(vector.Sub, end, left), left
	}
	return ended, b.Op(vector.Sub, end, ended)
}

// holdsMasks reports whether there are registers for the masks of the elements that fill no row, beside those of the
// lanes, and whether the number of these elements is known before the others are folded.
func (a *along) holdsMasks() bool {
	const masks, vectors = 7, 16
	switch {
	case a.neutral() == nil:
		return false
	case a.level == codegen.AVX512:
		return a.regs <= masks
	}
	return a.regs*(1+a.components()) <= vectors
}

// Note [Short lines]
//
// The program for lines of any length has a loop of leaves, and one that joins parts; it finds out how long each leaf
// is, keeps numbers in memory for which there are no registers, makes the masks of a row's end in each leaf, and
// gathers the parts. For lines that are one part each all of that is known before the first of them, and the parts are
// neighbours. What is left of a line are its loads, as many operations, and the fold of its lanes: by AVX-512 lines of
// 316 f32 took one core 6.0 ns instead of 10.4, lines of one element 1.8 instead of 4.9. On AVX2 masks are vectors, and
// made in each line where they and the lanes are more than there are registers.
//
// Lines that lie in memory keep to the other program, unless they fill no more than a row: with the processor further
// ahead of what it asks for, lines of 500 f32 took 1.3 of the time.
