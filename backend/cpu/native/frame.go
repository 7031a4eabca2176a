package native

import (
	"math/bits"

	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/schedule"
)

// A frame is a program being built for boxes of a nest: rows along one axis of columns along another, at one index of
// all other axes. The program is called with a pointer to the box's first element for each access.
type frame struct {
	*body
	nest    *schedule.Nest
	sig     signature
	rows    int        // axis of the rows, -1: there is one row
	columns int        // axis of the columns, -1: there is one column
	row     vector.Ref // Int: number of the row, None where there is one
	at      []spot     // where the body's coordinates are asked for: of each of the vectors being written
	tables  []schedule.Table
	shared  *blocks // of the function that is written; nil: none

	register int // the least bytes of a vector that is stored past the caches; 0: none is
}

// A spot is a vector of columns of a row: those from first + lane on, as far as mask goes.
type spot struct {
	first vector.Ref // Int
	lane  int64
	mask  vector.Ref // None: all lanes
}

// newFrame starts a program whose boxes have these axes.
func newFrame(n *schedule.Nest, b *vector.Builder, rows, columns int) *frame {
	f := &frame{body: newBody(b), nest: n, rows: rows, columns: columns, row: vector.None}
	f.coord, f.scalar, f.load = f.coordinate, f.argument, f.lookup
	return f
}

// begin makes a stage the one whose functions are written now. Rounds start to count where a function of it loops.
func (f *frame) begin(s *schedule.Stage, function *expr.Func) {
	f.tables = s.Tables
	if f.rounds == vector.None && function.Uses(expr.While) {
		f.rounds = f.number(number{what: roundsLeft})
	}
}

// share makes vectors share blocks where a function is written.
func (f *frame) share(function *expr.Func) { f.shared = newBlocks(function, f.columns) }

// argument gives a scalar argument of the nest.
func (f *frame) argument(k int) vector.Ref { return f.number(number{what: nestScalar, of: k}) }

// number gives a scalar that the program is called with.
func (f *frame) number(n number) vector.Ref { return f.b.Scalar(f.sig.number(n)) }

// coef gives a factor of an access to place p, along an axis.
func (f *frame) coef(c schedule.Coef, p, axis int) vector.Ref {
	if c.Arg < 0 {
		return f.b.Int(c.Const)
	}
	return f.number(number{what: stride, of: p, axis: axis})
}

// coordinate gives the index along an axis.
func (f *frame) coordinate(axis int) vector.Ref {
	b, start := f.b, f.number(number{what: start, axis: axis})
	switch axis {
	case f.columns:
		at := f.at[f.turn]
		first := b.Op(vector.Add, b.Op(vector.Add, at.first, start), b.Int(at.lane))
		return b.Op(vector.Add, b.Splat(vector.I64, first), b.Iota(vector.I64))
	case f.rows:
		start = b.Op(vector.Add, start, f.row)
	}
	return b.Splat(vector.I64, start)
}

// inLanes gives an Int in lanes.
func (f *frame) inLanes(v vector.Ref) vector.Ref {
	if f.b.TypeOf(v) == vector.Int {
		return f.b.Splat(vector.I64, v)
	}
	return v
}

// repeat runs do so many times, with i beginning at first and growing by step, and gives the last
// i. Rounds are carried along.
func (f *frame) repeat(trips, first vector.Ref, step int, do func(i vector.Ref)) vector.Ref {
	carried, loops := []vector.Ref{first}, f.rounds != vector.None
	if loops {
		carried = append(carried, f.rounds)
	}
	last := f.b.For(trips, carried, func(c []vector.Ref) []vector.Ref {
		if loops {
			f.rounds = c[1]
		}
		do(c[0])
		next := []vector.Ref{f.b.Op(vector.Add, c[0], f.b.Int(int64(step)))}
		if loops {
			next = append(next, f.rounds)
		}
		return next
	})
	if loops {
		f.rounds = last[1]
	}
	return last[0]
}

// eachRow runs do for the rows of the box, as many as the program is told, with the columns opened at the row.
func (f *frame) eachRow(columns []*column, do func()) {
	f.open(columns)
	if f.rows < 0 {
		do()
		return
	}
	f.repeat(f.number(number{what: rowCount}), f.b.Int(0), 1, func(row vector.Ref) {
		f.row = row
		f.open(columns)
		do()
	})
	f.row = vector.None
}

// open opens the columns that begin where the frame is: before the first row those that are the same in all rows.
func (f *frame) open(columns []*column) {
	for _, c := range columns {
		if f.rows < 0 || c.moves(f.rows) == (f.row != vector.None) {
			c.open()
		}
	}
}

// eachVector runs do for the columns of a row, n of them: so many vectors at once, and then one at a time, of which the
// last may be masked.
func (f *frame) eachVector(n vector.Ref, unroll int, do func(at []spot)) {
	b, lanes := f.b, f.b.Lanes()
	main := f.eachGroup(n, do)
	if !f.shared.isStraight() {
		trips := b.By(vector.ShrBy, log2(lanes*unroll), b.Op(vector.Sub, n, main))
		main = f.repeat(trips, main, lanes*unroll, func(i vector.Ref) { do(f.spots(i, unroll)) })
	}
	left := b.Op(vector.Add, b.Op(vector.Sub, n, main), b.Int(int64(lanes-1)))
	f.repeat(b.By(vector.ShrBy, log2(lanes), left), main, lanes, func(i vector.Ref) { do(f.firstOf(i, b.Op(vector.Sub, n, i))) })
}

// spots are so many vectors from column i on.
func (f *frame) spots(i vector.Ref, vectors int) []spot {
	f.sig.vectors = max(f.sig.vectors, vectors)
	at := make([]spot, vectors)
	for u := range at {
		at[u] = spot{first: i, lane: int64(u * f.b.Lanes()), mask: vector.None}
	}
	return at
}

// firstOf is a vector of up to n columns from column i on.
func (f *frame) firstOf(i, n vector.Ref) []spot {
	return []spot{{first: i, mask: f.b.Op(vector.First, n)}}
}

// program gives what was written.
func (f *frame) program() (*vector.Program, *signature, error) {
	if f.err != nil {
		return nil, nil, f.err
	}
	p, err := f.b.Program()
	return p, &f.sig, err
}

// log2 of a power of two.
func log2(n int) int64 { return int64(bits.TrailingZeros(uint(n))) }
