package expr

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// constText prints a constant so that it reads back to the same bits.
func constText(t Type, bits uint64) string {
	if !t.IsFloat() {
		return FormatBits(t, bits)
	}
	switch v := float(t, bits); {
	case v != v && bits == Canon(t, bits):
		return "nan"
	case v != v:
		return "nan(0x" + strconv.FormatUint(bits, 16) + ")"
	case v == math.Inf(1):
		return "inf"
	case v == math.Inf(-1):
		return "-inf"
	}
	return FormatBits(t, bits)
}

// constBits reads what constText prints.
func constBits(t Type, text string) (uint64, error) {
	var bits uint64
	var err error
	switch {
	case text == "true" || text == "false":
		if t != Bool {
			return 0, fmt.Errorf("%s is no %v", text, t)
		}
		return boolBits(text == "true"), nil
	case t.IsFloat() && strings.HasPrefix(text, "nan"):
		return nanBits(t, text[len("nan"):])
	case t.IsFloat():
		var v float64
		v, err = strconv.ParseFloat(text, t.Bits())
		bits = floatBits(t, v)
	case t.IsSigned():
		var v int64
		v, err = strconv.ParseInt(text, 10, t.Bits())
		bits = wrap(t, uint64(v))
	case t.IsUnsigned():
		bits, err = strconv.ParseUint(text, 10, t.Bits())
	default:
		return 0, fmt.Errorf("%s is no %v", text, t)
	}
	if errors.Is(err, strconv.ErrRange) {
		return 0, fmt.Errorf("%s does not fit %v", text, t)
	}
	if err != nil {
		return 0, fmt.Errorf("%s is no %v", text, t)
	}
	return bits, nil
}

// nanBits reads the bits of a NaN; without any it is the canonical one.
func nanBits(t Type, text string) (uint64, error) {
	if text == "" {
		return Canon(t, wrap(t, math.MaxUint64)), nil
	}
	digits, _ := strings.CutPrefix(text, "0x")
	bits, err := strconv.ParseUint(digits, 16, t.Bits())
	if v := float(t, bits); err != nil || v == v {
		return 0, fmt.Errorf("nan(%s) is no NaN of %v", text, t)
	}
	return bits, nil
}
