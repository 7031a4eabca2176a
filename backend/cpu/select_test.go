package cpu_test

import (
	"cmp"
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

// Elements and places of short and long rows are those of a stable sort, also where many elements are equal, or differ
// in few of their bits.
func TestSelectIsTheBeginningOfASort(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for kind, element := range map[string]func(i int) int64{
		"any":     func(int) int64 { return int64(r.Uint64()) },
		"few":     func(int) int64 { return r.Int64N(7) },
		"equal":   func(int) int64 { return 5 },
		"sorted":  func(i int) int64 { return int64(i) },
		"cluster": func(i int) int64 { return []int64{r.Int64N(50), -1 << 60, 1 << 60}[max(0, 2-r.IntN(100))] },
	} {
		for _, n := range []int{1, 2, 23, 24, 25, 100, 255, 256, 257, 511, 512, 513, 700, 3000, 70_000} {
			row := make([]int64, n)
			for i := range row {
				row[i] = element(i)
			}
			for _, k := range []int{1, 10, 24, 25, 100, n / 2, n} {
				if k = min(k, n, 1024); k > 0 {
					selects(t, kind, row, k)
				}
			}
		}
	}
}

// selects compares the k least and greatest of a row, as wide and as narrow elements, with a stable sort.
func selects(t *testing.T, kind string, row []int64, k int) {
	t.Helper()
	ctx := context.Background()
	narrow := make([]int16, len(row))
	for i, v := range row {
		narrow[i] = int16(v)
	}
	least := func(i, j int) int { return cmp.Compare(row[i], row[j]) }
	greatest := func(i, j int) int { return least(j, i) }
	short := func(i, j int) int { return cmp.Compare(narrow[i], narrow[j]) }
	for _, c := range []struct {
		what  string
		got   laze.Array
		order func(i, j int) int
	}{
		{"least", laze.From(row).ArgKSelect(k), least},
		{"greatest", laze.From(row).ArgTopK(k), greatest},
		{"least int16", laze.From(narrow).ArgKSelect(k), short},
	} {
		want := make([]int, len(row))
		for i := range want {
			want[i] = i
		}
		slices.SortStableFunc(want, c.order)
		got, err := c.got.Int64s(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for i, at := range got {
			if int(at) != want[i] {
				t.Fatalf("%s: place %d of the %d %s of %d is %d, not %d", kind, i, k, c.what, len(row), at, want[i])
			}
		}
	}
}
