package exact

import "math"

// Cbrt is the cube root, by one Newton step.
func Cbrt(x float64) Real {
	if x == 0 || x-x != 0 {
		return whole(x)
	}
	m, e := math.Frexp(x)
	third := e / 3
	a := math.Ldexp(m, e-3*third)
	y := math.Cbrt(a)
	cube := product(y, y).times(y)
	rest := dd{a, 0}.sub(cube)
	step := rest.div(product(y, y).times(3)) // and the square of the step, over y, is what it leaves
	better := step.sub(step.mul(step).times(1 / y)).plus(y)
	return scaled(better, third)
}

// Hypot is the length of (x, y).
func Hypot(x, y float64) Real {
	switch {
	case math.IsInf(x, 0) || math.IsInf(y, 0):
		return whole(math.Inf(1))
	case x == 0 || y == 0 || x != x || y != y:
		return whole(math.Abs(x) + math.Abs(y))
	}
	x, y = max(math.Abs(x), math.Abs(y)), min(math.Abs(x), math.Abs(y))
	_, e := math.Frexp(x)
	x, y = math.Ldexp(x, -e), math.Ldexp(y, -e)
	if y < 1.0/(1<<60) { // x + y*y/(2x)
		return scaled(quickSum(x, y*y/(2*x)), e)
	}
	return scaled(product(x, x).add(product(y, y)).sqrt(), e)
}
