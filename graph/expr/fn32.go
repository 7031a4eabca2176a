package expr

// The functions of f32. The fast ones stay in f32, where a vector has twice the lanes of f64 and a conversion would
// halve them; where errors would add up to more than an ulp, a sum keeps what it rounds off. The others go through f64,
// with polynomials just good enough for f32, which leaves next to nothing but the last rounding.
//
// Polynomials are minimax, by Remez's algorithm in 260 bits with coefficients rounded from the first on and the later
// ones fitted again. "Below 2^-28" is the error of the polynomial alone, relative to the function. Errors in ulp are
// the greatest over all 2^32 arguments.

// whole32 and whole64 added to a number below 2^22 or 2^51 in magnitude round it to a whole one, which
// their sum has as its lowest bits.
const (
	whole32 = 0x1.8p23
	whole64 = 0x1.8p52
)

const signBit32 = 1 << 31

// in is f for values of another type.
func (f fn) in(t Type) fn { return fn{f.Builder, t, f.has} }

// signed is y, which is not negative, with the sign of the f32 x: what odd functions end with. NaN stays.
func (f fn) signed(y, x Ref) Ref {
	return f.back(f.Op(Or, f.bits(y), f.Op(And, f.bits(x), f.word(signBit32))))
}
