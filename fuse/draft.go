package fuse

import (
	"math"

	"github.com/laze-go/laze/graph"
)

// A draft is what will be a kernel.
type draft struct {
	each   *stage
	after  *stage  // of a reduce or scan
	anchor []*node // the reductions or scans of one pass, or one scatter or call

	// kept is, per kept axis of the first anchor's domain in order, the axis of after's domain that it is; -1
	// for an axis of extent 1 that after does not have. A scan keeps all axes.
	kept []int

	compactions []compaction // of a draft that keeps elements: its anchor is the scatters that it does, and the counts

	// level is greater than that of every draft that reads what this one stores, and floor is the least
	// level of the drafts that store what this one reads. See Note [No draft waits for itself].
	level, floor int

	size   int // instructions so far
	nodes  []*node
	kernel *Kernel
	deps   []*draft // what it reads is stored by these
}

// A stage is a place where values are computed: one index of a domain at a time.
type stage struct {
	draft   *draft
	domain  graph.Shape
	self    *coords // every index itself
	known   map[string]*coords
	outputs []output
	place   []int // per axis of the domain: the axis of the kernel; -1 where the index is always 0
}

// An output is a value that a stage stores, in the buffer of another one where it begins that one's life: the
// base of a scatter.
type output struct{ value, into value }

func newDraft(domain graph.Shape, level int) *draft {
	g := &draft{level: level, floor: math.MaxInt}
	g.each = g.newStage(domain)
	return g
}

func (d *draft) newStage(domain graph.Shape) *stage {
	s := &stage{draft: d, domain: domain, known: map[string]*coords{}}
	s.self = s.at(graph.Identity(len(domain)), domain)
	return s
}

// rise makes d's level at least level, if what d reads is still stored before it.
func (d *draft) rise(level int) bool {
	if level > d.level {
		if level >= d.floor {
			return false
		}
		d.level = level
	}
	return true
}

// reads records that d reads what h stores.
func (d *draft) reads(h *draft) { d.floor = min(d.floor, h.level) }

// Note [No draft waits for itself]
//
// A kernel must not need, through another kernel, what it stores itself. Every draft has a level, and one that
// stores something has a greater level than every other draft that reads it; then no cycle of drafts can
// exist. Nodes are placed from the roots backwards, so when a node joins a draft, everything that reads it
// has been placed: it may join where the level is great enough, or can be raised without
// reaching that of a draft that this one reads from. The check looks at the readers of the node only. It may refuse
// what a search of the whole graph would allow, and it never allows what such a search would refuse.
