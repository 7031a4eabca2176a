package sorting

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/cpu/codegen"
	"github.com/laze-go/laze/backend/cpu/exec"
	"github.com/laze-go/laze/backend/cpu/memory"
	"github.com/laze-go/laze/backend/cpu/workers"
)

// machines are those that there are here, and none.
func machines(t testing.TB) map[string]*Machine {
	list := map[string]*Machine{"go": nil}
	arena, err := exec.New(1 << 20)
	if err != nil {
		return list
	}
	for _, level := range codegen.Levels() {
		m, err := NewMachine(level, arena)
		if err != nil {
			t.Fatal(err)
		}
		list[level.String()] = m
	}
	return list
}

func never() bool { return false }

// distributions make the i-th of n keys, before they are cut to their size.
var distributions = []struct {
	name string
	key  func(r *rand.Rand, i, n int) uint64
}{
	{"random", func(r *rand.Rand, i, n int) uint64 { return r.Uint64() }},
	{"equal", func(r *rand.Rand, i, n int) uint64 { return 7 << 30 }},
	{"greatest", func(r *rand.Rand, i, n int) uint64 { return 1<<64 - 1 }},
	{"ascending", func(r *rand.Rand, i, n int) uint64 { return uint64(i) * 0x10001 }},
	{"descending", func(r *rand.Rand, i, n int) uint64 { return uint64(n-i) * 0x10001 }},
	{"two", func(r *rand.Rand, i, n int) uint64 { return r.Uint64N(2) * 0xFFFFFFFFFFFFFFFF }},
	{"few", func(r *rand.Rand, i, n int) uint64 { return r.Uint64N(10) << 28 }},
	{"mostly one", func(r *rand.Rand, i, n int) uint64 {
		if r.IntN(50) > 0 {
			return 5 << 20
		}
		return r.Uint64()
	}},
	{"sawtooth", func(r *rand.Rand, i, n int) uint64 { return uint64(i % 100) }},
	{"organ pipe", func(r *rand.Rand, i, n int) uint64 { return uint64(min(i, n-i)) }},
	{"outlier", func(r *rand.Rand, i, n int) uint64 {
		if i == n/2 {
			return 1<<64 - 1
		}
		return r.Uint64N(1000)
	}},
	{"two clusters", func(r *rand.Rand, i, n int) uint64 {
		return r.Uint64N(2)<<63 + 0x7FFFFFFF*r.Uint64N(2) + r.Uint64N(500)
	}},
	{"exponents", func(r *rand.Rand, i, n int) uint64 { return r.Uint64() >> r.IntN(64) }},
}

func TestSort(t *testing.T) {
	for name, m := range machines(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			testSort[uint32](t, m)
			testSort[uint64](t, m)
		})
	}
}

// sizes are around what networks, vectors and loops hold.
func sizes() []int {
	list := []int{20_000}
	for n := range 20 {
		list = append(list, n)
	}
	for n := 32; n <= 4096; n *= 2 {
		list = append(list, n-1, n, n+1, n+n/3)
	}
	return list
}

func testSort[K Key](t *testing.T, m *Machine) {
	r := rand.New(rand.NewPCG(1, 2))
	var s Sorter[K]
	s.Use(m)
	for _, d := range distributions {
		for _, n := range sizes() {
			keys := make([]K, n+1)
			for i := range keys {
				keys[i] = K(d.key(r, i, n))
			}
			want := slices.Clone(keys)
			slices.Sort(want[:n])
			if s.Sort(keys[:n], make([]K, n), never); !slices.Equal(keys, want) {
				t.Fatalf("%s, %d keys of type %T", d.name, n, keys[0])
			}
		}
	}
}

// What quicksort has split too often is sorted by digits, whether it is short or long, and in the middle
// of the keys or at their end.
func TestTooManySplits(t *testing.T) {
	for name, m := range machines(t) {
		if m != nil {
			t.Run(name, func(t *testing.T) {
				testTooManySplits[uint32](t, m)
				testTooManySplits[uint64](t, m)
			})
		}
	}
}

func testTooManySplits[K Key](t *testing.T, m *Machine) {
	r := rand.New(rand.NewPCG(1, 2))
	var s Sorter[K]
	s.Use(m)
	for _, d := range distributions {
		for splits := range uint64(6) {
			keys := make([]K, 5000)
			for i := range keys {
				keys[i] = K(d.key(r, i, len(keys)))
			}
			want := slices.Sorted(slices.Values(keys))
			if s.quick(keys, make([]K, len(keys)), splits, never); !slices.Equal(keys, want) {
				t.Fatalf("%s, %d splits of keys of type %T", d.name, splits, keys[0])
			}
		}
	}
}

func TestRows(t *testing.T) {
	for name, m := range machines(t) {
		for _, slots := range []int{1, 2, 3, 8} {
			t.Run(fmt.Sprint(name, slots), func(t *testing.T) {
				t.Parallel()
				testRows[uint32](t, m, slots)
				testRows[uint64](t, m, slots)
			})
		}
	}
}

