package exact

import "math"

// angleOf is the angle of the ray through (x, y), which is within 2^-40 of near: near + atan(d), where tan(d)
// comes from turning back by near.
func angleOf(y, x dd, near float64) dd {
	at := rayAt(near)
	across := y.mul(at.cos).sub(x.mul(at.sin))
	along := x.mul(at.cos).add(y.mul(at.sin))
	d := across.div(along)
	return d.sub(d.mul(d).mul(d).times(1.0 / 3)).plus(near)
}

// Atan is the angle whose tangent is x.
func Atan(x float64) Real {
	if x == 0 || x != x {
		return whole(x)
	}
	if math.IsInf(x, 0) {
		return real2(halfPi.times(math.Copysign(1, x)))
	}
	return real2(angleOf(dd{x, 0}, dd{1, 0}, math.Atan(x)))
}

// Atan2 is the angle of the ray through (x, y).
func Atan2(y, x float64) Real {
	switch {
	case x != x || y != y, y == 0 && (x > 0 || x == 0 && !math.Signbit(x)):
		return whole(math.Atan2(y, x))
	case y == 0:
		return real2(pi.times(math.Copysign(1, y)))
	case x == 0:
		return real2(halfPi.times(math.Copysign(1, y)))
	case math.IsInf(x, 0) || math.IsInf(y, 0):
		return infiniteAngle(y, x)
	}
	return finiteAngle(y, x)
}

// infiniteAngle answers where one coordinate is infinite, or both.
func infiniteAngle(y, x float64) Real {
	eighths := 2.0
	switch {
	case !math.IsInf(y, 0) && x > 0:
		return whole(math.Copysign(0, y))
	case !math.IsInf(y, 0):
		eighths = 4
	case math.IsInf(x, 1):
		eighths = 1
	case math.IsInf(x, -1):
		eighths = 3
	}
	return real2(pi.times(math.Copysign(eighths/4, y)))
}

func finiteAngle(y, x float64) Real {
	my, ey := math.Frexp(y)
	mx, ex := math.Frexp(x)
	apart := ey - ex
	switch {
	case apart > 1000:
		return real2(halfPi.times(math.Copysign(1, y)))
	case apart < -120 && x > 0: // the tangent, less a third of its third power
		return scaled(dd{my, 0}.div(dd{mx, 0}), apart)
	case apart < -1000:
		return real2(pi.times(math.Copysign(1, y)))
	}
	y = math.Ldexp(my, apart)
	return real2(angleOf(dd{y, 0}, dd{mx, 0}, math.Atan2(y, mx)))
}

// leg is sqrt(1 - x*x).
func leg(x float64) dd {
	return twoSum(1, -x).mul(twoSum(1, x)).sqrt()
}

// Asin is the angle whose sine is x.
func Asin(x float64) Real {
	if x == 0 || !(math.Abs(x) <= 1) {
		return whole(x * math.Sqrt(1-x*x))
	}
	c := leg(x)
	return real2(angleOf(dd{x, 0}, c, math.Atan2(x, c.hi)))
}

// Acos is the angle whose cosine is x.
func Acos(x float64) Real {
	if x == 1 || !(math.Abs(x) <= 1) {
		return whole(math.Sqrt(1 - x*x))
	}
	s := leg(x)
	return real2(angleOf(s, dd{x, 0}, math.Atan2(s.hi, x)))
}
