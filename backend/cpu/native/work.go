package native

import (
	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/cpu/prefetch"
	"github.com/laze-go/laze/graph/expr"
	"github.com/laze-go/laze/schedule"
)

// work is what one element costs.
type work struct {
	compute float64 // nanoseconds of arithmetic
	bytes   float64 // read and stored
}

// What one core does at about 4 GHz, measured on AVX-512. Elements that lie apart, or anywhere, may each miss the
// caches; these are times in between.
const (
	nanosPerOp    = 0.1 // of one vector
	nanosNextRow  = 0.5 // of a vector, where the one before lies in another row
	nanosApart    = 0.4 // of an element
	nanosAnywhere = 1.0
	nanosNearby   = 0.4 // anywhere in what a second-level cache holds
)

// memories are what bytes cost one core that reads and writes so many of them again and again; beyond the last
// cache a byte costs nanosFar.
var memories = []struct{ bytes, nanos float64 }{{32 << 10, 0.0025}, {1 << 20, 0.005}, {16 << 20, 0.009}}

const nanosFar = 0.022

// stageWork estimates a stage whose body is ready.
func stageWork(n *schedule.Nest, s *schedule.Stage, body *expr.Func, lanes int) work {
	w := work{compute: nanosPerOp * (units(body) + float64(len(s.Reads)+len(s.Stores))) / float64(lanes)}
	for i := range s.Reads {
		w.bytes += float64(n.Buffers[s.Reads[i].Buffer].Elem.Size())
	}
	for i := range s.Stores {
		w.bytes += float64(n.Buffers[s.Stores[i].Buffer].Elem.Size())
	}
	for i := range body.Code {
		if body.Code[i].Op == expr.Load {
			w.compute += nanosAnywhere
		}
	}
	return w
}

// units is the cost of a body, as expr.Func.Cost but for branches beside which there is nothing to do: they are what a
// function does for arguments that are rare.
func units(f *expr.Func) float64 {
	cost := float64(f.Cost())
	for i := range f.Code {
		if in := &f.Code[i]; in.Op == expr.If && len(in.Regions[1].Code) == 0 {
			cost -= 0.9 * float64(in.Regions[0].Cost())
		}
	}
	return max(cost, 0)
}

// apart adds what it takes where elements of neighbouring columns are no neighbours.
func (w *work) apart(s *schedule.Stage, columns int) {
	for i := range s.Reads {
		w.access(&s.Reads[i].Access, columns)
	}
	for i := range s.Stores {
		w.access(&s.Stores[i].Access, columns)
	}
}

func (w *work) access(a *schedule.Access, columns int) {
	if columns >= 0 && a.Stride[columns].Arg >= 0 {
		w.compute += nanosApart
	}
}

// tables lists the buffers that a body looks up, once for each time.
func tables(s *schedule.Stage, body *expr.Func) []int {
	var list []int
	for i := range body.Code {
		if in := &body.Code[i]; in.Op == expr.Load {
			list = append(list, s.Tables[in.Bits].Buffer)
		}
	}
	return list
}

// near is the work where some of the tables are so small that a second-level cache holds them.
func (w work) near(a *backend.Args, tables []int) work {
	for _, b := range tables {
		if a.Buffers[b].Bytes <= prefetch.Far {
			w.compute -= nanosAnywhere - nanosNearby
		}
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
