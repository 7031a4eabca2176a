package laze_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"strings"
	"testing"
	"time"

	"github.com/laze-go/laze"
	"github.com/laze-go/laze/backend/cpu"
)

// A profiler learns the names of kernels: CPU profiles by a label, and perf by a file that tells where machine code
// lies.
func TestProfiles(t *testing.T) {
	dir := t.TempDir()
	child := exec.Command(os.Args[0], "-test.run=^TestProfilesChild$")
	child.Env = append(os.Environ(), "LAZE_DEBUG_CHILD=1", "LAZE_DEBUG=labels,perf", "TMPDIR="+dir)
	if out, err := child.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	checkPerf(t, dir)
}

// checkPerf looks for a kernel in the file for perf.
func checkPerf(t *testing.T, dir string) {
	maps, _ := filepath.Glob(filepath.Join(dir, "perf-*.map"))
	for _, name := range maps {
		if text, _ := os.ReadFile(name); strings.Contains(string(text), " laze k0\n") {
			return
		}
	}
	if runtime.GOOS == "linux" && cpu.Default().Level() >= cpu.AVX2 {
		t.Errorf("no kernel in %v", maps)
	}
}

func TestProfilesChild(t *testing.T) {
	if os.Getenv("LAZE_DEBUG_CHILD") == "" {
		t.Skip("runs in the process of TestProfiles")
	}
	x := laze.From(make([]float64, 1<<20))
	for calls := 1; calls <= 1024; calls *= 2 { // a busy machine may give a process so little time that there is no sample in a while
		if hasSample(t, x, "k0 sin sum", calls) {
			return
		}
	}
	t.Error("no kernel in any profile")
}

// hasSample reports whether a profile of at least so many calls, and a quarter of a second, has the name of their
// kernel.
func hasSample(t *testing.T, x laze.Array, kernel string, calls int) bool {
	var profile bytes.Buffer
	if err := pprof.StartCPUProfile(&profile); err != nil {
		t.Fatal(err)
	}
	for n, start := 0, time.Now(); n < calls || time.Since(start) < time.Second/4; n++ {
		if _, err := x.Sin().Sum().Float64(ctx); err != nil {
			t.Fatal(err)
		}
	}
	pprof.StopCPUProfile()
	z, err := gzip.NewReader(&profile)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Contains(string(text), kernel)
}

// Each switch prints what it promises, an unknown one the list, and no switch changes the result. The variable is read
// once per process, so each case is a process.
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
