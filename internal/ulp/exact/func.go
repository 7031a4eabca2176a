package exact

// A Func is a function by name: One or Two is set.
type Func struct {
	Name string
	One  func(x float64) Real
	Two  func(x, y float64) Real
}

// Funcs lists the functions, in the order of package expr.
var Funcs = []Func{
	{Name: "exp", One: Exp},
	{Name: "exp2", One: Exp2},
	{Name: "expm1", One: Expm1},
	{Name: "log", One: Log},
	{Name: "log2", One: Log2},
	{Name: "log10", One: Log10},
	{Name: "log1p", One: Log1p},
	{Name: "pow", Two: Pow},
	{Name: "hypot", Two: Hypot},
	{Name: "cbrt", One: Cbrt},
	{Name: "sin", One: Sin},
	{Name: "cos", One: Cos},
	{Name: "tan", One: Tan},
	{Name: "asin", One: Asin},
	{Name: "acos", One: Acos},
	{Name: "atan", One: Atan},
	{Name: "atan2", Two: Atan2},
	{Name: "sinh", One: Sinh},
	{Name: "cosh", One: Cosh},
	{Name: "tanh", One: Tanh},
	{Name: "asinh", One: Asinh},
	{Name: "acosh", One: Acosh},
	{Name: "atanh", One: Atanh},
	{Name: "erf", One: Erf},
	{Name: "erfc", One: Erfc},
	{Name: "gamma", One: Gamma},
	{Name: "lgamma", One: LogGamma},
}
