package laze_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"reflect"
	"regexp"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/laze-go/laze"
)

// Random programs of public words give on the default machine, in whichever way they are evaluated, the bits that they
// give on the reference, and fail where they fail there, by an error that names the line of a word.
//
//	LAZE_SOAK=600 go test . -run RandomPrograms -v -timeout 1h    for ten minutes, from seed 0
//	LAZE_SOAK=1 LAZE_SEED=7772 go test . -run RandomPrograms -v   one program again, with those after it
func TestRandomPrograms(t *testing.T) {
	t.Parallel()
	first, more := soak()
	seed := first
	for failures := 0; failures < 5 && more(seed-first); seed++ {
		p := newProgram(seed)
		if err := p.check(); err != nil {
			failures++
			t.Errorf("seed %d: %v\n%s", seed, err, strings.Join(p.log, "\n"))
		}
		p.release()
	}
	t.Logf("%d programs, seeds %d to %d", seed-first, first, seed-1)
}

// soak gives the first seed, and whether to go on after n programs.
func soak() (first uint64, more func(n uint64) bool) {
	first, _ = strconv.ParseUint(os.Getenv("LAZE_SEED"), 10, 64)
	if seconds, err := strconv.Atoi(os.Getenv("LAZE_SOAK")); err == nil {
		end := time.Now().Add(time.Duration(seconds) * time.Second)
		return first, func(uint64) bool { return time.Now().Before(end) }
	}
	programs := uint64(200)
	if testing.Short() {
		programs /= 5
	}
	return first, func(n uint64) bool { return n < programs }
}

// A randomProgram writes itself as its seed says. What comes next depends on types and shapes, never on elements: a
// seed is the same program wherever it is evaluated.
type randomProgram struct {
	*rand.Rand
	seed     uint64
	pool     []array  // inputs and results: what words choose their operands from
	taken    []string // the names of those that the word being written has chosen
	log      []string // how each array of the pool came about
	mistakes []error  // of words that could not take what they were given
}

func newProgram(seed uint64) *randomProgram {
	return &randomProgram{Rand: rand.New(rand.NewPCG(seed, 1)), seed: seed}
}

// write fills the pool. Half of the words go on with the newest array, so that long graphs come about.
func (p *randomProgram) write() {
	for range 3 {
		p.input(pick(p, elems...), p.dims())
	}
	for range 6 + p.seed%8 {
		w := pick(p, randomWords...)
		i := len(p.pool) - 1
		if p.IntN(2) == 0 {
			i = p.IntN(len(p.pool))
		}
		p.taken = nil
		for _, x := range w.call(p, p.take(i)) {
			p.keep(w.name+" of "+strings.Join(p.taken, ", "), x)
		}
	}
}

// keep lets later words choose x, unless it is larger than the reference computes in no time.
func (p *randomProgram) keep(how string, x array) {
	if err := x.Err(); err != nil {
		p.mistakes = append(p.mistakes, err)
		return
	}
	if x.Size() > maxElements {
		return
	}
	p.log = append(p.log, fmt.Sprintf("a%d = %s: %v", len(p.pool), how, x))
	p.pool = append(p.pool, x)
}

const maxElements = 4000

// A manner is a way to evaluate a program.
type manner struct {
	together, backwards, unfused bool
	workers                      int
}

func (p *randomProgram) manner() manner {
	m := manner{together: p.IntN(3) == 0, backwards: p.IntN(2) == 0, unfused: p.IntN(3) == 0, workers: p.IntN(5)}
	p.log = append(p.log, fmt.Sprintf("evaluated with %+v", m))
	return m
}

func (m manner) options() []laze.Option {
	opts := []laze.Option{laze.Workers(m.workers)}
	if m.unfused {
		opts = append(opts, laze.NoFusion())
	}
	return opts
}

