// Package memory lends buffers and takes them back.
//
// What comes in: a number of bytes. What goes out: memory of at least that size, aligned to 64 bytes, with any
// contents. It must not know who uses it.
//
// Buffers live on the Go heap, so one that a user still holds can never be pulled away, and the collector's
// pace accounts for them. Their sizes are powers of two and one and a half of these, and finer where they are
// large. They are not cleared when reused, and large ones ask the system for huge pages: first touch of fresh 4 KiB
// pages costs about six times the kernel that fills them. Buffers nobody uses are kept, oldest dropped first, as
// long as all buffers are at most 64 MiB more than twice what was in use at once lately; what has been idle for a
// while goes too. See Note [Lately]. Where the process would hold more than its share of the machine's memory, idle
// buffers go first. See Note [Room].
package memory

import (
	"math/bits"
	"sync"
	"sync/atomic"
	"unsafe"

	"github.com/laze-go/laze/backend"
)

// Align is the alignment of every buffer, a cache line and the widest vector.
const Align = 64

const (
	keepIdle   = 64 << 20 // bytes that are kept beyond twice the peak of use
	hugeFrom   = 4 << 20  // buffers of this size ask for huge pages
	smallest   = 64
	largeFrom  = 64 << 20 // buffers above this size are one class, in which the one that fits best serves
	large      = 2*20 + 1
	numClasses = large + 1
)

// A Pool lends buffers. The zero Pool is ready; it may be used from many goroutines at once.
type Pool struct {
	near  [nearClasses]atomic.Pointer[block] // per class, the one that came back last
	mu    sync.Mutex
	idle  [numClasses][]*block // per class, oldest first
	clock int64
	stats Stats
	peaks [2]int64 // the most bytes lent since the last collection, and between it and the one before
	aged  int64    // the clock at the last collection
	armed bool     // the next collection calls age

	process *process     // nil: this one
	fresh   atomic.Int64 // bytes of new buffers since the last look at what the process holds
	making  sync.Mutex   // of the buffer for which somebody looks
}

// Stats counts bytes and requests.
type Stats struct {
	InUse  int64 // bytes lent
	Idle   int64 // bytes kept for reuse
	Made   int64 // buffers allocated
	Reused int64 // requests served from idle buffers; those of a near one when it is back
}

// A block is a buffer, of which it is the owner.
type block struct {
	backend.Buffer
	class int
	since int64 // when it became idle
	lent  bool

	reused int64 // requests that it served while it was near, which are not counted yet
}

// Get lends a buffer of at least that many bytes, whatever the process holds.
func (p *Pool) Get(bytes int64) backend.Buffer {
	if b := p.reuse(bytes); b != nil {
		return b.Buffer
	}
	b, _ := p.make(bytes, false)
	return *b
}

// Lend lends a buffer of at least that many bytes. Where it would have to make one that is more than the process may
// hold, it returns a *backend.MemoryError.
func (p *Pool) Lend(bytes int64) (*backend.Buffer, error) {
	if b := p.reuse(bytes); b != nil {
		return &b.Buffer, nil
	}
	return p.make(bytes, true)
}

// reuse lends a buffer that is there, or gives nil.
func (p *Pool) reuse(bytes int64) *block {
	if bytes <= 0 {
		return &block{}
	}
	class := classOf(bytes)
	if b := p.takeNear(class); b != nil {
		return b
	}
	return p.takeIdle(class, bytes)
}

// takeIdle lends the buffer of the class that was used last, or that fits best, if there is one.
func (p *Pool) takeIdle(class int, bytes int64) *block {
	p.mu.Lock()
	defer p.mu.Unlock()
	list := p.idle[class]
	last := len(list) - 1
	if class == large {
		last = bringLast(list, Rounded(bytes))
	}
	if last < 0 {
		return nil
	}
	b := list[last]
	p.idle[class] = list[:last]
	p.stats.Idle -= b.Bytes
	p.stats.Reused++
	b.lent = true
	p.use(b.Bytes)
	return b
}

// bringLast moves the smallest buffer of a list that serves to its end, and gives that place; -1 where none serves: all
// are too small, or more than an eighth too large.
func bringLast(list []*block, bytes int64) int {
	best := -1
	for i, b := range list {
		if b.Bytes >= bytes && b.Bytes-bytes <= bytes/8 && (best < 0 || b.Bytes <= list[best].Bytes) {
			best = i
		}
	}
	if best < 0 {
		return -1
	}
	b, last := list[best], len(list)-1
	copy(list[best:], list[best+1:])
	list[last] = b
	return last
}

