package native

import (
	"errors"
	"slices"

	"github.com/laze-go/laze/backend/cpu/codegen"
	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/schedule"
)

// The numbers that the driver of a scan sets.
const (
	carryGiven = iota // 1 where the first leaf's carry is in memory, else 0
	totalCount        // leaves whose folds are in memory
	carryAt           // addresses: carry of component 0, 1, ..; then the folds of leaves; then what is kept
)

// A scanner writes the program of a scan (numeric contract, section 4). The rows of its boxes are lines, the columns
// their elements; those of a reverse scan go by from the end. A block of elements is one vector or several.
//
// A leaf's carry comes from memory or is the initial value; the one behind the last leaf goes to memory.
type scanner struct {
	*reducing
	*frame
	*schedule.Scan
	each, after []*column
	vectors     int // that are computed at a time: of a block
	places      []vector.Ref
	kept        []vector.Ref // per component: address of what was computed of elements; nil: they are computed
}

// Why a scan is not native.
var (
	errScanAcross = errors.New("a scan along elements that are no neighbours")
	errScanLoops  = errors.New("a scan whose operator loops")
)

// newScanning looks at a nest with a Scan anchor.
func newScanning(n *schedule.Nest, level codegen.Level) (*reducing, error) {
	r, err := newLines(n, level, n.Anchor.(*schedule.Scan).Folds)
	if err != nil {
		return nil, err
	}
	r.lanes = min(r.lanes, graph.ScanBlock)
	for _, x := range r.folds {
		if x.loops() {
			return nil, errScanLoops
		}
	}
	for _, a := range accesses(n) {
		if a.Stride[r.folded].Arg >= 0 {
			return nil, errScanAcross
		}
	}
	return r, nil
}

// accesses lists the accesses of both stages.
func accesses(n *schedule.Nest) []*schedule.Access {
	stages := []*schedule.Stage{&n.Each}
	if n.After != nil {
		stages = append(stages, n.After)
	}
	var list []*schedule.Access
	for _, s := range stages {
		for i := range s.Reads {
			list = append(list, &s.Reads[i].Access)
		}
		for i := range s.Stores {
			list = append(list, &s.Stores[i].Access)
		}
	}
	return list
}

// newScanner starts a program whose boxes have lines along an axis, or one line (-1).
func (r *reducing) newScanner(rows int) *scanner {
	f := newFrame(r.nest, vector.NewBuilder(r.nest.Name, r.lanes), rows, r.folded)
	s := &scanner{reducing: r, frame: f, Scan: r.nest.Anchor.(*schedule.Scan)}
	s.vectors = s.perBlock()
	r.begin(f)
	for c := range r.kinds {
		s.places = append(s.places, f.own(carryAt+c))
	}
	return s
}

// perBlock is the number of vectors of a block, or 1.
func (s *scanner) perBlock() int { return max(1, graph.ScanBlock/s.lanes) }

// end gives the program.
func (s *scanner) end() (*vector.Program, *signature, error) {
	if s.err != nil {
		return nil, nil, s.err
	}
	program, err := s.b.Program()
	s.sig.vectors = s.vectors
	return program, &s.sig, err
}

// leastStreamed is the least bytes of a vector for which a scan stores past the caches: half of a register of AVX-512.
const leastStreamed = 32

// writeScan makes the program, which may store past the caches, and may take elements that writeTotals has kept.
func (r *reducing) writeScan(streamed, kept bool) (*vector.Program, *signature, error) {
	s := r.newScanner(r.kept)
	if streamed {
		s.register = leastStreamed
	}
	if kept {
		s.kept = s.keptPlaces()
	} else {
		s.each = s.frame.columnsOf(&r.nest.Each)
	}
	if r.after != nil {
		s.frame.begin(r.nest.After, r.after)
		s.after = s.frame.columnsOf(r.nest.After)
	}
	s.eachRow(append(append([]*column{}, s.each...), s.after...), s.line)
	if streamed {
		s.b.Fence()
	}
	return s.end()
}

