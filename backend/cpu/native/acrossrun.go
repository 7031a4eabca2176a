package native

import (
	"math/bits"
	"unsafe"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/schedule"
)

const (
	acrossBytes = 16 << 10 // of the running folds of a strip: they stay in the first-level cache
	acrossLeast = 64       // lines of a strip, unless there are fewer
	acrossPitch = 16       // the rows of the stack hold a multiple of so many elements
)

// runAcross folds lines side by side. A unit of work is a strip of neighbouring lines, or some leaves of it.
func (t *tally) runAcross() error {
	goroutines, units := t.cutStrips()
	t.tables[0].fill(min(t.length, t.group*graph.Leaf), t.virtual, t.ordered)
	t.tables[1].fill(t.length-(t.groups()-1)*t.group*graph.Leaf, t.virtual, t.ordered)
	if err := t.share(goroutines, units, 1); err != nil || t.groups() == 1 {
		return err
	}
	return t.joinStrips()
}

// strips is the number of strips of a row of lines, and groups that of groups of leaves.
func (t *tally) strips() int64 { return (t.row-1)/t.width + 1 }

func (t *tally) groups() int64 { return max(1, (t.leaves+t.group-1)/t.group) }

// cutStrips chooses the unit of work, and gives the number of goroutines and of units. Lines are only cut where there
// are too few strips to share.
func (t *tally) cutStrips() (goroutines int, units int64) {
	bytes := int64(0)
	for _, size := range t.sizes {
		bytes += size
	}
	// The lines of an entry's rows that end in time.
	longest := int64(2 * callNanos / (t.nanos * float64(graph.Leaf/t.virtual)))
	t.width, t.group = min(t.row, acrossBytes/bytes, max(acrossLeast, longest)), max(t.leaves, 1)
	goroutines, chunk := t.spread(t.lines * max(t.leaves, 1))
	if goroutines > 1 { // as much for each of them
		boxes := t.lines / t.row
		each := roundUp(int64(goroutines), boxes) / boxes // strips of a row
		t.width = min(t.width, max(acrossLeast, roundUp((t.row-1)/each+1, acrossPitch)))
		t.width = min(t.width, t.row)
	}
	units = t.lines / t.row * t.strips()
	if goroutines == 1 || t.leaves < 2 || units >= schedule.ChunksPerWorker*int64(goroutines) {
		return goroutines, units
	}
	leaves := chunk / (t.leafNanos() * float64(t.width))
	t.group = min(t.leaves, 1<<(bits.Len64(uint64(max(1, leaves)))-1))
	units *= t.groups()
	t.shared = t.shared.grown(units * t.pitch() * int64(len(t.sizes)))
	return goroutines, units
}

// pitch is the number of elements, of up to 8 bytes, of a row of the stack.
func (t *tally) pitch() int64 { return roundUp(t.width, acrossPitch) }

func roundUp(n, multiple int64) int64 { return (n + multiple - 1) / multiple * multiple }

// acrossUnit computes a unit of work.
func (t *tally) acrossUnit(slot int, unit, _ int64) error {
	h, strip, group := t.hand(slot), unit/t.groups(), unit%t.groups()
	entries := &t.tables[0]
	if group == t.groups()-1 {
		entries = &t.tables[1]
	}
	t.grow(h, entries.depth)
	columns := t.aimStrip(h, strip, group*t.group*graph.Leaf)
	whole := t.groups() == 1
	if err := t.fold(h, entries, columns, whole); err != nil || whole {
		return err
	}
	for c := range t.sizes {
		copy(t.sharedRow(unit, c), t.stackRow(h, 0, c))
	}
	return nil
}

// grow makes a stack that holds so many rows.
func (t *tally) grow(h *teller, rows int64) {
	h.room = h.room.grown(t.pitch() * int64(len(t.sizes)) * (rows + 1))
}

// aimStrip makes the arguments those of a strip from an element on, and gives the number of its lines.
func (t *tally) aimStrip(h *teller, strip, element int64) int64 {
	first := strip % t.strips() * t.width
	columns := min(t.width, t.row-first)
	t.aim(h, strip/t.strips()*t.row+first, element, 0, columns)
	t.set(h, stackPitch, t.pitch())
	t.set(h, rowStep, t.step())
	t.set(h, foldedCount, t.length)
	t.set(h, doneCount, 0)
	for c := range t.sizes {
		t.set(h, stackAt+c, int64(h.room.at(t.component(h, c))))
	}
	return columns
}

// component is the word of the room where the stack of a component begins.
func (t *tally) component(h *teller, c int) int64 {
	return int64(len(h.room)) / int64(len(t.sizes)) * int64(c) &^ 7
}

