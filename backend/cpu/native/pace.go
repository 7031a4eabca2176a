package native

import (
	"math"
	"sync/atomic"
	"time"
)

// A pace is how many nanoseconds an element has taken lately, by code that loops until its data say so: no one can tell
// before. It only decides who does the work, and in how many pieces.
type pace struct{ bits atomic.Uint64 }

// nanos is the time of so many elements: what was estimated, or what they would have taken lately, if that is more.
func (p *pace) nanos(estimate, elements float64) float64 {
	return max(estimate, math.Float64frombits(p.bits.Load())*elements)
}

// note counts a call as a quarter of what is known, unless it had no elements.
func (p *pace) note(took time.Duration, elements float64) {
	if elements == 0 {
		return
	}
	now := float64(took.Nanoseconds()) / elements
	if last := math.Float64frombits(p.bits.Load()); last > 0 {
		now = last + (now-last)/4
	}
	p.bits.Store(math.Float64bits(now))
}
