package cpu_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/laze-go/laze"
	"github.com/laze-go/laze/backend/cpu/selecting"
)

// A sample may be wrong about one of two neighbouring places: of this row it says that the first is much further up
// than it is. Both are found all the same.
func TestSampleBetweenTwoPlaces(t *testing.T) {
	const n, upper = 100_000, 50_000
	row, free := make([]float64, n), rand.New(rand.NewPCG(1, 2)).Perm(n)
	var sample []int
	for _, at := range selecting.Clusters(nil, n) {
		for i := range int64(selecting.Cluster) {
			sample = append(sample, int(at+i))
		}
	}
	for i := range row {
		row[i] = -1
	}
	margin, place := 90, len(sample)/2-1
	taken := make([]bool, n)
	for j, at := range sample {
		rank := j * 40
		if d := j - (place - margin); d >= 0 {
			rank = upper + d*40
		}
		row[at], taken[rank] = float64(rank), true
	}
	for i := range row {
		for row[i] < 0 {
			if rank := free[0]; !taken[rank] {
				row[i] = float64(rank)
			}
			free = free[1:]
		}
	}
	want := slices.Sorted(slices.Values(row))
	got, err := laze.From(row).Median(0).Float64s(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if want := (want[upper-1] + want[upper]) / 2; got[0] != want {
		t.Errorf("the median is %g, not %g", got[0], want)
	}
}
