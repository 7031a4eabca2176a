package schedule

import (
	"fmt"
	"slices"
	"strings"

	"github.com/laze-go/laze/fuse"
	"github.com/laze-go/laze/graph/expr"
)

// Options steer Lower.
type Options struct {
	// Directives replaces the default schedule of the kernels named (k0, k1, ..). They are written against
	// the naive nest. An empty list leaves the nest naive.
	Directives map[string][]Directive

	// Naive leaves the nests of all other kernels as they are lowered: serial loops, one per axis.
	Naive bool

	// Cache is how many bytes stay in the caches from one step to the next; kernels that share more run together. 0 is
	// what most machines have; where it is negative, no kernels run together. Those that Directives names never do.
	Cache int64

	// Steps, where not nil, is told the nest after every directive.
	Steps func(d Directive, after *Nest)
}

// Lower makes a nest of every kernel and schedules it. (in: a plan that fuse.Verify accepts; out: a program
// that Verify accepts) An error is about a directive of the options.
func Lower(p *fuse.Plan, opts Options) (*Program, error) {
	if err := opts.check(p); err != nil {
		return nil, err
	}
	prog := &Program{Plan: p, Steps: make([]Step, len(p.Kernels))}
	for i, k := range p.Kernels {
		step := Naive(p, k)
		nest, err := opts.schedule(step.Nest)
		if err != nil {
			return nil, fmt.Errorf("kernel %s: %w", k.Name, err)
		}
		step.Nest = nest
		prog.Steps[i] = step
	}
	prog.Together = opts.together(prog)
	return prog, nil
}

