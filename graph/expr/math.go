package expr

import "math"

// logGamma is the logarithm of the absolute value of the gamma function.
func logGamma(x float64) float64 {
	v, _ := math.Lgamma(x)
	return v
}
