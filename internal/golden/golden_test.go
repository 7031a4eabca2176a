package golden

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A recorder is a test that only notes its failures.
type recorder struct {
	testing.TB
	failures []string
	cleanups []func()
}

func (r *recorder) Helper()          {}
func (r *recorder) Cleanup(f func()) { r.cleanups = append(r.cleanups, f) }
func (r *recorder) Errorf(_ string, args ...any) {
	r.failures = append(r.failures, args[len(args)-1].(string))
}

const text = `expect 1 kernel   ; of two nodes
-- graph --
%0 = input

%1 = f %0 { let t = a; t }
; all of this is a comment
-- plan --
kernel k0
`

func open(t *testing.T) (*recorder, *File) {
	path := filepath.Join(t.TempDir(), "x.txt")
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	r := &recorder{TB: t}
	return r, Open(r, path)
}

func TestCheck(t *testing.T) {
	r, f := open(t)
	f.Check("", "expect 1 kernel\n")
	f.Check("graph", "%0 = input\n%1 = f %0 { let t = a; t }  \n")
	f.Check("absent", "")
	if len(r.failures) > 0 {
		t.Errorf("equal sections differ: %v", r.failures)
	}
	f.Check("graph", "%0 = input\n%1 = g %0\n")
	want := "  %0 = input\n- %1 = f %0 { let t = a; t }\n+ %1 = g %0\n"
	if len(r.failures) != 1 || r.failures[0] != want {
		t.Errorf("got %q, want %q", r.failures, want)
	}
}

func TestUpdate(t *testing.T) {
	*update = true
	defer func() { *update = false }()
	r, f := open(t)
	f.Check("graph", Strip(f.Text("graph")))
	f.Check("plan", "kernel k1")
	f.Check("nest", "for i0\n")
	for _, cleanup := range r.cleanups {
		cleanup()
	}
	got, err := os.ReadFile(f.Path)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Replace(text, "k0", "k1", 1) + "-- nest --\nfor i0\n"
	if string(got) != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
