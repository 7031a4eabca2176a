package workers

import (
	"slices"
	"testing"
	"time"
)

// Patience ends after 100 us, and then after eight times as long each time.
func TestPatience(t *testing.T) {
	var p patience
	var ends []time.Duration
	for now := time.Second; now < time.Second+8*time.Millisecond; now += 10 * time.Microsecond {
		if p.ends(now) {
			ends = append(ends, now-time.Second)
		}
	}
	if want := []time.Duration{100 * time.Microsecond, 900 * time.Microsecond, 7300 * time.Microsecond}; !slices.Equal(ends, want) {
		t.Errorf("ends after %v, not %v", ends, want)
	}
}
