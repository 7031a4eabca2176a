package portable

import (
	"unsafe"

	"github.com/laze-go/laze/backend/cpu/selecting"
	"github.com/laze-go/laze/backend/cpu/sorting"
)

// draw takes a sample of the row.
func (l *line[K]) draw() {
	clusters := selecting.Clusters(l.length)
	keys := make([]K, len(clusters)*selecting.Cluster)
	l.gather(clusters, keys)
	for i, bits := range keys {
		keys[i] = l.order.Key(bits)
	}
	l.inOrder(keys)
	l.sample = selecting.NewSample(l.length, keys)
}

// gather fetches the elements of clusters.
func (l *line[K]) gather(clusters []int64, to []K) {
	const bite = 512 // clusters that are computed in less than 0.1 ms
	e := l.seek(l.aHand(), l.row)
	for len(clusters) > 0 && !l.x.stop() {
		n := min(len(clusters), bite)
		if !e.sample(clusters[:n], unsafe.Pointer(&to[0])) {
			for i, at := range clusters[:n] {
				copy(to[i*selecting.Cluster:], vec[K](l.keys(e, at, selecting.Cluster), selecting.Cluster))
			}
		}
		clusters, to = clusters[n:], to[n*selecting.Cluster:]
	}
}

// inOrder sorts keys.
func (l *line[K]) inOrder(keys []K) {
	var s sorting.Sorter[K]
	s.Use(l.x.code.sorting)
	s.Sort(keys, make([]K, len(keys)), l.x.stop)
}

// focusFrom is the number of items from which on their keys are sorted apart: so many are sorted faster than they are split in two, again and again.
const focusFrom = 1024

// focus leaves items of which the k from a place of their order on have keys, and tells how many were before these.
func (l *line[K]) focus(items []selecting.Item[K], from, k int64) (left []selecting.Item[K], below int64) {
	if len(items) < focusFrom {
		return items, 0
	}
	keys := make([]K, len(items))
	for i := range items {
		keys[i] = items[i].Key
	}
	l.inOrder(keys)
	lo, hi := keys[from], keys[from+k-1]
	left = items[:0]
	for _, x := range items {
		if lo <= x.Key && x.Key <= hi {
			left = append(left, x)
		} else if x.Key < lo {
			below++
		}
	}
	return left, below
}
