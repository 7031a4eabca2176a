package schedule

import (
	"testing"

	"github.com/laze-go/laze/internal/golden"
)

func costsOf(t *testing.T, file string) *Costs {
	t.Helper()
	return readNest(t, golden.Open(t, "testdata/"+file).Text("scheduled")).Costs()
}

func TestWork(t *testing.T) {
	c := costsOf(t, "default-rows.txt")
	if got, want := c.Work([]int64{10, 1000}).Bytes, int64(10*1000*4+10*8+10*4); got != want {
		t.Errorf("%d bytes, want %d", got, want)
	}
	c = costsOf(t, "default-map.txt") // a broadcast row and a scalar are read once
	if got, want := c.Work([]int64{10, 1000}).Bytes, int64(1000*8+8+10*1000*8+10*1000*8); got != want {
		t.Errorf("%d bytes, want %d", got, want)
	}
}
