// Package debug reads the switches of the variable LAZE_DEBUG.
//
// What comes in: switches joined by commas. What goes out: which stages print, and what is checked. A switch never
// changes a result. An unknown one prints the list, once, on standard error, and changes nothing.
package debug

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Switches are the settings that the variable holds.
type Switches struct {
	Graph, Plan, Nest, Code bool   // print these stages
	Steps                   bool   // print the nest after every directive
	Check                   bool   // verify at every border and compare with the oracles
	Time                    bool   // print how long stages and kernels take
	Labels                  bool   // name kernels in CPU profiles
	Perf                    bool   // name machine code for perf
	Only                    string // only kernels whose name, or a primitive in it, contains this
	Fuel                    int    // stop fusing after so many fusions; -1 for no limit
	Dump                    string // write one file per kernel into this folder
	Help                    bool   // print the list
}

// A row is one switch.
type row struct {
	name string
	arg  string // what follows =, empty for none
	doc  string
	set  func(s *Switches, arg string) error
}

var rows = []row{
	{"help", "", "print this list", func(s *Switches, _ string) error { s.Help = true; return nil }},
	{"graph", "", "print the graph, on standard error like everything here", func(s *Switches, _ string) error { s.Graph = true; return nil }},
	{"plan", "", "print the plan", func(s *Switches, _ string) error { s.Plan = true; return nil }},
	{"nest", "", "print the loop nests", func(s *Switches, _ string) error { s.Nest = true; return nil }},
	{"code", "", "print what the machine makes of each nest", func(s *Switches, _ string) error { s.Code = true; return nil }},
	{"only", "name", "only kernels whose name, or a primitive in it, contains name", func(s *Switches, arg string) error { s.Only = arg; return nil }},
	{"steps", "", "print the nest after every directive", func(s *Switches, _ string) error { s.Steps = true; return nil }},
	{"check", "", "verify at every border and compare results with the oracles (slow)", func(s *Switches, _ string) error { s.Check = true; return nil }},
	{"time", "", "print how long stages and kernels take", func(s *Switches, _ string) error { s.Time = true; return nil }},
	{"labels", "", "name kernels in CPU profiles, by the label kernel", func(s *Switches, _ string) error { s.Labels = true; return nil }},
	{"perf", "", "name machine code in perf-<pid>.map in the temporary folder", func(s *Switches, _ string) error { s.Perf = true; return nil }},
	{"fuel", "n", "stop fusing after n fusions", setFuel},
	{"dump", "dir", "write one file per kernel into dir", func(s *Switches, arg string) error { s.Dump = arg; return nil }},
}

func setFuel(s *Switches, arg string) error {
	n, err := strconv.Atoi(arg)
	if err != nil || n < 0 {
		return fmt.Errorf("fuel=%s: a number of fusions is needed", arg)
	}
	s.Fuel = n
	return nil
}

// Parse reads switches joined by commas. An error names the first that is wrong; the others hold.
func Parse(text string) (Switches, error) {
	s := Switches{Fuel: -1}
	var first error
	for _, word := range strings.Split(text, ",") {
		if word = strings.TrimSpace(word); word == "" {
			continue
		}
		if err := s.set(word); err != nil && first == nil {
			first = err
		}
	}
	return s, first
}

func (s *Switches) set(word string) error {
	name, arg, hasArg := strings.Cut(word, "=")
	for _, r := range rows {
		if r.name != name {
			continue
		}
		if hasArg != (r.arg != "") {
			return fmt.Errorf("%s: it is written %s", word, r.form())
		}
		return r.set(s, arg)
	}
	return fmt.Errorf("%s: there is no such switch", word)
}

func (r row) form() string {
	if r.arg == "" {
		return r.name
	}
	return r.name + "=" + r.arg
}

// Help lists the switches.
func Help() string {
	var b strings.Builder
	b.WriteString("LAZE_DEBUG takes switches joined by commas:\n")
	for _, r := range rows {
		fmt.Fprintf(&b, "  %-10s %s\n", r.form(), r.doc)
	}
	return b.String()
}

// Out is where the switches print.
var Out io.Writer = os.Stderr

// Get gives the switches of the process. The variable is read once.
var Get = sync.OnceValue(func() *Switches {
	s, err := Parse(os.Getenv("LAZE_DEBUG"))
	if err != nil {
		fmt.Fprintf(Out, "LAZE_DEBUG: %v\n", err)
	}
	if err != nil || s.Help {
		fmt.Fprint(Out, Help())
	}
	return &s
})

// Fuel is the limit of fusions; -1 for none.
func Fuel() int { return Get().Fuel }

// Printf prints a line for a switch.
func Printf(format string, args ...any) { fmt.Fprintf(Out, format, args...) }

// A Clock prints how long stages take, where the switch time is on; nil where it is not.
type Clock struct{ last time.Time }

// Start begins with the first stage.
func Start() *Clock {
	if !Get().Time {
		return nil
	}
	return &Clock{time.Now()}
}

// Lap ends a stage.
func (c *Clock) Lap(stage string) {
	if c == nil {
		return
	}
	now := time.Now()
	Printf("%-10s %12v\n", stage, now.Sub(c.last))
	c.last = now
}
