//go:build !purego

package portable

import (
	"unsafe"

	"github.com/laze-go/laze/graph/expr"
	"golang.org/x/sys/cpu"
)

// The vector loops give the bits of the Go loops that they replace: every operation is rounded as there, and what is
// added, in which order, is what the numeric contract says. (A NaN may differ in its payload: NaNs are one value.) They
// are in vector_amd64.s. The build tag purego leaves them out.

// A maskedFunc is a blockFunc for all kinds of operands: operand k is a vector where bit k of mask is 1, and one
// element for all where it is 0. Results may lie where operands do.
type maskedFunc func(d, a, b, c unsafe.Pointer, n, mask int)

// d[i] = a[i] + b[i]
//
//go:noescape
func add64(d, a, b, c unsafe.Pointer, n, mask int)

//go:noescape
func add32(d, a, b, c unsafe.Pointer, n, mask int)

// d[i] = a[i] - b[i]
//
//go:noescape
func sub64(d, a, b, c unsafe.Pointer, n, mask int)

//go:noescape
func sub32(d, a, b, c unsafe.Pointer, n, mask int)

// d[i] = a[i] * b[i]
//
//go:noescape
func mul64(d, a, b, c unsafe.Pointer, n, mask int)

//go:noescape
func mul32(d, a, b, c unsafe.Pointer, n, mask int)

// d[i] = a[i] / b[i]
//
//go:noescape
func div64(d, a, b, c unsafe.Pointer, n, mask int)

//go:noescape
func div32(d, a, b, c unsafe.Pointer, n, mask int)

// d[i] = T(a[i]*b[i]) + c[i]
//
//go:noescape
func mulAdd64(d, a, b, c unsafe.Pointer, n, mask int)

//go:noescape
func mulAdd32(d, a, b, c unsafe.Pointer, n, mask int)

// d[i] = T(a[i]*b[i]) - c[i]
//
//go:noescape
func mulSub64(d, a, b, c unsafe.Pointer, n, mask int)

//go:noescape
func mulSub32(d, a, b, c unsafe.Pointer, n, mask int)

// d[i] = c[i] - T(a[i]*b[i])
//
//go:noescape
func subMul64(d, a, b, c unsafe.Pointer, n, mask int)

//go:noescape
func subMul32(d, a, b, c unsafe.Pointer, n, mask int)

// d[i] = T(a[i]-b[i]) * c[i]
//
//go:noescape
func diffMul64(d, a, b, c unsafe.Pointer, n, mask int)

//go:noescape
func diffMul32(d, a, b, c unsafe.Pointer, n, mask int)

// d[i] = T(a[i]+b[i]) * c[i]
//
//go:noescape
func sumMul64(d, a, b, c unsafe.Pointer, n, mask int)

//go:noescape
func sumMul32(d, a, b, c unsafe.Pointer, n, mask int)

// d[i] = a[i]*b[i] + c[i], rounded once
//
//go:noescape
func fused64(d, a, b, c unsafe.Pointer, n, mask int)

//go:noescape
func fused32(d, a, b, c unsafe.Pointer, n, mask int)

// The lanes of a fold are those of the contract, 256 bytes in all, and there is at least one row.

// for r := range rows { for l := range lanes { d[l] += s[r*lanes+l] } }
//
//go:noescape
func addLanes64(d, s unsafe.Pointer, lanes, rows int)

//go:noescape
func addLanes32(d, s unsafe.Pointer, lanes, rows int)

// for r := range rows { for l := range lanes { d[l] *= s[r*lanes+l] } }
//
//go:noescape
func mulLanes64(d, s unsafe.Pointer, lanes, rows int)

//go:noescape
func mulLanes32(d, s unsafe.Pointer, lanes, rows int)

// for r := range rows { for l := range lanes { d[l] = min(d[l], s[r*lanes+l]) } }
//
//go:noescape
func leastLanes64(d, s unsafe.Pointer, lanes, rows int)

//go:noescape
func leastLanes32(d, s unsafe.Pointer, lanes, rows int)

// for r := range rows { for l := range lanes { d[l] = max(d[l], s[r*lanes+l]) } }
//
//go:noescape
func greatestLanes64(d, s unsafe.Pointer, lanes, rows int)

//go:noescape
func greatestLanes32(d, s unsafe.Pointer, lanes, rows int)

// for h := lanes/2; h > 0; h /= 2 { for l := range h { d[l] += d[l+h] } }
//
// Only d[0] is written.
//
//go:noescape
func addHalves64(d unsafe.Pointer)

//go:noescape
func addHalves32(d unsafe.Pointer)

// for r := range rows { for l := range lanes { d[l] += T(a[r*lanes+l] * b[r*lanes+l]) } }
//
//go:noescape
func dotLanes64(d, a, b unsafe.Pointer, lanes, rows int)

//go:noescape
func dotLanes32(d, a, b unsafe.Pointer, lanes, rows int)

// sumLine
//
//go:noescape
func sumLine64(d, s unsafe.Pointer, n int)

//go:noescape
func sumLine32(d, s unsafe.Pointer, n int)

