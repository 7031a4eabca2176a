package schedule

import (
	"fmt"
	"strings"
	"testing"

	"github.com/laze-go/laze/fuse"
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/internal/golden"
)

// The files give a graph, and then which of its kernels run together, and why others do not.
func TestTogetherGolden(t *testing.T) {
	golden.Each(t, "testdata/together/*.txt", func(t *testing.T, f *golden.File) {
		p := planOf(t, f.Text("graph"))
		prog, err := Lower(p, Options{})
		if err != nil {
			t.Fatal(err)
		}
		f.Check("together", decisions(prog))
		again, err := ParseProgram(prog.String(), p)
		if err != nil {
			t.Fatal(err)
		}
		if again.String() != prog.String() {
			t.Errorf("the program changed in reading\n%s", golden.Diff(prog.String(), again.String()))
		}
	})
}

func planOf(t testing.TB, text string) *fuse.Plan {
	t.Helper()
	roots, err := graph.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	p, err := fuse.Fuse(roots, fuse.Options{Fuel: -1})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// decisions gives the lines for what runs together with the bytes that are moved, and why neighbours do not.
func decisions(p *Program) string {
	var b strings.Builder
	for i := range p.Together {
		t := &p.Together[i]
		together, apart := p.Traffic(t)
		fmt.Fprintf(&b, "%s%d bytes instead of %d\n", p.Before(t.First), together, apart)
	}
	for i := range len(p.Steps) - 1 {
		if !p.areTogether(i) {
			fmt.Fprintf(&b, "%s %s apart: %v\n", p.Steps[i].Nest.Name, p.Steps[i+1].Nest.Name, p.whyApart(i))
		}
	}
	return b.String()
}

// areTogether reports whether step i runs together with the next one.
func (p *Program) areTogether(i int) bool {
	for _, t := range p.Together {
		if t.First <= i && i+1 < t.First+t.Steps {
			return true
		}
	}
	return false
}

func (p *Program) whyApart(i int) error {
	j := joiner{program: p, options: &Options{}}
	rows := min(j.rows(&p.Steps[i]), j.rows(&p.Steps[i+1]))
	if _, err := p.users(&Together{First: i, Steps: 2, Rows: max(rows, 1)}, p.places()); err != nil {
		return err
	}
	return fmt.Errorf("they share too little")
}

const sumAndRatio = `
%0 f64[2000,1000] = input
%1 f64[2000] = reduce %0 { (a f64, b f64) a + b } init 0 axes 1 commutes
%2 f64[2000,1000] = gather %1 [i0]
%3 f64[2000,1000] = pointwise %0 %2 { (a f64, b f64) a/b }
return %3
`

// Kernels that somebody says something about stay apart.
func TestApart(t *testing.T) {
	p := planOf(t, sumAndRatio)
	for _, test := range []struct {
		name string
		o    Options
		want int
	}{
		{"as usual", Options{}, 1},
		{"with directives for one", Options{Directives: map[string][]Directive{"k1": nil}}, 0},
		{"naive", Options{Naive: true}, 0},
		{"with large caches", Options{Cache: 1 << 30}, 0},
		{"never", Options{Cache: -1}, 0},
		{"with tiny caches", Options{Cache: 1 << 10}, 0},
	} {
		prog, err := Lower(p, test.o)
		if err != nil {
			t.Fatal(err)
		}
		if got := len(prog.Together); got != test.want {
			t.Errorf("%s: %d times together, want %d", test.name, got, test.want)
		}
	}
}

// Each row changes the line for steps that run together, or something else in a good program.
func TestVerifyTogether(t *testing.T) {
	p := planOf(t, sumAndRatio)
	prog, err := Lower(p, Options{})
	if err != nil {
		t.Fatal(err)
	}
	good := prog.String()
	line := prog.Before(0)
	for _, test := range []struct{ old, new, want string }{
		{line, "together k0 k2; rows 2000 by 10\n", "k1 follows where k2 is to run together with others"},
		{line, "together k0 k1 rows 2000 by 10\n", `1:21: expected a kernel or ; rows, found "2000"`},
		{line, "together k0 k1, rows 2000 by 10\n", `1:15: expected a kernel or ; rows, found ","`},
		{line, "together k0; rows 2000 by 10\n", "cannot run"},
		{line, "together k0 k1 k2; rows 2000 by 10\n", "3 steps from step 0 on cannot run 10 of 2000 rows at a time"},
		{line, "together k0 k1; rows 0 by 10\n", "cannot run 10 of 0 rows at a time"},
		{line, "together k0 k1; rows 2000 by 0\n", "cannot run 0 of 2000 rows at a time"},
		{line, "together k0 k1; rows 300 by 10\n", "k0 cannot be cut into rows: its first axis has 2000 indices, which are no multiple of 300"},
		{"extents 2000 1000;", "extents 2000@0 1000;", "k0 cannot be cut into rows: an extent is 0, or known late"},
		{"extents 2000 1000;", "extents 2000 1001;", "k1, b2: what is written there does not belong to one row alone"},
	} {
		_, err := ParseProgram(strings.ReplaceAll(good, test.old, test.new), p)
		if got := fmt.Sprint(err); !strings.Contains(got, test.want) {
			t.Errorf("%q for %q:\ngot  %v\nwant %v", test.new, test.old, got, test.want)
		}
	}
}
