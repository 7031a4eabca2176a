package expr

import "slices"

// A Builder makes a Func. It finds equal instructions (same operation, type, arguments, bits and regions) and
// computes instructions whose arguments are all constants, so that equal values get equal refs.
// It does not check types: callers do (see Check), and Verify does.
type Builder struct {
	fn   Func
	args []Ref   // room for arguments of instructions
	seen []int32 // a hash table of instructions: 0 where free, else 1 + index into the code
}

// NewBuilder starts a function of the given parameters.
func NewBuilder(params ...Type) *Builder {
	return &Builder{fn: Func{Params: slices.Clone(params)}}
}

// Reserve makes room for so many instructions. It must come before the first one.
func (b *Builder) Reserve(n int) {
	b.fn.Code, b.args, b.seen = make([]Instr, 0, n), make([]Ref, 0, n+n/2), make([]int32, 2*n+64)
}

// Param adds a parameter. It must come before the first instruction.
func (b *Builder) Param(t Type) Ref {
	if len(b.fn.Code) > 0 {
		panic("expr: Param after an instruction")
	}
	b.fn.Params = append(b.fn.Params, t)
	return Ref(len(b.fn.Params) - 1)
}

// TypeOf gives the type of a value of the function so far.
func (b *Builder) TypeOf(r Ref) Type { return b.fn.TypeOf(r) }

// At gives the instruction that defines r, or nil for a parameter. It must not be changed.
func (b *Builder) At(r Ref) *Instr { return b.fn.At(r) }

// Const gives the constant of type t with the given bits.
func (b *Builder) Const(t Type, bits uint64) Ref { return b.add(Const, t, bits, nil) }

// Int gives the i64 constant v.
func (b *Builder) Int(v int64) Ref { return b.Const(Int64, uint64(v)) }

// Coord gives the element's coordinate on axis.
func (b *Builder) Coord(axis int) Ref { return b.add(Coord, Int64, uint64(axis), nil) }

// Size gives an i64 that comes from a shape.
func (b *Builder) Size(n int64) Ref { return b.add(Size, Int64, uint64(n), nil) }

// Scalar gives the k-th i64 argument of a nest.
func (b *Builder) Scalar(k int) Ref { return b.add(Scalar, Int64, uint64(k), nil) }

// Load gives the element, of type t, of read k at the i64 coordinates.
func (b *Builder) Load(k int, t Type, coords ...Ref) Ref { return b.add(Load, t, uint64(k), coords) }

// Op adds an operation whose result type follows from its arguments' types (all rows but Cast and Bitcast).
func (b *Builder) Op(op Op, args ...Ref) Ref {
	first, last := b.TypeOf(args[0]), b.TypeOf(args[len(args)-1])
	return b.add(op, op.Row().result(Invalid, first, last), 0, args)
}

// Cast converts r to t by the rules of the numeric contract; it is r itself where the types agree.
func (b *Builder) Cast(t Type, r Ref) Ref { return b.convert(Cast, t, r) }

// Bitcast reads the bits of r as a t of the same width; it is r itself where the types agree.
func (b *Builder) Bitcast(t Type, r Ref) Ref { return b.convert(Bitcast, t, r) }

func (b *Builder) convert(op Op, t Type, r Ref) Ref {
	if b.TypeOf(r) == t {
		return r
	}
	return b.add(op, t, 0, []Ref{r})
}

// If hands args to then where cond holds and to otherwise where not, and gives the results.
func (b *Builder) If(cond Ref, args []Ref, then, otherwise *Func) []Ref {
	in := Instr{Op: If, Type: Tuple, Args: append([]Ref{cond}, args...), Regions: []*Func{then, otherwise}}
	return b.components(b.Add(in))
}

// While replaces the carried values by body of them as long as cond of them holds, and gives the last ones.
func (b *Builder) While(carried []Ref, cond, body *Func) []Ref {
	return b.components(b.Add(Instr{Op: While, Type: Tuple, Args: carried, Regions: []*Func{cond, body}}))
}

// Philox gives the four random words for c0, c1, c2, c3, k0, k1.
func (b *Builder) Philox(counterAndKey ...Ref) []Ref {
	return b.components(b.Op(Philox, counterAndKey...))
}

// Threefry gives the two random words for c0, c1, k0, k1.
func (b *Builder) Threefry(counterAndKey ...Ref) []Ref {
	return b.components(b.Op(Threefry, counterAndKey...))
}

func (b *Builder) components(tuple Ref) []Ref {
	parts := b.At(tuple).Parts()
	refs := make([]Ref, len(parts))
	for k, t := range parts {
		refs[k] = b.Get(tuple, k, t)
	}
	return refs
}

// Get gives component k, of type t, of a Tuple.
func (b *Builder) Get(tuple Ref, k int, t Type) Ref { return b.add(Get, t, uint64(k), []Ref{tuple}) }

