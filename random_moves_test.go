package laze_test

import "github.com/laze-go/laze"

// The words of random programs that move elements.

var wordsThatView = []randomWord{
	{"reverse", func(p *randomProgram, a array) []array { return list(a.Reverse(p.axes(a)...)) }},
	{"transpose", func(p *randomProgram, a array) []array { return list(a.Transpose(), a.Transpose(p.Perm(a.Rank())...)) }},
	{"flatten", func(_ *randomProgram, a array) []array { return list(a.Flatten()) }},
	{"reshape", func(_ *randomProgram, a array) []array { return list(a.Reshape(-1, 1)) }},
	{"expand", func(p *randomProgram, a array) []array { return list(a.Expand(p.IntN(a.Rank() + 1))) }},
	{"squeeze", func(_ *randomProgram, a array) []array { return list(a.Squeeze()) }},
	{"slice", func(p *randomProgram, a array) []array {
		spans := make([]laze.Span, a.Rank())
		for i := range spans {
			spans[i] = pick(p, laze.All, laze.Range(1, -1), laze.Range(p.IntN(5), 4),
				laze.Span{Start: laze.End, Stop: laze.Begin, Step: -2}, laze.Span{Start: laze.Begin, Stop: laze.End, Step: 3})
		}
		return list(a.Slice(spans...))
	}},
	{"pick", func(p *randomProgram, a array) []array {
		axis, n := p.along(a)
		return list(a.Pick(axis, p.IntN(2*n+1)-n))
	}},
	{"broadcast", func(p *randomProgram, a array) []array {
		dims := []int{pick(p, 1, 2, 3)}
		for _, n := range a.Shape() {
			dims = append(dims, int(n))
		}
		return list(a.Broadcast(dims...))
	}},
	{"diagonal", func(p *randomProgram, a array) []array { return list(a.Diagonal(p.IntN(5)-2, 0, -1)) }},
	{"repeat", func(p *randomProgram, a array) []array {
		return list(pick(p, array.Repeat, array.Tile, array.Roll)(a, p.IntN(4), p.axis(a)))
	}},
	{"concat", func(p *randomProgram, a array) []array {
		parts := list(a)
		for range p.IntN(3) {
			parts = append(parts, p.like(a))
		}
		return list(pick(p, laze.Concat, laze.Concat, laze.Stack)(p.axis(a), parts...))
	}},
}

var wordsThatOrder = []randomWord{
	{"sort", func(p *randomProgram, a array) []array {
		return list(pick(p, array.Sort, array.SortDescending, array.ArgSort, array.ArgSortDescending)(a, p.axis(a)))
	}},
	{"sortbykey", func(p *randomProgram, a array) []array {
		return list(a.SortByKey(p.axis(a), func(x scalar) scalar { return x.Cast(laze.Float64).Abs().Mul(3).Sin() }))
	}},
	{"sortby", func(p *randomProgram, a array) []array {
		return pick(p, laze.SortBy, laze.SortByDescending)(p.axis(a), a, p.shaped(a), p.shaped(a))
	}},
	{"lexsort", func(p *randomProgram, a array) []array {
		return list(laze.LexSort(p.axis(a), p.shaped(a), p.shaped(a), a))
	}},
	{"topk", func(p *randomProgram, a array) []array {
		axis, n := p.along(a)
		return list(pick(p, array.KSelect, array.TopK, array.ArgKSelect, array.ArgTopK)(a, p.IntN(n+1), axis))
	}},
	{"nthelement", func(p *randomProgram, a array) []array {
		axis, n := p.along(a)
		return list(a.NthElement(axis, p.IntN(n+1)))
	}},
	{"issorted", func(p *randomProgram, a array) []array { return list(a.IsSorted(p.axis(a))) }},
	{"search", func(p *randomProgram, a array) []array {
		sorted := p.rowOf(a).Sort(0)
		if p.IntN(2) == 0 {
			return list(sorted.SearchSorted(a), sorted.SearchSortedRight(a))
		}
		return list(a.Digitize(sorted), a.DigitizeRight(sorted))
	}},
	{"searchrows", func(p *randomProgram, a array) []array { return list(a.Sort(-1).SearchSorted(p.like(a))) }},
}

