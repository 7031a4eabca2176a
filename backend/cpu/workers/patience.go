package workers

import "time"

// A patience is that of a caller who has asked for help and works alone. It ends again and again, but seldomer each
// time: a caller that then gives way to a stranger, because the processors are all busy, is not back soon.
type patience struct{ step, until time.Duration }

const (
	firstPatience = 100 * time.Microsecond
	patienceGrows = 8 // times
)

// ends reports whether it is over, and begins the next one.
func (p *patience) ends(now time.Duration) bool {
	switch {
	case p.step == 0:
		p.step = firstPatience
	case now < p.until:
		return false
	default:
		p.step *= patienceGrows
	}
	p.until = now + p.step
	return p.step > firstPatience
}
