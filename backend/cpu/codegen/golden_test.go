package codegen_test

import (
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/laze-go/laze/backend/cpu/amd64"
	"github.com/laze-go/laze/backend/cpu/codegen"
	"github.com/laze-go/laze/backend/cpu/vector"
)

var update = flag.Bool("update", false, "write the golden files anew")

// The files in testdata are a program, and the code of each level that its lanes suit.
func TestGolden(t *testing.T) {
	if strconv.IntSize < 64 {
		t.Skip("the places of arguments, which code is full of, are those of 64 bits")
	}
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no golden files", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) { golden(t, file) })
	}
}

func golden(t *testing.T, file string) {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	source, _, _ := strings.Cut(string(text), "-- ")
	var got strings.Builder
	got.WriteString(source)
	for _, level := range []codegen.Level{codegen.AVX2, codegen.AVX512} {
		got.WriteString("-- " + level.String() + " --\n" + listing(t, source, level))
	}
	if *update {
		if err := os.WriteFile(file, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got.String() != string(text) && !*update {
		t.Errorf("%s: got\n%s", file, got.String())
	}
}

// listing compiles a program. In its text LANES64 and LANES32 stand for the lanes that fill a register.
func listing(t *testing.T, source string, level codegen.Level) string {
	t.Helper()
	p, err := vector.Parse(strings.NewReplacer("LANES64", strconv.Itoa(level.Lanes(true)), "LANES32", strconv.Itoa(level.Lanes(false))).Replace(source))
	if err != nil {
		t.Fatal(err)
	}
	k, err := codegen.Compile(p, level)
	if err != nil {
		return err.Error() + "\n"
	}
	if err := amd64.Check(k.Code); err != nil {
		t.Error(err)
	}
	return k.Text()
}
