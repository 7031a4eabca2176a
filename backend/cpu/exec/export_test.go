package exec

import "syscall"

// Ways are the names of the ways that this platform may offer.
func Ways() []string {
	var names []string
	for _, w := range ways {
		names = append(names, w.name)
	}
	return names
}

// NewBy is New with the one way of that name.
func NewBy(name string, bytes int) (*Arena, error) {
	var one []way
	for _, w := range ways {
		if w.name == name {
			one = append(one, w)
		}
	}
	page := syscall.Getpagesize()
	return open(one, roundUp(bytes, page), page)
}

// Trap is what unused bytes hold.
const Trap = trap
