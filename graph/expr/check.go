package expr

import (
	"errors"
	"fmt"
)

// classWords say which types a class holds, in the user's words.
var classWords = map[class]string{
	anyNumber:  "numbers",
	anyInt:     "integers",
	anyBits:    "integers or bools",
	anyType:    "numbers or bools",
	isFloat:    "floats",
	isUnsigned: "unsigned integers",
}

// Check says in the user's words why op is not defined for arguments of these types, or nil. Conversions are
// checked by CheckConvert, regions by Verify.
func Check(op Op, args ...Type) error {
	row := op.Row()
	if row.Arity >= 0 && len(args) != row.Arity {
		return arityError(op, row.Arity, len(args))
	}
	if op == Select && args[0] != Bool {
		return fmt.Errorf("select needs a bool condition, got %v", args[0])
	}
	if op == Pick {
		return checkPick(args)
	}
	args = args[row.firstAlike():]
	for _, t := range args {
		if row.Only != Invalid && t != row.Only {
			return fmt.Errorf("%v needs %v, got %v", op, row.Only, t)
		}
		if !row.TakesType(t) {
			return fmt.Errorf("%v needs %s, got %v", op, classWords[row.Takes], t)
		}
	}
	for _, t := range args {
		if row.alike() && t != args[0] {
			return fmt.Errorf("operands differ: %v and %v; use Cast", args[0], t)
		}
	}
	return nil
}

func arityError(op Op, want, got int) error {
	if want == 1 {
		return fmt.Errorf("%v takes 1 operand, got %d", op, got)
	}
	return fmt.Errorf("%v takes %d operands, got %d", op, want, got)
}

// CheckConvert says why a Cast or Bitcast from one type to another is not defined, or nil.
func CheckConvert(op Op, from, to Type) error {
	switch {
	case !from.IsElement() || !to.IsElement():
		return fmt.Errorf("%v needs element types, got %v and %v", op, from, to)
	case op == Bitcast && (from == Bool || to == Bool):
		return errors.New("bitcast needs numbers, got bool")
	case op == Bitcast && from.Size() != to.Size():
		return fmt.Errorf("bitcast needs types of one width, got %v and %v", from, to)
	}
	return nil
}

// alike reports whether the arguments of an operation have one type.
func (r *Row) alike() bool { return r.Arity > 1 || r == &rows[Pick] }

// firstAlike is the first of the arguments that have one type: a condition or an index stands before them.
func (r *Row) firstAlike() int {
	if r == &rows[Select] || r == &rows[Pick] {
		return 1
	}
	return 0
}
