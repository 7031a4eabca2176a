package laze_test

import (
	"os"
	"testing"
)

// Every evaluation of these tests is compared with both oracles.
func TestMain(m *testing.M) {
	if os.Getenv("LAZE_DEBUG") == "" {
		os.Setenv("LAZE_DEBUG", "check")
	}
	os.Exit(m.Run())
}
