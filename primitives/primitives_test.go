package primitives

import (
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// Every primitive of one array refuses a value that no call has made.
func TestNoArray(t *testing.T) {
	no, at := graph.Value{}, site("word")
	one := func(v graph.Value, err error) error { return err }
	two := func(v, w graph.Value, err error) error { return err }
	many := func(v []graph.Value, err error) error { return err }
	both := func(v []graph.Value, s graph.Shape, err error) error { return err }
	for i, err := range []error{
		both(Broadcast(at, no)), one(BroadcastTo(at, no, nil)), one(Cast(at, no, expr.Int8)), one(Bitcast(at, no, expr.Int8)),
		one(Concat(at, 0, no)), one(Stack(at, 0, no)), one(Diagonal(at, no, 0, 0, 1)), one(Expand(at, no, 0)), one(Squeeze(at, no)),
		two(KSelect(at, no, 0, 0, false)), one(Min(at, no, nil, false)), one(Take(at, no, 0, no)), one(TakeAlong(at, no, 0, no)),
		one(Reshape(at, no, nil)), one(Flatten(at, no)), one(Reverse(at, no)), one(Roll(at, no, 1, 0)), one(Repeat(at, no, 1, 0)),
		one(Tile(at, no, 1, 0)), one(PutAlong(at, no, 0, no, no, Policy{})), one(Scatter(at, no, 0, nil, no, Policy{})),
		one(Differences(at, no, 0, 1)), one(Window(at, no, 0, 1, 1)), one(Pick(at, no, 0, 0)), many(SortBy(at, 0, false, no)),
		one(CumMax(at, no, 0)), one(Any(at, no, nil, false)), many(Filter(at, no)), one(Clip(at, no, no, no)), one(Mean(at, no, nil, false)),
	} {
		if want := "word: operand 0 is no array: make it with From or another primitive"; err == nil || err.Error() != want {
			t.Errorf("call %d: got %v, want %s", i, err, want)
		}
	}
}
