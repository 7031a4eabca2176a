package schedule

import (
	"path/filepath"
	"testing"

	"github.com/laze-go/laze/internal/golden"
)

func keyOf(n *Nest) string { return string(n.AppendKey(nil)) }

// Everything in a nest but its name must show in its key, for code is found by the key: every field of the nests of all
// goldens is changed, one at a time.
func TestKeyHoldsEverything(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	changed := 0
	for _, file := range files {
		nest, err := ParseNest(golden.Open(t, file).Text("nest"))
		if err != nil {
			continue
		}
		before := keyOf(nest)
		golden.Fields(nest, func(path string) {
			changed++
			if same := keyOf(nest) == before; same != (path == ".Name") {
				t.Errorf("%s: %s is changed, and the key is equal: %v", file, path, same)
			}
		})
	}
	if changed < 500 {
		t.Errorf("only %d fields were changed", changed)
	}
}

func BenchmarkKey(b *testing.B) {
	nest, err := ParseNest(golden.Open(b, "testdata/scan.txt").Text("nest"))
	if err != nil {
		b.Fatal(err)
	}
	var key []byte
	for b.Loop() {
		key = nest.AppendKey(key[:0])
	}
}
