package main

import (
	"errors"
	"math"
	"runtime"
	"runtime/debug"
	"slices"
	"time"
)

var errUnsupported = errors.New("unsupported workload or type")

// A job is a workload with its inputs made, ready to run.
type job struct {
	run   func() error // one whole call: the result is readable afterwards
	check func() any   // the checksum of the last result: float64, or uint64 where exact
	once  bool         // a call changes its own input, so only the first result can be checked
}

// A program keeps the job that was asked for last.
type program struct {
	key string
	job *job
}

// A result is one answer of the protocol.
type result struct {
	Workload string  `json:"workload"`
	Size     int     `json:"size"`
	Dtype    string  `json:"dtype"`
	Impl     string  `json:"impl"`
	Threads  int     `json:"threads"`
	Median   float64 `json:"seconds_median"`
	Min      float64 `json:"seconds_min"`
	First    float64 `json:"first_seconds"`
	Checksum any     `json:"checksum"`
	Last     any     `json:"checksum_last"`
}

func (p *program) load(key string, makeJob func() *job) {
	if p.key == key && !p.job.once {
		return
	}
	p.drop()
	p.key, p.job = key, makeJob()
}

func (p *program) drop() {
	p.key, p.job = "", nil
	debug.FreeOSMemory()
}

// measure takes the times in the order that the protocol lays down: a first call, a second to learn the duration,
// then batches of at least a millisecond.
func (j *job) measure(repeats int) (*result, error) {
	var failed error
	timed := func(calls int) float64 {
		begin := time.Now()
		for range calls {
			if err := j.run(); err != nil && failed == nil {
				failed = err
			}
		}
		return time.Since(begin).Seconds()
	}
	first := timed(1)
	if failed != nil {
		return nil, failed
	}
	checksum := finite(j.check())
	calls := batch(timed)
	seconds := make([]float64, repeats)
	for i := range seconds {
		seconds[i] = timed(calls) / float64(calls)
	}
	if failed != nil {
		return nil, failed
	}
	slices.Sort(seconds)
	last := checksum
	if !j.once {
		last = finite(j.check())
	}
	return &result{Impl: "laze", Threads: runtime.GOMAXPROCS(0), Median: median(seconds), Min: seconds[0],
		First: first, Checksum: checksum, Last: last}, nil
}

// batch finds how many calls take at least a millisecond.
func batch(timed func(calls int) float64) int {
	if timed(1) >= 1e-3 {
		return 1
	}
	calls := 1
	for calls < 1<<30 {
		t := timed(calls)
		switch {
		case t >= 1e-3:
			return calls
		case t < 1e-5:
			calls *= 16
		default:
			calls = max(calls+1, int(float64(calls)*1.2e-3/t))
		}
	}
	return calls
}

func median(sorted []float64) float64 {
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// finite maps numbers that JSON cannot say to null.
func finite(v any) any {
	if f, ok := v.(float64); ok && (math.IsNaN(f) || math.IsInf(f, 0)) {
		return nil
	}
	return v
}
