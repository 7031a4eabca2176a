package native

import (
	"testing"

	"github.com/laze-go/laze/backend/cpu/codegen"
	"github.com/laze-go/laze/internal/golden"
	"github.com/laze-go/laze/schedule"
)

// The files give a nest, and the program that AVX-512 gets for it, with the one for short lines where there is one.
func TestGolden(t *testing.T) {
	golden.Each(t, "testdata/*.txt", func(t *testing.T, f *golden.File) {
		n, err := schedule.ParseNest(f.Text("nest"))
		if err != nil {
			t.Fatal(err)
		}
		c, err := Compile(n, codegen.AVX512, nil)
		if err != nil {
			f.Check("refused", err.Error()+"\n")
			return
		}
		f.Check("program", c.kernels[0].program.String())
		if r, ok := c.driver.(*reduction); ok && r.forShort != nil {
			short, err := r.forShort()
			if err != nil {
				t.Fatal(err)
			}
			f.Check("short lines", short.kernel.program.String())
		}
	})
}
