package laze

import (
	"reflect"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/primitives"
)

// Full repeats the Go number or bool v, in the type that Go gives it: int is Int64, float64 is Float64.
//
// Shapes: dims; none gives a single element. Errors: v is no number and no bool; negative or too large extents.
// Cost: nothing is stored; the value is part of the code that reads it.
func Full(v any, dims ...int) Array { return full(graph.Here("full", 1), v, dims) }

// Scalar is a single element: Full without extents.
func Scalar(v any) Array { return full(graph.Here("scalar", 1), v, nil) }

func full(site graph.Site, v any, dims []int) Array {
	t := typeOfGo(reflect.TypeOf(v))
	if t == Invalid {
		return faulty(site.Errorf("%T is no number and no bool", v))
	}
	bits, err := constant(site, t, v)
	if err != nil {
		return faulty(asError(site, err))
	}
	x, err := primitives.Fill(site, t, bits, shapeOf(dims))
	return newArray(site, x, err)
}

// Zeros repeats 0, or false. Errors: t is no element type; negative or too large extents. Cost: as Full.
func Zeros(t DType, dims ...int) Array {
	return made("zeros", func(at graph.Site) (graph.Value, error) { return primitives.Zeros(at, t, shapeOf(dims)) })
}

// Ones repeats 1, or true. Errors: t is no element type; negative or too large extents. Cost: as Full.
func Ones(t DType, dims ...int) Array {
	return made("ones", func(at graph.Site) (graph.Value, error) { return primitives.Ones(at, t, shapeOf(dims)) })
}

// Iota counts along one axis: out[.., i, ..] = i.
//
//	laze.Iota(laze.Int64, 0, 5)      // 0 1 2 3 4
//	laze.Iota(laze.Float32, 1, 2, 3) // [[0 1 2] [0 1 2]]
//
// Types: numbers; narrow integers wrap.
// Errors: an axis outside of dims; bool; negative or too large extents.
// Cost: nothing is stored; the values are computed where they are read.
func Iota(t DType, axis int, dims ...int) Array {
	return made("iota", func(at graph.Site) (graph.Value, error) { return primitives.Iota(at, t, shapeOf(dims), axis) })
}

// Linspace gives n Float64 numbers at equal distances, from start to stop, both included.
//
//	out[i] = start + i * (stop-start)/(n-1),  out[n-1] = stop
//
// Shapes: [n]; n may be 0, and n = 1 gives start. Errors: n negative or too large. Cost: as Iota.
func Linspace(start, stop float64, n int) Array {
	return made("linspace", func(at graph.Site) (graph.Value, error) {
		return primitives.Linspace(at, Float64, start, stop, int64(n), true)
	})
}
