package selecting

import "slices"

// Choose gives the items of the places from .. from+k-1 of their order, in any order. It asks stop now and then, and
// gives anything once that says yes.
func Choose[K Key](items []Item[K], from, k int, stop func() bool) []Item[K] {
	narrow(items, from+k, stop)
	items = items[:from+k]
	narrow(items, from, stop)
	return items[from:]
}

// first brings the k first items to the front, in any order.
func first[K Key](items []Item[K], k int) { narrow(items, k, func() bool { return false }) }

// Few is the number of items that are sorted rather than split.
const Few = 24

// narrow is first, with a way to stop. (Hoare, Algorithm 65: Find, CACM 4, 1961)
func narrow[K Key](items []Item[K], k int, stop func() bool) {
	for k > 0 && k < len(items) && !stop() {
		if len(items) <= Few {
			insert(items)
			return
		}
		if m := split(items); k <= m {
			items = items[:m]
		} else {
			items, k = items[m:], k-m
		}
	}
}

// insert sorts few items.
func insert[K Key](items []Item[K]) {
	for i, x := range items {
		for ; i > 0 && x.before(items[i-1]); i-- {
			items[i] = items[i-1]
		}
		items[i] = x
	}
}

// Sort sorts items. It asks stop now and then, and leaves them in any order once that says yes.
func Sort[K Key](items []Item[K], stop func() bool) {
	const quiet = 4096 // items that are sorted within about 0.1 ms
	for len(items) > quiet && !stop() {
		m := split(items)
		Sort(items[:m], stop)
		items = items[m:]
	}
	switch {
	case len(items) <= Few:
		insert(items)
	case len(items) <= quiet:
		slices.SortFunc(items, compare[K])
	}
}

func compare[K Key](a, b Item[K]) int {
	switch {
	case a.before(b):
		return -1
	case b.before(a):
		return 1
	}
	return 0
}

// split brings the smaller of more than few items to the front, and tells how many these are: not all and not
// none, as no two items are equal.
func split[K Key](items []Item[K]) int {
	pivot := middle(items)
	i, j := 0, len(items)-1
	for {
		for items[i].before(pivot) {
			i++
		}
		for pivot.before(items[j]) {
			j--
		}
		if i >= j {
			return max(i, 1)
		}
		items[i], items[j] = items[j], items[i]
		i, j = i+1, j-1
	}
}

// middle gives the median of an odd number of items from all over: more of them where there are many.
func middle[K Key](items []Item[K]) Item[K] {
	var some [Few - 1]Item[K]
	n := 3
	if len(items) > 64*Few {
		n = len(some)
	}
	state := uint64(len(items))
	for i := range n {
		state = state*6364136223846793005 + 1442695040888963407
		some[i] = items[(state>>33)%uint64(len(items))]
	}
	insert(some[:n])
	return some[n/2]
}
