package laze

import "github.com/laze-go/laze/graph"

// unary is every method that makes one array of one: f says what it means. Here sees the method's caller.
func (a Array) unary(word string, f func(at graph.Site, x graph.Value) (graph.Value, error)) Array {
	site := graph.Here(word, 2)
	in, err := operands(site, a)
	if err != nil {
		return faulty(asError(site, err))
	}
	v, err := f(site, in[0])
	return newArray(site, v, err)
}

// nary makes n arrays of several.
func nary(word string, n int, arrays []Array, f func(at graph.Site, in []graph.Value) ([]graph.Value, error)) []Array {
	site := graph.Here(word, 2)
	values, err := operands(site, arrays...)
	if err == nil {
		values, err = f(site, values)
	}
	return newArrays(site, n, values, err)
}

// joint makes one array of several.
func joint(word string, arrays []Array, f func(at graph.Site, in []graph.Value) (graph.Value, error)) Array {
	return nary(word, 1, arrays, func(at graph.Site, in []graph.Value) ([]graph.Value, error) {
		v, err := f(at, in)
		return []graph.Value{v}, err
	})[0]
}

// made makes an array of nothing but numbers.
func made(word string, f func(at graph.Site) (graph.Value, error)) Array {
	site := graph.Here(word, 2)
	v, err := f(site)
	return newArray(site, v, err)
}

// mixed makes one array of x and others, which are Arrays, or Go numbers that adapt to x's type.
func (x Array) mixed(word string, others []any, f func(at graph.Site, in []graph.Value) (graph.Value, error)) Array {
	site := graph.Here(word, 2)
	in, err := x.with(site, others...)
	if err != nil {
		return faulty(asError(site, err))
	}
	v, err := f(site, in)
	return newArray(site, v, err)
}

// wide gives extents or the like as the 64-bit numbers of the graph.
func wide(list []int) []int64 {
	out := make([]int64, len(list))
	for i, n := range list {
		out[i] = int64(n)
	}
	return out
}

func shapeOf(dims []int) graph.Shape { return graph.Dims(wide(dims)...) }
