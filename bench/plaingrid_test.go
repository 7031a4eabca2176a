package main

import (
	"math"
	"slices"
)

// philox is block j of Philox4x32-10 under the key (key, 0). (Salmon et al., SC 2011, section 3.3)
func philox(key uint32, j uint64) [4]uint32 {
	c, k0, k1 := [4]uint32{uint32(j), uint32(j >> 32), 0, 0}, key, uint32(0)
	for range 10 {
		p0, p1 := 0xD2511F53*uint64(c[0]), 0xCD9E8D57*uint64(c[2])
		c = [4]uint32{uint32(p1>>32) ^ c[1] ^ k0, uint32(p1), uint32(p0>>32) ^ c[3] ^ k1, uint32(p0)}
		k0 += 0x9E3779B9
		k1 += 0xBB67AE85
	}
	return c
}

// plainUniforms are the first n uniforms of the key 42.
func plainUniforms[T float](n int) []T {
	var t T
	if _, single := any(t).(float32); single {
		return generate(n, func(i uint64) T { return T(philox(42, i/4)[i%4]>>8) * 0x1p-24 })
	}
	return generate(n, func(i uint64) T {
		r := philox(42, i/2)
		lo, hi := r[2*(i%2)], r[2*(i%2)+1]
		return T((uint64(hi)<<32|uint64(lo))>>11) * 0x1p-53
	})
}

func plainUniform[T float](sum func(out []T) any) func(n int) any {
	return func(n int) any { return sum(plainUniforms[T](n)) }
}

func plainNormal[T float](n int) any {
	u := plainUniforms[T](n + n%2)
	for i := 0; i < n; i += 2 {
		rho := math.Sqrt(-2 * math.Log(1-float64(u[i])))
		sin, cos := math.Sincos(2 * math.Pi * float64(u[i+1]))
		u[i], u[i+1] = T(rho*cos), T(rho*sin)
	}
	return weighted(u[:n])
}

func plainInCircle[T float](n int) any {
	u, count := plainUniforms[T](2*n), 0.0
	for i := 0; i < 2*n; i += 2 {
		if T(u[i]*u[i])+T(u[i+1]*u[i+1]) < 1 {
			count++
		}
	}
	return count
}

func plainPairwise[T float](n int) any {
	p, d := uniform[T](3*n, 1, 0, 1), make([]float64, 0, n*n)
	for i := range n {
		for j := range n {
			sum := 0.0
			for k := range 3 {
				e := float64(p[3*i+k]) - float64(p[3*j+k])
				sum += e * e
			}
			d = append(d, math.Sqrt(sum))
		}
	}
	return weighted(d)
}

func plainIsDist(n int) any {
	a, d := uniform[float64](6*n, 1, 0, 1), make([]float64, n*n)
	for i := range n {
		for j := i + 1; j < n; j++ {
			d[i*n+j] = plainLines([6]float64(a[6*i:]), [6]float64(a[6*j:]))
		}
	}
	return weighted(d)
}

func plainLines(p, q [6]float64) float64 {
	var u, v, w [3]float64
	for k := range 3 {
		u[k], v[k], w[k] = p[3+k]-p[k], q[3+k]-q[k], p[k]-q[k]
	}
	dot := func(a, b [3]float64) float64 { return a[0]*b[0] + a[1]*b[1] + a[2]*b[2] }
	det := dot(u, u)*dot(v, v) - dot(u, v)*dot(u, v)
	s := (dot(u, v)*dot(v, w) - dot(v, v)*dot(u, w)) / det
	t := (dot(u, u)*dot(v, w) - dot(u, v)*dot(u, w)) / det
	for k := range 3 {
		w[k] += s*u[k] - t*v[k]
	}
	return dot(w, w)
}

func plainNeighbours(n int) any {
	g, greatest := shifted[uint8](n*n, 1, 63), uint8(0)
	for i := range n {
		for j := range n {
			sum := uint8(0)
			for _, d := range ring {
				if r, c := i+d[0], j+d[1]; r >= 0 && r < n && c >= 0 && c < n {
					sum += g[r*n+c]
				}
			}
			greatest = max(greatest, sum)
		}
	}
	return float64(greatest)
}

