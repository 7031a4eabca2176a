package laze_test

import "github.com/laze-go/laze"

func ExampleRandom_Shuffle() {
	rng := laze.Random{Seed: 1, Generator: laze.Threefry}
	show(
		rng.Permutation(6),
		rng.Choice(100, 4),
		rng.Shuffle(laze.From([]float64{10, 20, 30, 40}), 0),
		rng.Bernoulli(0.25, 100000).Count(),
		rng.Exponential(laze.Float64, 100000).Mean().Mul(100).Round(),
	)
	// Output:
	// i64[6] [5 2 1 0 3 4]
	// i64[4] [35 62 65 12]
	// f64[4] [30 20 10 40]
	// i64[] 25087
	// f64[] 100
}
