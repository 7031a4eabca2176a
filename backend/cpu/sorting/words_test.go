package sorting

import (
	"math/rand/v2"
	"testing"
	"unsafe"
)

// Machine code makes the keys and words of the formulas, and nothing behind those it says it has made.
func TestWords(t *testing.T) {
	for name, m := range machines(t) {
		t.Run(name, func(t *testing.T) {
			testWords(t, m, Words[uint32]{Turn: 1 << 31, Bound: 1<<32 - 1})
			testWords(t, m, Words[uint32]{Fold: 1<<31 - 1, Turn: 1 << 31, Less: 1<<23 - 1, Bound: 1<<32 - 2<<23 + 2})
			testWords(t, m, Words[uint64]{Turn: 1<<64 - 1, Bound: 1<<64 - 1})
			testWords(t, m, Words[uint64]{Fold: 1<<63 - 1, Turn: 1<<63 - 1, Less: 1<<52 - 1, Bound: 1<<64 - 2<<52 + 2})
		})
	}
}

func testWords[K Key](t *testing.T, m *Machine, w Words[K]) {
	t.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	top := K(1) << (8*sizeOf[K]() - 1)
	for _, n := range []int{0, 1, 63, 64, 65, 1000} {
		words, keys, back := make([]K, n+1), make([]K, n+1), make([]K, n+1)
		for i := range words {
			words[i] = K(r.Uint64()) | K(r.Uint64N(2)*(1<<63-1<<52)>>(64-8*sizeOf[K]())) // half of the floats are NaN
		}
		made := w.Encode(m, keys[:n], unsafe.Pointer(&words[0]))
		if made > n || m != nil && made <= n-64 || m == nil && made > 0 {
			t.Fatalf("made %d keys of %d", made, n)
		}
		w.Decode(m, keys[:n], unsafe.Pointer(&back[0]))
		for i, word := range words {
			key := word
			if word >= top {
				key ^= w.Fold
			}
			key = min((key^w.Turn)-w.Less, w.Bound)
			if key == w.Bound {
				word = back[i] // whichever it was
			}
			if i >= made {
				word, key = 0, 0
			}
			if keys[i] != key || back[i] != word {
				t.Fatalf("%+v: word %d of %d, %x: got %x and back %x, not %x and %x", w, i, made, words[i], keys[i], back[i], key, word)
			}
		}
	}
}
