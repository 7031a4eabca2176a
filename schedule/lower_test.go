package schedule

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/laze-go/laze/fuse"
	"github.com/laze-go/laze/graph/expr"
)

// A naive nest must do at every index what the kernel says, in row-major order of the kernel's domain.
func TestNaiveVisitsTheKernel(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for i := range 3000 {
		p, k := randomKernel(r)
		step := Naive(p, k)
		if err := step.Nest.Verify(); err != nil {
			t.Fatalf("case %d: %v\n%v", i, err, step.Nest)
		}
		want := traceKernel(k)
		if got := traceStep(&step); !slices.Equal(got, want) {
			t.Fatalf("case %d: domain %v\n%v\ngot  %v\nwant %v", i, k.Domain, step.String(), got, want)
		}
		readNest(t, step.Nest.String())
	}
}

// randomKernel makes a map, reduction, scan or scatter of one buffer into another, with accesses that coalesce or not.
func randomKernel(r *rand.Rand) (*fuse.Plan, *fuse.Kernel) {
	rank := r.IntN(5)
	k := &fuse.Kernel{Name: "k0", Domain: make([]fuse.Extent, rank)}
	for i := range k.Domain {
		k.Domain[i] = fuse.Extent{Max: []int64{0, 1, 1, 2, 3, 4}[r.IntN(6)], Count: -1}
		if r.IntN(8) == 0 {
			k.Domain[i].Count = 2
		}
	}
	p := &fuse.Plan{Buffers: []fuse.Buffer{
		{Elem: expr.Int64, Shape: k.Domain},
		{Elem: expr.Int64, Shape: k.Domain},
		{Elem: expr.Int64},
	}}
	for range 1 + r.IntN(2) {
		k.Each.Reads = append(k.Each.Reads, fuse.Read{Buffer: 0, Access: randomAccess(r, k.Domain)})
	}
	k.Each.Stores = []fuse.Store{{Result: 0, Buffer: 1, Access: fuse.Access{Stride: p.Buffers[1].Strides()}}}
	body := randomBody(r, rank, len(k.Each.Reads))
	k.Each.Body = body
	randomAnchor(r, k)
	return p, k
}

func randomAccess(r *rand.Rand, domain []fuse.Extent) fuse.Access {
	a := fuse.Access{Offset: int64(r.IntN(2) * r.IntN(9)), Stride: (&fuse.Buffer{Shape: domain}).Strides()}
	for i := range a.Stride {
		switch r.IntN(6) {
		case 0:
			a.Stride[i] = 0
		case 1:
			a.Stride[i] = int64(r.IntN(20) - 10)
		}
	}
	return a
}

// randomBody adds a size and coordinates to the reads.
func randomBody(r *rand.Rand, rank, reads int) *expr.Func {
	types := slices.Repeat([]expr.Type{expr.Int64}, reads)
	b := expr.NewBuilder(types...)
	sum := b.Size(int64(r.IntN(3)))
	for i := range reads {
		sum = b.Op(expr.Add, b.Op(expr.Mul, sum, b.Int(31)), expr.Ref(i))
	}
	for axis := range rank {
		if r.IntN(3) == 0 {
			sum = b.Op(expr.Add, b.Op(expr.Mul, sum, b.Int(31)), b.Coord(axis))
		}
	}
	return b.Func(sum)
}

func randomAnchor(r *rand.Rand, k *fuse.Kernel) {
	combine := expr.NewBuilder(expr.Int64, expr.Int64)
	fold := fuse.Fold{Args: []int{0}, Combine: combine.Func(combine.Op(expr.Add, 0, 1)), Init: []uint64{0}}
	switch r.IntN(4) {
	case 0:
		k.Anchor = &fuse.Reduce{Folds: []fuse.Fold{fold}}
		k.Folded = r.IntN(len(k.Domain) + 1)
	case 1:
		if len(k.Domain) > 0 {
			k.Anchor = &fuse.Scan{Folds: []fuse.Fold{fold}}
			k.Folded = 1
		}
	case 2:
		k.Anchor = &fuse.Scatter{Target: 2, Value: 0}
	}
}

// traceKernel gives the value and the places of every index, in row-major order.
func traceKernel(k *fuse.Kernel) []int64 {
	var trace []int64
	m := expr.NewMachine(k.Each.Body)
	index := make([]int64, len(k.Domain))
	var walk func(axis int)
	walk = func(axis int) {
		if axis < len(index) {
			for i := range k.Domain[axis].Max {
				index[axis] = i
				walk(axis + 1)
			}
			return
		}
		params := make([]uint64, len(k.Each.Reads))
		for i, read := range k.Each.Reads {
			params[i] = uint64(placeOf(read.Access, index))
		}
		out := make([]uint64, 1)
		m.Eval(&expr.Env{Coord: index}, params, out)
		trace = append(trace, int64(out[0]), placeOf(k.Each.Stores[0].Access, index))
	}
	walk(0)
	return trace
}

