package schedule

import (
	"testing"

	"github.com/laze-go/laze/internal/golden"
)

func costsOf(t *testing.T, file string) *Costs {
	t.Helper()
	return readNest(t, golden.Open(t, "testdata/"+file).Text("scheduled")).Costs()
}

func TestSpread(t *testing.T) {
	const m = 1 << 20
	tests := []struct {
		file    string
		extents []int64
		loops   int
	}{
		{"split.txt", []int64{m}, 0}, // not parallel
		{"default-point.txt", nil, 0},
		{"default-map.txt", []int64{10, 10}, 0},
		{"default-map.txt", []int64{m, 10}, 1},
		{"default-map.txt", []int64{2, m}, 2},
		{"default-map.txt", []int64{0, m}, 0},
		{"default-rows.txt", []int64{50, 100}, 0},
		{"default-rows.txt", []int64{500, 100}, 1},
		{"default-rows.txt", []int64{m, 100}, 1}, // enough rows: folds stay whole
		{"default-rows.txt", []int64{3, m}, 2},   // few rows: leaves are spread
		{"default-rows.txt", []int64{m, 0}, 1},
		{"default-columns.txt", []int64{1, 8, m}, 3},
		{"default-scan.txt", []int64{100 * m}, 1},
		{"default-scatter.txt", []int64{100 * m}, 0},
	}
	for _, test := range tests {
		s := costsOf(t, test.file).Spread(test.extents)
		if s.Loops != test.loops || s.Chunk < 1 || s.Chunk > s.Iterations {
			t.Errorf("%s of %v: %+v, want %d loops", test.file, test.extents, s, test.loops)
		}
	}
}

// A piece of work stays between 5 and 100 us wherever the loops can be cut so fine.
func TestSpreadPieces(t *testing.T) {
	for _, file := range []string{"default-map.txt", "default-rows.txt", "default-columns.txt"} {
		c := costsOf(t, file)
		extents := make([]int64, len(c.nest.Axes))
		for size := int64(64); size < 1<<14; size = size*3/2 + 1 {
			for i := range extents {
				extents[i] = size
			}
			s, work := c.Spread(extents), c.Work(extents).Nanos
			piece := work / float64(s.Iterations) * float64(s.Chunk)
			if s.Loops == 0 && work < inlineNanos {
				continue
			}
			uncut := s.Chunk == 1 && s.Loops == c.parallel
			if piece < 5e3 || piece > 100e3 && !uncut {
				t.Errorf("%s of %d: pieces of %.0f ns: %+v", file, size, piece, s)
			}
		}
	}
}

func TestWork(t *testing.T) {
	c := costsOf(t, "default-rows.txt")
	if got, want := c.Work([]int64{10, 1000}).Bytes, int64(10*1000*4+10*8+10*4); got != want {
		t.Errorf("%d bytes, want %d", got, want)
	}
	c = costsOf(t, "default-map.txt") // a broadcast row and a scalar are read once
	if got, want := c.Work([]int64{10, 1000}).Bytes, int64(1000*8+8+10*1000*8+10*1000*8); got != want {
		t.Errorf("%d bytes, want %d", got, want)
	}
	extents := []int64{1000, 1000}
	if n := testing.AllocsPerRun(10, func() { c.Spread(extents) }); n != 0 {
		t.Errorf("Spread allocates %v times", n)
	}
}
