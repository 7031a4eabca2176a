package primitives

import "github.com/laze-go/laze/graph"

// Choose takes each element of the first array whose condition is true.
//
//	out[i] = values[k][i]  for the least k with conds[k][i], else otherwise[i]
//
// Shapes: operands are broadcast. Types: conditions are bool; values and otherwise have one type, that of the result.
// Errors: as many values as conditions are needed; another type of a condition; types or shapes that differ.
// Cost: fuses on both sides; all operands are read.
func Choose(at graph.Site, otherwise graph.Value, conds, values []graph.Value) (graph.Value, error) {
	if len(conds) != len(values) {
		return graph.Value{}, at.Errorf("got %d conditions and %d values: one value per condition is needed", len(conds), len(values))
	}
	if err := given(at, otherwise); err != nil {
		return graph.Value{}, err
	}
	out := otherwise
	for k := len(conds) - 1; k >= 0; k-- {
		chosen, err := Where(at, conds[k], values[k], out)
		if err != nil {
			return graph.Value{}, err
		}
		out = chosen
	}
	return out, nil
}
