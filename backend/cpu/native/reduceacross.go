package native

import (
	"github.com/laze-go/laze/backend/cpu/vector"
)

// The numbers that the driver of a reduction across lines sets.
const (
	entriesAt   = iota // address of the entries
	entryCount         // how many there are
	stackTop           // place of the first free row of the stack, in elements
	stackPitch         // elements from one row of the stack to the next
	rowStep            // from one row of an entry to the next
	foldedCount        // elements of a line, for what is folded of none
	doneCount          // columns to be finished
	stackAt            // address of the stack of component 0, and so on
)

// An entry tells the code to fold some rows into a new row on the stack, and then to combine so many times the two
// topmost rows. A list of entries is the tree of the numeric contract in the order in which its leaves are needed: no
// more rows are alive than the tree is deep.
type entry struct {
	first, count, merges int64
	next                 int64 // the first row of the next entry, or its own where there is none
}

const entryBytes = 32

// An across writes the program that folds lines side by side. The rows of its boxes are elements of all lines, the
// columns are lines. Each row goes by from its beginning to its end, which is how memory is fast, and meets running
// folds that stay in the first-level cache.
type across struct {
	*reducing
	*frame
	columns []*column // of Each: reads, then stores
	stack   []vector.Ref
	pitch   vector.Ref
	step    vector.Ref
	end     vector.Ref // of the entry: the row behind its last one, by steps
	then    vector.Ref // the first row of the next entry
}

// writeAcross makes the program.
func (r *reducing) writeAcross() (*vector.Program, *signature, error) {
	f := newFrame(r.nest, vector.NewBuilder(r.nest.Name, r.lanes), r.folded, r.kept)
	a := &across{reducing: r, frame: f}
	r.begin(f)
	a.columns = f.columnsOf(&r.nest.Each)
	a.pitch, a.step = f.own(stackPitch), f.own(rowStep)
	for c := range r.components() {
		a.stack = append(a.stack, f.own(stackAt+c))
	}
	f.open(a.columns)
	b := f.b
	f.carry(f.own(entryCount), []vector.Ref{f.own(entriesAt), f.own(stackTop)}, func(c []vector.Ref) []vector.Ref {
		first, count := b.FillInt(c[0], vector.None, 0), b.FillInt(c[0], vector.None, 8)
		a.end = b.Op(vector.Add, first, b.Op(vector.Mul, count, a.step))
		a.then = b.FillInt(c[0], vector.None, 24)
		a.fold(first, count, c[1])
		top := a.merge(b.FillInt(c[0], vector.None, 16), c[1])
		return []vector.Ref{b.Op(vector.Add, c[0], b.Int(entryBytes)), b.Op(vector.Add, top, a.pitch)}
	})
	return r.finish(f, f.own(doneCount), f.own(foldedCount), func(x *folding, s spot) []vector.Ref {
		return a.loadRow(x, s.first)
	})
}

// fold folds count rows, the first one and those that follow it by steps, into the row at top: the first row,
// groups of several, and what is left. A group meets the running fold while it is in a register, and several rows
// keep the memory busier than one.
func (a *across) fold(first, count, top vector.Ref) {
	b, one := a.b, a.b.Int(1)
	next := a.rowsFrom(b.Op(vector.Min, count, one), first, 1, true, top)
	rest := b.Op(vector.Max, b.Op(vector.Sub, count, one), b.Int(0))
	if a.group() == manyRows {
		next, rest = a.many(rest, next, top)
	}
	for n := min(a.group(), manyRows/2); n >= 1; n /= 2 {
		next = a.rowsFrom(b.By(vector.ShrBy, log2(n), rest), next, n, false, top)
		rest = b.Op(vector.And, rest, b.Int(int64(n-1)))
	}
}

// many folds rows eight and seven at once, so that none are left of 42 and more, and gives the row that follows and how
// many are left.
func (a *across) many(rows, first, top vector.Ref) (next, left vector.Ref) {
	const fewer = manyRows - 1
	b := a.b
	groups := b.Op(vector.And, b.Op(vector.Sub, b.Int(0), rows), b.Int(fewer)) // of seven
	short := b.Op(vector.Sub, b.Op(vector.Mul, groups, b.Int(fewer)), b.Op(vector.Add, rows, b.Int(1)))
	groups = b.Op(vector.And, groups, b.By(vector.ShrBy, 63, short))
	left = b.Op(vector.Sub, rows, b.Op(vector.Mul, groups, b.Int(fewer)))
	next = a.rowsFrom(b.By(vector.ShrBy, log2(manyRows), left), first, manyRows, false, top)
	return a.rowsFrom(groups, next, fewer, false, top), b.Op(vector.And, left, b.Int(manyRows-1))
}

