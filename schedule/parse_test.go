package schedule

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestParseDirectivesRefuses(t *testing.T) {
	tests := []struct{ text, want string }{
		{"vectorise i0", "line 1: there is no directive vectorise, only split, reorder, tile, run, partial"},
		{"split i0", "line 1: split i0: write split <loop> <factor>"},
		{"; a comment\nsplit i0 many", "line 2: split i0 many: write split <loop> <factor>"},
		{"tile i0 i1 8", "line 1: tile i0 i1 8: write tile <loop> <loop> <factor> <factor>"},
		{"tile i0 i1 8 x", "line 1: tile i0 i1 8 x: write tile <loop> <loop> <factor> <factor>"},
		{"run i0", "line 1: run i0: write run <loop> parallel | lanes [<number>] | unrolled [<factor>] | serial"},
		{"run i0 fast", "line 1: run i0 fast: write run <loop> parallel | lanes [<number>] | unrolled [<factor>] | serial"},
		{"run i0 lanes x", "line 1: run i0 lanes x: write run <loop> parallel | lanes [<number>] | unrolled [<factor>] | serial"},
		{"partial", "line 1: partial: write partial <loop>"},
	}
	for _, test := range tests {
		if _, err := ParseDirectives(test.text); fmt.Sprint(err) != test.want {
			t.Errorf("%q: got  %v\nwant %v", test.text, err, test.want)
		}
	}
}

// Each row changes one thing in a good nest.
func TestParseNestRefuses(t *testing.T) {
	const good = `nest k0 buffers (b0 f64 reads, b1 f64 writes) axes (i0 kept, i1 folded) scalars 1
for i0.o in 0..ceil(n0/64) parallel {
  for i1 in 0..n1 {
    for i0.i in 0..64 lanes {
      read b0[i0 + s0*i1]
      each (a f64) a
      reduce r0 by { (a f64, b f64) a + b } init 0 commutes
    }
  }
  for i0.i in 0..64 lanes {
    after (a f64) a
    store b1[i0] = r0
  }
}
`
	readNest(t, good)
	tests := []struct{ old, new, want string }{
		{good, "", `1:1: expected "nest", found the end`},
		{"f64 reads", "f63 reads", `1:21: expected a type such as f64, found "f63"`},
		{"b1 f64 writes", "b2 f64 writes", `1:32: expected "b1", found "b2"`},
		{"f64 reads", "f64 eats", `1:25: expected one of reads, writes, updates, found "eats"`},
		{"scalars 1", "scalars x", `1:81: expected a whole number, found "x"`},
		{"scalars 1", "scalars -1", `1:81: -1 is out of range`},
		{"scalars 1", "scalars 1 or so", `1:83: expected the end of the line, found "or"`},
		{"n0/64", "n1/64", `2:21: expected "n0", found "n1"`},
		{"for i1 in", "for x1 in", `3:7: expected i and a number, found "x1"`},
		{"for i1 in 0..n1", "for i2 in 0..n2", `3:10: loop i2 runs along an axis that the nest does not have`},
		{"read b0[i0 + s0*i1]", "read b0[i0 + s0*i2]", `5:23: there is no i2`},
		{"each (a f64) a\n", "each (a f64) c\n", `6:20: unknown name "c"`},
		{"init 0", "init a", `7:50: a is no f64`},
		{"  }\n  for i0.i in 0..64 lanes", "  }\n  for i0.i in 0..64", `10:3: the loops around after are not the kept loops inside the fold`},
		{"after (a f64) a", "before (a f64) a", `11:5: expected "after", found "before"`},
		{"  }\n}\n", "  }\n", `14:1: expected "}", found the end`},
		{"  }\n}\n", "  }\n}\n}\n", `15:1: expected the end, found "}"`},

		{"i1 folded", "i1 scanned", `8:5: expected "after", found "}"`},
		{"i0 kept, i1 folded", "i0 folded, i1 folded", `10:3: expected "}", found "for"`},
		{"ceil(n0/64)", "ceil(n0/65)", `the loops along i0 do not visit each index once: i0.o steps by 65, not by 64`},
		{"for i0.i in 0..64 lanes", "for i0.i in 0..64 step 2 lanes", `the loops along i0 do not visit each index once: i0.i steps by 2, not by 1`},
		{"for i1 in 0..n1", "for i1 in 0..100", `the loops along i1 do not visit each index once: i1, the outermost, runs a constant number of times`},
		{"for i0.o in", "for i0.i in", `i0.i is no name for a further loop along i0`},
		{"0..n1 {", "0..n1 parallel {", `i1 carries a fold from one iteration to the next; make it partial first`},
		{"f64 reads", "f32 reads", `each: the body takes [f64], not [f32]`},
		{"f64 reads", "f64 writes", `each: b0 is declared writes, not reads`},
		{"read b0", "read b7", `each: b7 is not declared`},
		{"scalars 1", "scalars 0", `each: s0 is not declared`},
		{"(a f64) a\n      reduce", "(a f64) f64(s9)*a\n      reduce", `each: the body uses s9, which is not declared`},
		{"(a f64) a\n      reduce", "(a f64) f64(i5)*a\n      reduce", `each: the body asks for axis i5, which is not declared`},
		{"(a f64) a\n      reduce", "(a f64) f64(size(5))*a\n      reduce", `each: the body has a size, which must be a scalar argument`},
		{"(a f64) a\n      reduce", "(a f64) load0.f64(i0)*a\n      reduce", `each: load 0 with 1 coordinates has no table`},
		{"reduce r0", "reduce r1", `each has no result 1`},
		{"reduce r0", "reduce r0 r0", `7:14: the function must take two of each of 2 values`},
		{"init 0", "init 0 0", `7:52: expected the end of the line, found "0"`},
		{"after (a f64) a", "after (a f64, b f64) a", `after: the body takes [f64 f64], not [f64]`},
		{"= r0", "= r1", `after: result 1 cannot be stored in b1`},
	}
	for _, test := range tests {
		text := strings.ReplaceAll(good, test.old, test.new)
		_, err := ParseNest(text)
		if got, _, _ := strings.Cut(fmt.Sprint(err), "\n"); got != test.want {
			t.Errorf("%q for %q:\ngot  %v\nwant %v", test.new, test.old, err, test.want)
		}
	}
}

// Whatever the text, ParseNest gives a nest that reads back as it is, or an error.
func FuzzParseNest(f *testing.F) {
	paths, err := filepath.Glob("testdata/*.txt")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		for _, section := range strings.Split(string(text), "\n-- ") {
			_, body, _ := strings.Cut(section, "\n")
			f.Add(body)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		if _, err := ParseDirectives(text); err == nil {
			return
		}
		n, err := ParseNest(text)
		if err != nil {
			return
		}
		again, err := ParseNest(n.String())
		if err != nil || again.String() != n.String() {
			t.Errorf("reads back as %v, %v:\n%v", again, err, n)
		}
		n.Costs().Work(make([]int64, len(n.Axes)))
	})
}
