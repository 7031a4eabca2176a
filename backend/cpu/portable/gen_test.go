package portable

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"testing"
)

// loops.go is what gen.go makes of its table.
func TestGenerated(t *testing.T) {
	tool, err := exec.LookPath("go")
	if err != nil {
		t.Skip("needs the go command")
	}
	cmd := exec.Command(tool, "run", "gen.go", "-")
	cmd.Env = append(os.Environ(), "GOOS=", "GOARCH=")
	want, err := cmd.Output()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		t.Fatalf("gen.go: %s", exit.Stderr)
	}
	if err != nil {
		t.Skipf("cannot run gen.go: %v", err)
	}
	got, err := os.ReadFile("loops.go")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("loops.go is not current: run go generate")
	}
}