// sumRows
//
//go:noescape
func sumRows64(d, s unsafe.Pointer, width, rows, step int)

//go:noescape
func sumRows32(d, s unsafe.Pointer, width, rows, step int)

// sumProducts
//
//go:noescape
func sumProducts64(d, a, b unsafe.Pointer, width, rows, stepA, stepB int)

//go:noescape
func sumProducts32(d, a, b unsafe.Pointer, width, rows, stepA, stepB int)

// laneMasks are those of as many lanes as a line has left: masks of the first k bytes begin k bytes before its middle.
var laneMasks = func() (masks [64]int64) {
	for i := range 32 {
		masks[i] = -1
	}
	return masks
}()

// The scans are given at least one block. Those that store past the caches are given a place aligned to 32 bytes.

// addUpto[float64]
//
//go:noescape
func addUpto64(d, s, c, t unsafe.Pointer, blocks int)

//go:noescape
func addUptoPast64(d, s, c, t unsafe.Pointer, blocks int)

// addUpto[int64]
//
//go:noescape
func addUptoInt64(d, s, c, t unsafe.Pointer, blocks int)

//go:noescape
func addUptoPastInt64(d, s, c, t unsafe.Pointer, blocks int)

// addBefore[float64]
//
//go:noescape
func addBefore64(d, s, c, t unsafe.Pointer, blocks int)

//go:noescape
func addBeforePast64(d, s, c, t unsafe.Pointer, blocks int)

// addBefore[int64]
//
//go:noescape
func addBeforeInt64(d, s, c, t unsafe.Pointer, blocks int)

//go:noescape
func addBeforePastInt64(d, s, c, t unsafe.Pointer, blocks int)

// addTotal[float64]
//
//go:noescape
func addTotal64(d, s, c, t unsafe.Pointer, blocks int)

// addTotal[int64]
//
//go:noescape
func addTotalInt64(d, s, c, t unsafe.Pointer, blocks int)

// useVectors puts the vector loops into the tables, if the processor has AVX2 and FMA.
func useVectors() {
	if !cpu.X86.HasAVX2 || !cpu.X86.HasFMA {
		return
	}
	for _, v := range vectorForms {
		table[v.op][expr.Float64] = maskedForms(table[v.op][expr.Float64], v.f64)
		table[v.op][expr.Float32] = maskedForms(table[v.op][expr.Float32], v.f32)
	}
	fastFMA = true
	laneFolds[expr.Add][expr.Float64], laneFolds[expr.Add][expr.Float32] = addLanes64, addLanes32
	laneFolds[expr.Mul][expr.Float64], laneFolds[expr.Mul][expr.Float32] = mulLanes64, mulLanes32
	laneFolds[expr.Min][expr.Float64], laneFolds[expr.Min][expr.Float32] = leastLanes64, leastLanes32
	laneFolds[expr.Max][expr.Float64], laneFolds[expr.Max][expr.Float32] = greatestLanes64, greatestLanes32
	productFolds[expr.Float64] = &productFold{table[expr.Mul][expr.Float64][3], table[mulAdd][expr.Float64][7], dotLanes64}
	productFolds[expr.Float32] = &productFold{table[expr.Mul][expr.Float32][3], table[mulAdd][expr.Float32][7], dotLanes32}
	halvings[expr.Add][expr.Float64], halvings[expr.Add][expr.Float32] = addHalves64, addHalves32
	sums[expr.Float64] = &sumLoops{sumLine64, sumRows64, sumProducts64}
	sums[expr.Float32] = &sumLoops{sumLine32, sumRows32, sumProducts32}
	scanLoops[expr.Add][expr.Float64] = &scanTable{addUpto64, addBefore64, addTotal64, addUptoPast64, addBeforePast64}
	insideAdds[expr.Float64], insideAdds[expr.Float32] = insideAdd64, insideAdd32
	integers := &scanTable{addUptoInt64, addBeforeInt64, addTotalInt64, addUptoPastInt64, addBeforePastInt64}
	scanLoops[expr.Add][expr.Int64], scanLoops[expr.Add][expr.Uint64] = integers, integers
}

var vectorForms = []struct {
	op       expr.Op
	f64, f32 maskedFunc
}{
	{expr.Add, add64, add32},
	{expr.Sub, sub64, sub32},
	{expr.Mul, mul64, mul32},
	{expr.Div, div64, div32},
	{mulAdd, mulAdd64, mulAdd32},
	{mulSub, mulSub64, mulSub32},
	{subMul, subMul64, subMul32},
	{diffMul, diffMul64, diffMul32},
	{sumMul, sumMul64, sumMul32},
	{expr.FMA, fused64, fused32},
}

// maskedForms serves all forms of two or three operands by one loop.
func maskedForms(f *forms, loop maskedFunc) *forms {
	var m forms
	count := len(f)
	if f[count-1] == nil {
		count = 4
	}
	for mask := 1; mask < count; mask++ {
		m[mask] = func(d, a, b, c unsafe.Pointer, n int) { loop(d, a, b, c, n, mask) }
	}
	return &m
}
