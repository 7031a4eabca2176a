package portable

import "github.com/laze-go/laze/graph/expr"

// doThreefry computes random words. Neighbours often have the same counter, because each uses one of its two
// words, so the last result is kept.
func doThreefry(f *frame, st *step, n int) {
	var in, out [4][]uint64
	for k, place := range st.columns {
		in[k] = vec[uint64](f.ptr[place], n)
	}
	for k := range 2 {
		out[k] = vec[uint64](f.ptr[st.in.dst+int32(k)], n)
	}
	var counter, key, words [2]uint64
	for i := range n {
		c, k := [2]uint64{in[0][i], in[1][i]}, [2]uint64{in[2][i], in[3][i]}
		if i == 0 || c != counter || k != key {
			counter, key = c, k
			words = expr.Threefry2x64(c, k)
		}
		out[0][i], out[1][i] = words[0], words[1]
	}
}
