package schedule

import (
	"fmt"
	"slices"
	"strings"
)

type reorder struct{ loops []string }

// Reorder puts the named loops, outermost first, into the places that they have together; other loops stay.
//
//	for i { for j { for k { S } } }   reorder k i  =>   for k { for j { for i { S } } }
//
// Always legal for loops along kept axes, and between them and those of a fold or scan: each kept index then has its
// own running fold. Illegal: another order of the loops that a fold or scan takes its elements by, of any loops of a
// scatter, whose updates happen in row-major order, or a loop inside the lanes.
func Reorder(loops ...string) Directive { return reorder{loops} }

func (d reorder) String() string { return "reorder " + strings.Join(d.loops, " ") }

func (d reorder) rewrite(n *Nest) error {
	if len(d.loops) < 2 {
		return fmt.Errorf("needs two loops or more")
	}
	var places []int
	var moved []Loop
	for _, name := range d.loops {
		at, err := n.find(name)
		if err != nil {
			return err
		}
		if slices.Contains(places, at) {
			return fmt.Errorf("%s is named twice", name)
		}
		places, moved = append(places, at), append(moved, n.Loops[at])
	}
	slices.Sort(places)
	for i, at := range places {
		n.Loops[at] = moved[i]
	}
	return nil
}
