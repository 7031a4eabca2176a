package expr

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
)

// MaxAxes is the number of axes whose coordinates a function can ask for.
const MaxAxes = 8

// maxRegions is how deep regions may lie in each other. It bounds the recursion over regions.
const maxRegions = 32

// Verify reports the first broken rule:
//
//   - arguments are defined before they are used, and their types are what the row demands (see Check)
//   - the type of an instruction follows from its arguments
//   - constants fit their type; coordinates are those of at most MaxAxes axes
//   - regions take the values handed to them; if: both give the same types; while: the condition gives
//     a bool, the body the carried types; a region sees no coordinates, sizes, scalars or loads
//   - the entries of a Pick are constants
//   - tuples are only read by Get; no result is one
func (f *Func) Verify() error { return f.verify(0) }

func (f *Func) verify(depth int) error {
	if depth > maxRegions {
		return fmt.Errorf("regions lie more than %d deep", maxRegions)
	}
	for i, t := range f.Params {
		if !t.IsElement() {
			return fmt.Errorf("parameter %d has type %v", i, t)
		}
	}
	for i := range f.Code {
		if err := f.verifyInstr(Ref(len(f.Params)+i), depth); err != nil {
			return fmt.Errorf("instruction %d: %v: %w", i, f.Code[i].Op, err)
		}
	}
	for i, r := range f.Results {
		if r < 0 || int(r) >= len(f.Params)+len(f.Code) {
			return fmt.Errorf("result %d is %%%d, which is never defined", i, r)
		}
		if f.TypeOf(r) == Tuple {
			return fmt.Errorf("result %d is a tuple", i)
		}
	}
	return nil
}

func (f *Func) verifyInstr(self Ref, depth int) error {
	in := f.At(self)
	if in.Op <= NoOp || in.Op >= NumOps {
		return errors.New("no such operation")
	}
	var room [MaxAxes]Type
	args := room[:0]
	for i, r := range in.Args {
		if r < 0 || r >= self {
			return fmt.Errorf("argument %d is %%%d, which is not defined before", i, r)
		}
		args = append(args, f.TypeOf(r))
	}
	if err := f.verifyOutside(in, depth); err != nil {
		return err
	}
	for _, region := range in.Regions {
		if err := region.verify(depth + 1); err != nil {
			return fmt.Errorf("region: %w", err)
		}
	}
	if in.Op == Get {
		return f.verifyGet(in, args)
	}
	t, err := in.result(args)
	if err == nil {
		err = in.checkEntries(f)
	}
	if err == nil && t != in.Type {
		err = fmt.Errorf("the result is %v, but should be %v", in.Type, t)
	}
	return err
}

// verifyOutside checks Bits, and that a region does not look outside.
func (f *Func) verifyOutside(in *Instr, depth int) error {
	switch in.Op {
	case Const:
		if in.Type.IsElement() && !validBits(in.Type, in.Bits) {
			return fmt.Errorf("%#x is no %v", in.Bits, in.Type)
		}
		return nil
	case Coord:
		if in.Bits >= MaxAxes {
			return fmt.Errorf("axis %d is not below %d", in.Bits, MaxAxes)
		}
	case Scalar, Load:
		if in.Bits > math.MaxInt32 {
			return fmt.Errorf("number %d is not below 2^31", in.Bits)
		}
	case Size:
	default:
		return nil
	}
	if depth > 0 {
		return errors.New("a region sees only its parameters")
	}
	return nil
}

func validBits(t Type, bits uint64) bool {
	if t == Bool {
		return bits <= 1
	}
	return wrap(t, bits) == bits
}

func (f *Func) verifyGet(in *Instr, args []Type) error {
	if len(args) != 1 || args[0] != Tuple {
		return errors.New("the argument is no tuple")
	}
	parts := f.At(in.Args[0]).Parts()
	if in.Bits >= uint64(len(parts)) || parts[in.Bits] != in.Type {
		return fmt.Errorf("the tuple has no component %d of type %v", in.Bits, in.Type)
	}
	return nil
}

// Parts lists the types of the components of an instruction whose result is a Tuple.
func (in *Instr) Parts() []Type {
	switch in.Op {
	case If, While:
		return in.Regions[1].ResultTypes()
	case Philox:
		return []Type{Uint32, Uint32, Uint32, Uint32}
	case Threefry:
		return []Type{Uint64, Uint64}
	}
	return nil
}

// result gives the type of an instruction for arguments of these types, or says why there is none.
func (in *Instr) result(args []Type) (Type, error) {
	if _, has := regionWords[in.Op]; has && len(in.Regions) != 2 || !has && len(in.Regions) != 0 {
		return Invalid, fmt.Errorf("%v with %d regions", in.Op, len(in.Regions))
	}
	switch in.Op {
	case Cast, Bitcast:
		if len(args) != 1 {
			return Invalid, arityError(in.Op, 1, len(args))
		}
		return in.Type, CheckConvert(in.Op, args[0], in.Type)
	case If:
		return Tuple, checkIf(in, args)
	case While:
		return Tuple, checkWhile(in, args)
	}
	if err := Check(in.Op, args...); err != nil {
		return Invalid, err
	}
	if in.Op == Load && len(args) > MaxAxes {
		return Invalid, fmt.Errorf("%v takes at most %d coordinates, got %d", in.Op, MaxAxes, len(args))
	}
	row := in.Op.Row()
	if row.Gives == givesOther && !in.Type.IsElement() {
		return Invalid, fmt.Errorf("%v cannot have type %v", in.Op, in.Type)
	}
	if len(args) == 0 {
		return row.result(in.Type, Invalid, Invalid), nil
	}
	return row.result(in.Type, args[0], args[len(args)-1]), nil
}

func checkIf(in *Instr, args []Type) error {
	then, otherwise := in.Regions[0], in.Regions[1]
	if len(args) == 0 || args[0] != Bool {
		return errors.New("if needs a bool condition")
	}
	for _, region := range in.Regions {
		if !slices.Equal(region.Params, args[1:]) {
			return fmt.Errorf("if hands over %s, but a branch takes %s", typeList(args[1:]), typeList(region.Params))
		}
	}
	if a, b := then.ResultTypes(), otherwise.ResultTypes(); !slices.Equal(a, b) {
		return fmt.Errorf("the branches of if differ: %s and %s", typeList(a), typeList(b))
	}
	return nil
}

func checkWhile(in *Instr, args []Type) error {
	cond, body := in.Regions[0], in.Regions[1]
	for _, region := range in.Regions {
		if !slices.Equal(region.Params, args) {
			return fmt.Errorf("while carries %s, but a region takes %s", typeList(args), typeList(region.Params))
		}
	}
	if got := cond.ResultTypes(); !slices.Equal(got, []Type{Bool}) {
		return fmt.Errorf("the condition of while needs a bool, got %s", typeList(got))
	}
	if got := body.ResultTypes(); !slices.Equal(got, args) {
		return fmt.Errorf("while carries %s, but its body gives %s", typeList(args), typeList(got))
	}
	return nil
}

// typeList prints (f64, i64).
func typeList(types []Type) string {
	words := make([]string, len(types))
	for i, t := range types {
		words[i] = t.String()
	}
	return "(" + strings.Join(words, ", ") + ")"
}
