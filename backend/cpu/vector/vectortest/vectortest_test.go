package vectortest

import (
	"strings"
	"testing"

	"github.com/laze-go/laze/backend/cpu/vector"
)

var (
	allLanes = []int{2, 4, 8, 16}
	machine  = Machine{Lanes: 8, Register: 64}
)

// used collects the operations of programs.
func used(b *vector.Block, ops map[vector.Op]bool) {
	for i := range b.Code {
		ops[b.Code[i].Op] = true
		for k := range b.Code[i].Body {
			used(&b.Code[i].Body[k], ops)
		}
	}
}

// All programs verify, stay in their memory, and read back from their text. Every operation appears.
func TestPrograms(t *testing.T) {
	ops := map[vector.Op]bool{}
	for _, lanes := range allLanes {
		m := Machine{Lanes: lanes, Register: 64}
		cases := append(m.Ops(), m.Memory()...)
		for seed := range uint64(40) {
			cases = append(cases, m.Random(seed, 60))
		}
		for _, c := range cases {
			used(&c.Program.Code, ops)
			again, err := vector.Parse(c.Program.String())
			if err != nil || again.String() != c.Program.String() {
				t.Fatalf("%v: reads back as\n%v\nnot\n%v", err, again, c.Program)
			}
		}
	}
	for op := vector.NoOp + 1; op < vector.NumOps; op++ {
		if !ops[op] {
			t.Errorf("no program has %v", op)
		}
	}
}

// The same seed makes the same program with the same outcome, and other text the same outcome too.
func TestSame(t *testing.T) {
	for seed := range uint64(20) {
		one, two := machine.Random(seed, 100), machine.Random(seed, 100)
		two.Program = vector.MustParse(two.Program.String())
		if diff := one.Want().Diff(two.Want()); diff != "" {
			t.Errorf("seed %d: %s", seed, diff)
		}
	}
}

// What a program does is seen: leaving out its stores changes the outcome.
func TestOutcome(t *testing.T) {
	c := machine.Random(1, 100)
	want := c.Want()
	lines := strings.SplitAfter(c.Program.String(), "\n")
	kept := lines[:0]
	for _, line := range lines {
		if !strings.HasPrefix(line, "store") {
			kept = append(kept, line)
		}
	}
	c.Program = vector.MustParse(strings.Join(kept, ""))
	if c.Want().Diff(want) == "" {
		t.Error("a program without its stores leaves the same")
	}
}

// A failing case becomes as small as what fails.
func TestReduce(t *testing.T) {
	has := func(p *vector.Program, op vector.Op) bool {
		ops := map[vector.Op]bool{}
		used(&p.Code, ops)
		return ops[op]
	}
	for seed := range uint64(40) {
		c := machine.Random(seed, 150)
		if !has(c.Program, vector.Report) {
			continue
		}
		c = Reduce(c, func(c *Case) bool { return has(c.Program, vector.Report) })
		if n := count(&c.Program.Code); n > 6 {
			t.Errorf("seed %d: %d instructions are left:\n%v", seed, n, c.Program)
		}
		return
	}
	t.Error("no program reports")
}
