package backendtest

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/laze-go/laze/backend/cpu/enter"
	"github.com/laze-go/laze/backend/ref"
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/interp"
	"github.com/laze-go/laze/internal/golden"
)

func TestRef(t *testing.T) { Run(t, ref.New()) }

func TestSoakRef(t *testing.T) { Soak(t, ref.New()) }

// interp gives the frozen hashes.
func TestHashes(t *testing.T) {
	if enter.Race {
		t.Skip("interp has no goroutines")
	}
	var text strings.Builder
	for _, f := range frozen() {
		if err := graph.Verify(f.roots...); err != nil {
			t.Fatalf("%s: %v", f.name, err)
		}
		arrays, err := interp.Eval(context.Background(), f.roots, nil)
		if err != nil {
			t.Fatalf("%s: %v", f.name, err)
		}
		fmt.Fprintf(&text, "%s: %s\n", f.name, hashOf(arrays))
	}
	golden.Open(t, "testdata/hashes.txt").Check("", text.String())
}

// FuzzRef looks for graphs on which interp and ref differ. Every number is a seed.
func FuzzRef(f *testing.F) {
	f.Add(uint64(0))
	f.Fuzz(func(t *testing.T, seed uint64) {
		p := randomProgram(seed)
		if err := p.fails(ref.New()); err != nil {
			p.report(t, ref.New(), err)
		}
	})
}

// Random programs are small; enough of them must nevertheless have kernels that run together.
func TestRandomProgramsRunTogether(t *testing.T) {
	const seeds, least = 200, 80
	programs := 0
	for seed := range uint64(seeds) {
		p := randomProgram(seed)
		for _, v := range variants(seed) {
			prog, err := v.lower(p.roots)
			if err != nil {
				t.Fatal(err)
			}
			programs += min(len(prog.Together), 1)
		}
	}
	if programs < least {
		t.Errorf("kernels of %d programs run together, want at least %d", programs, least)
	}
}
