package laze

import (
	"testing"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/internal/gen"
)

// Cuts of one key have copies of one text. Where nothing is evaluated the converse holds too: an input may be known by the
// result that it was. Most graphs here are made twice.
func TestKeysAreTexts(t *testing.T) {
	texts, keys := map[string]string{}, map[string]string{}
	for seed := range uint64(600) {
		r := gen.Rand(seed / 2)
		roots := gen.Graph(r, gen.Options{Nodes: int(3 + seed/2%12)})
		evaluated := seed%6 == 5
		if evaluated {
			hold(roots[0], &data{layout: &layout{dims: roots[0].Shape().Dims(), bounds: roots[0].Shape().Dims()}})
		}
		c := cutGraph(roots)
		key, text := string(c.key), graph.String(c.copy().roots...)
		if other, ok := texts[key]; ok && other != text {
			t.Fatalf("one key, two texts:\n%s\n%s", other, text)
		}
		if other, ok := keys[text]; ok && other != key && !evaluated {
			t.Fatalf("two keys, one text:\n%s", text)
		}
		if texts[key] = text; !evaluated {
			keys[text] = key
		}
		c.drop()
	}
	if len(texts) < 200 || len(texts) > 500 {
		t.Errorf("%d different graphs of 600", len(texts))
	}
}
