package memory

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/internal/sysmem"
)

// A process is what shares the machine's memory: its limits, and what it holds. All are bytes.
type process struct {
	limit   func() int64 // that it may hold; 0: nobody knows
	wanted  func() int64 // that its owner wants it to hold: GOMEMLIMIT
	held    func() int64
	collect func() // gives garbage back to the system
}

var thisProcess = process{limit: sysmem.Limit, wanted: wanted, held: held, collect: debug.FreeOSMemory}

func wanted() int64 { return debug.SetMemoryLimit(-1) }

// held is what the Go runtime has of the system, with garbage and what it keeps for later.
func held() int64 {
	s := samples.Get().(*[2]metrics.Sample)
	defer samples.Put(s)
	metrics.Read(s[:])
	return int64(s[0].Value.Uint64() - s[1].Value.Uint64())
}

var samples = sync.Pool{New: func() any {
	return &[2]metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
}}

// Bound makes the pool one that may hold so many bytes itself, whatever else there is. It is
// called before any buffer is lent.
func (p *Pool) Bound(bytes int64) {
	p.process = &process{
		limit:   func() int64 { return bytes },
		wanted:  func() int64 { return bytes },
		held:    func() int64 { s := p.Read(); return s.InUse + s.Idle },
		collect: runtime.GC,
	}
}

func (p *Pool) ofProcess() *process {
	if p.process == nil {
		return &thisProcess
	}
	return p.process
}

// over is how many bytes more than it may, or should, the process would hold with so many more.
func (p *process) over(bytes int64) int64 {
	bound := p.wanted()
	if limit := p.limit(); limit > 0 {
		bound = min(bound, limit)
	}
	return p.held() - (bound - bytes)
}

// refusal is a *backend.MemoryError where the process cannot hold so many bytes more, nil elsewhere.
func (p *process) refusal(bytes, unused int64) error {
	limit := p.limit()
	if held := p.held() - unused; limit > 0 && bytes > limit-held {
		return &backend.MemoryError{Peak: bytes, Held: held, Limit: limit}
	}
	return nil
}

// lookEvery is how many bytes of new buffers there are between two looks at what the process holds: a look takes 0.7
// us.
const lookEvery = 64 << 20

// makeRoom drops idle buffers and garbage where the process would hold too much with a new buffer of so many bytes. It
// returns a *backend.MemoryError where that is not enough. See Note [Room].
func (p *Pool) makeRoom(bytes int64) error {
	p.fresh.Store(0)
	m := p.ofProcess()
	for idle := true; idle; {
		over := m.over(bytes)
		if over <= 0 {
			return nil
		}
		idle = p.shed(over)
		m.collect()
	}
	return m.refusal(bytes, 0)
}

// shed drops so many bytes of idle buffers, and reports whether there were any.
func (p *Pool) shed(bytes int64) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.collect()
	had := p.stats.Idle > 0
	p.trim(max(p.stats.Idle-bytes, 0))
	return had
}

// Room returns a *backend.MemoryError where so many bytes more than are lent now are more than the process may hold.
func (p *Pool) Room(bytes int64) error {
	if bytes < lookEvery {
		return nil
	}
	m := p.ofProcess()
	if m.refusal(bytes, p.Read().Idle) == nil {
		return nil
	}
	m.collect()
	return m.refusal(bytes, p.Read().Idle)
}

// Note [Room]
//
// What a process holds is more than what is lent: idle buffers, other memory of the program, and garbage, which the
// collector lets grow until it is as much as all that lives. A program of 12 GiB on a machine of 23 would be ended by
// the system before the collector has met a single one of its dropped arrays. So, every 64 MiB of new buffers, the pool
// asks the Go runtime what it has of the system. Where that and the new buffer are more than the process may hold, it
// drops idle buffers, and has the runtime collect and give back what is free; what is still too much is refused,
// because nobody survives to be told otherwise. GOMEMLIMIT is a wish in the same place, as it is to the collector: it
// makes room, but refuses nothing.
