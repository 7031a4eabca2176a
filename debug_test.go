package laze_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/laze-go/laze"
)

// Each switch prints what it promises, an unknown one the list, and no switch changes the result. The variable is read once per
// process, so each case is a process.
func TestSwitches(t *testing.T) {
	if os.Getenv("LAZE_DEBUG_CHILD") != "" {
		t.Skip("is the child")
	}
	dir := t.TempDir()
	for _, c := range []struct{ switches, want, not string }{
		{"graph", "-- graph --\n%0 f64[3] = input   ; from debug_test.go:", "-- plan --"},
		{"plan", "-- plan --\nbuffer %0 f64[3] input", "-- nest --"},
		{"nest", "-- nest --", "-- after"},
		{"steps", "-- after run i0.o parallel --", "-- code"},
		{"nest,only=nothing", "", "-- nest --"},
		{"code,only=sum", "-- code k0 --", "-- graph --"},
		{"time", "GB/s  mul sum  (32 B, expected ", "-- graph --"},
		{"labels", "", "LAZE_DEBUG"},
		{"perf", "", "LAZE_DEBUG"},
		{"check,fuel=0,plan", "kernel k1", "internal error"},
		{"dump=" + dir, "", "LAZE_DEBUG"},
		{"bogus", "LAZE_DEBUG: bogus: there is no such switch\nLAZE_DEBUG takes switches", "-- graph --"},
	} {
		child := exec.Command(os.Args[0], "-test.run=^TestSwitchesChild$", "-test.v")
		child.Env = append(os.Environ(), "LAZE_DEBUG_CHILD=1", "LAZE_DEBUG="+c.switches)
		out, err := child.CombinedOutput()
		text := string(out)
		if err != nil || !strings.Contains(text, c.want) || strings.Contains(text, c.not) || !strings.Contains(text, "the sum is 28") {
			t.Errorf("%s: %v\n%s\nwant %q and not %q", c.switches, err, text, c.want, c.not)
		}
		if strings.Count(text, "LAZE_DEBUG takes") > 1 {
			t.Errorf("%s: the list is printed twice", c.switches)
		}
	}
	if files, _ := filepath.Glob(filepath.Join(dir, "k0-*.txt")); len(files) == 0 {
		t.Error("dump wrote no file")
	}
}

func TestSwitchesChild(t *testing.T) {
	if os.Getenv("LAZE_DEBUG_CHILD") == "" {
		t.Skip("runs in the processes of TestSwitches")
	}
	x := laze.From([]float64{1, 2, 3})
	sum, err := x.Mul(x).Mul(2).Sum().Float64(ctx)
	t.Logf("the sum is %v, %v", sum, err)
}
