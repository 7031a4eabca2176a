package graph

import (
	"path/filepath"
	"testing"

	"github.com/laze-go/laze/internal/golden"
)

// Everything in a form must show in its key, for programs are found by it: every field of the forms of all goldens is
// changed, one at a time. The names of a routine's attributes are those of its row.
func TestKeyHoldsEverything(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	changed := 0
	for _, file := range files {
		roots, err := Parse(golden.Open(t, file).Text("graph"))
		if err != nil {
			continue
		}
		for _, n := range Order(roots...) {
			before := string(AppendForm(nil, n.Form))
			golden.Fields(n.Form, func(path string) {
				changed++
				if same := string(AppendForm(nil, n.Form)) == before; same != (path == ".Attrs[].Name") {
					t.Errorf("%s: %v: %s is changed, and the key is equal: %v", file, n, path, same)
				}
			})
		}
	}
	if changed < 300 {
		t.Errorf("only %d fields were changed", changed)
	}
}
