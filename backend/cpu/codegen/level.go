package codegen

import (
	"fmt"
	"runtime"

	"golang.org/x/sys/cpu"

	"github.com/laze-go/laze/backend/cpu/vector"
)

// A Level is a set of instructions that a machine may have.
type Level uint8

// The levels, the best last.
const (
	AVX2   Level = iota + 1 // AVX2, FMA and BMI2: 16 vectors of 256 bits, masks in vectors
	AVX512                  // AVX-512 F, CD, BW, DQ and VL: 32 vectors of 512 bits, mask registers
)

var levelNames = [...]string{"none", AVX2: "avx2", AVX512: "avx512"}

// String gives the name: avx2 or avx512.
func (l Level) String() string {
	if int(l) >= len(levelNames) {
		return fmt.Sprintf("level(%d)", uint8(l))
	}
	return levelNames[l]
}

// Levels lists what this machine can run, the best first. The system takes part: it must save the registers.
func Levels() []Level {
	x := cpu.X86
	var levels []Level
	if runtime.GOARCH != "amd64" || !(x.HasAVX2 && x.HasFMA && x.HasBMI1 && x.HasBMI2) {
		return nil
	}
	if x.HasAVX512F && x.HasAVX512CD && x.HasAVX512BW && x.HasAVX512DQ && x.HasAVX512VL {
		levels = append(levels, AVX512)
	}
	return append(levels, AVX2)
}

// Lanes is the number of lanes that fill the level's registers; wide is whether any value of the
// program has lanes of 64 bits.
func (l Level) Lanes(wide bool) int {
	lanes := 8 * int(l) // of 32 bits
	if wide {
		lanes /= 2
	}
	return lanes
}

// vectorBits is the size of the level's vector registers.
func (l Level) vectorBits() int { return 256 * int(l) }

// Has reports whether the level can compute op with results of type t. Compile refuses the others.
func Has(l Level, op vector.Op, t vector.Type) bool { return rules().has(l, op, t) }
