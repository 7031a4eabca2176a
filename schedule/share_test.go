package schedule

import "testing"

func TestShare(t *testing.T) {
	for _, c := range []struct {
		name       string
		nanos      float64
		parts      int64
		limit      int
		goroutines int
		chunk      float64
	}{
		{"one part stays", 1e9, 1, 8, 1, longChunk},
		{"one goroutine is all there is", 1e9, 100, 1, 1, longChunk},
		{"no more goroutines than parts", 1e9, 3, 8, 3, longChunk},
		{"one chunk each of little work", 24_000, 100, 2, 2, 12_000},
		{"chunks of little work are short", 64_000, 100, 2, 2, 8_000},
		{"as many chunks for each", 40_000, 100, 2, 2, 10_000},
		{"six chunks each", 120_000, 100, 2, 2, 10_000},
		{"chunks of much work are bounded", 1e9, 1000, 4, 4, longChunk},
	} {
		if g, chunk := Share(c.nanos, c.parts, c.limit); g != c.goroutines || chunk != c.chunk {
			t.Errorf("%s: got %d goroutines and chunks of %v ns, want %d and %v", c.name, g, chunk, c.goroutines, c.chunk)
		}
	}
}
