package graph

import "github.com/laze-go/laze/graph/expr"

// The constants of the fixed trees along which reductions and scans group their elements. They are part of
// the numeric contract (docs/numeric-contract.md, sections 3 and 4): changing one changes bits.
const (
	// Leaf is the number of consecutive elements that a reduction or scan treats as one unit.
	Leaf = 8192

	// OrderedBlock is the number of consecutive elements that a reduction with an operator that need not
	// commute folds from left to right. It divides Leaf by a power of two.
	OrderedBlock = 256

	// ScanBlock is the number of consecutive elements inside which a scan takes its doubling steps.
	ScanBlock = 8
)

// Lanes is the number of strided lanes of a leaf in a commuting reduction of the given components: as many as
// fill 256 bytes of the widest, but at most 64.
func Lanes(components ...expr.Type) int {
	for _, t := range components {
		if t.Size() == 8 {
			return 32
		}
	}
	return 64
}
