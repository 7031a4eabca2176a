package laze_test

import (
	"slices"

	"github.com/laze-go/laze"
)

// A randomWord is a call, or some that belong together, on an array of a random program; it chooses what else it takes.
// It gives what later words may choose from.
type randomWord struct {
	name string
	call func(p *randomProgram, a array) []array
}

var randomWords = slices.Concat(wordsByElement, wordsThatFold, wordsThatScan, wordsOfNeighbours, wordsOfNumbers, wordsThatView,
	wordsThatOrder, wordsThatSelect, wordsWithKeys, wordsWithIndex)

func list(arrays ...array) []array { return arrays }

var wordsByElement = []randomWord{
	{"elementwise", elementwise}, {"elementwise", elementwise}, {"elementwise", elementwise}, {"elementwise", elementwise},
	{"cast", func(p *randomProgram, a array) []array { return list(a.Cast(pick(p, elems...))) }},
	{"bitcast", func(p *randomProgram, a array) []array { // not from floats: the bits of a NaN are any
		return list(a.Cast(laze.Int32).Bitcast(laze.Float32), a.Cast(laze.Int64).Bitcast(laze.Float64))
	}},
	{"where", func(p *randomProgram, a array) []array { return list(laze.Where(p.bools(a), a, p.like(a))) }},
	{"wheren", func(p *randomProgram, a array) []array {
		a = p.numbers(a)
		return list(laze.WhereN(0, laze.Case{Cond: a.Gt(2), Value: a}, laze.Case{Cond: a.Lt(1), Value: 1}))
	}},
	{"clip", func(p *randomProgram, a array) []array { return list(p.numbers(a).Clip(0, 3)) }},
	{"mapindex", func(p *randomProgram, a array) []array {
		if a.Rank() == 0 {
			return nil
		}
		k := p.IntN(a.Rank())
		return list(p.numbers(a).MapIndex(func(x scalar, i []scalar) scalar { return x.Add(i[k].Cast(x.Type())) }))
	}},
	{"if", func(p *randomProgram, a array) []array { return list(p.numbers(a).Map(branching)) }},
}

// elementwise calls one of the words that work element by element, on elements that it takes.
func elementwise(p *randomProgram, a array) []array {
	w, t := pick(p, words...), a.DType()
	for !w.op.Row().TakesType(t) {
		t = pick(p, elems...)
	}
	a = a.Cast(t)
	return list(w.array(a, p.second(a)))
}

// branching doubles what is above 1, and counts the rest up.
func branching(x scalar) scalar {
	double := func() []scalar { return []scalar{x.Add(x)} }
	count := func() []scalar {
		more := func(v []scalar) scalar { return v[1].Lt(3) }
		next := func(v []scalar) []scalar { return []scalar{v[0].Add(1), v[1].Add(1)} }
		return laze.While(more, next, x, 0)[:1]
	}
	return laze.If(x.Gt(1), double, count)[0]
}

