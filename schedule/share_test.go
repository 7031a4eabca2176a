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

func TestPieces(t *testing.T) {
	for _, c := range []struct {
		name       string
		nanos      float64
		goroutines int
		pieces     int64
	}{
		{"one goroutine waits for nobody", 1e9, 1, 1},
		{"a chunk each is whole", 30_000, 2, 1},
		{"short chunks are whole", 64_000, 2, 1},
		{"chunks of 20 us", 240_000, 2, 3},
		{"long chunks", 1e9, 4, 4},
	} {
		_, chunk := Share(c.nanos, 1000, c.goroutines)
		if pieces := Pieces(c.nanos, c.goroutines, chunk); pieces != c.pieces {
			t.Errorf("%s: %d pieces of %v ns, want %d", c.name, pieces, chunk, c.pieces)
		}
	}
	for _, c := range []struct {
		nanos, chunk  float64
		pieces, wants int64
	}{
		{1e6, 25_000, 160, 8},    // twice as long as chunks
		{1e6, 25_000, 77, 4},     // pieces could not be as short
		{1e6, 25_000, 3, 1},      // nor as chunks are
		{360_000, 25_000, 57, 5}, // 30 us: six for each of two goroutines
		{240_000, 20_000, 36, 3}, // as long as chunks
		{48_000, 8_000, 6, 1},    // and as short
	} {
		if n := AtOnce(c.nanos, 2, c.chunk, c.pieces); n != c.wants {
			t.Errorf("%v: %d pieces at once, want %d", c, n, c.wants)
		}
	}
}
