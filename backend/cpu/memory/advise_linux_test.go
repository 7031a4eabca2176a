package memory

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// Memory of large buffers may be huge pages, though the system gives them to nobody who does not ask.
func TestHugePages(t *testing.T) {
	if mode, err := os.ReadFile("/sys/kernel/mm/transparent_hugepage/enabled"); err != nil || strings.Contains(string(mode), "[never]") {
		t.Skip("this system has no huge pages")
	}
	var p Pool
	b := p.Get(3 * hugeFrom)
	if middle := uintptr(b.Data) + uintptr(b.Bytes/2); !slices.Contains(flagsAt(t, middle), "hg") {
		t.Errorf("flags %s, without hg", flagsAt(t, middle))
	}
	runtime.KeepAlive(b.Owner)
}

// flagsAt gives what the system knows of the memory at an address.
func flagsAt(t *testing.T, address uintptr) []string {
	t.Helper()
	f, err := os.Open("/proc/self/smaps")
	if err != nil {
		t.Skip(err)
	}
	defer f.Close()
	inside := false
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var from, to uintptr
		if n, _ := fmt.Sscanf(lines.Text(), "%x-%x ", &from, &to); n == 2 {
			inside = from <= address && address < to
		}
		if flags, ok := strings.CutPrefix(lines.Text(), "VmFlags:"); ok && inside {
			return strings.Fields(flags)
		}
	}
	return nil
}
