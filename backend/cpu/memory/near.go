package memory

// Buffers of the first classes, up to 48 KiB, may be near.
const nearClasses = 20

// takeNear lends the buffer of the class that is near, or gives nil. See Note [Near buffers].
func (p *Pool) takeNear(class int) *block {
	if class >= nearClasses || p.near[class].Load() == nil {
		return nil
	}
	b := p.near[class].Swap(nil)
	if b != nil {
		b.lent = true
		b.reused++
	}
	return b
}

// putNear keeps a buffer near, where there is a place for it.
func (p *Pool) putNear(b *block) bool {
	if b.class >= nearClasses || !b.lent || p.near[b.class].Load() != nil {
		return false
	}
	b.lent = false
	if p.near[b.class].CompareAndSwap(nil, b) {
		return true
	}
	b.lent = true
	return false
}

// collect makes buffers that are near idle ones like others. The pool is locked.
func (p *Pool) collect() {
	for class := range p.near {
		if b := p.near[class].Swap(nil); b != nil {
			p.put(b)
		}
	}
}

// Note [Near buffers]
//
// A call that makes a small array, and lets go of the one before it, takes a buffer and gives one back. With a lock for
// each, and the counters behind it, that was 22 ns of 90; an atomic operation is 5, whatever it does. So of each small
// class one buffer lies where one operation takes it and one puts it back. The counters see it as lent. They are set
// right whenever somebody asks for them, buffers are to be dropped, or the collector has run.
