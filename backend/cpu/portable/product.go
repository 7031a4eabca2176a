package portable

import (
	"slices"
	"unsafe"

	"github.com/laze-go/laze/fuse"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/schedule"
)

// A productFold is the loops of a sum of products: the products never reach a column.
type productFold struct {
	mul   blockFunc // d = a*b
	add   blockFunc // d = a*b + c
	lanes func(d, a, b unsafe.Pointer, lanes, rows int)
}

var productFolds [numTypes]*productFold

func setProductFolds() {
	productFolds[expr.Float32] = &productFold{mulVV[float32], mulAddVVV[float32], dotLanes[float32]}
	productFolds[expr.Float64] = &productFold{mulVV[float64], mulAddVVV[float64], dotLanes[float64]}
}

// splitProducts finds sums of products that nothing else uses, and hands both factors to the fold instead: the second
// becomes a new result of the body. It gives the new stage, and per fold the result that is its second factor, or -1.
func splitProducts(s *schedule.Stage, folds []fuse.Fold) (*schedule.Stage, []int) {
	results := slices.Clone(s.Body.Results)
	seconds := make([]int, len(folds))
	for i, f := range folds {
		seconds[i] = -1
		op, plain := plainOp(f.Combine)
		if !plain || op != expr.Add || !f.Commutes || productFolds[f.Combine.Params[0]] == nil {
			continue
		}
		k := f.Args[0]
		in := s.Body.At(s.Body.Results[k])
		if in == nil || in.Op != expr.Mul || usesResult(s, folds, k) != 1 {
			continue
		}
		results[k] = in.Args[0]
		seconds[i] = len(results)
		results = append(results, in.Args[1])
	}
	if len(results) == len(s.Body.Results) {
		return s, seconds
	}
	split := *s
	b := expr.NewBuilder(s.Body.Params...)
	refs := make([]expr.Ref, len(s.Body.Params), len(s.Body.Params)+len(s.Body.Code))
	for i := range refs {
		refs[i] = expr.Ref(i)
	}
	for _, in := range s.Body.Code {
		args := make([]expr.Ref, len(in.Args))
		for k, r := range in.Args {
			args[k] = refs[r]
		}
		in.Args = args
		refs = append(refs, b.Add(in))
	}
	for k, r := range results {
		results[k] = refs[r]
	}
	split.Body = b.Func(results...)
	return &split, seconds
}

// usesResult counts the stores and folds that take a result.
func usesResult(s *schedule.Stage, folds []fuse.Fold, k int) int {
	n := 0
	for _, w := range s.Stores {
		if w.Result == k {
			n++
		}
	}
	for _, f := range folds {
		for _, a := range f.Args {
			if a == k {
				n++
			}
		}
	}
	return n
}

// dotLanes adds the products of rows of lanes to d, four lanes at a time: with eight, the
// factors push sums out of registers.
func dotLanes[T float](d, a, b unsafe.Pointer, lanes, rows int) {
	out, size := vec[T](d, lanes), int(unsafe.Sizeof(T(0)))
	for g := 0; g+4 <= len(out); g += 4 {
		v := out[g : g+4 : g+4]
		v0, v1, v2, v3 := v[0], v[1], v[2], v[3]
		at := g * size
		for range rows {
			x, y := (*[4]T)(unsafe.Add(a, at)), (*[4]T)(unsafe.Add(b, at))
			v0 += T(x[0] * y[0])
			v1 += T(x[1] * y[1])
			v2 += T(x[2] * y[2])
			v3 += T(x[3] * y[3])
			at += lanes * size
		}
		v[0], v[1], v[2], v[3] = v0, v1, v2, v3
	}
}