// manyRows is how many rows in memory are folded at once.
const manyRows = 8

// group is the number of rows at once. The code of long bodies is not repeated; what lies in memory is worth more
// addresses than there are registers.
func (a *across) group() int {
	cost := a.each.Cost()
	for _, x := range a.folds {
		cost += x.Combine.Cost()
	}
	switch {
	case a.asks && cost <= 6:
		return manyRows
	case cost <= 12:
		return 4
	case cost <= 30:
		return 2
	}
	return 1
}

// rowsFrom folds so many groups of n rows, and gives the row that follows. The row of the stack begins
// with a fresh fold, or goes on.
func (a *across) rowsFrom(groups, first vector.Ref, n int, fresh bool, top vector.Ref) vector.Ref {
	b := a.b
	columns := make([][]*column, n)
	for i := range columns {
		columns[i] = again(a.columns)
	}
	last := a.carry(groups, []vector.Ref{first}, func(c []vector.Ref) []vector.Ref {
		rows := []vector.Ref{c[0]}
		for i := range n {
			a.row = rows[i]
			a.open(columns[i])
			rows = append(rows, b.Op(vector.Add, a.row, a.step))
		}
		a.eachVector(b.Count(), 1, func(at []spot) {
			if a.asks && (n == a.group() || n == manyRows-1) && at[0].mask == vector.None {
				a.ask(columns, rows, at[0].first)
			}
			a.meetRows(columns, rows, at[0], fresh, top)
		})
		a.row = vector.None
		return rows[n:]
	})
	return last[0]
}

// again copies columns, to be opened at another row.
func again(columns []*column) []*column {
	list := make([]*column, len(columns))
	for i, c := range columns {
		twin := *c
		list[i] = &twin
	}
	return list
}

// meetRows folds the elements of some rows at a spot.
func (a *across) meetRows(columns [][]*column, rows []vector.Ref, s spot, fresh bool, top vector.Ref) {
	b := a.b
	at := b.Op(vector.Add, b.Op(vector.Add, top, s.first), b.Int(s.lane))
	acc := make([][]vector.Ref, len(a.folds))
	for i, x := range a.folds {
		if !fresh {
			acc[i] = a.loadRow(x, at)
		}
	}
	for k := range columns {
		a.row = rows[k]
		results := a.stage(&a.frame.nest.Each, a.each, columns[k], s)
		for i, x := range a.folds {
			v := x.take(b, results)
			if acc[i] != nil {
				v = x.combine(a.body, s.mask, acc[i], v)
			}
			acc[i] = v
		}
	}
	for i, x := range a.folds {
		a.storeRow(x, at, acc[i])
	}
}

// merge combines so many times the two topmost rows of the stack, and gives the place of the topmost one.
func (a *across) merge(times, top vector.Ref) vector.Ref {
	b := a.b
	last := a.carry(times, []vector.Ref{top}, func(c []vector.Ref) []vector.Ref {
		below := b.Op(vector.Sub, c[0], a.pitch)
		a.repeat(a.vectors(b.Count()), b.Int(0), b.Lanes(), func(i vector.Ref) {
			mask := vector.None
			to := b.Op(vector.Add, below, i)
			for _, x := range a.folds {
				if x.loops() {
					mask = b.Op(vector.First, b.Op(vector.Sub, b.Count(), i))
				}
				a.storeRow(x, to, x.combine(a.body, mask, a.loadRow(x, to), a.loadRow(x, b.Op(vector.Add, c[0], i))))
			}
		})
		return []vector.Ref{below}
	})
	return last[0]
}

// loadRow reads a value of a fold on the stack, and storeRow writes it. Rows have room for whole vectors.
func (a *across) loadRow(x *folding, at vector.Ref) []vector.Ref {
	v := make([]vector.Ref, len(x.types))
	for i, t := range x.types {
		v[i] = a.b.Load(held(t), a.stack[x.first+i], at, vector.None, 0)
	}
	return v
}

func (a *across) storeRow(x *folding, at vector.Ref, v []vector.Ref) {
	for i, t := range x.types {
		a.b.Store(held(t), a.stack[x.first+i], at, vector.None, 0, v[i])
	}
}
