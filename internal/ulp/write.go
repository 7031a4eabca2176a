package main

import (
	"fmt"
	"os"
	"runtime"
	"strings"
)

const preface = `# Accuracy

The largest errors seen, in units of the last place of the result, and where. Written by

    go run ./internal/ulp -n %g -write

which computes with package laze on %s/%s and measures against a reference of about 100 bits (internal/ulp/exact).
Functions of one float32 are tried at all 2^32 arguments. The others are tried at hard arguments, at so many random bit
patterns and at as many random numbers from where the function does something.

| function | type | max ulp | at | arguments |
|---|---|---|---|---|
`

// write makes the page of results.
func write(name string, n int64, results []result) error {
	var page strings.Builder
	fmt.Fprintf(&page, preface, float64(n), runtime.GOOS, runtime.GOARCH)
	for _, r := range results {
		fmt.Fprintf(&page, "| %s | %s | %.4f | %s | %d |\n", r.name, r.format.name, r.worst, r.where(), r.inputs)
	}
	return os.WriteFile(name, []byte(page.String()), 0o644)
}
