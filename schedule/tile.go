package schedule

import "fmt"

type tile struct {
	y, x   string
	by, bx int64
}

// Tile cuts two loops and visits the domain tile by tile.
//
//	for y in 0..m { for x in 0..n { S(y, x) } }
//	  =>
//	for y.o in 0..ceil(m/by) { for x.o in 0..ceil(n/bx) {
//	  for y.i in 0..by { for x.i in 0..bx { S(y.o*by + y.i, x.o*bx + x.i) } } } }
//
// It is split y by, split x bx, reorder y.o x.o y.i x.i, and legal where these are.
func Tile(y, x string, by, bx int64) Directive { return tile{y, x, by, bx} }

func (d tile) String() string { return fmt.Sprintf("tile %s %s %d %d", d.y, d.x, d.by, d.bx) }

func (d tile) rewrite(n *Nest) error {
	parts := []Directive{
		Split(d.y, d.by),
		Split(d.x, d.bx),
		Reorder(d.y+".o", d.x+".o", d.y+".i", d.x+".i"),
	}
	for _, part := range parts {
		if err := part.rewrite(n); err != nil {
			return fmt.Errorf("%s: %w", part, err)
		}
	}
	return nil
}