// check writes the program twice, and compares what the default machine makes of it with what the reference does.
func (p *randomProgram) check() (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v\n%s", v, debug.Stack())
		}
	}()
	reference := newProgram(p.seed)
	reference.write()
	if p.write(); !slices.Equal(p.log, reference.log) {
		return fmt.Errorf("written again it is\n%s\nand not", strings.Join(reference.log, "\n"))
	}
	for _, err := range p.mistakes {
		if !isMistake(err) {
			return fmt.Errorf("written: %w", err)
		}
	}
	return p.compare(reference)
}

// compare evaluates the program here and on the reference.
func (p *randomProgram) compare(reference *randomProgram) error {
	want := reference.eval(manner{}, laze.On(laze.Reference()))
	m := p.manner()
	if m.together {
		if err := sameFault(laze.EvalWith(ctx, m.options(), p.pool...), errors.Join(want...)); err != nil {
			return fmt.Errorf("together: %w", err)
		}
	}
	got := p.eval(m, m.options()...)
	for i := range p.pool {
		err := sameFault(got[i], want[i])
		if err == nil && got[i] == nil {
			err = sameElements(p.pool[i], reference.pool[i])
		}
		if err != nil {
			return fmt.Errorf("a%d: %w\n%s", i, err, p.graph(i))
		}
	}
	return nil
}

// eval evaluates the arrays one after the other. Those that come later read the results of those before.
func (p *randomProgram) eval(m manner, opts ...laze.Option) []error {
	faults := make([]error, len(p.pool))
	for i := range p.pool {
		if m.backwards {
			i = len(p.pool) - 1 - i
		}
		_, faults[i] = p.pool[i].Eval(ctx, opts...)
	}
	return faults
}

// release lets later programs find used memory: what they do not write shows.
func (p *randomProgram) release() {
	for _, x := range p.pool {
		x.Release()
	}
}

// graph prints the graph of an array, for which nothing may have been evaluated.
func (p *randomProgram) graph(i int) string {
	again := newProgram(p.seed)
	again.write()
	return laze.Explain(again.pool[i]).Graph
}

// sameFault compares whether evaluations fail. Where several faults are in a program, each may name another.
func sameFault(got, want error) error {
	for _, err := range []error{got, want} {
		if err != nil && !isMistake(err) {
			return err
		}
	}
	if (got == nil) != (want == nil) {
		return fmt.Errorf("got error %v, the reference has %v", got, want)
	}
	return nil
}

var (
	placed = regexp.MustCompile(`^\w+_test\.go:\d+: \w+: `)
	ours   = regexp.MustCompile(`internal error|panic`)
)

// isMistake tells mistakes of the program from our own.
func isMistake(err error) bool {
	return placed.MatchString(err.Error()) && !ours.MatchString(err.Error())
}

// sameElements reports the first element that differs.
func sameElements(got, want array) error {
	g, err := elements(got)
	if err != nil {
		return err
	}
	w, err := elements(want)
	if err != nil {
		return err
	}
	for i := range min(g.Len(), w.Len()) {
		if bitsOf(g.Index(i)) != bitsOf(w.Index(i)) {
			return fmt.Errorf("element %d of %d is %v, the reference has %v", i, g.Len(), g.Index(i), w.Index(i))
		}
	}
	if got.String() != want.String() {
		return fmt.Errorf("got %v, the reference has %v", got, want)
	}
	return nil
}

// elements gives the elements of an evaluated array, as a slice of their type.
func elements(a array) (reflect.Value, error) {
	s := reflect.New(reflect.TypeOf(samples[a.DType()]))
	err := a.CopyTo(ctx, s.Interface())
	return s.Elem(), err
}

// bitsOf tells zeros apart, but not NaNs.
func bitsOf(v reflect.Value) uint64 {
	switch {
	case v.CanInt():
		return uint64(v.Int())
	case v.CanUint():
		return v.Uint()
	case v.CanFloat() && math.IsNaN(v.Float()):
		return math.Float64bits(math.NaN())
	case v.CanFloat():
		return math.Float64bits(v.Float())
	case v.Bool():
		return 1
	}
	return 0
}
