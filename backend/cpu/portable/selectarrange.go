package portable

import (
	"math"
	"math/bits"

	"github.com/laze-go/laze/backend/cpu/selecting"
)

// arrange gives the items of the places from .. from+k-1 of their order, or none if the run is stopped. Vectors sort
// words of the upper bits of the keys, counted from the least key, and of where the items are; those whose upper bits
// are equal are then sorted one by one.
func (l *line[K]) arrange(items []selecting.Item[K], from, k int64) []selecting.Item[K] {
	if k <= max(selecting.Few, int64(len(items))/16) {
		items, from = selecting.Choose(items, int(from), int(k), l.x.stopped), 0
	}
	if len(items) <= selecting.Few || int64(len(items)) > math.MaxUint32 {
		selecting.Sort(items, l.x.stopped)
		return items[from : from+k]
	}
	words := l.words(items)
	if l.x.stop() {
		return nil
	}
	l.arranged = l.arranged[:0]
	for _, w := range words {
		l.arranged = append(l.arranged, items[uint32(w)])
	}
	for first, end := 0, 1; first < len(words); first, end = end, end+1 {
		for end < len(words) && words[end]>>32 == words[first]>>32 {
			end++
		}
		if end-first > 1 {
			selecting.Sort(l.arranged[first:end], l.x.stopped)
		}
	}
	return l.arranged[from : from+k]
}

// words gives the words of items, in order.
func (l *line[K]) words(items []selecting.Item[K]) []uint64 {
	least, greatest := items[0].Key, items[0].Key
	for _, x := range items {
		least, greatest = min(least, x.Key), max(greatest, x.Key)
	}
	d, shift := deskOf[uint64](l.aHand()), max(0, bits.Len64(uint64(greatest-least))-32)
	words := d.room(2, len(items))
	for i, x := range items {
		words[i] = uint64(x.Key-least)>>shift<<32 | uint64(i)
	}
	d.sorter.Use(l.x.code.sorting)
	d.sorter.Sort(words, d.room(1, len(words)), l.x.stopped)
	return words
}
