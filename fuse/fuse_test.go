package fuse_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/laze-go/laze/fuse"
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/internal/golden"
)

// A golden file begins with what the plan counts, after an optional line "with .." that gives the options. It may have
// a section of edges.
func TestPlans(t *testing.T) {
	golden.Each(t, "testdata/*.txt", func(t *testing.T, f *golden.File) {
		if strings.HasSuffix(f.Path, ".bad.txt") {
			return
		}
		roots, err := graph.Parse(f.Text("graph"))
		if err != nil {
			t.Fatal(err)
		}
		if err := graph.Verify(roots...); err != nil {
			t.Fatal(err)
		}
		p, err := fuse.Fuse(roots, options(t, f.Text("")))
		if err != nil {
			t.Fatal(err)
		}
		f.Check("", head(f.Text(""))+"expect "+p.Summary()+"\n")
		f.Check("graph", graph.String(roots...))
		f.Check("plan", p.String())
		if f.Has("edges") {
			f.Check("edges", edges(p, roots))
		}
		readsBack(t, p)
	})
}

// head gives the lines of a golden file's head that are not results.
func head(text string) string {
	var kept []string
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "expect") {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "")
}

func options(t *testing.T, head string) fuse.Options {
	t.Helper()
	opts := fuse.Options{Fuel: -1}
	for line := range strings.Lines(head) {
		words := strings.Fields(line)
		if len(words) == 0 || words[0] != "with" {
			continue
		}
		switch words[1] {
		case "off":
			opts.Off = true
		case "fuel":
			fmt.Sscan(words[2], &opts.Fuel)
		default:
			t.Fatalf("no option %q", words[1])
		}
	}
	return opts
}

// edges says in a line per edge what became of it.
func edges(p *fuse.Plan, roots []graph.Value) string {
	names := graph.Names(roots...)
	var b strings.Builder
	for _, e := range p.Edges {
		verdict := "apart"
		if e.Fused {
			verdict = "fused"
		}
		fmt.Fprintf(&b, "%%%d into %%%d: %s: %s\n", names[e.Producer], names[e.Consumer], verdict, e.Reason)
	}
	return b.String()
}

// readsBack checks that the text of a plan is the whole of it.
func readsBack(t *testing.T, p *fuse.Plan) {
	t.Helper()
	q, err := fuse.Parse(p.String())
	if err != nil {
		t.Fatalf("%v in\n%s", err, p)
	}
	if q.String() != p.String() {
		t.Errorf("reads back differently\n%s", golden.Diff(p.String(), q.String()))
	}
	if err := q.Verify(); err != nil {
		t.Error(err)
	}
}

// Each case of a bad file is a section with a plan, and one that says what is wrong with it.
func TestBad(t *testing.T) {
	golden.Bad(t, "testdata/*.bad.txt", func(text string) error {
		p, err := fuse.Parse(text)
		if err == nil {
			err = p.Verify()
		}
		return err
	})
}

// Any text either is refused, or is a plan that prints as it reads.
func FuzzParse(f *testing.F) {
	paths, _ := filepath.Glob("testdata/*.txt")
	for _, path := range paths {
		if !strings.HasSuffix(path, ".bad.txt") {
			f.Add(golden.Open(f, path).Text("plan"))
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, err := fuse.Parse(text)
		if err == nil && p.Verify() == nil {
			readsBack(t, p)
		}
	})
}
