package native

import "github.com/laze-go/laze/backend/cpu/vector"

// carry is For with the rounds that loops may take carried along.
func (f *frame) carry(trips vector.Ref, carried []vector.Ref, do func([]vector.Ref) []vector.Ref) []vector.Ref {
	last := f.b.For(trips, f.withRounds(carried), func(c []vector.Ref) []vector.Ref {
		return f.withRounds(do(f.takeRounds(c)))
	})
	return f.takeRounds(last)
}

// until is While with the rounds that loops may take carried along. more does not loop.
func (f *frame) until(carried []vector.Ref, more func([]vector.Ref) vector.Ref, do func([]vector.Ref) []vector.Ref) []vector.Ref {
	n := len(carried)
	last := f.b.While(f.withRounds(carried), func(c []vector.Ref) vector.Ref { return more(c[:n]) }, func(c []vector.Ref) []vector.Ref {
		return f.withRounds(do(f.takeRounds(c)))
	})
	return f.takeRounds(last)
}

// withRounds puts the rounds behind carried values, where some function loops, and takeRounds takes them back.
func (f *frame) withRounds(carried []vector.Ref) []vector.Ref {
	if f.rounds == vector.None {
		return carried
	}
	return append(carried[:len(carried):len(carried)], f.rounds)
}

func (f *frame) takeRounds(carried []vector.Ref) []vector.Ref {
	last := len(carried) - 1
	if f.rounds == vector.None {
		return carried
	}
	f.rounds = carried[last]
	return carried[:last]
}