func placeOf(a fuse.Access, index []int64) int64 {
	place := a.Offset
	for i, s := range a.Stride {
		place += s * index[i]
	}
	return place
}

// traceStep is traceKernel of the nest.
func traceStep(s *Step) []int64 {
	var trace []int64
	value := func(c Coef) int64 {
		if c.Arg >= 0 {
			return s.Scalars[c.Arg]
		}
		return c.Const
	}
	place := func(a Access, index []int64) int64 {
		p := value(a.Offset)
		for i, c := range a.Stride {
			p += value(c) * index[i]
		}
		return p
	}
	m := expr.NewMachine(s.Nest.Each.Body)
	s.Nest.Visit(maxima(s.Extents), func(index []int64) bool {
		params := make([]uint64, len(s.Nest.Each.Reads))
		for i, read := range s.Nest.Each.Reads {
			params[i] = uint64(place(read.Access, index))
		}
		out := make([]uint64, 1)
		m.Eval(&expr.Env{Coord: index, Scalars: s.Scalars}, params, out)
		trace = append(trace, int64(out[0]), place(s.Nest.Each.Stores[0].Access, index))
		return true
	})
	return trace
}

func maxima(extents []fuse.Extent) []int64 {
	dims := make([]int64, len(extents))
	for i, e := range extents {
		dims[i] = e.Max
	}
	return dims
}

// Extents and strides other than 0 and 1 must not show in the text.
func TestTextHasNoSizes(t *testing.T) {
	var keys []string
	for _, dims := range [][]int64{{100, 200}, {7, 8192}, {3, 3}} {
		p, k := columns(dims[0], dims[1])
		step := Naive(p, k)
		keys = append(keys, keyOf(step.Nest))
		k.Name = "other"
		step = Naive(p, k)
		keys = append(keys, keyOf(step.Nest))
	}
	if same := slices.Compact(keys); len(same) != 1 {
		t.Errorf("the key depends on sizes or names:\n%s", strings.Join(same, "\n"))
	}
}

// columns is a kernel that sums every second column of an array of rows.
func columns(rows, cols int64) (*fuse.Plan, *fuse.Kernel) {
	dims := func(dims ...int64) []fuse.Extent {
		var shape []fuse.Extent
		for _, d := range dims {
			shape = append(shape, fuse.Extent{Max: d, Count: -1})
		}
		return shape
	}
	b := expr.NewBuilder(expr.Float64)
	each := b.Func(b.Op(expr.Mul, 0, b.Cast(expr.Float64, b.Size(cols))))
	after := expr.NewBuilder(expr.Float64)
	combine := expr.NewBuilder(expr.Float64, expr.Float64)
	fold := fuse.Fold{Args: []int{0}, Combine: combine.Func(combine.Op(expr.Add, 0, 1)), Init: []uint64{0}, Commutes: true}
	k := &fuse.Kernel{
		Name:   "k0",
		Domain: dims(cols, rows),
		Folded: 1,
		Each: fuse.Stage{
			Reads: []fuse.Read{{Buffer: 0, Access: fuse.Access{Offset: cols, Stride: []int64{2, 2 * cols}}}},
			Body:  each,
		},
		Anchor: &fuse.Reduce{Folds: []fuse.Fold{fold}},
		After: &fuse.Stage{
			Body:   after.Func(0),
			Stores: []fuse.Store{{Buffer: 1, Access: fuse.Access{Stride: []int64{1, 0}}}},
		},
	}
	p := &fuse.Plan{
		Buffers: []fuse.Buffer{
			{Elem: expr.Float64, Shape: dims(rows, 2*cols), Slot: -1},
			{Elem: expr.Float64, Shape: dims(cols), Role: fuse.Output},
		},
		Kernels: []*fuse.Kernel{k},
	}
	return p, k
}

