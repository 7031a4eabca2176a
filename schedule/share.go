package schedule

import "math"

// How work is shared among goroutines, in nanoseconds. Waking one costs about 20 us when it is needed again soon after
// the last time; a chunk is long enough to hide what handing it out costs, with the caches' asking ahead that begins
// anew in each, and short enough that a stop is obeyed soon.
const (
	// shareFrom is where sharing begins: less work stays on the calling goroutine.
	shareFrom = 20_000

	// ShareSoon is where it begins while workers are at hand: those that have just worked wait a moment
	// for more, and start at once.
	ShareSoon = 2_000

	longChunk  = 25_000
	shortChunk = 8_000

	// Where chunks are cut into pieces, of which the last ones are done one by one, because goroutines wait for the one
	// that ends last, the first ones may be done for longer at once.
	longSpan   = 50_000
	shortPiece = 6_000

	// ChunksPerWorker is the number of chunks that each goroutine should find, so that one that comes late
	// or is held up matters little.
	ChunksPerWorker = 6
)

// Spreads reports whether work that takes one goroutine about so many nanoseconds is worth sharing. Whether workers are
// at hand is asked at most once.
func Spreads(nanos float64, limit int, atHand func() bool) bool {
	return limit > 1 && (nanos >= shareFrom || nanos >= ShareSoon && atHand())
}

// Share decides how many goroutines run work that is worth sharing and can be cut into so many parts, and how long a
// chunk should take. The caller is one of the goroutines; limit is the most there can be. Each of them finds the same
// number of chunks.
func Share(nanos float64, parts int64, limit int) (goroutines int, chunk float64) {
	goroutines = int(min(int64(limit), parts))
	if goroutines < 2 {
		return 1, longChunk
	}
	own := nanos / float64(goroutines)
	chunks := max(1, min(ChunksPerWorker, math.Floor(own/shortChunk)))
	return goroutines, min(longChunk, own/chunks)
}

// Pieces is how many pieces a chunk of about so many nanoseconds is cut into, of work that takes one goroutine nanos.
// Goroutines do as many at once, but fewer near the end; one that has a single chunk does it as a whole.
func Pieces(nanos float64, goroutines int, chunk float64) int64 {
	if goroutines < 2 || nanos < 2*chunk*float64(goroutines) {
		return 1
	}
	return max(1, int64(chunk/shortPiece))
}

// AtOnce is how many of n pieces of that work are done at once: for as long as a chunk, or longer where each goroutine
// still finds enough. There may be fewer pieces than Pieces asks for.
func AtOnce(nanos float64, goroutines int, chunk float64, n int64) int64 {
	span := max(chunk, min(longSpan, nanos/float64(goroutines)/ChunksPerWorker))
	return max(1, int64(span/nanos*float64(n)+0.5))
}
