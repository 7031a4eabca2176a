package schedule

import (
	"fmt"
	"testing"

	"github.com/laze-go/laze/fuse"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/internal/golden"
)

// Each row spoils one thing in the nest of a golden file.
func TestVerifyRefuses(t *testing.T) {
	tests := []struct {
		file  string
		spoil func(n *Nest)
		want  string
	}{
		{"scan.txt", func(n *Nest) { n.Axes[1].Role = Folded }, "axis i1 cannot be folded in a scan"},
		{"scan.txt", func(n *Nest) { n.Axes[1].Role = Kept }, "a scan has 0 scanned axes"},
		{"scan.txt", func(n *Nest) { n.Axes[0].Role = Scanned }, "a scan has 2 scanned axes"},
		{"scan.txt", func(n *Nest) { n.Anchor.(*Scan).Folds[0].Init = nil }, "an exclusive scan has no initial value"},
		{"scan.txt", func(n *Nest) { n.Anchor.(*Scan).Folds[0].Init = []uint64{1} }, "a fold of 2 components has 1 initial values"},
		{"scan.txt", func(n *Nest) { n.Anchor.(*Scan).Folds[0].Args = []int{0} },
			"(a f32, b i64, c f32, d i64) max(a, c), b + d does not combine [f32]"},
		{"scan.txt", func(n *Nest) { n.Anchor.(*Scan).Folds = nil }, "a scan has no folds"},
		{"reorder.txt", func(n *Nest) { n.Axes[1].Role = Kept }, "a reduction has no folded axis"},
		{"reorder.txt", func(n *Nest) { n.Axes[0].Role, n.Axes[1].Role = Folded, Kept }, "kept axis i1 comes after a folded one"},
		{"reorder.txt", func(n *Nest) { n.Anchor = nil }, "axis i1 cannot be folded in a map"},
		{"reorder.txt", func(n *Nest) { n.Loops[0].Axis = 2 }, "loop i0 runs along axis 2, which the nest does not have"},
		{"reorder.txt", func(n *Nest) { n.Loops = n.Loops[:1] }, "the loops along i1 do not visit each index once: there are none"},
		{"reorder.txt", func(n *Nest) { n.Each.Reads[0].Stride = nil }, "each: an access has 0 strides for 2 axes"},
		{"reorder.txt", func(n *Nest) { n.Each.Reads[0].Offset = Coef{Const: 2, Arg: -1} }, "each: a factor of 2 must be an argument"},
		{"reorder.txt", func(n *Nest) { n.Each.Body = nil }, "each: there is no body"},
		{"default-map.txt", func(n *Nest) { n.Each.Tables[0].Buffer = 9 }, "each: b9 is not declared"},
		{"default-map.txt", func(n *Nest) { n.Each.Tables[0].Stride = nil }, "each: a table has 0 strides and 2 extents"},
		{"default-map.txt", func(n *Nest) { n.Each.Body.Results[0] = 99 }, "each: result 0 is %99, which is never defined"},
		{"tile.txt", func(n *Nest) { n.Loops = append(n.Loops, Loop{Name: "i0.i", Step: 1, Trip: 1}) },
			"the loops along i0 do not visit each index once: i0.i runs 1 times"},
		{"reorder.txt", func(n *Nest) { n.Anchor.(*Reduce).Folds[0].Combine.Results[0] = 99 }, "result 0 is %99, which is never defined"},
		{"reorder.txt", func(n *Nest) { n.Anchor.(*Reduce).Folds[0] = fuse.Fold{Combine: new(expr.Func)} }, "a fold has no components"},
		{"scatter.txt", func(n *Nest) { n.Anchor.(*Scatter).Combine.Results[0] = 99 }, "result 0 is %99, which is never defined"},
		{"default-call.txt", func(n *Nest) { n.Anchor.(*Call).Places[0].Stride = nil }, "an access has 0 strides for 2 axes"},
		{"tile.txt", func(n *Nest) { n.After = &n.Each }, "after follows a map"},
		{"scatter.txt", func(n *Nest) { n.Buffers[1].Mode = Writes }, "b1 is declared writes, not updates"},
		{"scatter.txt", func(n *Nest) { n.Buffers[1].Elem = expr.Int8 }, "a scatter of f64 into i8"},
		{"scatter.txt", func(n *Nest) { n.Anchor.(*Scatter).Value = 7 }, "each has no result 7"},
		{"scatter.txt", func(n *Nest) { n.Anchor.(*Scatter).Index[0] = 1 }, "an index of a scatter is f64, not i64"},
		{"scatter.txt", func(n *Nest) { n.Anchor.(*Scatter).Index = nil }, "a scatter has 0 indices for 1 axes"},
		{"scatter.txt", func(n *Nest) { n.Anchor.(*Scatter).Extent = nil }, "a table has 1 strides and 0 extents"},
		{"scatter.txt", func(n *Nest) { n.Anchor.(*Scatter).Extent[0] = 9 }, "s9 is not declared"},
		{"scatter.txt", func(n *Nest) { n.Anchor.(*Scatter).Combine = nil }, "a scatter has a function for conflicts if and only if it combines"},
		{"scatter.txt", func(n *Nest) { n.Anchor.(*Scatter).Combine = n.Each.Body }, "(a u8) i64(a), f64(1) does not combine [f64]"},
		{"default-call.txt", func(n *Nest) { n.Anchor.(*Call).Places = nil }, "a routine has 0 places for 1 operands and 1 results"},
		{"default-call.txt", func(n *Nest) { n.Anchor.(*Call).Operands[0] = 2 }, "b2 is declared writes, not reads"},
		{"default-call.txt", func(n *Nest) { n.Anchor.(*Call).Results[0] = 0 }, "b0 is declared reads, not writes"},
		{"default-point.txt", func(n *Nest) { n.Anchor = &Call{} }, "a routine has no axis for its rows"},
	}
	for _, test := range tests {
		n := readNest(t, golden.Open(t, "testdata/"+test.file).Text("nest"))
		test.spoil(n)
		if got := fmt.Sprint(n.Verify()); got != test.want {
			t.Errorf("%s:\ngot  %s\nwant %s", test.file, got, test.want)
		}
	}
}

