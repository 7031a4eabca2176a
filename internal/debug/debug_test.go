package debug

import (
	"os"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	for _, c := range []struct {
		text string
		want Switches
		err  string
	}{
		{"", Switches{Fuel: -1}, ""},
		{"graph, plan,nest", Switches{Fuel: -1, Graph: true, Plan: true, Nest: true}, ""},
		{"code,steps,check,time,help", Switches{Fuel: -1, Code: true, Steps: true, Check: true, Time: true, Help: true}, ""},
		{"fuel=17,only=k3,dump=dir", Switches{Fuel: 17, Only: "k3", Dump: "dir"}, ""},
		{"fuel=-1", Switches{Fuel: -1}, "fuel=-1: a number of fusions is needed"},
		{"fuel,graph", Switches{Fuel: -1, Graph: true}, "fuel: it is written fuel=n"},
		{"graph=1", Switches{Fuel: -1}, "graph=1: it is written graph"},
		{"grahp,plan", Switches{Fuel: -1, Plan: true}, "grahp: there is no such switch"},
	} {
		got, err := Parse(c.text)
		text := ""
		if err != nil {
			text = err.Error()
		}
		if got != c.want || text != c.err {
			t.Errorf("%q: got %+v, %q\nwant %+v, %q", c.text, got, text, c.want, c.err)
		}
	}
}

func TestHelpListsEverySwitch(t *testing.T) {
	for _, r := range rows {
		if !strings.Contains(Help(), "\n  "+r.form()) {
			t.Errorf("%s is missing in\n%s", r.name, Help())
		}
	}
}

// The file has a line per piece of code, as perf reads it.
func TestPerfMap(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"TMPDIR", "TMP"} {
		t.Setenv(name, dir)
	}
	var p perfMap
	for i, name := range []string{"k0 mul sum", "k1"} {
		if err := p.add(uintptr(0x7f001000+i*0x1000), 64, name); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(p.file.Name())
	if want := "7f001000 40 laze k0 mul sum\n7f002000 40 laze k1\n"; err != nil || string(text) != want {
		t.Errorf("got %q, %v, not %q", text, err, want)
	}
	if err := p.file.Close(); err != nil {
		t.Error(err)
	}
}
