package ref

import (
	"slices"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/fuse"
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/schedule"
)

// reduce folds what Each gave along the folded axes, and computes After at every kept index.
func (w *walk) reduce(a *schedule.Reduce) error {
	kept := w.args.Extents[:w.kept()]
	size := product(w.args.Extents[w.kept():])
	for row := range product(kept) {
		var folded []uint64
		for _, f := range a.Folds {
			folded = append(folded, w.reduceRow(f, w.got[row*size:(row+1)*size])...)
		}
		if err := w.finish(unravel(row, kept), row, folded); err != nil {
			return err
		}
	}
	return nil
}

func (w *walk) reduceRow(f fuse.Fold, row [][]uint64) value {
	return reduce(w.operator(f.Combine), pick(row, f.Args), f.Init, f.Commutes, graph.Lanes(f.Combine.ResultTypes()...))
}

// scan folds what Each gave up to every index of the scanned axis, and computes After there.
func (w *walk) scan(a *schedule.Scan) error {
	size := w.args.Extents[w.kept()]
	for start := int64(0); start < int64(len(w.got)); start += size {
		row := make([][]uint64, size)
		for _, f := range a.Folds {
			for i, v := range w.scanRow(a, f, w.got[start:start+size]) {
				row[i] = append(row[i], v...)
			}
		}
		for i, folded := range row {
			position := start + int64(i)
			if err := w.finish(unravel(position, w.args.Extents), position, folded); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *walk) scanRow(a *schedule.Scan, f fuse.Fold, row [][]uint64) []value {
	op, xs := w.operator(f.Combine), pick(row, f.Args)
	if !a.Reverse {
		return scan(op, xs, f.Init, a.Exclusive)
	}
	slices.Reverse(xs)
	ys := scan(func(x, y value) value { return op(y, x) }, xs, f.Init, a.Exclusive)
	slices.Reverse(ys)
	return ys
}

// finish computes After, where there is one.
func (w *walk) finish(index []int64, owner int64, folded []uint64) error {
	if w.after == nil {
		return nil
	}
	_, err := w.after.at(index, owner, folded)
	return err
}

// pick takes the components of a fold from the results of Each. An index whose results mean nothing gives zeros:
// its fault comes out in the end.
func pick(row [][]uint64, args []int) []value {
	xs := make([]value, len(row))
	for i, results := range row {
		xs[i] = make(value, len(args))
		if results == nil {
			continue
		}
		for k, a := range args {
			xs[i][k] = results[a]
		}
	}
	return xs
}

// scatter updates the target in row-major order.
func (w *walk) scatter(a *schedule.Scatter) error {
	s := scattering{Scatter: a, walk: w, extents: w.scalars(a.Extent), written: map[int64]bool{}}
	if a.Combine != nil {
		s.combine = w.operator(a.Combine)
	}
	for position, results := range w.got {
		if results == nil {
			continue
		}
		if err := s.put(int64(position), results); err != nil {
			return err
		}
	}
	return nil
}

// A scattering is a scatter under way.
type scattering struct {
	*schedule.Scatter
	walk    *walk
	extents []int64
	combine operator
	written map[int64]bool
}

func (s *scattering) put(position int64, results []uint64) error {
	w := s.walk
	coords := make([]int64, len(s.Index))
	for i, r := range s.Index {
		coords[i] = int64(results[r])
	}
	if len(coords) > 0 && coords[0] == graph.Drop {
		return nil
	}
	place := w.sum(s.Stride, coords)
	if !inside(coords, s.extents) || s.written[place] && s.Conflict == graph.ConflictError {
		w.blame(&backend.IndexError{Table: -1, At: unravel(position, w.args.Extents), Index: coords, Extent: s.extents,
			Conflict: inside(coords, s.extents)})
		return nil
	}
	bits := results[s.Value]
	switch {
	case s.written[place] && s.Conflict == graph.KeepFirst:
		return nil
	case s.Conflict == graph.Combining:
		old, err := w.mem.peek(s.Target, place)
		if err != nil {
			return err
		}
		bits = s.combine(value{old}, value{bits})[0]
	}
	s.written[place] = true
	return w.mem.update(s.Target, place, position, bits)
}

func (w *walk) compact(a *schedule.Compact) error {
	for _, p := range a.Parts {
		if err := w.part(p); err != nil {
			return err
		}
	}
	return nil
}

// part keeps values one after the other. An index whose results mean nothing keeps none: its fault comes out in the
// end.
func (w *walk) part(p fuse.Part) error {
	kept := int64(0)
	for position, results := range w.got {
		if results == nil || results[p.Mask] == 0 {
			continue
		}
		for _, keep := range p.Kept {
			if err := w.mem.update(keep.Target, kept, int64(position), results[keep.Value]); err != nil {
				return err
			}
		}
		kept++
	}
	if p.Count < 0 {
		return nil
	}
	return w.mem.update(p.Count, 0, int64(len(w.got)), uint64(kept))
}

// call runs a routine on every row.
func (w *walk) call(a *schedule.Call) error {
	last := len(w.args.Extents) - 1
	n := w.args.Extents[last]
	for row := range product(w.args.Extents[:last]) {
		index := append(unravel(row, w.args.Extents[:last]), 0)
		if err := w.callRow(a, row, index, n); err != nil {
			return err
		}
	}
	return nil
}

// callRow reads the operands of a row, and stores what the routine makes of them.
func (w *walk) callRow(a *schedule.Call, row int64, index []int64, n int64) error {
	if len(a.Args) > 0 {
		return w.storeRow(a, row, index, w.routine(a, w.nest.Keys(a), w.given(a, row, n)))
	}
	operands := make([][]uint64, len(a.Operands))
	for i, b := range a.Operands {
		for k := range n {
			index[len(index)-1] = k
			bits, err := w.mem.load(b, w.place(a.Places[i], index), row)
			if err != nil {
				return err
			}
			operands[i] = append(operands[i], bits)
		}
	}
	return w.storeRow(a, row, index, w.routine(a, w.nest.Keys(a), operands))
}

// given takes the operands of a row of n elements that Each computed for the routine. Elements at fault are 0.
func (w *walk) given(a *schedule.Call, row, n int64) [][]uint64 {
	operands := make([][]uint64, len(a.Args))
	for i, r := range a.Args {
		operands[i] = make([]uint64, n)
		for k, results := range w.got[row*n : (row+1)*n] {
			if results != nil {
				operands[i][k] = results[r]
			}
		}
	}
	return operands
}

// storeRow stores what a routine made of a row.
func (w *walk) storeRow(a *schedule.Call, row int64, index []int64, results [][]uint64) error {
	for i, b := range a.Results {
		for k, bits := range results[i] {
			index[len(index)-1] = int64(k)
			if err := w.mem.update(b, w.place(a.Places[len(a.Operands)+i], index), row, bits); err != nil {
				return err
			}
		}
	}
	return w.poll()
}
