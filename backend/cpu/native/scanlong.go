package native

import (
	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/schedule"
)

// The programs that a long line takes besides the one that scans. Goroutines can scan parts of it apart once they have the carries,
// and these follow from the folds of leaves: T(k) of the numeric contract, section 4.

// totalPlaces are where the folds of leaves are.
func (s *scanner) totalPlaces() []vector.Ref {
	var list []vector.Ref
	for c := range s.kinds {
		list = append(list, s.own(carryAt+s.components()+c))
	}
	return list
}

// writeTotals makes the program that folds whole leaves, and stores nothing else.
func (r *reducing) writeTotals() (*vector.Program, *signature, error) {
	s := r.newScanner(-1)
	return s.totals(&schedule.Stage{Reads: r.nest.Each.Reads, Tables: r.nest.Each.Tables})
}

// writeKeeping makes the same, but it keeps the elements: so it does all that Each is there for.
func (r *reducing) writeKeeping() (*vector.Program, *signature, error) {
	s := r.newScanner(-1)
	s.kept = s.keptPlaces()
	return s.totals(&r.nest.Each)
}

// writeKeptTotals makes the program that folds whole leaves of elements that were kept.
func (r *reducing) writeKeptTotals() (*vector.Program, *signature, error) {
	s := r.newScanner(-1)
	s.kept = s.keptPlaces()
	return s.totals(nil)
}

// totals folds the whole leaves of a line whose elements a stage gives.
func (s *scanner) totals(each *schedule.Stage) (*vector.Program, *signature, error) {
	if each != nil {
		s.each = s.frame.columnsOf(each)
	}
	places, b := s.totalPlaces(), s.b
	s.open(s.each)
	s.repeat(b.By(vector.ShrBy, log2(graph.Leaf), b.Count()), b.Int(0), 1, func(leaf vector.Ref) {
		s.put(places, leaf, s.total(each, b.By(vector.ShlBy, log2(graph.Leaf), leaf)))
	})
	return s.end()
}

// totalBlocks is the number of blocks that one round of the loop over a leaf takes.
const totalBlocks = 4

// total folds the leaf that begins at start.
func (s *scanner) total(each *schedule.Stage, start vector.Ref) []running {
	b := s.b
	last := s.carry(b.Int(graph.Leaf/graph.ScanBlock/totalBlocks), append([]vector.Ref{start}, flat(s.fresh())...), func(c []vector.Ref) []vector.Ref {
		total := s.unflat(c[1:])
		for f, values := range s.several(each, c[0]) {
			for len(values) > 0 {
				total[f] = s.count(f, values[:s.vectors], total[f])
				values = values[s.vectors:]
			}
		}
		return append([]vector.Ref{b.Op(vector.Add, c[0], b.Int(totalBlocks*graph.ScanBlock))}, flat(total)...)
	})
	return s.unflat(last[1:])
}

// several gives the values of some blocks from element i on, and keeps them where elements are kept. Without a stage they have been.
func (s *scanner) several(each *schedule.Stage, i vector.Ref) [][][]vector.Ref {
	if each == nil {
		return s.again(i, totalBlocks*s.vectors)
	}
	var spots []spot
	for k := range totalBlocks {
		for _, at := range s.spots(i, vector.None) {
			if at.lane += int64(k * graph.ScanBlock); s.Reverse {
				at.lane -= int64(2 * k * graph.ScanBlock)
			}
			spots = append(spots, at)
		}
	}
	s.askFor(spots)
	values := s.values(each, spots)
	s.keep(i, values)
	return values
}

// count moves the total of a fold on over a block.
func (s *scanner) count(f int, values [][]vector.Ref, total running) running {
	block := running{s.fold(s.folds[f], values), total.has}
	if block.has != vector.None {
		block.has = s.b.Const(vector.Mask, ^uint64(0))
	}
	return s.advance(s.folds[f], total, block)
}

// fold gives the fold of a block in every lane. It is that of double, of which only what leads to the last lane is computed.
func (s *scanner) fold(x *folding, v [][]vector.Ref) []vector.Ref {
	for d := 1; d < s.lanes; d *= 2 {
		for k := range v {
			before := s.changed(v[k], func(r vector.Ref) vector.Ref { return s.b.By(vector.Up, int64(d), r) })
			v[k] = s.op(x, before, v[k])
		}
	}
	for ; len(v) > 1; v = v[:len(v)/2] {
		for k := range len(v) / 2 {
			v[k] = s.op(x, v[2*k], v[2*k+1])
		}
	}
	return s.lastOf(v)
}

// writeCarries makes the program that takes the folds of leaves into a carry.
func (r *reducing) writeCarries() (*vector.Program, *signature, error) {
	s := r.newScanner(-1)
	b, places, first := s.b, s.totalPlaces(), s.first()
	last := s.carry(s.own(totalCount), append([]vector.Ref{b.Int(0)}, flat(first)...), func(c []vector.Ref) []vector.Ref {
		carry := s.unflat(c[1:])
		for i, total := range s.fresh() {
			for k := range total.value {
				component := s.folds[i].first + k
				total.value[k] = b.Fill(s.kinds[component], places[component], c[0], 0)
			}
			if total.has != vector.None {
				total.has = b.Const(vector.Mask, ^uint64(0))
			}
			carry[i] = s.advance(s.folds[i], carry[i], total)
		}
		return append([]vector.Ref{b.Op(vector.Add, c[0], b.Int(1))}, flat(carry)...)
	})
	s.put(s.places, vector.None, s.unflat(last[1:]))
	return s.end()
}
