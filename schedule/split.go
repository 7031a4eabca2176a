package schedule

import (
	"fmt"
	"slices"
)

// maxStep bounds the product of split factors, so that Step*Trip never overflows.
const maxStep = 1 << 40

type split struct {
	loop string
	by   int64
}

// Split cuts a loop in two.
//
//	for i in 0..n { S(i) }
//	  =>
//	for i.o in 0..ceil(n/by) { for i.i in 0..by { if i.o*by + i.i < n { S(i.o*by + i.i) } } }
//
// The guard is part of what a loop is (see Loop) and does not show in the text. A loop of a constant number of
// iterations, which is the inner part of an earlier split, can only be cut by a factor that divides it.
//
// Legal on every axis, folded, scanned and ordered ones too: the order of the indices stays as it is. Both parts run
// as the loop ran; a partial loop stays partial only outside. Illegal: by < 2, a by that leaves one
// iteration, or steps above 2^40.
func Split(loop string, by int64) Directive { return split{loop, by} }

func (d split) String() string { return fmt.Sprintf("split %s %d", d.loop, d.by) }

func (d split) rewrite(n *Nest) error {
	at, err := n.find(d.loop)
	if err != nil {
		return err
	}
	l := n.Loops[at]
	switch {
	case d.by < 2:
		return fmt.Errorf("the factor must be at least 2")
	case l.Trip == d.by:
		return fmt.Errorf("%s runs %d times already", l.Name, d.by)
	case l.Trip%d.by != 0:
		return fmt.Errorf("%d does not divide the %d iterations of %s", d.by, l.Trip, l.Name)
	case d.by > maxStep/l.Step:
		return fmt.Errorf("%s would step by more than 2^40", l.Name+".o")
	case l.Run != Serial:
		return fmt.Errorf("%s is already %s; split it first, then say how the parts run", l.Name, l.mode())
	}
	outer, inner := l, l
	outer.Name, outer.Step, outer.Trip = l.Name+".o", l.Step*d.by, l.Trip/d.by
	inner.Name, inner.Trip, inner.Partial = l.Name+".i", d.by, false
	n.Loops = slices.Replace(n.Loops, at, at+1, outer, inner)
	return nil
}
