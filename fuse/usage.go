package fuse

import (
	"fmt"
	"slices"
)

// reads lists the buffers whose elements k reads, each once, in order.
func (k *Kernel) reads() []int {
	var all []int
	add := func(b int) { all = once(all, b) }
	for _, s := range k.stages() {
		for _, r := range s.Reads {
			add(r.Buffer)
		}
		for _, t := range s.Tables {
			add(t.Buffer)
		}
	}
	if c, ok := k.Anchor.(*Call); ok {
		for _, b := range c.Operands {
			if !slices.Contains(k.writes(), b) {
				add(b)
			}
		}
	}
	return all
}

// writes lists the buffers that k writes, each once, in order.
func (k *Kernel) writes() []int {
	var all []int
	add := func(b int) { all = once(all, b) }
	for _, s := range k.stages() {
		for _, w := range s.Stores {
			add(w.Buffer)
		}
	}
	switch a := k.Anchor.(type) {
	case *Scatter:
		add(a.Target)
	case *Compact:
		for _, p := range a.Parts {
			for _, keep := range p.Kept {
				add(keep.Target)
			}
			if p.Count >= 0 {
				add(p.Count)
			}
		}
	case *Call:
		for _, b := range a.Results {
			add(b)
		}
	}
	return all
}

// stages lists Each and, where there is one, After.
func (k *Kernel) stages() []*Stage {
	if k.After == nil {
		return []*Stage{&k.Each}
	}
	return []*Stage{&k.Each, k.After}
}

// counts lists the buffers that tell k how far its axes and the arrays it indexes go.
func (p *Plan) counts(k *Kernel) []int {
	var all []int
	add := func(shape []Extent) {
		for _, e := range shape {
			if e.Count >= 0 {
				all = append(all, e.Count)
			}
		}
	}
	add(k.Domain)
	for _, s := range k.stages() {
		for _, t := range s.Tables {
			add(p.Buffers[t.Buffer].Shape)
		}
	}
	if a, ok := k.Anchor.(*Scatter); ok {
		add(p.Buffers[a.Target].Shape)
	}
	return all
}

// tempBytes is the storage that no result occupies.
func (p *Plan) tempBytes() int64 {
	given := map[int]bool{}
	for i := range p.Buffers {
		if p.Buffers[i].Role == Output {
			given[p.Buffers[i].Slot] = true
		}
	}
	total := int64(0)
	for s, n := range p.Slots {
		if !given[s] {
			total += n
		}
	}
	return total
}

// Summary counts what the plan does: "1 kernel, 2 reads, 1 write, 0 bytes of temporaries". An array that a kernel
// reads in several places counts once.
func (p *Plan) Summary() string {
	reads, writes := 0, 0
	for _, k := range p.Kernels {
		reads += len(k.reads())
		writes += len(k.writes())
	}
	return fmt.Sprintf("%s, %s, %s, %s of temporaries", count(len(p.Kernels), "kernel"), count(reads, "read"),
		count(writes, "write"), count(p.tempBytes(), "byte"))
}

func count[T int | int64](n T, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// once is a list with b in it.
func once(all []int, b int) []int {
	if slices.Contains(all, b) {
		return all
	}
	return append(all, b)
}
