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

// nanosPerOp is the time of one vector, measured on AVX-512 at about 4 GHz.
const nanosPerOp = 0.1

// memories are what bytes cost one core that reads and writes so many of them again and again; beyond the last cache a byte costs
// nanosFar.
var memories = []struct{ bytes, nanos float64 }{{32 << 10, 0.0025}, {1 << 20, 0.005}, {16 << 20, 0.009}}

const nanosFar = 0.022

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
	bytes := elements * w.bytes
	perByte := nanosFar
	for _, m := range memories {
		if bytes <= m.bytes {
			perByte = m.nanos
			break
		}
	}
	return max(elements*w.compute, bytes*perByte)
}
