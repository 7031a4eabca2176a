package main

import "math"

// plain is the same pipeline as Go loops, one pass per step, as one writes it without thinking about memory. It is
// what Laze is timed against, and its pixels are the same.
func plain(rgb []uint8, h, w int) []uint8 {
	lum := make([]float32, h*w)
	for i := range lum {
		r, g, b := float32(rgb[3*i])/255, float32(rgb[3*i+1])/255, float32(rgb[3*i+2])/255
		y := float32(r*0.2126) + float32(g*0.7152) + float32(b*0.0722)
		lum[i] = float32(math.Pow(float64(y), float64(float32(gamma))))
	}
	soft := stencil(lum, h, w, func(at func(di, dj int) float32) float32 {
		row := func(di int) float32 { return at(di, -1) + float32(at(di, 0)*2) + at(di, 1) }
		return (row(-1) + float32(row(0)*2) + row(1)) / 16
	})
	edge := stencil(soft, h, w, func(at func(di, dj int) float32) float32 {
		side := func(dj int) float32 { return at(-1, dj) + float32(at(0, dj)*2) + at(1, dj) }
		gx := side(1) - side(-1)
		level := func(di int) float32 { return at(di, -1) + float32(at(di, 0)*2) + at(di, 1) }
		gy := level(1) - level(-1)
		return float32(math.Sqrt(float64(float32(gx*gx) + float32(gy*gy))))
	})
	return spread(edge)
}

// stencil computes f at every pixel; neighbours outside the picture are those at its edge.
func stencil(a []float32, h, w int, f func(at func(di, dj int) float32) float32) []float32 {
	out := make([]float32, h*w)
	for i := range h {
		for j := range w {
			out[i*w+j] = f(func(di, dj int) float32 {
				return a[min(max(i+di, 0), h-1)*w+min(max(j+dj, 0), w-1)]
			})
		}
	}
	return out
}

// spread gives the values the greys that use every level about equally often.
func spread(a []float32) []uint8 {
	top := float32(flat)
	for _, v := range a {
		top = max(top, v)
	}
	level := make([]int64, len(a))
	var count [levels]int64
	for i, v := range a {
		level[i] = min(int64(v/top*levels), levels-1)
		count[level[i]]++
	}
	var grey [levels]uint8
	below, n := int64(0), int64(len(a))
	for k, c := range count {
		below += c
		grey[k] = uint8((below - count[0]) * 255 / max(n-count[0], 1))
	}
	out := make([]uint8, len(a))
	for i, k := range level {
		out[i] = grey[k]
	}
	return out
}
