package laze_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/laze-go/laze"
	"github.com/laze-go/laze/backend/cpu"
)

// Each level of the machine runs code of its own, of which Explain tells what it needs to know, and all give the same
// bits.
func TestLevels(t *testing.T) {
	levels := cpu.Levels()
	want, seen := float64(0), map[string]bool{}
	works := map[cpu.Level]time.Duration{}
	for i, level := range levels {
		on := laze.On(cpu.At(level))
		y := laze.Linspace(0.5, 3, 1001).Exp().Sum()
		e := laze.ExplainWith([]laze.Option{on}, y)
		code := e.Code()
		works[level] = e.Kernels[0].Work
		if seen[code] {
			t.Errorf("the code of %v is that of another level:\n%s", level, code)
		}
		seen[code] = true
		if _, err := y.Eval(context.Background(), on); err != nil {
			t.Fatal(err)
		}
		got, err := y.Float64(context.Background())
		if i == 0 {
			want = got
		}
		if err != nil || got != want {
			t.Errorf("%v: %v, %v; %v gives %v", level, got, err, levels[0], want)
		}
		for _, word := range []string{"vector \"k0\" lanes ", " unroll ", "executable by ", " spills", "vzeroupper"} {
			if machine := level > cpu.Portable; machine != strings.Contains(code, word) {
				t.Errorf("%v: %q in %s", level, word, code)
			}
		}
	}
	for level, work := range works {
		if work <= 0 || level > cpu.Portable && 4*work > works[cpu.Portable] {
			t.Errorf("%v is expected to take %v, portable code %v", level, work, works[cpu.Portable])
		}
	}
}