var wordsThatFold = []randomWord{
	{"sum", func(p *randomProgram, a array) []array {
		return list(pick(p, array.Sum, array.SumKeep, array.Prod, array.ProdKeep, array.LogSumExp)(a, p.axes(a)...))
	}},
	{"mean", func(p *randomProgram, a array) []array {
		return list(pick(p, array.Mean, array.MeanKeep, array.Var, array.VarKeep, array.Std, array.SampleVar, array.SampleStd)(a, p.axes(a)...))
	}},
	{"extreme", func(p *randomProgram, a array) []array {
		return list(pick(p, array.Min, array.Max, array.MinKeep, array.MaxKeep, array.ArgMin, array.ArgMax, array.ArgMinKeep, array.ArgMaxKeep)(a, p.axes(a)...))
	}},
	{"minmax", func(p *randomProgram, a array) []array { return list(a.MinMax(p.axes(a)...)) }},
	{"median", func(p *randomProgram, a array) []array {
		return list(pick(p, array.Median, array.MedianKeep)(a, p.axes(a)...))
	}},
	{"quantile", func(p *randomProgram, a array) []array {
		return list(a.Quantile(p.axis(a), p.Float64(), pick(p, 0, 0.5, 1)))
	}},
	{"count", func(p *randomProgram, a array) []array {
		return list(pick(p, array.All, array.Any, array.Count, array.AllKeep, array.AnyKeep, array.CountKeep)(p.bools(a), p.axes(a)...))
	}},
	{"reduce", func(p *randomProgram, a array) []array {
		return list(p.numbers(a).Reduce(pick[any](p, nil, 0, 1, 2), pick(p, folds...), p.axes(a)...))
	}},
	{"reducen", func(p *randomProgram, a array) []array {
		greatest := func(x, y []scalar) []scalar {
			second := y[0].Gt(x[0])
			return []scalar{second.Select(y[0], x[0]), second.Select(y[1], x[1])}
		}
		return laze.ReduceN(pick(p, []any(nil), []any{0, 0}), greatest, list(p.numbers(a), p.numbers(p.shaped(a))), p.axes(a)...)
	}},
	{"dot", func(p *randomProgram, a array) []array { a = p.numbers(a); return list(a.Dot(p.like(a))) }},
	{"matmul", func(p *randomProgram, a array) []array {
		a = p.numbers(a)
		return list(a.MatMul(p.like(a).Transpose()))
	}},
}

var wordsThatScan = []randomWord{
	{"scan", func(p *randomProgram, a array) []array {
		word := pick(p, array.Scan, array.ScanExclusive, array.ScanReverse, array.ScanReverseExclusive)
		return list(word(p.numbers(a), p.axis(a), pick[any](p, 0, 1, 2), pick(p, folds...)))
	}},
	{"cumulate", func(p *randomProgram, a array) []array {
		return list(pick(p, array.CumSum, array.CumProd, array.CumMax, array.CumMin)(a, p.axis(a)))
	}},
	{"scanbykey", func(p *randomProgram, a array) []array {
		word := pick(p, array.ScanByKey, array.ScanByKeyExclusive, array.ScanByKeyReverse, array.ScanByKeyReverseExclusive)
		return list(word(p.numbers(a), p.axis(a), p.shaped(a), pick[any](p, 0, 1), pick(p, folds...)))
	}},
	{"segments", func(p *randomProgram, a array) []array {
		axis, starts := p.starts(a)
		return list(pick(p, array.SumSegments, array.MinSegments, array.MaxSegments)(p.numbers(a), axis, starts))
	}},
	{"reducesegments", func(p *randomProgram, a array) []array {
		axis, starts := p.starts(a)
		return list(p.numbers(a).ReduceSegments(axis, starts, pick[any](p, 0, 3), pick(p, folds...)))
	}},
	{"scansegments", func(p *randomProgram, a array) []array {
		axis, starts := p.starts(a)
		word := pick(p, array.ScanSegments, array.ScanSegmentsExclusive, array.ScanSegmentsReverse, array.ScanSegmentsReverseExclusive)
		return list(word(p.numbers(a), axis, starts, pick[any](p, 0, 1), pick(p, folds...)))
	}},
	{"differences", func(p *randomProgram, a array) []array {
		return list(p.numbers(a).DifferencesOf(p.IntN(4), p.axis(a)))
	}},
	{"trapezoid", func(p *randomProgram, a array) []array {
		a = p.as(a, floats)
		return list(a.CumTrapezoid(p.axis(a), pick[any](p, 0.5, 1, p.like(a))))
	}},
}

// starts chooses an axis of a and where segments of it begin, in order more often than not.
func (p *randomProgram) starts(a array) (axis int, starts array) {
	axis, n := p.along(a)
	starts = p.index(p.row(), n+1)
	if p.IntN(3) > 0 {
		starts = starts.Sort(0)
	}
	return axis, starts
}