// A running is a fold that goes on: the value in every lane, and the lanes where there is one (all or none). Where
// values begin as neutral ones there is always one.
type running struct {
	value []vector.Ref
	has   vector.Ref // Mask, None: always
}

// line scans the leaves of a line.
func (s *scanner) line() {
	b, n := s.b, s.b.Count()
	trips := b.By(vector.ShrBy, log2(graph.Leaf), b.Op(vector.Add, n, b.Int(graph.Leaf-1)))
	last := s.carry(trips, append([]vector.Ref{b.Int(0)}, flat(s.first())...), func(c []vector.Ref) []vector.Ref {
		carry := s.unflat(c[1:])
		end := b.Op(vector.Min, n, b.Op(vector.Add, c[0], b.Int(graph.Leaf)))
		total := s.leaf(c[0], end, carry)
		for i, x := range s.folds {
			carry[i] = s.advance(x, carry[i], total[i])
		}
		return append([]vector.Ref{b.Op(vector.Add, c[0], b.Int(graph.Leaf))}, flat(carry)...)
	})
	s.put(s.places, vector.None, s.unflat(last[1:]))
}

// put stores folds in memory that only code sees, at an index behind the places of their components.
func (s *scanner) put(places []vector.Ref, index vector.Ref, runs []running) {
	for i, run := range runs {
		for k, v := range run.value {
			c := s.folds[i].first + k
			s.b.Add(vector.Instr{Op: vector.Store, Elem: s.kinds[c], Args: []vector.Ref{places[c], index, vector.None, v}, Count: 1})
		}
	}
}

// first gives the carries of the first leaf.
func (s *scanner) first() []running {
	b, given := s.b, s.b.Splat(vector.Mask, s.own(carryGiven))
	out := s.fresh()
	for i, x := range s.folds {
		if x.Init != nil {
			out[i].value = x.constants(b, x.Init)
			if out[i].has != vector.None {
				out[i].has = b.Const(vector.Mask, ^uint64(0))
			}
		}
		for k, v := range out[i].value {
			kept := b.Fill(s.kinds[x.first+k], s.places[x.first+k], vector.None, 0)
			out[i].value[k] = b.Op(vector.Select, given, kept, v)
		}
		if out[i].has != vector.None {
			out[i].has = b.Op(vector.Or, out[i].has, given)
		}
	}
	return out
}

// fresh gives folds of nothing.
func (s *scanner) fresh() []running {
	var out []running
	for _, x := range s.folds {
		if x.neutral != nil {
			out = append(out, running{x.constants(s.b, x.neutral), vector.None})
		} else {
			out = append(out, running{x.constants(s.b, make([]uint64, len(x.types))), s.b.Const(vector.Mask, 0)})
		}
	}
	return out
}

// flat lists what is carried, and unflat takes it apart.
func flat(runs []running) []vector.Ref {
	var list []vector.Ref
	for _, r := range runs {
		list = append(list, r.value...)
		if r.has != vector.None {
			list = append(list, r.has)
		}
	}
	return list
}

func (s *scanner) unflat(list []vector.Ref) []running {
	var runs []running
	for _, x := range s.folds {
		r := running{list[:len(x.types):len(x.types)], vector.None}
		list = list[len(x.types):]
		if x.neutral == nil {
			r.has, list = list[0], list[1:]
		}
		runs = append(runs, r)
	}
	return runs
}

// advance folds a value that follows into a running one.
func (s *scanner) advance(x *folding, r, next running) running {
	v := s.where(r.has, s.op(x, r.value, next.value), next.value)
	if r.has == vector.None {
		return running{v, vector.None}
	}
	return running{v, s.b.Op(vector.Or, r.has, next.has)}
}

// op is the operator, x before y in the order of the scan.
func (s *scanner) op(f *folding, x, y []vector.Ref) []vector.Ref {
	if s.Reverse {
		x, y = y, x
	}
	return f.combine(s.body, vector.None, x, y)
}

