package workers

import (
	"runtime"
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

// A goroutine that still holds a job which is over may try to help with it at any time: it finds no place there, or one in the call that
// uses the job now. Run it with -race too.
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
		j := newJob(bg, limit, int64(len(ran)), func(slot int, chunk int64) error {
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
