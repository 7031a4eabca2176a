package laze_test

import (
	"flag"
	"os"
	"testing"
)

// Every evaluation of these tests is compared with both oracles; benchmarks are not.
func TestMain(m *testing.M) {
	flag.Parse()
	if os.Getenv("LAZE_DEBUG") == "" && flag.Lookup("test.bench").Value.String() == "" {
		os.Setenv("LAZE_DEBUG", "check")
	}
	os.Exit(m.Run())
}
