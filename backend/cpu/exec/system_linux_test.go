//go:build amd64 || arm64

package exec_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	osexec "os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/laze-go/laze/backend/cpu/exec"
)

// No page has both rights while code is placed, code has the one to execute, and loses it when it is released.
func TestRights(t *testing.T) {
	eachWay(t, limit, func(t *testing.T, a *exec.Arena) {
		c := place(t, a, answer(1))
		if r := rightsAt(t, c.Entry()); r[:3] != "r-x" {
			t.Errorf("code has rights %s", r)
		}
		c.Release()
		if r := rightsAt(t, c.Entry()); r[:3] != "---" {
			t.Errorf("released code has rights %s", r)
		}
	})
}

// rightsAt reads the rights of the page at an address, and complains of pages anywhere that are open
// to both writing and execution.
func rightsAt(t *testing.T, address uintptr) string {
	t.Helper()
	maps, err := os.ReadFile("/proc/self/maps")
	if err != nil {
		t.Skip(err)
	}
	found := "????"
	for line := range strings.Lines(string(maps)) {
		fields := strings.Fields(line)
		from, to, _ := strings.Cut(fields[0], "-")
		lo, _ := strconv.ParseUint(from, 16, 64)
		hi, _ := strconv.ParseUint(to, 16, 64)
		if strings.Contains(fields[1], "wx") || strings.Contains(fields[1], "w") && strings.Contains(line, "/memfd:laze") {
			t.Errorf("writable and executable, or one file in two views: %s", line)
		}
		if lo <= uint64(address) && uint64(address) < hi {
			found = fields[1]
		}
	}
	return found
}

const childVariable = "LAZE_TEST_EXEC_CHILD"

// On a system that refuses to make executable what was writable, the second way gives the same results; when that is
// refused as well, the error names both.
func TestRefused(t *testing.T) {
	for _, c := range []struct{ child, want string }{
		{"free", "mprotect: 0 1 2 3 4\n"},
		{"mdwe", "memfd: 0 1 2 3 4\n"},
		{"mdwe,nofile", "no executable memory: mprotect: permission denied; memfd: too many open files\n"},
	} {
		t.Run(c.child, func(t *testing.T) {
			cmd := osexec.Command(os.Args[0], "-test.run=^TestChild$")
			cmd.Env = append(os.Environ(), childVariable+"="+c.child)
			out, err := cmd.Output()
			if errors.Is(err, syscall.ENOEXEC) {
				t.Skipf("cannot start another process under emulation: %v", err)
			}
			if err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			got, _, _ := bytes.Cut(out, []byte("PASS"))
			if bytes.HasPrefix(got, []byte("cannot")) {
				t.Skipf("%s", got)
			}
			if string(got) != c.want {
				t.Errorf("got %swant %s", got, c.want)
			}
		})
	}
}

// TestChild is the body of the processes of TestRefused: it takes rights away from itself and says what then happens.
func TestChild(t *testing.T) {
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
	if strings.Contains(child, "nofile") {
		if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &syscall.Rlimit{}); err != nil {
			fmt.Println("cannot refuse: setrlimit:", err)
			return
		}
	}
	a, err := exec.New(limit)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(a.Way(), ":")
	for n := range uint16(5) {
		fmt.Print(" ", run(place(t, a, answer(n))))
	}
	fmt.Println()
}
