package amd64

import (
	"bytes"
	"encoding/hex"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

var (
	update    = flag.Bool("update", false, "write testdata/golden.txt with GNU as")
	instances = flag.Int("instances", 12, "random instances of every row to compare with GNU as")
	seed      = flag.Uint64("seed", 1, "which ones")
)

// A sample is one instruction, as text and as Emit encodes it.
type sample struct {
	row  *Row
	ops  []Operand
	text string
	code []byte
}

// samples makes n instructions of each row, the same for a seed.
func samples(t *testing.T, n int, seed uint64) []sample {
	t.Helper()
	s := &source{Rand: rand.New(rand.NewPCG(seed, 1))}
	var all []sample
	for _, row := range table().all {
		if row.i >= 0 && row.slots[row.i].role == roleJump {
			continue // labels_test.go
		}
		found := 0
		for try := 0; found < n && try < 100*n; try++ {
			if ops, ok := s.pick(row); ok && distinct(row, ops) && !respelt(row, ops) {
				all = append(all, newSample(t, row, ops))
				found++
			}
		}
		if found == 0 {
			t.Errorf("%s: no operands found", row.name)
		}
	}
	return all
}

func newSample(t *testing.T, row *Row, ops []Operand) sample {
	t.Helper()
	var a Asm
	a.Emit(row, ops...)
	code, err := a.Finish()
	if err != nil {
		t.Fatal(err)
	}
	return sample{row, ops, textOf(row, ops), code.Bytes}
}

// Emitting, decoding and printing agree with one another on every row.
func TestDecode(t *testing.T) {
	for _, s := range samples(t, 20, 7) {
		all, err := decodeAll(Code{Bytes: s.code, Size: len(s.code)})
		if err != nil || len(all) != 1 {
			t.Errorf("%s: % x: %d instructions, %v", s.text, s.code, len(all), err)
			continue
		}
		if got := all[0].text(all[0].ops, nil); got != s.text {
			t.Errorf("% x is %s, decoded as %s (%s)", s.code, s.text, got, all[0].row.name)
		}
		if again := newSample(t, s.row, all[0].ops); all[0].row.short != s.row && s.row.short != all[0].row && !bytes.Equal(again.code, s.code) {
			t.Errorf("%s: % x, again % x", s.text, s.code, again.code)
		}
	}
}

const goldenPath = "testdata/golden.txt"

// The golden rows were written by GNU as: two of every row of the table, so that no tool is needed here.
func TestGolden(t *testing.T) {
	if *update {
		writeGolden(t)
	}
	text, err := os.ReadFile(goldenPath)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[*Row]bool{}
	for line := range strings.Lines(string(text)) {
		digits, want, _ := strings.Cut(strings.TrimSpace(line), "  ")
		want = strings.TrimSpace(want)
		code, err := hex.DecodeString(digits)
		if err != nil {
			t.Fatal(err)
		}
		all, err := decodeAll(Code{Bytes: code, Size: len(code)})
		if err != nil || len(all) != 1 {
			t.Errorf("%s: %d instructions, %v", want, len(all), err)
			continue
		}
		in := all[0]
		seen[in.row] = true
		if got := in.text(in.ops, nil); got != want {
			t.Errorf("%x: got %s, want %s", code, got, want)
		}
		if got := newSample(t, in.row, in.ops).code; !bytes.Equal(got, code) {
			t.Errorf("%s: got %x, want %x", want, got, code)
		}
	}
	for _, row := range table().all {
		if jumps := row.i >= 0 && row.slots[row.i].role == roleJump; !seen[row] && !jumps {
			t.Errorf("%s has no golden row", row.name)
		}
	}
}

func writeGolden(t *testing.T) {
	var b strings.Builder
	all := samples(t, 2, 1)
	for i, code := range assemble(t, all) {
		fmt.Fprintf(&b, "%-24x  %s\n", code, all[i].text)
	}
	if err := os.WriteFile(goldenPath, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// Every row agrees with GNU as on random operands: registers 0 to 31, all lengths, masks, broadcasts, addresses.
func TestAgainstAssembler(t *testing.T) {
	needAssembler(t)
	n := *instances
	if testing.Short() {
		n = min(n, 3)
	}
	all := samples(t, n, *seed)
	bad := 0
	for i, want := range assemble(t, all) {
		if s := all[i]; !bytes.Equal(s.code, want) && bad < 40 {
			bad++
			t.Errorf("%s (%s): got %x, as says %x", s.text, s.row.name, s.code, want)
		}
	}
}

func needAssembler(t *testing.T) {
	t.Helper()
	for _, tool := range []string{"as", "objcopy"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skip("no GNU binutils here")
		}
	}
	if out, _ := exec.Command("as", "--version").Output(); !bytes.Contains(out, []byte("GNU")) || !bytes.Contains(out, []byte("x86_64")) {
		t.Skip("as is not GNU as for x86-64")
	}
}

// A whole listing, with jumps of every kind and constants, comes back from GNU as as the same bytes.
func TestListingAgainstAssembler(t *testing.T) {
	needAssembler(t)
	code := emitted(t, everyJump)
	all, err := decodeAll(code)
	if err != nil {
		t.Fatal(err)
	}
	// Left alone, as makes jumps forward short where they reach.
	lines := strings.Split(code.String(), "\n")
	next := 0
	for i, line := range lines {
		if !strings.HasPrefix(line, "  ") || next == len(all) {
			continue
		}
		if _, jumps := all[next].jumpTo(); jumps && all[next].size > shortJump {
			lines[i] = "{disp32} " + line
		}
		next++
	}
	object := filepath.Join(t.TempDir(), "x.o")
	assembleText(t, object, strings.Join(lines, "\n"))
	if got := section(t, object, ".text"); !bytes.Equal(got[:min(len(got), len(code.Bytes))], code.Bytes) {
		t.Errorf("as gives %d bytes, we %d:\n% x\n% x", len(got), len(code.Bytes), got, code.Bytes)
	}
}

// everyJump jumps by each row forward and backward, near and far, and reads constants of several sizes.
func everyJump(a *Asm) {
	top := a.Label()
	a.Bind(top)
	for i, row := range table().all {
		if row.i < 0 || row.slots[row.i].role != roleJump {
			continue
		}
		ahead := a.Label()
		a.Emit(row, To(ahead))
		if row.short != nil {
			a.Emit(row, To(top))
		}
		a.emitNamed("vmovsd.load", X(1), a.Float64(float64(i)))
		a.emitNamed("vroundss", X(1), X(1), a.Float32(float32(i)), Imm(3))
		a.Bind(ahead)
	}
	a.emitNamed("vpaddb", Y(1), Y(1), a.Constant(bytes.Repeat([]byte{1}, 32)))
	a.emitNamed("vzeroupper")
	a.emitNamed("ret")
}

// assemble gives the bytes of GNU as for each sample. Each begins a slot of its own, so that one wrong
// length does not hide the rest.
func assemble(t *testing.T, all []sample) [][]byte {
	t.Helper()
	const width = 16
	var b strings.Builder
	for i, s := range all {
		fmt.Fprintf(&b, "a%d: %s%s\nb%d: .balign %d,0xf4\n", i, direction(s), s.text, i, width)
	}
	b.WriteString(".data\n")
	for i := range all {
		fmt.Fprintf(&b, ".byte b%d-a%d\n", i, i)
	}
	object := filepath.Join(t.TempDir(), "x.o")
	assembleText(t, object, b.String())
	text, sizes := section(t, object, ".text"), section(t, object, ".data")
	codes := make([][]byte, len(all))
	for i := range codes {
		codes[i] = text[i*width:][:sizes[i]]
	}
	return codes
}

func assembleText(t *testing.T, object, text string) {
	t.Helper()
	source := object + ".s"
	if err := os.WriteFile(source, []byte(".intel_syntax noprefix\n.text\n"+text+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	run(t, "as", "--64", "-o", object, source)
}

// direction tells as which of two opcodes to take when both operands are registers.
func direction(s sample) string {
	if s.row.r == 0 && s.row.legacy == absent {
		return "{load} "
	}
	return ""
}

func section(t *testing.T, object, name string) []byte {
	t.Helper()
	out := object + name
	run(t, "objcopy", "-O", "binary", "-j", name, object, out)
	data, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func run(t *testing.T, name string, args ...string) {
	t.Helper()
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out[:min(len(out), 4000)])
	}
}
