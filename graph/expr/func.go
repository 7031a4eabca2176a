package expr

import "slices"

// Ref numbers a value of a Func: parameters first, then instructions in order.
type Ref int32

// An Instr computes one value from earlier ones.
type Instr struct {
	Op      Op
	Type    Type    // of the result
	Args    []Ref   // values defined before this one
	Bits    uint64  // Const, Size: the value; Coord: the axis; Scalar, Load, Get: the number
	Regions []*Func // If: then, else; While: condition, body
}

// A Func is a scalar function: an immutable list of instructions in single assignment form.
// Its text is canonical; Verify checks its rules.
//
//	(a f64, b f64) a*a + b
//
// A region (of If or While) is a Func whose parameters are the values handed to it; it sees nothing else.
type Func struct {
	Params  []Type
	Code    []Instr
	Results []Ref
}

// TypeOf gives the type of a value.
func (f *Func) TypeOf(r Ref) Type {
	if int(r) < len(f.Params) {
		return f.Params[r]
	}
	return f.Code[int(r)-len(f.Params)].Type
}

// At gives the instruction that defines r, or nil for a parameter.
func (f *Func) At(r Ref) *Instr {
	if int(r) < len(f.Params) {
		return nil
	}
	return &f.Code[int(r)-len(f.Params)]
}

// ResultTypes lists the types of the results.
func (f *Func) ResultTypes() []Type {
	types := make([]Type, len(f.Results))
	for i, r := range f.Results {
		types[i] = f.TypeOf(r)
	}
	return types
}

// Cost estimates the work of one evaluation in units of one addition; a loop counts as eight rounds.
func (f *Func) Cost() int {
	cost := 0
	for i := range f.Code {
		in := &f.Code[i]
		cost += in.Op.Row().Cost
		for _, region := range in.Regions {
			weight := 1
			if in.Op == While {
				weight = 8
			}
			cost += weight * region.Cost()
		}
	}
	return cost
}

// Uses reports whether f, regions included, contains op.
func (f *Func) Uses(op Op) bool {
	for i := range f.Code {
		if f.Code[i].Op == op {
			return true
		}
		for _, region := range f.Code[i].Regions {
			if region.Uses(op) {
				return true
			}
		}
	}
	return false
}

// A Builder makes a Func. It finds equal instructions (same operation, type, arguments and bits) and
// computes instructions whose arguments are all constants, so that equal values get equal refs.
// It does not check types: callers do (see Check), and Verify does.
type Builder struct {
	fn    Func
	known map[instrKey]Ref
}

// An instrKey identifies an instruction of up to six arguments and no regions.
type instrKey struct {
	op   Op
	typ  Type
	n    uint8
	bits uint64
	args [6]Ref
}

// NewBuilder starts a function of the given parameters.
func NewBuilder(params ...Type) *Builder {
	return &Builder{fn: Func{Params: slices.Clone(params)}, known: map[instrKey]Ref{}}
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
func (b *Builder) Const(t Type, bits uint64) Ref {
	return b.Add(Instr{Op: Const, Type: t, Bits: bits})
}

// Int gives the i64 constant v.
func (b *Builder) Int(v int64) Ref { return b.Const(Int64, uint64(v)) }

// Coord gives the element's coordinate on axis.
func (b *Builder) Coord(axis int) Ref {
	return b.Add(Instr{Op: Coord, Type: Int64, Bits: uint64(axis)})
}

// Size gives an i64 that comes from a shape.
func (b *Builder) Size(n int64) Ref {
	return b.Add(Instr{Op: Size, Type: Int64, Bits: uint64(n)})
}

// Op adds an operation whose result type follows from its arguments' types (all rows but Cast and Bitcast).
func (b *Builder) Op(op Op, args ...Ref) Ref {
	first, last := b.TypeOf(args[0]), b.TypeOf(args[len(args)-1])
	return b.Add(Instr{Op: op, Type: op.Row().result(Invalid, first, last), Args: args})
}

// Cast converts r to t by the rules of the numeric contract; it is r itself where the types agree.
func (b *Builder) Cast(t Type, r Ref) Ref {
	if b.TypeOf(r) == t {
		return r
	}
	return b.Add(Instr{Op: Cast, Type: t, Args: []Ref{r}})
}

// Get gives component k, of type t, of a Tuple.
func (b *Builder) Get(tuple Ref, k int, t Type) Ref {
	return b.Add(Instr{Op: Get, Type: t, Args: []Ref{tuple}, Bits: uint64(k)})
}

// Add appends an instruction, or gives the value of an equal one.
func (b *Builder) Add(in Instr) Ref {
	if bits, ok := b.fold(&in); ok {
		in = Instr{Op: Const, Type: in.Type, Bits: bits}
	}
	key, ok := keyOf(&in)
	if ok {
		if r, found := b.known[key]; found {
			return r
		}
	}
	in.Args = slices.Clone(in.Args)
	b.fn.Code = append(b.fn.Code, in)
	r := Ref(len(b.fn.Params) + len(b.fn.Code) - 1)
	if ok {
		b.known[key] = r
	}
	return r
}

func keyOf(in *Instr) (instrKey, bool) {
	if len(in.Args) > 6 || len(in.Regions) > 0 {
		return instrKey{}, false
	}
	key := instrKey{op: in.Op, typ: in.Type, n: uint8(len(in.Args)), bits: in.Bits}
	copy(key.args[:], in.Args)
	return key, true
}

// fold computes an instruction whose arguments are all constants.
func (b *Builder) fold(in *Instr) (uint64, bool) {
	row := in.Op.Row()
	if row.Eval == nil || len(in.Args) == 0 {
		return 0, false
	}
	var bits [3]uint64
	for i, r := range in.Args {
		arg := b.At(r)
		if arg == nil || arg.Op != Const {
			return 0, false
		}
		bits[i] = arg.Bits
	}
	return row.Eval(b.TypeOf(in.Args[len(in.Args)-1]), in.Type, bits[:len(in.Args)]), true
}

// Inline adds the body of f with its parameters replaced by args and its coordinates by coord (nil keeps
// them), and gives the results.
func (b *Builder) Inline(f *Func, args []Ref, coord func(axis int) Ref) []Ref {
	refs := make([]Ref, len(f.Params)+len(f.Code))
	copy(refs, args)
	for i := range f.Code {
		in := f.Code[i]
		if in.Op == Coord && coord != nil {
			refs[len(f.Params)+i] = coord(int(in.Bits))
			continue
		}
		args := make([]Ref, len(in.Args))
		for k, r := range in.Args {
			args[k] = refs[r]
		}
		in.Args = args
		refs[len(f.Params)+i] = b.Add(in)
	}
	results := make([]Ref, len(f.Results))
	for i, r := range f.Results {
		results[i] = refs[r]
	}
	return results
}

// Func closes the builder: the result is canonical (see Canonical). The builder may be used further.
func (b *Builder) Func(results ...Ref) *Func {
	f := b.fn
	f.Results = results
	return inOrder(&f)
}