// plainGrid computes every cell by f, which reads the grid by row and column.
func plainGrid[T float](f func(at func(i, j int) float64, i, j, n int) float64) func(n int) any {
	return func(n int) any {
		a, b := uniform[T](n*n, 1, 0, 1), make([]T, n*n)
		at := func(i, j int) float64 { return float64(a[i*n+j]) }
		for i := range n {
			for j := range n {
				b[i*n+j] = T(f(at, i, j, n))
			}
		}
		return weighted(b)
	}
}

func plainStencil5(at func(i, j int) float64, i, j, n int) float64 {
	if i == 0 || j == 0 || i == n-1 || j == n-1 {
		return at(i, j)
	}
	return (at(i-1, j) + at(i+1, j) + at(i, j-1) + at(i, j+1)) / 4
}

func plainStencil5p(at func(i, j int) float64, i, j, n int) float64 {
	return (at((i+n-1)%n, j) + at((i+1)%n, j) + at(i, (j+n-1)%n) + at(i, (j+1)%n)) / 4
}

func plainStencil9(at func(i, j int) float64, i, j, n int) float64 {
	sum := 0.0
	for di := -1; di <= 1; di++ {
		for dj := -1; dj <= 1; dj++ {
			weight := float64((2 - di*di) * (2 - dj*dj))
			sum += weight * at(min(max(i+di, 0), n-1), min(max(j+dj, 0), n-1))
		}
	}
	return sum / 16
}

func plainBlur[T float32 | uint16](n int, a []T) []T {
	var out []T
	for i := range n - 2 {
		for j := range n - 2 {
			h := func(i int) T { return (a[i*n+j] + a[i*n+j+1] + a[i*n+j+2]) / 3 }
			out = append(out, (h(i)+h(i+1)+h(i+2))/3)
		}
	}
	return out
}

func plainMatMul[T float](n int) any {
	a, b, c := uniform[T](n*n, 1, -1, 1), uniform[T](n*n, 2, -1, 1), make([]float64, n*n)
	for i := range n {
		for k := range n {
			for j := range n {
				c[i*n+j] += float64(a[i*n+k]) * float64(b[k*n+j])
			}
		}
	}
	return weighted(c)
}

func plainSpMV[T float](n int) any {
	values, x, y := uniform[T](16*n, 1, -1, 1), uniform[T](n, 3, -1, 1), make([]float64, n)
	width := n / 16
	for i, at := range below(16*n, 2, uint64(width)) {
		y[i/16] += float64(values[i]) * float64(x[int(at)+i%16*width])
	}
	return weighted(y)
}

func plainSPCA(n int) any {
	const samples, nonzero = 64000, 10
	v, c, best := uniform[float64](3*n, 1, -1, 1), normals(3*samples), 0.0
	a, x := make([]float64, n), make([]float64, n)
	for s := range samples {
		length := math.Sqrt(c[s]*c[s] + c[samples+s]*c[samples+s] + c[2*samples+s]*c[2*samples+s])
		for i := range a {
			a[i] = (v[3*i]*c[s] + v[3*i+1]*c[samples+s] + v[3*i+2]*c[2*samples+s]) / length
		}
		top := slices.Sorted(slices.Values(a))[n-nonzero:]
		sum := 0.0
		for _, t := range top {
			sum += t * t
		}
		if math.Sqrt(sum) <= best {
			continue
		}
		best = math.Sqrt(sum)
		for i := range x {
			x[i] = 0
			if a[i] >= top[0] {
				x[i] = a[i] / best
			}
		}
	}
	return best + 2*weighted(x)
}

func plainAccumulate(n int) any { return float64(n*(n-1)) / 2 }

func plainMulAdd[T float](n int) any {
	a, b, c := uniform[T](n, 1, 0, 1), uniform[T](n, 2, 0, 1), uniform[T](n, 3, 0, 1)
	for i := range a {
		a[i] = T(a[i]*b[i]) + c[i]
	}
	return weighted(a)
}
