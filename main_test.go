package laze_test

import (
	"flag"
	"os"
	"testing"

	"github.com/laze-go/laze/backend/cpu/enter"
)

// Every evaluation of these tests is compared with both oracles; benchmarks are not, and with the race detector only
// where LAZE_DEBUG asks for it: oracles have no goroutines.
func TestMain(m *testing.M) {
	flag.Parse()
	if os.Getenv("LAZE_DEBUG") == "" && !enter.Race && flag.Lookup("test.bench").Value.String() == "" {
		os.Setenv("LAZE_DEBUG", "check")
	}
	os.Exit(m.Run())
}