var wordsThatSelect = []randomWord{
	{"filter", func(p *randomProgram, a array) []array { return list(a.Filter(p.mask(a))) }},
	{"filtern", func(p *randomProgram, a array) []array { return laze.FilterN(p.mask(a), a, p.shaped(a)) }},
	{"partition", func(p *randomProgram, a array) []array { return list(a.Partition(p.mask(a))) }},
	{"partition3", func(p *randomProgram, a array) []array { return list(a.Partition3(p.bools(a), p.bools(a))) }},
	{"partitioned", func(p *randomProgram, a array) []array { return list(a.Partitioned(p.mask(a))) }},
	{"partitioned3", func(p *randomProgram, a array) []array { return list(a.Partitioned3(p.bools(a), p.bools(a))) }},
	{"place", func(p *randomProgram, a array) []array { return list(a.Place(p.mask(a), p.rowOf(a))) }},
}

var wordsWithKeys = []randomWord{
	{"unique", func(_ *randomProgram, a array) []array { return list(a.Unique()) }},
	{"uniquecounts", func(_ *randomProgram, a array) []array { return list(a.UniqueCounts()) }},
	{"isfirst", func(_ *randomProgram, a array) []array { return list(a.IsFirst()) }},
	{"runlengths", func(p *randomProgram, _ array) []array { return list(p.row().RunLengths()) }},
	{"reducebykey", func(p *randomProgram, a array) []array {
		keys := p.where(func(k array) bool { return k.Rank() == 1 && a.Rank() > 0 && k.Shape()[0] == a.Shape()[0] }, laze.Int8, p.length())
		return list(p.numbers(a).ReduceByKey(keys, pick[any](p, nil, 0, 1), pick(p, folds...)))
	}},
	{"groupby", func(p *randomProgram, a array) []array {
		g := laze.GroupBy(list(a, p.shaped(a))[p.IntN(2):]...)
		x := p.numbers(p.shaped(a))
		out := append(g.Keys(), g.Count(), g.First(), g.Index(), g.Sum(x), g.Min(x), g.Max(x), g.Mean(x), g.Reduce(x, 1, pick(p, folds...)),
			g.Mean(x).Take(g.Index()))
		p.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
		return out[:3]
	}},
	{"sets", func(p *randomProgram, _ array) []array {
		a := p.row()
		word := pick(p, array.Union, array.Intersect, array.Difference, array.SymmetricDifference, array.Merge)
		return list(word(a.Sort(0), p.rowOf(a).Sort(0)))
	}},
	{"isin", func(p *randomProgram, a array) []array { return list(a.IsIn(p.typed(a))) }},
}

var wordsWithIndex = []randomWord{
	{"gather", func(p *randomProgram, a array) []array {
		axis, n := p.along(a)
		return list(a.Gather(axis, p.index(p.any(), n)))
	}},
	{"gather2", func(p *randomProgram, a array) []array {
		if a.Rank() < 2 {
			return nil
		}
		i := p.any()
		return list(a.Gather(0, p.index(i, int(a.Shape()[0])), p.index(i, int(a.Shape()[1]))))
	}},
	{"takealong", func(p *randomProgram, a array) []array {
		axis, n := p.along(a)
		return list(a.TakeAlong(axis, p.index(p.shaped(a), n)))
	}},
	{"putalong", func(p *randomProgram, a array) []array {
		a = p.numbers(a)
		axis, n := p.along(a)
		return list(a.PutAlong(axis, pick[any](p, 1, p.like(a)), pick(p, policies...), p.index(p.shaped(a), n)))
	}},
	{"scatter", func(p *randomProgram, a array) []array {
		a = p.numbers(a)
		axis, n := p.along(a)
		index := p.index(p.any(), n)
		values := pick[any](p, 1, index.Cast(a.DType())) // which fit where a has one axis
		return list(a.Scatter(axis, values, pick(p, policies...), index))
	}},
	{"reducebyindex", func(p *randomProgram, a array) []array {
		n := pick(p, 0, 1, 3, 50)
		return list(p.numbers(a).ReduceByIndex(p.index(p.shaped(a), n), n, pick[any](p, 0, 1), pick(p, folds...)))
	}},
}
