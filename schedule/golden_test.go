package schedule

import (
	"strings"
	"testing"

	"github.com/laze-go/laze/fuse"
	"github.com/laze-go/laze/internal/golden"
)

// The files give a nest, and either directives or the wish for the default ones, and then the scheduled nest. Bad files
// give a nest, and sequences of directives (separated by slashes) with the message that refuses them.
func TestGolden(t *testing.T) {
	golden.Each(t, "testdata/*.txt", func(t *testing.T, f *golden.File) {
		n := readNest(t, f.Text("nest"))
		if f.Has("refused") {
			f.Check("refused", refusals(t, n, f.Text("refused")))
			return
		}
		ds := Default(n)
		if f.Has("default") {
			f.Check("default", directivesText(ds))
		} else {
			ds = readDirectives(t, f.Text("schedule"))
		}
		before := n.String()
		scheduled, err := Apply(n, ds...)
		if err != nil {
			t.Fatal(err)
		}
		f.Check("scheduled", scheduled.String())
		readNest(t, scheduled.String())
		if n.String() != before {
			t.Error("Apply changed its argument")
		}
	})
}

// readNest reads a canonical text.
func readNest(t *testing.T, text string) *Nest {
	t.Helper()
	n, err := ParseNest(text)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := golden.Strip(n.String()), golden.Strip(text); got != want {
		t.Fatalf("the text changed in reading\n%s", golden.Diff(want, got))
	}
	return n
}

// readDirectives reads directives whose text is canonical.
func readDirectives(t *testing.T, text string) []Directive {
	t.Helper()
	ds, err := ParseDirectives(text)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := directivesText(ds), golden.Strip(text); got != want {
		t.Fatalf("the directives changed in reading\n%s", golden.Diff(want, got))
	}
	return ds
}

func directivesText(ds []Directive) string {
	var b strings.Builder
	for _, d := range ds {
		b.WriteString(d.String() + "\n")
	}
	return b.String()
}

// refusals gives the cases of a section again, each followed by its message.
func refusals(t *testing.T, n *Nest, section string) string {
	var b strings.Builder
	for line := range strings.Lines(golden.Strip(section)) {
		line = strings.TrimRight(line, "\n")
		if strings.HasPrefix(line, " ") {
			continue
		}
		ds := readDirectives(t, strings.ReplaceAll(line, " / ", "\n")+"\n")
		if _, err := Apply(n, ds[:len(ds)-1]...); err != nil {
			t.Errorf("%s: refused too early: %v", line, err)
		}
		_, err := Apply(n, ds...)
		if err == nil {
			t.Errorf("%s: not refused", line)
			continue
		}
		b.WriteString(line + "\n    " + err.Error() + "\n")
	}
	return b.String()
}

// The files give a plan, and what becomes of it without and with the default schedule.
func TestLowerGolden(t *testing.T) {
	golden.Each(t, "testdata/lower/*.txt", func(t *testing.T, f *golden.File) {
		p, err := fuse.Parse(f.Text("plan"))
		if err != nil {
			t.Fatal(err)
		}
		for _, section := range []string{"naive", "default"} {
			prog, err := Lower(p, Options{Naive: section == "naive"})
			if err != nil {
				t.Fatal(err)
			}
			f.Check(section, prog.String())
			again, err := ParseProgram(prog.String(), p)
			if err != nil {
				t.Fatal(err)
			}
			if again.String() != prog.String() {
				t.Errorf("the program changed in reading\n%s", golden.Diff(prog.String(), again.String()))
			}
		}
	})
}
