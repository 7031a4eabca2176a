package sorting

import "github.com/laze-go/laze/backend/cpu/amd64"

// sortRows sorts all keys of the rows, a power of two of vectors, into the order of memory. First the columns, one per
// lane, by Batcher's merge exchange; then columns merge in pairs, and pairs of these; then columns become lines.
// (Knuth, The Art of Computer Programming 3, section 5.2.2, algorithm M and exercise 5.3.4-10 on bitonic sorting.)
func (w *writer) sortRows(rows []int) {
	w.sortColumns(rows)
	for columns := 1; columns < w.lanes(); columns *= 2 {
		w.mergeColumns(rows, columns)
	}
	if len(rows) < w.lanes() {
		w.rotate(rows)
	} else {
		w.transpose(rows)
	}
}

// sortColumns sorts each lane along the rows.
func (w *writer) sortColumns(rows []int) {
	n := len(rows)
	for p := 1; p < n; p *= 2 {
		for k := p; k >= 1; k /= 2 {
			for j := k % p; j+k < n; j += 2 * k {
				for i := j; i < min(j+k, n-k); i++ {
					if i/(2*p) == (i+k)/(2*p) {
						w.sort2(rows, i, i+k)
					}
				}
			}
		}
	}
}

// mergeColumns merges neighbouring groups of that many columns, each sorted down its first column, then its second, and
// so on. The second group of a pair is met backwards, so that what remains in each half is bitonic.
func (w *writer) mergeColumns(rows []int, columns int) {
	n := len(rows)
	for i, k := 0, n-1; i <= k; i, k = i+1, k-1 {
		met := w.permute(rows[i], 2*columns-1)
		if i < k {
			backwards := w.permute(rows[k], 2*columns-1)
			rows[k] = w.exchange(rows[k], met, columns)
			met = backwards
		}
		rows[i] = w.exchange(rows[i], met, columns)
	}
	for d := columns / 2; d >= 1; d /= 2 {
		for i := range rows {
			rows[i] = w.exchange(rows[i], w.permute(rows[i], d), d)
		}
	}
	for d := n / 2; d >= 1; d /= 2 {
		for i := range rows {
			if i&d == 0 {
				w.sort2(rows, i, i+d)
			}
		}
	}
}

// rotate makes the order of memory of that of columns: each round moves the highest bit of the row's
// number below those of the lane's.
func (w *writer) rotate(rows []int) {
	n := len(rows)
	for round := 1; round < n; round *= 2 {
		next := make([]int, n)
		for i := range n / 2 {
			next[2*i], next[2*i+1] = w.interleave(rows[i], rows[i+n/2])
		}
		copy(rows, next)
	}
}

// transpose does the same where there are at least as many rows as lanes, by cheaper steps: each trades one bit of
// the row's number for one of the lane's. In the end the lane is the lowest bits of the row's number, and the
// vector the lane's and the others.
func (w *writer) transpose(rows []int) {
	vector := make([]int, len(rows)) // what the bits of each vector's number mean, as a vector in the order of memory
	for i := range rows {
		vector[i] = i / w.lanes()
	}
	bit, per := 1, len(rows)/w.lanes()
	for _, s := range w.trades() {
		for i := range rows {
			if i&bit == 0 {
				rows[i], rows[i|bit] = w.trade(s, rows[i], rows[i|bit])
				vector[i|bit] += s.lanes * per
			}
		}
		bit *= 2
	}
	sorted := make([]int, len(rows))
	for i, v := range vector {
		sorted[v] = rows[i]
	}
	copy(rows, sorted)
}

// A trade puts the lanes of two rows together whose numbers lack a bit, and those that have it.
type trade struct {
	lanes     int // the bit
	low, high string
	imm       [2]int64 // 0: none
}

// trades lists one step per bit of the lane, for a shape.
func (s shape) trades() []trade {
	var list []trade
	if s.size == 4 {
		list = append(list, trade{2, "vpunpckldq", "vpunpckhdq", [2]int64{}})
	}
	list = append(list, trade{1, "vpunpcklqdq", "vpunpckhqdq", [2]int64{}})
	if !s.wide() {
		return append(list, trade{16 / s.size, "vperm2i128", "vperm2i128", [2]int64{0x20, 0x31}})
	}
	for _, lanes := range []int{16 / s.size, 32 / s.size} {
		list = append(list, trade{lanes, "vshufi64x2", "vshufi64x2", [2]int64{0x88, 0xDD}})
	}
	return list
}

func (w *writer) trade(t trade, a, b int) (low, high int) {
	low, high = w.take(), w.take()
	for i, out := range []int{low, high} {
		ops := []amd64.Operand{w.v(out), w.v(a), w.v(b)}
		if t.imm[i] != 0 {
			ops = append(ops, amd64.Imm(t.imm[i]))
		}
		w.op([]string{t.low, t.high}[i], ops...)
	}
	w.give(a, b)
	return low, high
}

// ones makes all bits of a vector 1.
func (w *writer) ones(r amd64.Operand) {
	if w.wide() {
		w.op("vpternlogd", r, r, r, amd64.Imm(0xFF))
	} else {
		w.op("vpcmpeqd", r, r, r)
	}
}
