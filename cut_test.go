package laze

import (
	"context"
	"runtime"
	"testing"
	"time"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/internal/gen"
)

// Cuts of one key have copies of one text. Where nothing is evaluated the converse holds too: an input may be known by
// the result that it was. Most graphs here are made twice.
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

// A program that is kept for later graphs keeps nothing of the one that it was made for.
func TestProgramsKeepNoData(t *testing.T) {
	gone := make(chan bool, 1)
	func() {
		x := From(make([]float64, 1000))
		y := x.Mul(0.123).Add(45.6)
		runtime.AddCleanup(y.get().Node, func(gone chan bool) { gone <- true }, gone)
		if err := Eval(context.Background(), y); err != nil {
			t.Fatal(err)
		}
	}()
	for range 500 { // pools hold on to what they have for two collections, and cleanups run some time after one
		runtime.GC()
		select {
		case <-gone:
			return
		case <-time.After(10 * time.Millisecond):
		}
	}
	t.Error("the graph is still there")
}
