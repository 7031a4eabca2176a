package sysmem

import (
	"runtime"
	"testing"
)

func TestTotal(t *testing.T) {
	if got := Total(); runtime.GOOS == "linux" && got < 1<<26 || got < 0 {
		t.Errorf("the machine has %d bytes", got)
	}
	if Total() > 0 && (Limit() <= 0 || Limit() >= Total()) {
		t.Errorf("a process may hold %d of %d bytes", Limit(), Total())
	}
}