// What keys carry moves with them, and equal keys stay in the order in which they were.
func TestCarried(t *testing.T) {
	const low = 32
	r := rand.New(rand.NewPCG(1, 2))
	for name, m := range machines(t) {
		for _, slots := range []int{1, 2, 3} {
			team := newTeam(m, slots)
			for _, d := range distributions {
				for _, n := range []int{1, 24577, 100_000, 300_000} {
					if n > 100_000 && (testing.Short() || slots != 2) {
						continue
					}
					in, out := make([]uint64, n), make([]uint64, n)
					for i := range in {
						in[i] = d.key(r, i, n)>>low<<low | r.Uint64()>>low
					}
					row := rowOf(in, out)
					row.Carried = low
					if err := row.Sort(team); err != nil {
						t.Fatal(err)
					}
					row.Close()
					slices.SortStableFunc(in, func(a, b uint64) int { return cmp.Compare(a>>low, b>>low) })
					if !slices.Equal(in, out) {
						t.Fatalf("%s, %d goroutines, %s, %d keys", name, slots, d.name, n)
					}
				}
			}
		}
	}
}

func newTeam(m *Machine, slots int) *Team {
	return &Team{Slots: slots, Stop: never, Machine: m, Memory: new(memory.Pool),
		Share: func(chunks int64, do func(slot int, chunk int64)) error {
			return workers.Run(context.Background(), slots, chunks, func(slot int, chunk int64) error { do(slot, chunk); return nil })
		}}
}

func testRows[K Key](t *testing.T, m *Machine, slots int) {
	r := rand.New(rand.NewPCG(1, 2))
	team := newTeam(m, slots)
	for _, d := range distributions {
		for _, n := range []int{1, 24576, 24577, 49153, 300_000} {
			if n > 100_000 && (testing.Short() || slots != 2) {
				continue
			}
			in, out := make([]K, n), make([]K, n)
			for i := range in {
				in[i] = K(d.key(r, i, n))
			}
			if err := rowOf(in, out).Sort(team); err != nil {
				t.Fatal(err)
			}
			if slices.Sort(in); !slices.Equal(in, out) {
				t.Fatalf("%s, %d keys of type %T", d.name, n, in[0])
			}
		}
	}
}

// A long row for which there is no memory is an error, and holds none.
func TestRefused(t *testing.T) {
	const n = 17 << 20
	for name, m := range machines(t) {
		team := newTeam(m, 2)
		team.Memory.Bound(32 << 20)
		row := &Row[uint32]{Len: n, Read: func(_, at int, keys []uint32) {
			for i := range keys {
				keys[i] = uint32(at+i) * 0x9E3779B9
			}
		}}
		var memory *backend.MemoryError
		if err := row.Sort(team); !errors.As(err, &memory) {
			t.Errorf("%s: %v", name, err)
		}
		row.Close()
		if s := team.Memory.Read(); s.InUse != 0 {
			t.Errorf("%s: %+v", name, s)
		}
	}
}

// A sort asks whether to stop at least every 2^18 keys that it moves, about a millisecond, and is told only once.
func TestStops(t *testing.T) {
	const n, most = 600_000, 1 << 18
	in := make([]uint64, n)
	for i := range in {
		in[i] = uint64(i) * 0x9E3779B97F4A7C15
	}
	for name, m := range machines(t) {
		for slots := 1; slots <= 2; slots++ {
			for told := int64(1); told < 1<<12; told *= 2 {
				team := newTeam(m, slots)
				var asked, moved atomic.Int64
				team.Stop = func() bool {
					if asked.Load() < told {
						moved.Store(0)
					}
					return asked.Add(1) >= told
				}
				share := team.Share
				team.Share = func(chunks int64, do func(int, int64)) error {
					return share(chunks, func(slot int, chunk int64) {
						if !team.Stop() {
							do(slot, chunk)
						}
					})
				}
				row := rowOf(in, make([]uint64, n))
				read, write := row.Read, row.Write
				row.Read = func(slot, at int, keys []uint64) { read(slot, at, keys); moved.Add(int64(len(keys))) }
				row.Write = func(slot, at int, keys []uint64) { write(slot, at, keys); moved.Add(int64(len(keys))) }
				if err := row.Sort(team); err != nil {
					t.Fatal(err)
				}
				row.Close()
				if moved.Load() > most {
					t.Errorf("%s, %d goroutines: moved %d keys since question %d", name, slots, moved.Load(), told)
				}
			}
		}
	}
}

func rowOf[K Key](in, out []K) *Row[K] {
	return &Row[K]{Len: len(in),
		Read:  func(_, at int, keys []K) { copy(keys, in[at:]) },
		Write: func(_, at int, keys []K) { copy(out[at:], keys) },
	}
}
