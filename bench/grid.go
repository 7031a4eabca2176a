package main

import "github.com/laze-go/laze"

func init() {
	floats("pairwise", pairwise[float64], pairwise[float32])
	register("isdist", "f64", isdist)
	register("checkneigh", "u8", checkneigh)
	floats("stencil5", grid[float64](stencil5), grid[float32](stencil5))
	floats("stencil5p", grid[float64](stencil5p), grid[float32](stencil5p))
	floats("stencil9", grid[float64](stencil9), grid[float32](stencil9))
	register("blur3", "f32", func(n int) *job { return blur3(n, byWeight, uniform[float32](n*n, 1, 0, 1)) })
	register("blur3", "u16", func(n int) *job { return blur3(n, byBits, shifted[uint16](n*n, 1, 52)) })
}

func pairwise[T float](n int) *job {
	return fill(n*n, byWeight[T], func(in ...laze.Array) laze.Array {
		points := in[0].Reshape(n, 3)
		squares := func(k int) laze.Array {
			d := points.Pick(1, k).Expand(1).Sub(points.Pick(1, k))
			return d.Mul(d)
		}
		return squares(0).Add(squares(1)).Add(squares(2)).Sqrt()
	}, uniform[T](3*n, 1, 0, 1))
}

// isdist takes the twelve coordinates of a pair of segments apart: those of i lie along axis 0, those of j along axis
// 1.
func isdist(n int) *job {
	return fill(n*n, byWeight[float64], func(in ...laze.Array) laze.Array {
		segments := in[0].Reshape(n, 6)
		var ends []laze.Array
		for k := range 6 {
			ends = append(ends, segments.Pick(1, k).Expand(1))
		}
		for k := range 6 {
			ends = append(ends, segments.Pick(1, k))
		}
		return laze.ZipWithN(1, func(in []laze.Expr) []laze.Expr {
			d := lineDistance(vec(in[:3]), vec(in[3:6]), vec(in[6:9]), vec(in[9:]))
			i, j := in[0].Index(0), in[0].Index(1)
			return []laze.Expr{j.Gt(i).Select(d, 0)}
		}, ends...)[0]
	}, uniform[float64](6*n, 1, 0, 1))
}

// lineDistance is the squared distance of the line through p0 and p1 from the line through q0 and q1.
func lineDistance(p0, p1, q0, q1 vec) laze.Expr {
	u, v, w := p1.sub(p0), q1.sub(q0), p0.sub(q0)
	uu, uv, vv, uw, vw := u.dot(u), u.dot(v), v.dot(v), u.dot(w), v.dot(w)
	det := uu.Mul(vv).Sub(uv.Mul(uv))
	s := uv.Mul(vw).Sub(vv.Mul(uw)).Div(det)
	t := uu.Mul(vw).Sub(uv.Mul(uw)).Div(det)
	d := w.add(u.scale(s)).sub(v.scale(t))
	return d.dot(d)
}

// vec is a vector of space.
type vec []laze.Expr

func (v vec) zip(b vec, f func(x, y laze.Expr) laze.Expr) vec {
	return vec{f(v[0], b[0]), f(v[1], b[1]), f(v[2], b[2])}
}

func (v vec) add(b vec) vec { return v.zip(b, func(x, y laze.Expr) laze.Expr { return x.Add(y) }) }
func (v vec) sub(b vec) vec { return v.zip(b, func(x, y laze.Expr) laze.Expr { return x.Sub(y) }) }

func (v vec) scale(s laze.Expr) vec { return vec{v[0].Mul(s), v[1].Mul(s), v[2].Mul(s)} }

func (v vec) dot(b vec) laze.Expr {
	return v[0].Mul(b[0]).Add(v[1].Mul(b[1])).Add(v[2].Mul(b[2]))
}

// cross and ring are the neighbours of a cell: those beside it, and all eight.
var (
	cross = [][]int{{-1, 0}, {1, 0}, {0, -1}, {0, 1}}
	ring  = [][]int{{-1, -1}, {-1, 0}, {-1, 1}, {0, -1}, {0, 1}, {1, -1}, {1, 0}, {1, 1}}
)

func checkneigh(n int) *job {
	return fill(1, itself[uint8], func(in ...laze.Array) laze.Array {
		return in[0].Reshape(n, n).Stencil(laze.Border{}, ring, total).Max()
	}, shifted[uint8](n*n, 1, 63))
}

func total(in []laze.Expr) laze.Expr {
	sum := in[0]
	for _, x := range in[1:] {
		sum = sum.Add(x)
	}
	return sum
}

func grid[T float](f func(a laze.Array) laze.Array) func(n int) *job {
	return func(n int) *job {
		return fill(n*n, byWeight[T], func(in ...laze.Array) laze.Array { return f(in[0].Reshape(n, n)) },
			uniform[T](n*n, 1, 0, 1))
	}
}

func stencil5(a laze.Array) laze.Array {
	last := int(a.Shape()[0]) - 1
	return a.Stencil(laze.Edge, append([][]int{{0, 0}}, cross...), func(in []laze.Expr) laze.Expr {
		i, j := in[0].Index(0), in[0].Index(1)
		inside := i.Gt(0).And(i.Lt(last)).And(j.Gt(0)).And(j.Lt(last))
		return inside.Select(total(in[1:]).Mul(0.25), in[0])
	})
}

func stencil5p(a laze.Array) laze.Array {
	return a.Stencil(laze.Wrap, cross, func(in []laze.Expr) laze.Expr { return total(in).Mul(0.25) })
}

func stencil9(a laze.Array) laze.Array {
	return a.Stencil(laze.Edge, append(ring, []int{0, 0}), func(in []laze.Expr) laze.Expr {
		corners := total([]laze.Expr{in[0], in[2], in[5], in[7]})
		sides := total([]laze.Expr{in[1], in[3], in[4], in[6]})
		return corners.Add(sides.Mul(2)).Add(in[8].Mul(4)).Mul(1.0 / 16)
	})
}

func blur3[T element](n int, sum func(out []T) any, a []T) *job {
	return fill((n-2)*(n-2), sum, func(in ...laze.Array) laze.Array {
		return thirds(thirds(in[0].Reshape(n, n), 1), 0)
	}, a)
}

// thirds is the mean of every three neighbours along an axis.
func thirds(a laze.Array, axis int) laze.Array {
	n := int(a.Shape()[axis])
	from := func(i int) laze.Array {
		spans := []laze.Span{laze.All, laze.All}
		spans[axis] = laze.Range(i, n-2+i)
		return a.Slice(spans...)
	}
	return from(0).Add(from(1)).Add(from(2)).Div(3)
}