func TestVerifyRefusesBindings(t *testing.T) {
	tests := []struct {
		spoil func(s *Step)
		want  string
	}{
		{func(s *Step) { s.Buffers = nil }, "bound to 0 buffers, takes 2"},
		{func(s *Step) { s.Extents = nil }, "bound to 0 extents of 2 axes, takes 2"},
		{func(s *Step) { s.Scalars = nil }, "bound to 0 scalars, takes 4"},
		{func(s *Step) { s.Late = []LateScalar{{Scalar: 4}} }, "late scalar s4 is not declared"},
		{func(s *Step) { s.Buffers[1] = 5 }, "b1 is bound to buffer 5, which is none of f64"},
	}
	for _, test := range tests {
		p, _ := columns(10, 20)
		prog, err := Lower(p, Options{})
		if err != nil {
			t.Fatal(err)
		}
		test.spoil(&prog.Steps[0])
		if got, want := fmt.Sprint(prog.Verify()), "internal error after schedule: nest k0: "+test.want; got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

// Everything in the nest must show in its text.
func TestTextHoldsEverything(t *testing.T) {
	changes := map[string][]func(n *Nest){
		"scan.txt": {
			func(n *Nest) { n.Buffers[0].Elem = expr.Int8 },
			func(n *Nest) { n.Buffers[0].Mode = Updates },
			func(n *Nest) { n.Scalars++ },
			func(n *Nest) { n.Loops[0].Step = 3 },
			func(n *Nest) { n.Loops[0].Trip = 3 },
			func(n *Nest) { n.Loops[0].Run = Unrolled },
			func(n *Nest) { n.Loops[0].Width = 3; n.Loops[0].Run = Lanes },
			func(n *Nest) { n.Loops[1].Partial = true },
			func(n *Nest) { n.Each.Reads[0].Buffer = 1 },
			func(n *Nest) { n.Each.Reads[0].Offset = Coef{Arg: 3} },
			func(n *Nest) { n.Each.Reads[0].Stride[0] = Coef{Arg: -1} },
			func(n *Nest) { n.After.Stores[0].Result = 1 },
			func(n *Nest) { n.Anchor.(*Scan).Exclusive = false },
			func(n *Nest) { n.Anchor.(*Scan).Reverse = false },
			func(n *Nest) { n.Anchor.(*Scan).Folds[0].Args[0] = 1 },
			func(n *Nest) { n.Anchor.(*Scan).Folds[0].Init[1] = 1 },
			func(n *Nest) { n.Anchor.(*Scan).Folds[0].Commutes = true },
		},
		"scatter.txt": {
			func(n *Nest) { n.Anchor.(*Scatter).Conflict-- },
			func(n *Nest) { n.Anchor.(*Scatter).Extent[0] = 1 },
			func(n *Nest) { n.Anchor.(*Scatter).Stride[0] = Coef{Arg: 0} },
			func(n *Nest) { n.Anchor.(*Scatter).Value = 0 },
		},
		"default-map.txt": {
			func(n *Nest) { n.Each.Tables[0].Checked = false },
			func(n *Nest) { n.Each.Tables[0].Buffer = 0 },
		},
		"default-call.txt": {
			func(n *Nest) { n.Anchor.(*Call).Routine = "sort" },
			func(n *Nest) { n.Anchor.(*Call).Attrs[0].Value++ },
			func(n *Nest) { n.Anchor.(*Call).Places[0].Offset = Coef{Arg: 3} },
			func(n *Nest) { n.Anchor.(*Call).Results[0] = 1 },
			func(n *Nest) { n.Anchor.(*Call).Args = []int{0} },
		},
	}
	for file, list := range changes {
		text := golden.Open(t, "testdata/"+file).Text("nest")
		before := readNest(t, text).String()
		for i, change := range list {
			n := readNest(t, text)
			if change(n); n.String() == before {
				t.Errorf("%s: change %d does not show in the text", file, i)
			}
		}
	}
}
