package ref

import (
	"fmt"
	"slices"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/schedule"
)

// A stage evaluates Each or After at one index.
type stage struct {
	*schedule.Stage
	walk    *walk
	after   bool
	body    *expr.Machine
	env     expr.Env
	params  []uint64
	owner   int64 // of the index that is being evaluated
	failed  error
	faulted bool
}

func newStage(w *walk, s *schedule.Stage, after bool) *stage {
	st := &stage{Stage: s, walk: w, after: after, body: expr.NewMachine(s.Body)}
	st.env = expr.Env{Scalars: w.args.Scalars, Load: st.load, Stop: w.isDone}
	return st
}

// at reads, computes and stores at an index; folded are the results of the anchor. The index owner answers for the
// places. Where the index asks for an element outside a table, the results mean nothing and nothing is stored.
func (s *stage) at(index []int64, owner int64, folded []uint64) ([]uint64, error) {
	if err := s.walk.poll(); err != nil {
		return nil, err
	}
	params := append(s.params[:0], folded...)
	for _, r := range s.Reads {
		bits, err := s.walk.mem.load(r.Buffer, s.walk.place(r.Access, index), owner)
		if err != nil {
			return nil, err
		}
		params = append(params, bits)
	}
	s.params = params
	results := make([]uint64, len(s.Body.Results))
	s.env.Coord, s.owner, s.failed, s.faulted = index, owner, nil, false
	if !s.body.Eval(&s.env, params, results) {
		return nil, s.walk.stopped()
	}
	if s.failed != nil || s.faulted {
		return nil, s.failed
	}
	for _, w := range s.Stores {
		if err := s.walk.mem.store(w.Buffer, s.walk.place(w.Access, index), owner, results[w.Result]); err != nil {
			return nil, err
		}
	}
	return results, nil
}

// load reads element coords of table k. A coordinate outside a checked table is a fault of the index, and gives 0;
// outside another table it is a mistake, unless memory is there: between a late extent and its bound.
func (s *stage) load(k int, coords []int64) uint64 {
	t := &s.Tables[k]
	if extents := s.walk.scalars(t.Extent); t.Checked && !inside(coords, extents) {
		if !s.faulted {
			s.walk.blame(&backend.IndexError{Table: k, After: s.after, At: slices.Clone(s.env.Coord), Index: slices.Clone(coords), Extent: extents})
		}
		s.faulted = true
		return 0
	}
	bits, err := s.walk.mem.load(t.Buffer, s.walk.sum(t.Stride, coords), s.owner)
	if err != nil {
		s.failed = fmt.Errorf("table %d at %v: %w", k, coords, err)
	}
	return bits
}

func inside(coords, extents []int64) bool {
	for a, c := range coords {
		if c < 0 || c >= extents[a] {
			return false
		}
	}
	return true
}

// place gives the number of the element that an access means at an index.
func (w *walk) place(a schedule.Access, index []int64) int64 {
	return w.coef(a.Offset) + w.sum(a.Stride[:len(index)], index)
}

func (w *walk) sum(strides []schedule.Coef, coords []int64) int64 {
	p := int64(0)
	for a, c := range coords {
		p += w.coef(strides[a]) * c
	}
	return p
}

func (w *walk) coef(c schedule.Coef) int64 {
	if c.Arg >= 0 {
		return w.args.Scalars[c.Arg]
	}
	return c.Const
}

// scalars gives the values of scalar arguments.
func (w *walk) scalars(args []int) []int64 {
	values := make([]int64, len(args))
	for i, k := range args {
		values[i] = w.args.Scalars[k]
	}
	return values
}