// leaf scans elements from start to end, and gives the fold of its whole blocks. Elements behind these end the line.
func (s *scanner) leaf(start, end vector.Ref, carry []running) []running {
	b, n := s.b, len(flat(carry))
	m := b.Op(vector.Sub, end, start)
	carried := append(append([]vector.Ref{start}, flat(carry)...), flat(s.fresh())...)
	last := s.carry(b.By(vector.ShrBy, log2(graph.ScanBlock), m), carried, func(c []vector.Ref) []vector.Ref {
		carry, total := s.unflat(c[1:1+n]), s.unflat(c[1+n:])
		s.block(c[0], vector.None, carry, total)
		next := []vector.Ref{b.Op(vector.Add, c[0], b.Int(graph.ScanBlock))}
		return append(append(next, flat(carry)...), flat(total)...)
	})
	rest := b.Op(vector.Sub, end, last[0])
	s.repeat(b.Op(vector.Min, rest, b.Int(1)), last[0], graph.ScanBlock, func(i vector.Ref) {
		s.block(i, rest, s.unflat(last[1:1+n]), s.fresh())
	})
	return s.unflat(last[1+n:])
}

// block scans the elements from i on: a block, or where rest is not None so many. It moves the carries and totals on.
func (s *scanner) block(i, rest vector.Ref, carry, total []running) {
	spots := s.spots(i, rest)
	values := s.elements(i, spots)
	given := make([][]vector.Ref, len(spots))
	for k, x := range s.folds {
		steps := s.double(x, values[k])
		for j, v := range s.outcome(x, carry[k], steps) {
			given[j] = append(given[j], x.release(s.b, s.turn(v))...)
		}
		block := running{s.lastOf(steps), carry[k].has}
		if carry[k].has != vector.None {
			block.has = s.b.Const(vector.Mask, ^uint64(0))
		}
		carry[k], total[k] = s.advance(x, carry[k], block), s.advance(x, total[k], block)
	}
	for j, at := range spots {
		if s.reducing.after != nil {
			s.stage(s.frame.nest.After, s.reducing.after, s.after, at, given[j]...)
		}
	}
}

// elements gives what the folds take of the block from element i on: per fold, vector and component.
func (s *scanner) elements(i vector.Ref, spots []spot) [][][]vector.Ref {
	if s.kept != nil {
		return s.again(i)
	}
	return s.values(&s.frame.nest.Each, spots)
}

// values computes each at spots, some at once, and gives what the folds take of it.
func (s *scanner) values(each *schedule.Stage, spots []spot) [][][]vector.Ref {
	values := make([][][]vector.Ref, len(s.folds))
	for some := range slices.Chunk(spots, unroll(s.reducing.each, s.level)) {
		for _, results := range s.stages(each, s.reducing.each, s.each, some, make([][]vector.Ref, len(some))) {
			for k, x := range s.folds {
				values[k] = append(values[k], s.turn(x.take(s.b, results)))
			}
		}
	}
	return values
}

// spots are the vectors of a block, in the order of the scan.
func (s *scanner) spots(i, rest vector.Ref) []spot {
	b := s.b
	var list []spot
	for k := range s.vectors {
		before := k * s.lanes
		at := spot{first: i, lane: int64(before), mask: vector.None}
		if s.Reverse {
			at = spot{first: b.Op(vector.Sub, b.Count(), i), lane: -int64(before + s.lanes), mask: vector.None}
		}
		if rest != vector.None {
			here := b.Op(vector.Sub, rest, b.Int(int64(before)))
			at.mask = b.Op(vector.First, here)
			if s.Reverse {
				at.mask = b.Op(vector.Not, b.Op(vector.First, b.Op(vector.Sub, b.Int(int64(s.lanes)), here)))
			}
		}
		list = append(list, at)
	}
	return list
}

