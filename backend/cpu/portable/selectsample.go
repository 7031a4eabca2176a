package portable

import (
	"unsafe"

	"github.com/laze-go/laze/backend/cpu/selecting"
	"github.com/laze-go/laze/backend/cpu/sorting"
)

// draw takes a sample of the row.
func (l *line[K]) draw() {
	d := deskOf[K](l.aHand())
	clusters := selecting.Clusters(d.clusters[:0], l.length)
	d.clusters = clusters
	keys := d.room(0, len(clusters)*selecting.Cluster)
	l.gather(clusters, keys)
	for i, bits := range keys {
		keys[i] = l.order.Key(bits)
	}
	l.inOrder(keys)
	l.sample, l.drawn = selecting.NewSample(l.length, keys), true
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
	d := deskOf[K](l.aHand())
	d.sorter.Use(l.x.code.sorting)
	d.sorter.Sort(keys, d.room(1, len(keys)), l.x.stopped)
}

// A desk is where one goroutine sorts keys of a selection.
type desk[K selecting.Key] struct {
	sorter sorting.Sorter[K]
	rooms  [4][]K // for a sample of the row, for sorting, for a sample of what was kept, and for some of that

	clusters []int64
}

// room is one of the rooms, of n keys.
func (d *desk[K]) room(i, n int) []K {
	if cap(d.rooms[i]) < n {
		d.rooms[i] = make([]K, n+n/4)
	}
	return d.rooms[i][:n]
}

// deskOf gives the desk of a goroutine for keys of width K.
func deskOf[K selecting.Key](h *hand) *desk[K] {
	if d, ok := any(&h.longDesk).(*desk[K]); ok {
		return d
	}
	return any(&h.shortDesk).(*desk[K])
}
