package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// The generated files are those that the tables give now.
func TestCurrent(t *testing.T) {
	for _, f := range files {
		want, err := f.generate()
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join("..", "..", f.name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not current: run go generate in the root", f.name)
		}
	}
}