// fold works through the entries in calls that are short enough, and finishes the strip if it is whole.
func (t *tally) fold(h *teller, e *table, columns int64, whole bool) error {
	perRow := t.nanos * float64(columns)
	for at := 0; ; {
		from, nanos, top := at, 0.0, e.top(at)
		for at < len(e.list) && (at == from || nanos < callNanos) {
			nanos += perRow * float64(e.list[at].count+4*e.list[at].merges)
			at++
		}
		t.set(h, stackTop, top*t.pitch())
		if last := at == len(e.list); last && whole {
			t.set(h, doneCount, columns)
		}
		t.entries(h, e.list[from:at])
		if at == len(e.list) {
			return t.stop()
		}
		if err := t.stop(); err != nil {
			return err
		}
	}
}

// entries calls the code for entries.
func (t *tally) entries(h *teller, list []entry) {
	t.set(h, entriesAt, int64(uintptr(unsafe.Pointer(unsafe.SliceData(list)))))
	t.set(h, entryCount, int64(len(list)))
	t.call(h)
}

// joinStrips makes results of the folds of groups of leaves.
func (t *tally) joinStrips() error {
	h, groups := t.hand(0), t.groups()
	t.grow(h, int64(bits.Len64(uint64(groups)))+1)
	for strip := range t.lines / t.row * t.strips() {
		columns := t.aimStrip(h, strip, 0)
		top := int64(0)
		for g := range groups {
			for c := range t.sizes {
				copy(t.stackRow(h, top, c), t.sharedRow(strip*groups+g, c))
			}
			t.set(h, stackTop, top*t.pitch())
			if g == groups-1 {
				t.set(h, doneCount, columns)
			}
			merges := mergesAfter(g, groups)
			h.join[0].merges = merges
			t.entries(h, h.join[:])
			top += 1 - merges
		}
		if err := t.stop(); err != nil {
			return err
		}
	}
	return nil
}

// sharedRow is the fold of a unit, and stackRow a row of the stack: a row of whole words.
func (t *tally) sharedRow(unit int64, c int) []uint64 {
	at := (unit*int64(len(t.sizes)) + int64(c)) * t.pitch()
	return t.shared[at:][:t.pitch()*t.sizes[c]/8]
}

func (t *tally) stackRow(h *teller, row int64, c int) []uint64 {
	words := t.pitch() * t.sizes[c] / 8
	return h.room[t.component(h, c)+row*words:][:words]
}

// mergesAfter is how many folds become one after leaf i of n. As in a binary counter, two folds of equally many leaves
// become one; in the end all do, the smallest first. See Note [Pairs] of package portable.
func mergesAfter(i, n int64) int64 {
	if i == n-1 {
		return int64(bits.OnesCount64(uint64(i)))
	}
	return int64(bits.TrailingZeros64(uint64(i + 1)))
}

// step is what lies between the rows of an entry.
func (t *tally) step() int64 {
	if t.ordered {
		return 1
	}
	return int64(t.virtual)
}

// A table is the entries for a number of rows.
type table struct {
	rows  int64
	lanes int64
	list  []entry
	tops  []int64 // per entry: rows on the stack before it
	depth int64   // the most rows on the stack
}

// fill makes the table one of rows that are folded in so many lanes of leaves, or block by block in order.
func (t *table) fill(rows int64, lanes int, ordered bool) {
	if t.rows == rows && len(t.list) > 0 {
		return
	}
	*t = table{rows: rows, lanes: int64(lanes), list: t.list[:0], tops: t.tops[:0]}
	size := int64(graph.Leaf)
	if ordered {
		size = graph.OrderedBlock
	}
	parts := (rows + size - 1) / size
	for part := range parts {
		start := part * size
		n := min(rows-start, size)
		if ordered {
			t.list = append(t.list, entry{first: start, count: n})
		} else {
			t.lane(start, 0, 1, n)
		}
		t.list[len(t.list)-1].merges += mergesAfter(part, parts)
	}
	for i := range t.list {
		t.list[i].next = t.list[min(i+1, len(t.list)-1)].first
	}
	top := int64(0)
	for _, x := range t.list {
		t.tops = append(t.tops, top)
		top++
		t.depth = max(t.depth, top)
		top -= x.merges
	}
}

// lane adds the entries that fold lanes l, l + h, l + 2h, .. of a leaf of m rows from start on: those of l, l + 2h, ..,
// those of l + h, l + 3h, .. if there are any, and both together.
func (t *table) lane(start, l, h, m int64) {
	if h == t.lanes {
		t.list = append(t.list, entry{first: start + l, count: (m - l + h - 1) / h})
		return
	}
	t.lane(start, l, 2*h, m)
	if l+h < m {
		t.lane(start, l+h, 2*h, m)
		t.list[len(t.list)-1].merges++
	}
}

// top is the number of rows on the stack before entry i.
func (t *table) top(i int) int64 {
	if i == len(t.tops) {
		return 0
	}
	return t.tops[i]
}
