package schedule

import (
	"fmt"
	"strconv"
)

type run struct {
	loop  string
	mode  RunMode
	width int
}

// Run says how the iterations of a loop run; width is the number of lanes or the unroll factor, 0 where
// the machine is to choose.
//
//	for i in 0..n { S(i) }   run i parallel   =>   for i in 0..n parallel { S(i) }
//
// Parallel iterations run apart: goroutines, CUDA blocks. Lanes run in step: SIMD lanes, CUDA threads. Serial and
// unrolled loops are always legal. Illegal: parallel and lanes along a folded or scanned axis, where a value is
// carried from one iteration to the next, unless the loop is partial; parallel and lanes in a scatter, whose updates
// happen in row-major order; lanes on a loop that is not innermost; a width for serial or parallel loops.
func Run(loop string, mode RunMode, width int) Directive { return run{loop, mode, width} }

// RunParallel runs the iterations of a loop apart. See Run.
func RunParallel(loop string) Directive { return Run(loop, Parallel, 0) }

// Vectorize runs a loop in lanes: width of them, or as many as the machine likes where width is 0. See Run.
func Vectorize(loop string, width int) Directive { return Run(loop, Lanes, width) }

// Unroll repeats the body of a loop factor times per round. See Run.
func Unroll(loop string, factor int) Directive { return Run(loop, Unrolled, factor) }

func (d run) String() string {
	text := "run " + d.loop + " " + d.mode.String()
	if d.width != 0 {
		text += " " + strconv.Itoa(d.width)
	}
	return text
}

func (d run) rewrite(n *Nest) error {
	at, err := n.find(d.loop)
	if err != nil {
		return err
	}
	l := &n.Loops[at]
	l.Run, l.Width = d.mode, d.width
	return nil
}

var modeNames = [...]string{Serial: "serial", Parallel: "parallel", Lanes: "lanes", Unrolled: "unrolled"}

// String gives serial, parallel, lanes or unrolled.
func (m RunMode) String() string {
	if int(m) < len(modeNames) {
		return modeNames[m]
	}
	return fmt.Sprintf("mode(%d)", uint8(m))
}

// mode gives the run mode with its width as in text: "lanes 8".
func (l Loop) mode() string {
	if l.Width == 0 {
		return l.Run.String()
	}
	return fmt.Sprintf("%s %d", l.Run, l.Width)
}
