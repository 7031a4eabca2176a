package schedule

import (
	"fmt"
	"slices"
	"strings"
)

// A Directive rewrites the loops of a nest: Split, Reorder, Tile, Run, Partial. Its text is one line.
type Directive interface {
	String() string

	// rewrite changes the loops of n. What the loops may be in the end is the same for all directives: see rules.
	rewrite(n *Nest) error
}

// Apply gives the nest that directives make of n, one after the other. It refuses a directive that names no loop of the
// nest or breaks one of the rules; the error begins with the directive. n is not changed.
func Apply(n *Nest, ds ...Directive) (*Nest, error) { return apply(n, ds, nil) }

func apply(n *Nest, ds []Directive, steps func(Directive, *Nest)) (*Nest, error) {
	for _, d := range ds {
		next := *n
		next.Loops = slices.Clone(n.Loops)
		err := d.rewrite(&next)
		if err == nil {
			err = next.checkLoops()
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", d, err)
		}
		if n = &next; steps != nil {
			steps(d, n)
		}
	}
	return n, nil
}

// find gives the position of a loop.
func (n *Nest) find(name string) (int, error) {
	names := make([]string, len(n.Loops))
	for i, l := range n.Loops {
		if l.Name == name {
			return i, nil
		}
		names[i] = l.Name
	}
	if len(names) == 0 {
		return 0, fmt.Errorf("there is no loop %s; the nest has none", name)
	}
	return 0, fmt.Errorf("there is no loop %s; the nest has %s", name, strings.Join(names, ", "))
}
