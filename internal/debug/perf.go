package debug

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
)

// MapCode names machine code for the profiler perf, where the switch perf is on: a line in perf-<pid>.map in the
// temporary folder, which perf reads when it comes upon an address that no file holds.
func MapCode(entry uintptr, bytes int, name string) {
	if !Get().Perf {
		return
	}
	if err := perf.add(entry, bytes, name); err != nil {
		perf.complain.Do(func() { Printf("LAZE_DEBUG: perf: %v\n", err) })
	}
}

var perf perfMap

// A perfMap is the file, opened when there is something to write.
type perfMap struct {
	mu       sync.Mutex
	file     *os.File
	complain sync.Once
}

func (p *perfMap) add(entry uintptr, bytes int, name string) (err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.file == nil {
		path := filepath.Join(os.TempDir(), fmt.Sprintf("perf-%d.map", os.Getpid()))
		if p.file, err = os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(p.file, "%x %x laze %s\n", entry, bytes, name)
	return err
}
