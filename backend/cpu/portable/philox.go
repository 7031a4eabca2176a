package portable

import "github.com/laze-go/laze/graph/expr"

// doPhilox computes random words. Neighbours often have the same counter, because each uses one of its four
// words, so the last result is kept.
func doPhilox(f *frame, st *step, n int) {
	var in, out [6][]uint32
	for k, place := range st.columns {
		in[k] = vec[uint32](f.ptr[place], n)
	}
	for k := range 4 {
		out[k] = vec[uint32](f.ptr[st.in.dst+int32(k)], n)
	}
	var counter, words [4]uint32
	var key [2]uint32
	for i := range n {
		c := [4]uint32{in[0][i], in[1][i], in[2][i], in[3][i]}
		k := [2]uint32{in[4][i], in[5][i]}
		if i == 0 || c != counter || k != key {
			counter, key = c, k
			words = expr.Philox4x32(c, k)
		}
		for w := range words {
			out[w][i] = words[w]
		}
	}
}
