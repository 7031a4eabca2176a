package schedule

import "fmt"

type partial struct{ loop string }

// Partial keeps the folds of whole leaves apart, so that the iterations of the loop do not depend on each other
// and may run in parallel. (Halide: rfactor.)
//
//	for i.o { for i.i in 0..8192 { t = op(t, S) } }
//	  =>
//	for i.o partial { for i.i in 0..8192 { t[i.o] = op(t[i.o], S) } }; t = the tree over t[..]
//
// The numeric contract groups elements by leaf whether or not a loop is partial: the bits are the same. A partial
// scan visits the elements twice, for the folds of the leaves and then for the results.
//
// Legal where every iteration is whole leaves: the loop must run along a folded or scanned axis and step by
// a multiple of 8192. Where several axes are folded, leaves are cut from their row-major positions, and only the
// unsplit outermost of their loops can be partial.
func Partial(loop string) Directive { return partial{loop} }

func (d partial) String() string { return "partial " + d.loop }

func (d partial) rewrite(n *Nest) error {
	at, err := n.find(d.loop)
	if err != nil {
		return err
	}
	if n.Loops[at].Partial {
		return fmt.Errorf("%s is partial already", d.loop)
	}
	n.Loops[at].Partial = true
	return nil
}
