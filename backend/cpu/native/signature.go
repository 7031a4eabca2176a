package native

import (
	"slices"

	"github.com/laze-go/laze/schedule"
)

// A signature is what a program is called with: a pointer per place, and numbers.
type signature struct {
	places  []place
	numbers []number
	vectors int // how many are computed at once, for Explain
}

// A place is where the elements of a box begin that an access reaches; without an access it is where the buffer begins.
type place struct {
	buffer int
	size   int
	access *schedule.Access
	writes bool
}

// A number is a scalar argument of a program.
type number struct {
	what what
	of   int // nestScalar: its number; stride: that of the place
	axis int
}

// what says what a number is.
type what uint8

const (
	nestScalar what = iota // a scalar argument of the nest
	stride                 // elements from one index along axis to the next
	start                  // index of the box along axis
	rowCount               // rows of the box
	roundsLeft             // rounds that loops may take
	own                    // what the driver of a reduction or scan sets itself; of: which
)

// place adds a pointer.
func (s *signature) place(p place) int {
	s.places = append(s.places, p)
	return len(s.places) - 1
}

// number finds a number, or adds it.
func (s *signature) number(n number) int {
	if i := slices.Index(s.numbers, n); i >= 0 {
		return i
	}
	s.numbers = append(s.numbers, n)
	return len(s.numbers) - 1
}
