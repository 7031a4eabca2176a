package native

import (
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/schedule"
)

// work is what one element costs.
type work struct {
	compute float64 // nanoseconds of arithmetic
	bytes   float64 // read and stored
}

// What one core does, measured on AVX-512 at about 4 GHz; on AVX2 there are half as many lanes.
const (
	nanosPerOp = 0.1 // of one vector
	inCache    = 1 << 20
	nearCache  = 16 << 20
)

// stageWork estimates a stage whose body is ready.
func stageWork(n *schedule.Nest, s *schedule.Stage, body *expr.Func, lanes int) work {
	w := work{compute: nanosPerOp * float64(body.Cost()+len(s.Reads)+len(s.Stores)) / float64(lanes)}
	for _, r := range s.Reads {
		w.bytes += float64(n.Buffers[r.Buffer].Elem.Size())
	}
	for _, t := range s.Stores {
		w.bytes += float64(n.Buffers[t.Buffer].Elem.Size())
	}
	return w
}

// nanos estimates the time of that many elements: arithmetic and memory go on at once.
func (w work) nanos(elements float64) float64 {
	perByte := 0.003
	switch bytes := elements * w.bytes; {
	case bytes > nearCache:
		perByte = 0.022
	case bytes > inCache:
		perByte = 0.009
	}
	return elements * max(w.compute, w.bytes*perByte)
}
