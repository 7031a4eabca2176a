package cpu

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/laze-go/laze/backend/cpu/codegen"
)

// A Level is how nests run.
type Level uint8

// The levels. All give the same bits.
const (
	Ref      Level = iota // one element at a time, as package ref does
	Portable              // blocks of elements, in Go
	AVX2                  // machine code for vectors of 256 bits
	AVX512                // machine code for vectors of 512 bits
)

var levelNames = [...]string{Ref: "ref", Portable: "portable", AVX2: codegen.AVX2.String(), AVX512: codegen.AVX512.String()}

// machineLevels is the level of the machine code; 0 where there is none.
var machineLevels = [...]codegen.Level{AVX2: codegen.AVX2, AVX512: codegen.AVX512}

// String gives the name: avx512, avx2, portable or ref.
func (l Level) String() string {
	if int(l) >= len(levelNames) {
		return fmt.Sprintf("level(%d)", uint8(l))
	}
	return levelNames[l]
}

// Levels lists what this machine can run, the best first.
func Levels() []Level {
	var levels []Level
	for _, l := range codegen.Levels() {
		levels = append(levels, Level(slices.Index(machineLevels[:], l)))
	}
	return append(levels, Portable, Ref)
}

// ParseLevel reads the name of a level that this machine can run.
func ParseLevel(name string) (Level, error) {
	var names []string
	for _, l := range Levels() {
		if l.String() == name {
			return l, nil
		}
		names = append(names, l.String())
	}
	why := "there is no such level"
	if slices.Contains(levelNames[:], name) {
		why = "this machine cannot run it"
	}
	return 0, fmt.Errorf("level %q: %s; there are %s", name, why, strings.Join(names, ", "))
}

// levelVariable names the environment variable that forces a level.
const levelVariable = "LAZE_LEVEL"

// wanted is the level that the environment forces, or the best.
func wanted() (Level, error) {
	name := os.Getenv(levelVariable)
	if name == "" {
		return Levels()[0], nil
	}
	l, err := ParseLevel(name)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", levelVariable, err)
	}
	return l, nil
}