// make makes a buffer.
func (p *Pool) make(bytes int64, mayRefuse bool) (*backend.Buffer, error) {
	class, bytes := classOf(bytes), Rounded(bytes)
	if p.fresh.Add(bytes) >= lookEvery {
		p.making.Lock()
		defer p.making.Unlock()
		if err := p.makeRoom(bytes); err != nil && mayRefuse {
			return nil, err
		}
	}
	b := newBlock(class, bytes)
	p.count(b)
	return &b.Buffer, nil
}

// count counts a new buffer.
func (p *Pool) count(b *block) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stats.Made++
	p.use(b.Bytes)
	p.trim(p.spare())
}

// use counts bytes that are lent. The pool is locked.
func (p *Pool) use(bytes int64) {
	p.stats.InUse += bytes
	p.peaks[0] = max(p.peaks[0], p.stats.InUse)
	p.arm()
}

// Put takes back a buffer. One that Get did not lend, or that is back already, is left alone.
func (p *Pool) Put(buf backend.Buffer) {
	b, ok := buf.Owner.(*block)
	if !ok || p.putNear(b) {
		return
	}
	p.mu.Lock()
	if b.lent {
		p.put(b)
	}
	p.mu.Unlock()
}

// put keeps a block that was lent. The pool is locked.
func (p *Pool) put(b *block) {
	p.stats.Reused += b.reused
	b.reused = 0
	p.clock++
	b.lent, b.since = false, p.clock
	p.idle[b.class] = append(p.idle[b.class], b)
	p.stats.InUse -= b.Bytes
	p.stats.Idle += b.Bytes
	p.trim(p.spare())
}

// Trim drops idle buffers, oldest first, until at most keep bytes are idle.
func (p *Pool) Trim(keep int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.collect()
	p.trim(keep)
}

// Read gives the counters.
func (p *Pool) Read() Stats {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.collect()
	return p.stats
}

// spare is how many bytes may be idle.
func (p *Pool) spare() int64 {
	spare := keepIdle + 2*max(p.peaks[0], p.peaks[1]) - p.stats.InUse
	if p.stats.Idle <= keepIdle { // as nearly always: nobody has to ask
		return spare
	}
	if limit := p.ofProcess().limit(); limit > 0 {
		spare = min(spare, limit/2)
	}
	return spare
}

func (p *Pool) trim(keep int64) {
	for p.stats.Idle > keep {
		p.drop(p.oldest())
	}
}

// drop gives the oldest idle buffer of the class to the collector.
func (p *Pool) drop(class int) {
	p.stats.Idle -= p.idle[class][0].Bytes
	p.idle[class][0] = nil
	p.idle[class] = p.idle[class][1:]
}

// oldest is the class of the buffer that has been idle longest. There must be one.
func (p *Pool) oldest() int {
	class := -1
	for c, list := range p.idle {
		if len(list) > 0 && (class < 0 || list[0].since < p.idle[class][0].since) {
			class = c
		}
	}
	return class
}

func newBlock(class int, bytes int64) *block {
	raw := make([]byte, bytes+Align-1)
	skip := -uintptr(unsafe.Pointer(&raw[0])) & (Align - 1)
	b := &block{class: class, lent: true}
	b.Buffer = backend.Buffer{Data: unsafe.Pointer(&raw[skip]), Bytes: bytes, Owner: b}
	if bytes >= hugeFrom {
		adviseHuge(raw)
	}
	return b
}

// classOf is the smallest class that holds bytes: class 2k is 64<<k, class 2k+1 is 96<<k, and
// the last is all that is large.
func classOf(bytes int64) int {
	switch {
	case bytes <= smallest:
		return 0
	case bytes > largeFrom:
		return large
	}
	k := bits.Len64(uint64(bytes-1)) - 7 // 64<<k < bytes <= 128<<k
	if bytes <= 96<<k {
		return 2*k + 1
	}
	return 2*k + 2
}

// Rounded is the size of a new buffer of so many bytes: what is large is a multiple of a sixteenth of a power of two.
func Rounded(bytes int64) int64 {
	if bytes <= 0 {
		return 0
	}
	class := classOf(bytes)
	if class < large {
		return int64(2+class&1) * (smallest / 2) << (class / 2)
	}
	step := int64(1) << (bits.Len64(uint64(bytes-1)) - 5)
	return (bytes + step - 1) &^ (step - 1)
}