var wordsOfNeighbours = []randomWord{
	{"window", func(p *randomProgram, a array) []array {
		return list(a.Window(p.axis(a), pick(p, 1, 2, 3, 20), pick(p, 1, 2, 5)))
	}},
	{"pad", func(p *randomProgram, a array) []array {
		margins := make([]laze.Margin, p.IntN(a.Rank()+1))
		for i := range margins {
			margins[i] = laze.Margin{Before: int64(p.IntN(4)), After: pick[int64](p, 0, 1, 9)}
		}
		return list(a.Pad(pick(p, beyond...), margins...))
	}},
	{"stencil", func(p *randomProgram, a array) []array {
		offsets := make([][]int, 1+p.IntN(3))
		for i := range offsets {
			for range a.Rank() {
				offsets[i] = append(offsets[i], p.IntN(7)-3)
			}
		}
		return list(p.numbers(a).Stencil(pick(p, beyond...), offsets, func(in []scalar) scalar {
			sum := in[0]
			for _, x := range in[1:] {
				sum = sum.Mul(2).Sub(x)
			}
			return sum
		}))
	}},
	{"convolve", func(p *randomProgram, a array) []array {
		a = p.numbers(a)
		kernel := p.where(func(k array) bool {
			return k.DType() == a.DType() && k.Rank() > 0 && k.Rank() <= a.Rank() && k.Size() < 300
		}, a.DType(), []int64{3})
		return list(a.Convolve(kernel, pick(p, laze.ConvolveFull, laze.ConvolveSame, laze.ConvolveValid)))
	}},
}

var wordsOfNumbers = []randomWord{
	{"histogram", func(p *randomProgram, a array) []array {
		n := pick(p, 0, 1, 5, 100)
		return list(p.index(a, n).Histogram(n))
	}},
	{"bincount", func(p *randomProgram, a array) []array {
		n := pick(p, 0, 1, 5, 100)
		return list(p.index(a, n).Bincount(p.numbers(p.shaped(a)), n))
	}},
	{"histogramin", func(p *randomProgram, a array) []array {
		a = p.numbers(a)
		return list(a.HistogramIn(p.bins(a)), a.HistogramIn(p.bins(a), p.numbers(p.shaped(a))))
	}},
	{"histogram2d", func(p *randomProgram, a array) []array {
		a, b := p.numbers(a), p.numbers(p.shaped(a))
		return list(laze.Histogram2D(a, b, p.bins(a), p.bins(b)))
	}},
	{"interp", func(p *randomProgram, a array) []array {
		a = p.as(a, floats)
		x := p.rowOf(a)
		return list(a.Interp(x.Sort(0), x))
	}},
	{"random", func(p *randomProgram, _ array) []array {
		word := pick(p, laze.Random.Uniform, laze.Random.Normal, laze.Random.Exponential)
		return list(word(p.random(), pick(p, floats...), pick(p, 0, 1, 5, 33, 100)))
	}},
	{"bernoulli", func(p *randomProgram, _ array) []array {
		return list(p.random().Bernoulli(0.3, pick(p, 0, 1, 33, 100)))
	}},
	{"integers", func(p *randomProgram, _ array) []array {
		return list(p.random().Integers(pick(p, integers...), 0, 100, pick(p, 0, 1, 33, 100)))
	}},
	{"choice", func(p *randomProgram, _ array) []array { return list(p.random().Choice(100, pick(p, 0, 1, 33, 100))) }},
	{"shuffle", func(p *randomProgram, a array) []array { return list(p.random().Shuffle(a, p.axis(a))) }},
	{"generate", func(p *randomProgram, _ array) []array {
		f := func(i []scalar) scalar { return i[0].Mul(3).Add(i[1]) }
		return list(laze.Generate(f, pick(p, 0, 1, 7, 20), pick(p, 1, 3, 8)))
	}},
	{"iota", func(p *randomProgram, _ array) []array {
		return list(laze.Iota(pick(p, elems[1:]...), 0, pick(p, 0, 1, 17, 300)))
	}},
}
