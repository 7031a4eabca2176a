package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/laze-go/laze/graph/expr"
)

// The generated files are those that the decompositions give now.
func TestCurrent(t *testing.T) {
	for op := expr.Exp; op < expr.NumOps; op++ {
		want, err := file(op)
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join("..", "elementary", fileName(op)))
		if err != nil && want != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not current: run go generate ./internal/elementary", fileName(op))
		}
	}
}
