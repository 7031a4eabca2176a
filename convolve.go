package laze

import (
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/primitives"
)

// A ConvolveMode says which sums a convolution gives, of n elements and a kernel of m, on each axis.
type ConvolveMode = primitives.ConvolveMode

// The modes.
const (
	ConvolveFull  = primitives.ConvolveFull  // all that have a product: n + m - 1
	ConvolveSame  = primitives.ConvolveSame  // the n in the middle; where m is even, one more is left out at the end
	ConvolveValid = primitives.ConvolveValid // those that have all products: n - m + 1, or none
)

// Convolve adds up neighbours with weights, along as many axes as the kernel has: one, two or more.
//
//	full:  out[i] = sum of a[i - j] * kernel[j] over all j, where a is 0 outside
//	same:  out[i] = full[i + (m-1)/2]
//	valid: out[i] = full[i + m-1]
//
// on each of the axes, of which i and j are the coordinates; other axes of a stay as they are. Without axes they are
// the last. For other borders than 0, Pad first and take ConvolveValid.
//
// Shapes: see ConvolveMode. Types: numbers, both the same; integers wrap.
// Floats: products, of the zeros outside too, are added in row-major order of j: one after the other up to 256 of them,
// more by the tree of the numeric contract that keeps the order.
// Errors: types that differ; bool; a kernel without axes or elements; axes that do not exist, are named twice, or are
// not as many as the kernel's; a kernel with an extent known late; more than 8 axes together with those of a large
// kernel. Cost: as many products per element as the kernel has elements. A small kernel, of up to 48 on one axis or 128
// on several, is one expression, which fuses on both sides; a large one is a fold.
func (a Array) Convolve(kernel Array, mode ConvolveMode, axes ...int) Array {
	return joint("convolve", []Array{a, kernel}, func(at graph.Site, in []graph.Value) (graph.Value, error) {
		return primitives.Convolve(at, in[0], in[1], mode, axes...)
	})
}
