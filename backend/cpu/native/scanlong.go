package native

import (
	"slices"

	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/schedule"
)

// The programs that a long line takes besides the one that scans. Goroutines can scan parts of it apart once they have
// the carries, and these follow from the folds of leaves: T(k) of the numeric contract, section 4.

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
	return r.wide().newScanner(-1).totals(&schedule.Stage{Reads: r.nest.Each.Reads, Tables: r.nest.Each.Tables})
}

// writeKeeping makes the same, but it keeps the elements: so it does all that Each is there for.
func (r *reducing) writeKeeping() (*vector.Program, *signature, error) {
	s := r.wide().newScanner(-1)
	s.kept = s.keptPlaces()
	return s.totals(&r.nest.Each)
}

// totals folds the whole leaves of a line whose elements a stage gives.
func (s *scanner) totals(each *schedule.Stage) (*vector.Program, *signature, error) {
	s.each, s.vectors = s.frame.columnsOf(each), totalBlocks*s.perBlock()
	places, b := s.totalPlaces(), s.b
	s.open(s.each)
	s.repeat(b.By(vector.ShrBy, log2(graph.Leaf), b.Count()), b.Int(0), 1, func(leaf vector.Ref) {
		s.put(places, leaf, s.total(each, b.By(vector.ShlBy, log2(graph.Leaf), leaf)))
	})
	return s.end()
}

// totalBlocks is the number of blocks, or of vectors of blocks, that one round of the loop over a leaf takes.
const totalBlocks = 4

// total folds the leaf that begins at start.
func (s *scanner) total(each *schedule.Stage, start vector.Ref) []running {
	b, step := s.b, s.vectors*s.lanes
	last := s.carry(b.Int(int64(graph.Leaf/step)), append([]vector.Ref{start}, flat(s.fresh())...), func(c []vector.Ref) []vector.Ref {
		total := s.unflat(c[1:])
		for f, values := range s.several(each, c[0]) {
			for v := range slices.Chunk(values, s.perBlock()) {
				total[f] = s.count(f, v, total[f])
			}
		}
		return append([]vector.Ref{b.Op(vector.Add, c[0], b.Int(int64(step)))}, flat(total)...)
	})
	return s.unflat(last[1:])
}

// several gives the values of a round from element i on, and keeps them where elements are kept.
func (s *scanner) several(each *schedule.Stage, i vector.Ref) [][][]vector.Ref {
	spots := s.spots(i, vector.None)
	s.askFor(spots)
	values := s.values(each, spots)
	s.keep(i, values)
	return values
}

// count moves the total of a fold on over the blocks of a vector, or over one that has several.
func (s *scanner) count(f int, values [][]vector.Ref, total running) running {
	v := s.fold(s.folds[f], values)
	for lane := min(s.lanes, graph.ScanBlock); lane <= s.lanes; lane += graph.ScanBlock {
		block := running{s.changed(v, func(r vector.Ref) vector.Ref { return s.b.By(vector.Lane, int64(lane-1), r) }), total.has}
		if block.has != vector.None {
			block.has = s.b.Const(vector.Mask, ^uint64(0))
		}
		total = s.advance(s.folds[f], total, block)
	}
	return total
}

// fold gives the folds of blocks in their last lanes. It is that of double, of which only what leads there is computed:
// lanes whose neighbours are those before them.
func (s *scanner) fold(x *folding, v [][]vector.Ref) []vector.Ref {
	for d := 1; d < min(s.lanes, graph.ScanBlock); d *= 2 {
		for k := range v {
			before := s.changed(v[k], func(r vector.Ref) vector.Ref { return s.b.By(vector.Swap, int64(d), r) })
			v[k] = s.op(x, before, v[k])
		}
	}
	for ; len(v) > 1; v = v[:len(v)/2] {
		for k := range len(v) / 2 {
			v[k] = s.op(x, v[2*k], v[2*k+1])
		}
	}
	return v[0]
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
