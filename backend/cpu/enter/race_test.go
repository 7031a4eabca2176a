//go:build race

package enter_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// The detector reports a user's race although machine code does the writing.
func TestRaceIsSeen(t *testing.T) {
	const variable = "LAZE_TEST_ENTER_RACE"
	code := place(t, triad)
	if os.Getenv(variable) != "" {
		x := make([]float64, 100)
		done := make(chan struct{})
		go func() {
			defer close(done)
			callTriad(code, 2, x, x, x)
		}()
		x[50] = 1
		<-done
		return
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestRaceIsSeen$")
	cmd.Env = append(os.Environ(), variable+"=1")
	out, err := cmd.CombinedOutput()
	if err == nil || !strings.Contains(string(out), "DATA RACE") {
		t.Errorf("%v: %s", err, out)
	}
}
