// Package golden compares what a test got with the text in a file, and rewrites the file where the test runs
// with -update.
//
//	golden.Each(t, "testdata/*.txt", func(t *testing.T, f *golden.File) {
//		roots, err := graph.Parse(f.Text("graph"))
//		...
//		f.Check("plan", plan.String())
//	})
//
// A file is a head and sections; each section begins with a line `-- name --`. A comment begins with a ;
// at the start of a line or after a blank, and ends with the line. Comments, blanks at the ends of lines
// and empty lines are not compared.
package golden

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite golden files with what the tests got")

// A File is one golden file, read and, with -update, written at the end of the test.
type File struct {
	Path string

	t        testing.TB
	sections []section
	changed  bool
}

// A section holds the lines after its header; the head has the name "".
type section struct{ name, text string }

// Each runs check as a subtest on every file that pattern matches. At least one must exist.
func Each(t *testing.T, pattern string, check func(t *testing.T, f *File)) {
	t.Helper()
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) == 0 {
		t.Fatalf("golden: no file matches %s", pattern)
	}
	for _, path := range paths {
		name := strings.TrimSuffix(filepath.Base(path), ".txt")
		t.Run(name, func(t *testing.T) { check(t, Open(t, path)) })
	}
}

// Bad checks texts that must be refused: each section of the files that pattern matches, beside one of the same name
// and " error" that holds what check says.
func Bad(t *testing.T, pattern string, check func(text string) error) {
	Each(t, pattern, func(t *testing.T, f *File) {
		for _, name := range f.Names() {
			if strings.HasSuffix(name, " error") {
				continue
			}
			message := "none"
			if err := check(f.Text(name)); err != nil {
				message = err.Error()
			}
			f.Check(name+" error", message+"\n")
		}
	})
}

// Open reads a file. A missing one fails the test, but is made with -update.
func Open(t testing.TB, path string) *File {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil && !(*update && os.IsNotExist(err)) {
		t.Fatalf("golden: %v", err)
	}
	f := &File{Path: path, t: t, sections: split(string(text))}
	t.Cleanup(f.save)
	return f
}

// Text gives a section, without its header; "" names the head, and a missing section is empty.
func (f *File) Text(name string) string {
	if s := f.find(name); s != nil {
		return s.text
	}
	return ""
}

// Names lists the sections in order, without the head.
func (f *File) Names() []string {
	var names []string
	for _, s := range f.sections[1:] {
		names = append(names, s.name)
	}
	return names
}

// Has reports whether the file has a section of that name.
func (f *File) Has(name string) bool { return f.find(name) != nil }

// Check fails the test where a section differs from got, or makes it so with -update.
func (f *File) Check(name, got string) {
	f.t.Helper()
	want := f.Text(name)
	if Strip(want) == Strip(got) {
		return
	}
	if *update {
		f.set(name, got)
		return
	}
	f.t.Errorf("%s: section %q differs\n%s", f.Path, name, Diff(Strip(want), Strip(got)))
}

// Strip gives text without what is not compared.
func Strip(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if line = stripLine(line); line != "" {
			b.WriteString(line)
			b.WriteByte('\n')
		}
	}
	return b.String()
}

func stripLine(line string) string {
	for i := range len(line) {
		if line[i] == ';' && (i == 0 || line[i-1] == ' ' || line[i-1] == '\t') {
			line = line[:i]
			break
		}
	}
	return strings.TrimRight(line, " \t\r\n")
}

// Diff shows the lines of two texts from three before the first that differs, want marked with -, got
// with +, to the end.
func Diff(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for len(w) > 0 && len(g) > 0 && w[len(w)-1] == g[len(g)-1] {
		w, g = w[:len(w)-1], g[:len(g)-1]
	}
	same := 0
	for same < len(w) && same < len(g) && w[same] == g[same] {
		same++
	}
	var b strings.Builder
	add := func(mark string, lines []string) {
		for _, line := range lines {
			b.WriteString(mark + line + "\n")
		}
	}
	add("  ", w[max(0, same-3):same])
	add("- ", w[same:])
	add("+ ", g[same:])
	return b.String()
}

func split(text string) []section {
	sections := []section{{}}
	for line := range strings.Lines(text) {
		if name, ok := header(line); ok {
			sections = append(sections, section{name: name})
			continue
		}
		sections[len(sections)-1].text += line
	}
	return sections
}

// header reads the line that begins a section.
func header(line string) (name string, ok bool) {
	name, ok = strings.CutPrefix(strings.TrimSpace(line), "-- ")
	if !ok {
		return "", false
	}
	return strings.CutSuffix(name, " --")
}

func (f *File) find(name string) *section {
	for i := range f.sections {
		if f.sections[i].name == name {
			return &f.sections[i]
		}
	}
	return nil
}

func (f *File) set(name, text string) {
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	f.changed = true
	if s := f.find(name); s != nil {
		s.text = text
		return
	}
	f.sections = append(f.sections, section{name, text})
}

func (f *File) save() {
	if !f.changed {
		return
	}
	var b strings.Builder
	for _, s := range f.sections {
		if s.name != "" {
			b.WriteString("-- " + s.name + " --\n")
		}
		b.WriteString(s.text)
	}
	if err := os.WriteFile(f.Path, []byte(b.String()), 0o666); err != nil {
		f.t.Errorf("golden: %v", err)
	}
}

// Seeds adds every section of the files that pattern matches to the seeds of a fuzz test of one string.
func Seeds(f *testing.F, pattern string) {
	f.Helper()
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) == 0 {
		f.Fatalf("golden: no file matches %s", pattern)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		for _, s := range split(string(text)) {
			f.Add(s.text)
		}
	}
}
