package main

import "strings"

// A reduction is a word of Array that folds axes away by a function of package primitives of the same form.
type reduction struct {
	word, function, doc, details string
}

var reductionTable = []reduction{
	{"Sum", "primitives.Sum", "adds the elements", `out[kept] = 0 + a[0] + a[1] + ..
Types: floats keep theirs; signed integers and bool (true counts 1) give Int64, unsigned ones Uint64, and wrap. No elements: 0.
Accuracy: the order of additions is that of the numeric contract; float32 is summed in float32.`},
	{"Prod", "primitives.Prod", "multiplies the elements", `out[kept] = 1 * a[0] * a[1] * ..
Types: as Sum. No elements: 1.`},
	{"Min", "primitives.Min", "gives the smallest element", `out[kept] = min(a[0], a[1], ..)
Types: any. NaN where any element is NaN; -0 is smaller than +0.
Errors: no elements; where their number is known late, an *EmptyError of Eval.`},
	{"Max", "primitives.Max", "gives the greatest element", `out[kept] = max(a[0], a[1], ..)
Types: any. NaN where any element is NaN; -0 is smaller than +0.
Errors: no elements; where their number is known late, an *EmptyError of Eval.`},
	{"ArgMin", "primitives.ArgMin", "gives the place of the smallest element", `out[kept] = the least i with a[i] = min(a[0], a[1], ..)    i: row-major position along the axes
Types: any to Int64. A NaN counts as the smallest; -0 and +0 are equal.
Errors: no elements; where their number is known late, an *EmptyError of Eval.`},
	{"ArgMax", "primitives.ArgMax", "gives the place of the greatest element", `out[kept] = the least i with a[i] = max(a[0], a[1], ..)    i: row-major position along the axes
Types: any to Int64. A NaN counts as the greatest; -0 and +0 are equal.
Errors: no elements; where their number is known late, an *EmptyError of Eval.`},
	{"Mean", "primitives.Mean", "gives the average of the elements", `out[kept] = (a[0] + a[1] + ..) / n
Types: Float32 gives Float32, everything else Float64; true counts 1. No elements: NaN.
Accuracy: summed in float64, rounded once.`},
	{"Var", "spread(primitives.Var, 0)", "gives the variance of the elements", `out[kept] = sum((a[i] - mean)^2) / n
Types: as Mean. No elements: NaN. Accuracy: one pass in float64 over the differences from the first element.
Source: Chan, Golub, LeVeque, Algorithms for Computing the Sample Variance, 1983.`},
	{"SampleVar", "spread(primitives.Var, 1)", "estimates the variance of what the elements are a sample of", `out[kept] = sum((a[i] - mean)^2) / (n - 1)
Types, accuracy, source: as Var. Fewer than two elements: NaN.`},
	{"Std", "spread(primitives.Std, 0)", "gives the standard deviation of the elements", `out[kept] = sqrt(sum((a[i] - mean)^2) / n)
Types, accuracy, source: as Var. No elements: NaN.`},
	{"SampleStd", "spread(primitives.Std, 1)", "estimates the standard deviation of what the elements are a sample of", `out[kept] = sqrt(sum((a[i] - mean)^2) / (n - 1))
Types, accuracy, source: as Var. Fewer than two elements: NaN.`},
	{"LogSumExp", "primitives.LogSumExp", "gives the logarithm of the sum of the exponentials of the elements", `out[kept] = log(exp(a[0]) + exp(a[1]) + ..) = m + log(exp(a[0]-m) + exp(a[1]-m) + ..)    m = max(a[0], a[1], ..)
Types: as Mean. NaN where any element is NaN; else +Inf where any is +Inf. No elements: -Inf.
Source: Blanchard, Higham, Higham, Accurately computing the log-sum-exp and softmax functions, 2021.`},
	{"Median", "primitives.Median", "gives the median of the elements", `out[kept] = y[(n-1)/2] for odd n, the mean of y[n/2-1] and y[n/2] for even n    y: the elements in order
Types: as Mean. NaN where any element is NaN. Errors: no elements; several axes to fold, where an extent is known late.
Cost: as Quantile.`},
	{"Any", "primitives.Any", "tells whether some element is true", `out[kept] = a[0] or a[1] or ..
Types: bool. No elements: false.`},
	{"All", "primitives.Every", "tells whether every element is true", `out[kept] = a[0] and a[1] and ..
Types: bool. No elements: true.`},
	{"Count", "primitives.Count", "counts the true elements", `out[kept] = the number of i with a[i]
Types: bool to Int64. No elements: 0.`},
}

func reductions() []map[string]string {
	var rows []map[string]string
	for _, r := range reductionTable {
		rows = append(rows, map[string]string{
			"Word": r.word, "Function": r.function, "Doc": r.doc, "Name": strings.ToLower(r.word), "Details": comment(r.details),
		})
	}
	return rows
}

// comment gives details as a doc comment: the formula set apart, then one paragraph.
func comment(details string) string {
	formula, rest, _ := strings.Cut(details, "\n")
	return "//\t" + formula + "\n//\n//" + wrapped(rest)
}
