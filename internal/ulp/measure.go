package main

import (
	"fmt"
	"math"
	"runtime"
	"sync"
	"sync/atomic"
)

// A result is the largest error of a function, and where it is.
type result struct {
	subject
	worst  float64
	x, y   float64
	got    float64
	inputs int64
	place  int64 // the number of the worst argument: ties go to the first one
}

func (r result) String() string {
	return fmt.Sprintf("%-7s %s  %.4f ulp at %-50s %d inputs", r.name, r.format.name, r.worst, r.where(), r.inputs)
}

// where gives the operands of the largest error.
func (r result) where() string {
	if r.exact.One != nil {
		return fmt.Sprintf("%x", r.x)
	}
	return fmt.Sprintf("%x, %x", r.x, r.y)
}

// note takes an argument into account.
func (r *result) note(err, x, y, got float64, place int64) {
	if err > r.worst || err == r.worst && place < r.place {
		r.worst, r.x, r.y, r.got, r.place = err, x, y, got, place
	}
}

func (r *result) join(o result) {
	r.inputs += o.inputs
	if o.inputs > 0 {
		r.note(o.worst, o.x, o.y, o.got, o.place)
	}
}

// measure tries all arguments that the options ask for, on all cores.
func (s subject) measure(e evaluator, o options) (result, error) {
	hards, err := hard(s.name)
	if err != nil {
		return result{}, err
	}
	isExhaustive := s.exact.One != nil && s.format.name == "f32"
	blocks := (2*o.n + block - 1) / block
	if isExhaustive {
		blocks = 1 << 32 / block
	}
	total, err := s.inParallel(blocks, func(b *batch, k int64) error {
		b.isExhaustive = isExhaustive
		s.fill(b, o.seed, k)
		return e.evaluate(s, b)
	})
	if err != nil {
		return total, err
	}
	return total, s.tryHard(e, hards, &total)
}

// fill makes the arguments of a block.
func (s subject) fill(b *batch, seed uint64, k int64) {
	if b.isExhaustive {
		for i := range b.x {
			b.x[i] = s.format.fromBits(uint64(k*block) + uint64(i))
		}
		return
	}
	d := s.draw(seed, k)
	for i := range b.x {
		b.x[i] = d.number()
		if s.y != nil {
			b.y[i] = s.y(d, b.x[i])
		}
	}
}

// inParallel has all cores make blocks of answers, and measures them.
func (s subject) inParallel(blocks int64, answer func(b *batch, k int64) error) (result, error) {
	var next atomic.Int64
	var wg sync.WaitGroup
	results := make([]result, runtime.GOMAXPROCS(0))
	errs := make([]error, len(results))
	for w := range results {
		wg.Add(1)
		go func() {
			defer wg.Done()
			b := newBatch(s)
			for k := next.Add(1) - 1; k < blocks && errs[w] == nil; k = next.Add(1) - 1 {
				errs[w] = answer(b, k)
				s.compare(b, k*block, len(b.x), &results[w])
			}
		}()
	}
	wg.Wait()
	total := result{subject: s, place: math.MaxInt64}
	for w := range results {
		total.join(results[w])
		if errs[w] != nil {
			return total, errs[w]
		}
	}
	return total, nil
}

// compare measures the first n answers of a block.
func (s subject) compare(b *batch, place int64, n int, r *result) {
	r.inputs += int64(n)
	for i := range n {
		if b.isExhaustive && (place+int64(i))%sampled != 0 && !mayBeWorse(b.got32[i], b.finer[i], r.worst) {
			continue
		}
		r.note(s.error(b.got[i], b.x[i], b.y[i]), b.x[i], b.y[i], b.got[i], place+int64(i))
	}
}

// sampled is one of how many arguments are compared with the reference in any case, where the float64
// function screens the others.
const sampled = 4096

// mayBeWorse reports whether the error of got can be above worst, given the float64 function's answer, which is good to
// an ulp of its own. Answers that have no plain distance are left to the reference, but for NaN where NaN is wanted.
func mayBeWorse(got float32, finer, worst float64) bool {
	const slack, notable = 1e-8, 0.25 // smaller errors than that are not worth a look
	if got != got && finer != finer {
		return false
	}
	size := math.Abs(finer)
	if !(size >= 0x1p-126 && size < 0x1p127) {
		return !(float64(got) == finer && math.Signbit(float64(got)) == math.Signbit(finer)) && !isBeyond(got, finer)
	}
	ulp := math.Float64frombits(math.Float64bits(size)&^(1<<52-1) - 23<<52)
	return !(math.Abs(float64(got)-finer) <= max(worst-slack, notable)*ulp)
}

// isBeyond reports whether got is the infinity, or the zero, that a value far outside of float32 rounds to.
func isBeyond(got float32, finer float64) bool {
	if math.Signbit(float64(got)) != math.Signbit(finer) {
		return false
	}
	return math.IsInf(float64(got), 0) && math.Abs(finer) > 0x1p129 || got == 0 && math.Abs(finer) < 0x1p-151
}

// tryHard measures the hard arguments too.
func (s subject) tryHard(e evaluator, hards [][]float64, total *result) error {
	b := newBatch(s)
	n := 0
	for _, args := range hards {
		b.x[n], b.y[n] = s.format.round(args[0]), s.format.round(args[len(args)-1])
		n++
	}
	if err := e.evaluate(s, b); err != nil {
		return err
	}
	var r result
	s.compare(b, math.MaxInt64/2, n, &r)
	total.join(r)
	return nil
}
