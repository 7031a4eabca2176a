package sorting

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

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

func rowOf[K Key](in, out []K) *Row[K] {
	return &Row[K]{Len: len(in),
		Read:  func(_, at int, keys []K) { copy(keys, in[at:]) },
		Write: func(_, at int, keys []K) { copy(out[at:], keys) },
	}
}