// turn brings lanes from the order of memory into that of the scan, and back.
func (s *scanner) turn(v []vector.Ref) []vector.Ref {
	if !s.Reverse {
		return v
	}
	return s.changed(v, func(r vector.Ref) vector.Ref { return s.b.Op(vector.Reverse, r) })
}

func (s *scanner) changed(v []vector.Ref, change func(vector.Ref) vector.Ref) []vector.Ref {
	out := make([]vector.Ref, len(v))
	for i, r := range v {
		out[i] = change(r)
	}
	return out
}

// double takes the doubling steps of a block. Where there is a neutral value it stands before the
// block, so that all lanes combine.
func (s *scanner) double(x *folding, v [][]vector.Ref) [][]vector.Ref {
	for d := 1; d < graph.ScanBlock; d *= 2 {
		moved, next := s.later(x, v, d), make([][]vector.Ref, len(v))
		for k := range v {
			if next[k] = v[k]; d-k*s.lanes < s.lanes {
				next[k] = s.unless(x, d-k*s.lanes, s.op(x, moved[k], v[k]), v[k])
			}
		}
		v = next
	}
	return v
}

// unless is v, but w in the lanes below n, of which v is the same where a neutral value stood before the block.
func (s *scanner) unless(x *folding, n int, v, w []vector.Ref) []vector.Ref {
	if x.neutral != nil {
		return v
	}
	return s.where(s.from(n), v, w)
}

// from is the mask of the lanes from n on; None where these are all.
func (s *scanner) from(n int) vector.Ref {
	if n <= 0 {
		return vector.None
	}
	return s.b.Const(vector.Mask, ^uint64(0)<<n)
}

// where is v in the lanes of a mask (None: all), and w in the others.
func (s *scanner) where(mask vector.Ref, v, w []vector.Ref) []vector.Ref {
	if mask == vector.None {
		return v
	}
	return s.over(mask, v, w)
}

// later moves the lanes of a block up by d. Into the lowest come neutral values, or any where there are none.
func (s *scanner) later(x *folding, v [][]vector.Ref, d int) [][]vector.Ref {
	before := v[0]
	if x.neutral != nil {
		before = x.constants(s.b, x.neutral)
	}
	at := func(k int) []vector.Ref {
		if k < 0 {
			return before
		}
		return v[k]
	}
	out, whole, lanes := make([][]vector.Ref, len(v)), d/s.lanes, d%s.lanes
	for k := range v {
		if out[k] = at(k - whole); lanes > 0 {
			out[k] = s.slide(out[k], at(k-whole-1), lanes)
		}
	}
	return out
}

// slide moves lanes up by n, with the upper ones of below behind them.
func (s *scanner) slide(v, below []vector.Ref, n int) []vector.Ref {
	out := make([]vector.Ref, len(v))
	for i := range v {
		out[i] = s.b.By(vector.Slide, int64(n), v[i], below[i])
	}
	return out
}

// lastOf is the last lane of a block in every lane.
func (s *scanner) lastOf(v [][]vector.Ref) []vector.Ref {
	return s.changed(v[len(v)-1], func(r vector.Ref) vector.Ref { return s.b.By(vector.Lane, int64(s.lanes-1), r) })
}

// outcome puts the carry before the running folds of a block.
func (s *scanner) outcome(x *folding, carry running, steps [][]vector.Ref) [][]vector.Ref {
	if s.Exclusive {
		steps = s.later(x, steps, 1)
	}
	out := make([][]vector.Ref, len(steps))
	for k, v := range steps {
		out[k] = s.op(x, carry.value, v)
		out[k] = s.where(carry.has, out[k], v)
		if s.Exclusive && k == 0 {
			out[k] = s.unless(x, 1, out[k], carry.value)
		}
	}
	return out
}

// isScan reports whether the lines are scanned, not folded.
func (r *reducing) isScan() bool {
	_, ok := r.nest.Anchor.(*schedule.Scan)
	return ok
}
