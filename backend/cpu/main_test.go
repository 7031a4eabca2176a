package cpu

import (
	"os"
	"testing"

	"github.com/laze-go/laze/backend/cpu/enter"
)

// TestMain has all code checked that the tests make. The race detector has nothing to see in that.
func TestMain(m *testing.M) {
	if !enter.Race {
		os.Setenv("LAZE_DEBUG", "check")
	}
	os.Exit(m.Run())
}
