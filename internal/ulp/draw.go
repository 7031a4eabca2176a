package main

import (
	_ "embed"
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
)

// A draw makes the arguments of one block.
type draw struct {
	rng    *rand.Rand
	format format
	spans  []span
}

func (s subject) draw(seed uint64, block int64) *draw {
	return &draw{rand.New(rand.NewPCG(seed, uint64(block))), s.format, s.spans}
}

// number draws a first operand: every second one is any bits.
func (d *draw) number() float64 {
	switch k := d.rng.Uint64(); k % 6 {
	case 0, 1, 2:
		return d.pattern()
	case 3:
		return d.magnitude(-40, 40)
	default:
		s := d.spans[k/6%uint64(len(d.spans))]
		return d.format.round(s.low + (s.high-s.low)*d.rng.Float64())
	}
}

// pattern draws any bits.
func (d *draw) pattern() float64 { return d.format.fromBits(d.rng.Uint64()) }

// magnitude draws a number of either sign, evenly over these exponents.
func (d *draw) magnitude(low, high int) float64 {
	m := math.Ldexp(1+d.rng.Float64(), low+d.rng.IntN(high-low))
	return math.Copysign(d.format.round(m), d.rng.Float64()-0.5)
}

// near draws any bits now and then, and mostly a number up to 2^60 times larger or smaller than x.
func near(d *draw, x float64) float64 {
	if d.rng.IntN(4) == 0 {
		return d.pattern()
	}
	return d.format.round(x * d.magnitude(-d.rng.IntN(60)-1, d.rng.IntN(60)+1))
}

// exponentOf draws any bits now and then, whole numbers, and mostly a power of x that is in the range of
// the format or a little outside.
func exponentOf(d *draw, x float64) float64 {
	switch d.rng.IntN(4) {
	case 0:
		return d.pattern()
	case 1:
		return float64(d.rng.IntN(81) - 40)
	}
	top := d.format.reach / math.Abs(math.Log(math.Abs(x)))
	return d.format.round(top * (2*d.rng.Float64() - 1))
}

//go:embed hard.txt
var hardText string

// hard lists the hard arguments of a function, pairs for two operands.
func hard(name string) (list [][]float64, err error) {
	for line := range strings.Lines(hardText) {
		words := strings.Fields(line)
		if len(words) == 0 || words[0] != name && words[0] != "*" {
			continue
		}
		var args []float64
		for _, w := range words[1:] {
			x, err := strconv.ParseFloat(w, 64)
			if err != nil {
				return nil, fmt.Errorf("hard.txt: %w", err)
			}
			args = append(args, x)
		}
		list = append(list, args)
	}
	return list, nil
}
