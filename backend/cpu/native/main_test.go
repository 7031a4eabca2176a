package native

import (
	"os"
	"testing"
)

// TestMain has all code checked that the tests make.
func TestMain(m *testing.M) {
	os.Setenv("LAZE_DEBUG", "check")
	os.Exit(m.Run())
}
