package expr

import "slices"

// Canonical gives the one function that stands for all that are written alike: equal instructions are one,
// what has only constant arguments is computed, what no result needs is gone, and the order is that of a
// depth-first walk from the results. What a Builder makes is canonical already.
func (f *Func) Canonical() *Func {
	b := NewBuilder(f.Params...)
	g := &Func{Params: f.Params, Code: slices.Clone(f.Code), Results: f.Results}
	for i := range g.Code {
		regions := slices.Clone(g.Code[i].Regions)
		for k, region := range regions {
			regions[k] = region.Canonical()
		}
		g.Code[i].Regions = regions
	}
	return b.Func(b.Inline(g, b.params(), nil)...)
}