// Add appends an instruction, or gives the value of an equal one.
func (b *Builder) Add(in Instr) Ref { return b.add(in.Op, in.Type, in.Bits, in.Args, in.Regions...) }

// add is Add by parts; args stays the caller's.
func (b *Builder) add(op Op, t Type, bits uint64, args []Ref, regions ...*Func) Ref {
	if result, ok := b.fold(op, t, args); ok {
		op, bits, args = Const, Canon(t, result), nil
	}
	if b.seen == nil {
		b.Reserve(16)
	}
	slot := b.find(op, t, bits, args, regions)
	if *slot == 0 {
		b.fn.Code = append(b.fn.Code, Instr{op, t, b.keep(args), bits, regions})
		*slot = int32(len(b.fn.Code))
	}
	return Ref(len(b.fn.Params)) + Ref(*slot) - 1
}

// keep copies arguments into memory that many instructions share.
func (b *Builder) keep(args []Ref) []Ref {
	if cap(b.args)-len(b.args) < len(args) {
		b.args = make([]Ref, 0, max(len(args), 64))
	}
	start := len(b.args)
	b.args = append(b.args, args...)
	return b.args[start:len(b.args):len(b.args)]
}

// find gives the place of an instruction in the hash table: that of an equal one, or a free one.
func (b *Builder) find(op Op, t Type, bits uint64, args []Ref, regions []*Func) *int32 {
	if 2*len(b.fn.Code) >= len(b.seen) {
		b.rehash()
	}
	for i := hash(op, t, bits, args, regions); ; i++ {
		slot := &b.seen[i%uint64(len(b.seen))]
		if *slot == 0 || b.fn.Code[*slot-1].is(op, t, bits, args, regions) {
			return slot
		}
	}
}

func (b *Builder) rehash() {
	b.seen = make([]int32, max(64, 4*len(b.fn.Code)))
	for k := range b.fn.Code {
		in := &b.fn.Code[k]
		*b.find(in.Op, in.Type, in.Bits, in.Args, in.Regions) = int32(k + 1)
	}
}

func (in *Instr) is(op Op, t Type, bits uint64, args []Ref, regions []*Func) bool {
	return in.Op == op && in.Type == t && in.Bits == bits && slices.Equal(in.Args, args) && slices.EqualFunc(in.Regions, regions, (*Func).Equal)
}

func hash(op Op, t Type, bits uint64, args []Ref, regions []*Func) uint64 {
	h := mixed(bits^uint64(op)<<8^uint64(t), args)
	for _, region := range regions {
		for i := range region.Code {
			in := &region.Code[i]
			h = mixed(h^hash(in.Op, in.Type, in.Bits, in.Args, in.Regions), nil)
		}
		h = mixed(h, region.Results)
	}
	return h ^ h>>32
}

func mixed(h uint64, refs []Ref) uint64 {
	const prime = 0x9e3779b97f4a7c15
	h *= prime
	for _, r := range refs {
		h = (h ^ h>>32 ^ uint64(r)) * prime
	}
	return h
}

// fold computes an operation whose arguments are all constants.
func (b *Builder) fold(op Op, t Type, args []Ref) (result uint64, ok bool) {
	eval := op.Row().Eval
	if eval == nil {
		return 0, false
	}
	for _, r := range args {
		if in := b.At(r); in == nil || in.Op != Const {
			return 0, false
		}
	}
	bits := make([]uint64, len(args))
	for i, r := range args {
		bits[i] = b.At(r).Bits
	}
	return eval(b.TypeOf(args[len(args)-1]), t, bits), true
}

// Inline adds the body of f with its parameters replaced by args and its coordinates by coord (nil keeps
// them), and gives the results.
func (b *Builder) Inline(f *Func, args []Ref, coord func(axis int) Ref) []Ref {
	refs := make([]Ref, len(f.Params)+len(f.Code))
	copy(refs, args)
	var buf [MaxAxes]Ref
	for i := range f.Code {
		in := f.Code[i]
		if in.Op == Coord && coord != nil {
			refs[len(f.Params)+i] = coord(int(in.Bits))
			continue
		}
		fresh := buf[:0]
		for _, r := range in.Args {
			fresh = append(fresh, refs[r])
		}
		refs[len(f.Params)+i] = b.add(in.Op, in.Type, in.Bits, fresh, in.Regions...)
	}
	results := make([]Ref, len(f.Results))
	for i, r := range f.Results {
		results[i] = refs[r]
	}
	return results
}

// params lists the refs of the parameters.
func (b *Builder) params() []Ref {
	refs := make([]Ref, len(b.fn.Params))
	for i := range refs {
		refs[i] = Ref(i)
	}
	return refs
}

// Func closes the builder. The result is canonical, the one function that stands for all that are written alike: equal
// instructions are one, what has only constant arguments is computed, what no result needs is gone, and the order is
// that of a depth-first walk from the results. The builder may be used further.
func (b *Builder) Func(results ...Ref) *Func {
	f := b.fn
	f.Results = results
	return inOrder(&f)
}
