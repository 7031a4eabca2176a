// Package laze is lazy arrays.
//
// Calls such as Map, ZipWith, Reduce, Scan, Scatter and Sort build a deferred graph; nothing runs. Eval fuses the graph
// so that temporaries reach memory only where that costs less than to compute them again, schedules each fused kernel
// as a loop nest, makes machine code of it where it can, and runs it on all cores.
//
//	x := laze.From(xs)                                   // []float64, not copied
//	y := x.Sin().Mul(x.Sin()).Add(x.Cos().Mul(x.Cos()))  // deferred
//	sum, err := y.Sum().Float64(ctx)                     // one pass over xs, no temporary
//
// An Array is a value: its methods return new arrays and never change one. A mistake while building, such as shapes
// that do not fit, is kept in the array together with the user's file and line, flows through later calls, and comes
// out of Err, Eval and Compile as an *Error; the first mistake wins. Nothing in this package panics because of what a
// user does, and everything may be used from many goroutines at once.
//
// Element types are those of Go, from bool and int8 to uint64, float32 and float64. Types are never converted
// silently: two arrays that meet must have one type (see Cast). A Go number adapts to the array it meets as a constant
// would: x.Mul(2) works for every type of x, and x.Mul(0.5) is an error where x holds integers.
//
// Shapes follow NumPy: up to 8 axes, the last varies fastest, and operands are broadcast. Extents may be 0. Results are
// the same bits for any number of workers, any schedule and any machine: docs/numeric-contract.md says which.
//
// # Results
//
// Getters such as Float64s and Float64 evaluate an array and give its memory; CopyTo evaluates into memory of the
// caller. Eval computes several arrays at once, so that work they share is done once. Release gives memory back early;
// without it the collector does.
//
// # Speed
//
// Eval keeps what it planned and compiled: an equal graph is found again, whatever its data. Compile prepares a
// function for calls that are too short even for that; its CallInto takes and fills slices of the caller, without an
// allocation. A Schedule says by hand in which order, and on which cores, a kernel runs.
//
// # Looking inside
//
// Explain lists the kernels, what each reads and stores, and why two things are fused or not; ExplainRun measures them.
// The variable LAZE_DEBUG prints stages and times (LAZE_DEBUG=help lists the switches), and LAZE_LEVEL, one of avx512,
// avx2, portable and ref, forces the instructions that are used.
package laze

//go:generate go run ./internal/genmethods
