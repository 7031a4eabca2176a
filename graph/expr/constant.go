package expr

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// ConstText prints a constant so that it reads back to the same bits.
func ConstText(t Type, bits uint64) string {
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

// constBits reads what ConstText prints.
func constBits(t Type, text string) (uint64, error) {
	if word := text == "true" || text == "false"; word != (t == Bool) {
		return 0, fmt.Errorf("%s is no %v", text, t)
	}
	if payload, ok := strings.CutPrefix(text, "nan"); ok && t.IsFloat() {
		return nanBits(t, payload)
	}
	bits, err := ParseBits(t, text)
	switch {
	case errors.Is(err, strconv.ErrRange):
		return 0, fmt.Errorf("%s does not fit %v", text, t)
	case err != nil:
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
