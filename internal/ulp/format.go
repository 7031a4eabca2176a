package main

import (
	"math"

	"github.com/laze-go/laze/internal/ulp/exact"
)

// A format is an element type whose functions are measured.
type format struct {
	name     string
	exact    exact.Format
	round    func(x float64) float64
	fromBits func(bits uint64) float64
	reach    float64 // a little more than the logarithm of the largest number, and of the smallest
}

var formats = map[string]format{
	"f64": {"f64", exact.Float64, func(x float64) float64 { return x }, math.Float64frombits, 750},
	"f32": {"f32", exact.Float32, func(x float64) float64 { return float64(float32(x)) },
		func(bits uint64) float64 { return float64(math.Float32frombits(uint32(bits))) }, 110},
}

// A subject is a function of one type.
type subject struct {
	function
	format format
}

// error measures got, the answer for these operands.
func (s subject) error(got, x, y float64) float64 {
	if s.exact.One != nil {
		return s.format.exact.ULPs(got, s.exact.One(x))
	}
	return s.format.exact.ULPs(got, s.exact.Two(x, y))
}
