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
