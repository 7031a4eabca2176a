package memory

import "runtime"

// arm has the next collection call age, where there is, or may come back, something to forget.
func (p *Pool) arm() {
	if !p.armed && p.stats.InUse+p.stats.Idle > 0 {
		p.armed = true
		runtime.AddCleanup(new(sentinel), (*Pool).age, p)
	}
}

// A sentinel is garbage from the start: that it is collected tells that a collection has run. It is not so small that
// the runtime would keep it in one block with other objects.
type sentinel [32]byte

// age drops what has been idle since before the collection before this one.
func (p *Pool) age() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.collect()
	for class := range p.idle {
		for len(p.idle[class]) > 0 && p.idle[class][0].since <= p.aged {
			p.drop(class)
		}
	}
	p.aged = p.clock
	p.peaks = [2]int64{p.stats.InUse, p.peaks[0]}
	p.armed = false
	p.arm()
}

// Note [Lately]
//
// A program that makes results of 80 MB in a loop and lets go of each has nothing in use between two of them, so a
// bound on idle memory by what is in use at the moment would give the memory back and fault it in again every time:
// 1.7 times the time of the whole evaluation. Nor is the most that was in use at once enough: a program that sorts
// 10^8 numbers, then 10^7, then 10^8 again has its short row push out the memory of the long one, which takes three
// times as long as the sort to come back from the system. Twice that holds what two phases need that take turns. The
// collector is the clock, as for sync.Pool: a program that works collects now and then, and one that rests is
// collected every two minutes.