func TestLowerSchedules(t *testing.T) {
	p, _ := columns(100, 200)
	tests := []struct {
		opts Options
		want string // directives that give the same from the naive nest
	}{
		{Options{Naive: true}, ""},
		{Options{}, "split i1 8192\npartial i1.o\nrun i1.o parallel\nrun i0 parallel\n"},
		{Options{Directives: map[string][]Directive{"k0": {RunParallel("i0")}}}, "run i0 parallel\n"},
		{Options{Directives: map[string][]Directive{"k0": nil}}, ""},
	}
	for _, test := range tests {
		steps := ""
		test.opts.Steps = func(d Directive, after *Nest) { steps += d.String() + "\n" }
		prog, err := Lower(p, test.opts)
		if err != nil {
			t.Fatal(err)
		}
		if err := prog.Verify(); err != nil {
			t.Error(err)
		}
		naive := Naive(p, p.Kernels[0])
		want, err := Apply(naive.Nest, readDirectives(t, test.want)...)
		if err != nil {
			t.Fatal(err)
		}
		if got := prog.Steps[0].Nest.String(); got != want.String() || steps != test.want {
			t.Errorf("%v: got\n%s by\n%s", test.opts, got, steps)
		}
	}
}

func TestLowerRefuses(t *testing.T) {
	p, _ := columns(100, 200)
	tests := []struct {
		plan       *fuse.Plan
		directives map[string][]Directive
		want       string
	}{
		{p, map[string][]Directive{"k7": nil, "k5": nil}, "there is no kernel k5; the plan has k0"},
		{&fuse.Plan{}, map[string][]Directive{"k0": nil}, "there is no kernel k0; the plan has none"},
		{p, map[string][]Directive{"k0": {Split("i2", 8)}}, "kernel k0: split i2 8: there is no loop i2; the nest has i0, i1"},
		{p, map[string][]Directive{"k0": {RunParallel("i1")}},
			"kernel k0: run i1 parallel: i1 carries a fold from one iteration to the next; make it partial first"},
	}
	for _, test := range tests {
		if _, err := Lower(test.plan, Options{Directives: test.directives}); fmt.Sprint(err) != test.want {
			t.Errorf("got  %v\nwant %v", err, test.want)
		}
	}
}

func TestParseProgram(t *testing.T) {
	p, k := columns(100, 200)
	prog, err := Lower(p, Options{})
	if err != nil {
		t.Fatal(err)
	}
	text := prog.String()
	again, err := ParseProgram(text, p)
	if err != nil {
		t.Fatal(err)
	}
	if again.String() != text || again.Steps[0].Kernel != k {
		t.Errorf("the program changed in reading:\n%s", again)
	}
	if _, err := ParseProgram(strings.Replace(text, "nest k0", "nest k9", 1), p); err == nil ||
		!strings.HasSuffix(err.Error(), "the plan has no kernel k9") {
		t.Errorf("got %v", err)
	}
}

// A table of late extent is checked against what its count holds, and a fold of nothing gets an axis.
func TestNaiveText(t *testing.T) {
	late := fuse.Extent{Max: 50, Count: 2}
	fn := func(text string) *expr.Func {
		f, err := expr.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	p := &fuse.Plan{Buffers: []fuse.Buffer{
		{Elem: expr.Float32, Shape: []fuse.Extent{{Max: 3, Count: -1}, late}},
		{Elem: expr.Float32},
		{Elem: expr.Int64},
	}}
	k := &fuse.Kernel{
		Name: "k0",
		Each: fuse.Stage{
			Reads: []fuse.Read{
				{Buffer: 0, Access: fuse.Access{Offset: 7}},
				{Buffer: 0, Access: fuse.Access{Offset: 7}},
			},
			Tables: []fuse.Table{{Buffer: 0, Checked: true}},
			Body:   fn("(a f32, b f32) a*b + load0.f32(size(5), size(5))"),
		},
		Anchor: &fuse.Reduce{Folds: []fuse.Fold{{Args: []int{0}, Combine: fn("(a f32, b f32) min(a, b)")}}},
		After:  &fuse.Stage{Body: fn("(a f32) a"), Stores: []fuse.Store{{Buffer: 1}}},
	}
	step := Naive(p, k)
	want := strings.TrimPrefix(`
step buffers 0 1; extents 1; scalars 7 50 3 50@2 5; axes -
nest k0 buffers (b0 f32 reads, b1 f32 writes) axes (i0 folded) scalars 5
for i0 in 0..n0 {
  read b0[s0]
  table b0[s1*x0 + x1] in [s2, s3] checked
  each (a f32) a*a + load0.f32(s4, s4)
  reduce r0 by { (a f32, b f32) min(a, b) }
}
after (a f32) a
store b1[0] = r0
`, "\n")
	if got := step.String(); got != want {
		t.Errorf("got\n%s", got)
	}
	prog, err := ParseProgram(want, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := prog.String(); got != want {
		t.Errorf("the program changed in reading:\n%s", got)
	}
}