// check refuses directives for kernels that the plan does not have.
func (o Options) check(p *fuse.Plan) error {
	have := make([]string, len(p.Kernels))
	for i, k := range p.Kernels {
		have[i] = k.Name
	}
	var unknown []string
	for name := range o.Directives {
		if !slices.Contains(have, name) {
			unknown = append(unknown, name)
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	slices.Sort(unknown)
	if len(have) == 0 {
		return fmt.Errorf("there is no kernel %s; the plan has none", unknown[0])
	}
	return fmt.Errorf("there is no kernel %s; the plan has %s", unknown[0], strings.Join(have, ", "))
}

// schedule applies the user's directives, or the default ones.
func (o Options) schedule(n *Nest) (*Nest, error) {
	ds, ok := o.Directives[n.Name]
	if !ok && !o.Naive {
		ds = Default(n)
	}
	return apply(n, ds, o.Steps)
}

// Naive makes the nest of a kernel with one serial loop per axis, in the order of the axes.
//
// The text of the nest depends on the kernel's structure and on which strides are 0 and 1, but not on sizes:
// every other number becomes an argument, numbered by the place where it is used.
func Naive(p *fuse.Plan, k *fuse.Kernel) Step {
	l := &lowering{plan: p, kernel: k, axes: coalesce(p, k), param: map[int]int{}}
	l.step = Step{Kernel: k, Nest: &Nest{Name: k.Name}}
	for i, a := range l.axes {
		l.step.Extents = append(l.step.Extents, a.extent)
		l.step.From = append(l.step.From, a.from)
		l.nest().Axes = append(l.nest().Axes, Axis{Role: a.role})
		l.nest().Loops = append(l.nest().Loops, Loop{Name: fmt.Sprintf("i%d", i), Axis: i, Step: 1})
	}
	l.nest().Each = l.stage(&k.Each)
	l.nest().Anchor = l.anchor()
	if k.After != nil {
		after := l.stage(k.After)
		l.nest().After = &after
	}
	l.nest().Scalars = len(l.step.Scalars)
	return l.step
}

// A lowering builds one step.
type lowering struct {
	plan   *fuse.Plan
	kernel *fuse.Kernel
	axes   []axis
	step   Step
	param  map[int]int // buffer of the plan -> argument
}

func (l *lowering) nest() *Nest { return l.step.Nest }

// buffer gives the argument for a buffer of the plan, which the nest uses in the given mode.
func (l *lowering) buffer(b int, mode Mode) int {
	i, ok := l.param[b]
	if !ok {
		i = len(l.step.Buffers)
		l.param[b] = i
		l.step.Buffers = append(l.step.Buffers, b)
		l.nest().Buffers = append(l.nest().Buffers, Param{Elem: l.plan.Buffers[b].Elem, Mode: mode})
	}
	if p := &l.nest().Buffers[i]; p.Mode != mode {
		p.Mode = Updates
	}
	return i
}

// scalar adds an argument. Equal values get different arguments: which are equal depends on
// sizes, and the text must not.
func (l *lowering) scalar(v int64) int {
	l.step.Scalars = append(l.step.Scalars, v)
	return len(l.step.Scalars) - 1
}

// coef makes a constant of 0, and of 1 where unit says so, and an argument of everything else.
func (l *lowering) coef(v int64, unit bool) Coef {
	if v == 0 || v == 1 && unit {
		return Coef{Const: v, Arg: -1}
	}
	return Coef{Arg: l.scalar(v)}
}

// access moves an access from the axes of the kernel to those of the nest. The stride of a coalesced axis is that
// of its innermost part.
func (l *lowering) access(a fuse.Access) Access {
	out := Access{Offset: l.coef(a.Offset, false), Stride: make([]Coef, len(l.axes))}
	for i, ax := range l.axes {
		out.Stride[i] = l.coef(ax.stride(a), true)
	}
	return out
}

// stage lowers a stage. An element that is read twice in the same place becomes one read.
func (l *lowering) stage(s *fuse.Stage) Stage {
	var out Stage
	first := len(s.Body.Params) - len(s.Reads) // the results of the anchor come before the reads
	types := slices.Clone(s.Body.Params[:first])
	params := make([]expr.Ref, len(s.Body.Params))
	for i := range first {
		params[i] = expr.Ref(i)
	}
	for i, r := range s.Reads {
		same := slices.IndexFunc(s.Reads[:i], func(q fuse.Read) bool { return l.sameRead(q, r) })
		if same >= 0 {
			params[first+i] = params[first+same]
			continue
		}
		params[first+i] = expr.Ref(len(types))
		types = append(types, s.Body.Params[first+i])
		out.Reads = append(out.Reads, Read{Buffer: l.buffer(r.Buffer, Reads), Access: l.access(r.Access)})
	}
	for _, t := range s.Tables {
		b := l.buffer(t.Buffer, Reads)
		stride, extent := l.layout(t.Buffer)
		out.Tables = append(out.Tables, Table{Buffer: b, Stride: stride, Extent: extent, Checked: t.Checked})
	}
	out.Body = l.body(s.Body, types, params)
	for _, w := range s.Stores {
		out.Stores = append(out.Stores, Store{Result: w.Result, Buffer: l.buffer(w.Buffer, Writes), Access: l.access(w.Access)})
	}
	return out
}

func (l *lowering) sameRead(a, b fuse.Read) bool {
	if a.Buffer != b.Buffer || a.Offset != b.Offset {
		return false
	}
	for _, ax := range l.axes {
		if ax.stride(a.Access) != ax.stride(b.Access) {
			return false
		}
	}
	return true
}

// layout gives the strides and extents of a buffer that is addressed by coordinates.
func (l *lowering) layout(buffer int) (stride []Coef, extent []int) {
	shape := l.plan.Buffers[buffer].Shape
	for a, n := range l.plan.Buffers[buffer].Strides() {
		if a == len(shape)-1 {
			stride = append(stride, Coef{Const: 1, Arg: -1})
		} else {
			stride = append(stride, Coef{Arg: l.scalar(n)})
		}
	}
	for _, e := range shape {
		arg := l.scalar(e.Max)
		extent = append(extent, arg)
		if e.Count >= 0 {
			l.step.Late = append(l.step.Late, LateScalar{Scalar: arg, Count: e.Count})
		}
	}
	return stride, extent
}

// body rewrites a function for the nest: parameters, coordinates and sizes.
func (l *lowering) body(f *expr.Func, types []expr.Type, params []expr.Ref) *expr.Func {
	b := expr.NewBuilder(types...)
	b.Reserve(len(f.Code))
	refs := append(make([]expr.Ref, 0, len(params)+len(f.Code)), params...)
	var args []expr.Ref
	for _, in := range f.Code {
		args = renamed(args[:0], in.Args, refs)
		in.Args = args
		refs = append(refs, b.Add(l.instr(in)))
	}
	return b.Func(renamed(nil, f.Results, refs)...)
}

// instr rewrites one instruction that stands for a number of the nest. Regions stay, for they see nothing but their
// parameters.
func (l *lowering) instr(in expr.Instr) expr.Instr {
	switch in.Op {
	case expr.Size:
		return expr.Instr{Op: expr.Scalar, Type: expr.Int64, Bits: uint64(l.scalar(int64(in.Bits)))}
	case expr.Coord:
		return coordOf(l.axes, int(in.Bits))
	}
	return in
}

// renamed appends what values are called now.
func renamed(list, old, refs []expr.Ref) []expr.Ref {
	for _, r := range old {
		list = append(list, refs[r])
	}
	return list
}

func identity(n int) []expr.Ref {
	refs := make([]expr.Ref, n)
	for i := range refs {
		refs[i] = expr.Ref(i)
	}
	return refs
}

func (l *lowering) anchor() Anchor {
	switch a := l.kernel.Anchor.(type) {
	case *fuse.Reduce:
		return &Reduce{Folds: l.folds(a.Folds)}
	case *fuse.Scan:
		return &Scan{Folds: l.folds(a.Folds), Exclusive: a.Exclusive, Reverse: a.Reverse}
	case *fuse.Scatter:
		stride, extent := l.layout(a.Target)
		return &Scatter{Target: l.buffer(a.Target, Updates), Index: a.Index, Value: a.Value,
			Stride: stride, Extent: extent, Conflict: a.Conflict, Combine: l.function(a.Combine)}
	case *fuse.Compact:
		return l.compact(a)
	case *fuse.Call:
		return l.call(a)
	}
	return nil
}

func (l *lowering) compact(a *fuse.Compact) *Compact {
	c := &Compact{}
	for _, p := range a.Parts {
		c.Parts = append(c.Parts, l.part(p))
	}
	return c
}

func (l *lowering) part(p fuse.Part) fuse.Part {
	out := fuse.Part{Mask: p.Mask, Count: -1}
	for _, keep := range p.Kept {
		out.Kept = append(out.Kept, fuse.Keep{Value: keep.Value, Target: l.buffer(keep.Target, Writes)})
	}
	if p.Count >= 0 {
		out.Count = l.buffer(p.Count, Writes)
	}
	return out
}

func (l *lowering) folds(folds []fuse.Fold) []fuse.Fold {
	out := slices.Clone(folds)
	for i := range out {
		out[i].Combine = l.function(out[i].Combine)
	}
	return out
}

// function rewrites a function whose parameters stay; nil stays nil.
func (l *lowering) function(f *expr.Func) *expr.Func {
	if f == nil {
		return nil
	}
	return l.body(f, f.Params, identity(len(f.Params)))
}

func (l *lowering) call(a *fuse.Call) *Call {
	c := &Call{Routine: a.Routine, Attrs: a.Attrs, Args: a.Args}
	for _, b := range a.Operands {
		c.Operands = append(c.Operands, l.buffer(b, Reads))
		c.Places = append(c.Places, l.access(whole(l.plan, b)))
	}
	for _, b := range a.Results {
		c.Results = append(c.Results, l.buffer(b, Writes))
		c.Places = append(c.Places, l.access(whole(l.plan, b)))
	}
	return c
}

// whole is the access of a buffer whose axes are those of the domain.
func whole(p *fuse.Plan, buffer int) fuse.Access {
	return fuse.Access{Stride: p.Buffers[buffer].Strides()}
}
