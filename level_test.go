package laze_test

import (
	"context"
	"strings"
	"testing"

	"github.com/laze-go/laze"
	"github.com/laze-go/laze/backend/cpu"
)

// Each level of the machine runs code of its own, and all give the same bits.
func TestLevels(t *testing.T) {
	levels := cpu.Levels()
	want, seen := float64(0), map[string]bool{}
	for i, level := range levels {
		on := laze.On(cpu.At(level))
		y := laze.Linspace(0.5, 3, 1001).Exp().Sum()
		code := laze.ExplainWith([]laze.Option{on}, y).Code()
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
		if machine := level > cpu.Portable; machine != strings.Contains(code, "vzeroupper") {
			t.Errorf("%v: %s", level, code)
		}
	}
}
