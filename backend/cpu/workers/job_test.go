package workers

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"unsafe"
)

// Memory of whole cache lines begins with one.
func TestJobFillsLines(t *testing.T) {
	const line = 64
	if n := unsafe.Sizeof(job{}); unsafe.Sizeof(uintptr(0)) == 8 && n%line != 0 {
		t.Errorf("a job is %d bytes", n)
	}
	if n := unsafe.Sizeof(part{}); n != line {
		t.Errorf("a part is %d bytes", n)
	}
}

// A goroutine that still holds a job which is over may try to help with it at any time: it finds no place there, or one
// in the call that uses the job now. Run it with -race too.
func TestLateHelp(t *testing.T) {
	procs(t, 4)
	var old [4]atomic.Pointer[job]
	var over atomic.Bool
	var late sync.WaitGroup
	for i := range old {
		late.Add(1)
		go func() {
			defer late.Done()
			for !over.Load() {
				if j := old[i].Load(); j != nil {
					j.help()
				}
				runtime.Gosched()
			}
		}()
	}
	for round := range 3000 {
		limit, ran := 2+round%5, make([]atomic.Int32, 20)
		j := newJob()
		j.open(bg, limit, int64(len(ran)), 1, func(slot int, chunk, _ int64) error {
			if slot >= limit {
				t.Errorf("slot %d of %d", slot, limit)
			}
			ran[chunk].Add(1)
			return nil
		})
		old[round%len(old)].Store(j)
		j.work(0)
		j.close()
		j.join()
		if err := j.release(); err != nil {
			t.Fatal(err)
		}
		for c := range ran {
			if n := ran[c].Load(); n != 1 {
				t.Fatalf("chunk %d ran %d times", c, n)
			}
		}
	}
	over.Store(true)
	late.Wait()
}

// A span is whole until little is left, and then ever shorter.
func TestClaimsHalves(t *testing.T) {
	for _, c := range []struct {
		end, bound, span int64
		wants            []int64 // where spans end
	}{
		{0, 9, 4, nil},
		{3, 9, 1, []int64{1, 2, 3}},
		{3, 9, 4, []int64{1, 2, 3}},
		{20, 99, 8, []int64{8, 14, 17, 18, 19, 20}},
		{20, 5, 8, []int64{2, 3, 4, 5}}, // what is behind the bound is not wanted any more
	} {
		p := part{end: c.end, span: c.span}
		var got []int64
		for from, to := p.claim(c.bound); from < to; from, to = p.claim(c.bound) {
			if len(got) > 0 && from != got[len(got)-1] {
				t.Errorf("%d chunks by %d: a span begins with %d after %v", c.end, c.span, from, got)
			}
			got = append(got, to)
		}
		if !slices.Equal(got, c.wants) {
			t.Errorf("%d chunks by %d: spans end at %v, want %v", c.end, c.span, got, c.wants)
		}
	}
}
