package exec

import (
	"math/rand/v2"
	"reflect"
	"testing"
)

// Random takes and gives against a map of every unit: nothing is lent twice, nothing is lost, neighbours are joined.
func TestRuns(t *testing.T) {
	const units = 64
	r := rand.New(rand.NewPCG(1, 2))
	free := newRuns(units)
	var used [units]bool
	var lent []run
	for range 20000 {
		if n := 1 + r.IntN(8); r.IntN(2) == 0 {
			at, ok := free.take(n)
			if want := firstFit(used[:], n); ok != (want >= 0) || ok && at != want {
				t.Fatalf("take(%d) of %v is %d, %v, not %d", n, free, at, ok, want)
			}
			if ok {
				mark(used[at:at+n], true)
				lent = append(lent, run{at, n})
			}
		} else if len(lent) > 0 {
			i := r.IntN(len(lent))
			free.give(lent[i].at, lent[i].n)
			mark(used[lent[i].at:][:lent[i].n], false)
			lent[i] = lent[len(lent)-1]
			lent = lent[:len(lent)-1]
		}
	}
	for _, l := range lent {
		free.give(l.at, l.n)
	}
	if !reflect.DeepEqual(free, newRuns(units)) {
		t.Errorf("with everything given back: %v", free)
	}
}

// firstFit is where the first n units that are not used stand, or -1.
func firstFit(used []bool, n int) int {
	free := 0
	for i, u := range used {
		if free++; u {
			free = 0
		}
		if free == n {
			return i - n + 1
		}
	}
	return -1
}

func mark(used []bool, as bool) {
	for i := range used {
		used[i] = as
	}
}
