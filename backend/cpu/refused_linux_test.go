package cpu

import (
	"errors"
	"fmt"
	"os"
	osexec "os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/laze-go/laze/backend/backendtest"
)

const childVariable = "LAZE_TEST_CPU_CHILD"

// Where the system refuses to make executable what was writable, machine code lies in a file in memory; where it
// refuses that too, nests run portable and say why. The results are the same.
func TestRefused(t *testing.T) {
	if Levels()[0] < AVX2 {
		t.Skip("this machine has no level of machine code")
	}
	for _, c := range []struct{ child, want string }{
		{"free", "executable by mprotect"}, {"mdwe", "executable by memfd"}, {"mdwe,nofile", "portable, because there is no machine code"},
	} {
		t.Run(c.child, func(t *testing.T) {
			cmd := osexec.Command(os.Args[0], "-test.short", "-test.run=^TestRefusedChild$/^(way|hashes)$")
			cmd.Env = append(os.Environ(), childVariable+"="+c.child, levelVariable+"="+Levels()[0].String())
			out, err := cmd.CombinedOutput()
			if errors.Is(err, syscall.ENOEXEC) {
				t.Skipf("cannot start another process under emulation: %v", err)
			}
			if strings.Contains(string(out), "cannot refuse") {
				t.Skipf("%s", out)
			}
			if err != nil || !strings.Contains(string(out), c.want) {
				t.Errorf("%v, without %q:\n%s", err, c.want, out)
			}
		})
	}
}

// TestRefusedChild is the body of the processes of TestRefused: it takes rights away from itself and
// computes the frozen programs.
func TestRefusedChild(t *testing.T) {
	child := os.Getenv(childVariable)
	if child == "" {
		t.Skip("only runs in a process of TestRefused")
	}
	if strings.Contains(child, "mdwe") {
		const setMDWE, refuseGain = 65, 1 // PR_SET_MDWE, PR_MDWE_REFUSE_EXEC_GAIN: <linux/prctl.h> from 6.3
		if _, _, errno := syscall.Syscall6(syscall.SYS_PRCTL, setMDWE, refuseGain, 0, 0, 0, 0); errno != 0 {
			fmt.Printf("cannot refuse: prctl(PR_SET_MDWE): %v\n", errno)
			return
		}
	}
	c := New()
	if strings.Contains(child, "nofile") {
		time.Sleep(time.Nanosecond) // the first timer opens a file
		var was syscall.Rlimit
		if err := errors.Join(syscall.Getrlimit(syscall.RLIMIT_NOFILE, &was), syscall.Setrlimit(syscall.RLIMIT_NOFILE, &syscall.Rlimit{Max: was.Max})); err != nil {
			fmt.Println("cannot refuse: rlimit:", err)
			return
		}
	}
	t.Run("way", func(t *testing.T) { fmt.Println(way(t, c)) })
	backendtest.Run(t, c)
}

// way is what Explain says: how machine code became executable, or why there is none.
func way(t *testing.T, c *CPU) string {
	code, err := c.Compile(lower(t, sumOf(100)).Steps[0].Nest)
	if err != nil {
		t.Fatal(err)
	}
	return code.Describe()
}
