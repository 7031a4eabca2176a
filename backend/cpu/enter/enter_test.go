package enter_test

import (
	"encoding/hex"
	"errors"
	"math"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"unsafe"

	"github.com/laze-go/laze/backend/cpu/enter"
	"github.com/laze-go/laze/backend/cpu/exec"
)

// assembled reads a kernel: bytes in hex, and behind a semicolon the instruction that the GNU or
// LLVM assembler made them from.
func assembled(text string) []byte {
	var code []byte
	for line := range strings.Lines(text) {
		digits, _, _ := strings.Cut(line, ";")
		b, err := hex.DecodeString(strings.TrimSpace(digits))
		if err != nil {
			panic(err)
		}
		code = append(code, b...)
	}
	return code
}

// place makes a kernel callable for the time of a test.
func place(t testing.TB, kernel []byte) *exec.Code {
	t.Helper()
	a, err := exec.New(1 << 16)
	if errors.Is(err, errors.ErrUnsupported) {
		t.Skipf("%v on %s/%s", err, runtime.GOOS, runtime.GOARCH)
	}
	if err != nil {
		t.Fatal(err)
	}
	c, err := a.Place(kernel)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		c.Release()
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

// ask calls a kernel with N and gives its status.
func ask(t *testing.T, kernel []byte, n int64) uint64 {
	args := enter.Args{N: n}
	enter.Call(place(t, kernel), &args)
	return args.Status
}

// The kernels of these tests are bytes, and find the arguments here.
func TestOffsets(t *testing.T) {
	if unsafe.Sizeof(uintptr(0)) != 8 {
		t.Skip("there is no machine code for 32 bits")
	}
	got := [...]uintptr{enter.OffsetPointers, enter.OffsetScalars, enter.OffsetScratch, enter.OffsetN, enter.OffsetStatus}
	if want := [...]uintptr{0, 24, 48, 56, 64}; got != want {
		t.Errorf("%d, not %d", got, want)
	}
}

// callTriad is out[i] = b[i] + s*c[i].
func callTriad(code *exec.Code, s float64, out, b, c []float64) {
	pointers := [...]unsafe.Pointer{
		unsafe.Pointer(unsafe.SliceData(out)), unsafe.Pointer(unsafe.SliceData(b)), unsafe.Pointer(unsafe.SliceData(c)),
	}
	bytes := int64(len(out)) * 8
	enter.Writes(pointers[0], bytes)
	enter.Reads(pointers[1], bytes)
	enter.Reads(pointers[2], bytes)
	scalars := [...]uint64{math.Float64bits(s)}
	enter.Call(code, &enter.Args{Pointers: enter.Addresses(pointers[:]), Scalars: scalars[:], N: int64(len(out))})
}

// fill gives b and c values from which checkTriad knows what comes out.
func fill(b, c []float64, seed int) {
	for i := range b {
		b[i], c[i] = float64(seed+i), float64(i)
	}
}

func checkTriad(t *testing.T, out []float64, s float64, seed int) {
	t.Helper()
	for i, got := range out {
		if want := float64(seed+i) + float64(s*float64(i)); got != want {
			t.Errorf("element %d of %d is %v, not %v", i, len(out), got, want)
			return
		}
	}
}

func TestTriad(t *testing.T) {
	code := place(t, triad)
	for _, n := range []int{0, 1, 2, 1000} {
		b, c, out := make([]float64, n), make([]float64, n), make([]float64, n+1)
		fill(b, c, n)
		out[n] = 42
		callTriad(code, 3, out[:n], b, c)
		checkTriad(t, out[:n], 3, n)
		if out[n] != 42 {
			t.Errorf("n = %d: wrote past the end", n)
		}
	}
}

func TestScratch(t *testing.T) {
	scratch := make([]uint64, 8)
	args := enter.Args{Scratch: unsafe.Pointer(&scratch[0]), N: 41}
	enter.Call(place(t, spill), &args)
	if args.Status != 42 || scratch[0] != 42 {
		t.Errorf("status %d, scratch %d", args.Status, scratch[0])
	}
}

func TestRoom(t *testing.T) {
	var args enter.Args
	enter.CallRoom(place(t, room), &args)
	if at := args.Status; at == 0 || at%64 != 0 || args.Scratch != nil {
		t.Errorf("room at %#x, then scratch at %v", at, args.Scratch)
	}
	args.N = 41
	if enter.CallRoom(place(t, spill), &args); args.Status != 42 {
		t.Errorf("status %d", args.Status)
	}
}

func TestNoAllocations(t *testing.T) {
	code := place(t, triad)
	out := make([]float64, 10)
	if testing.AllocsPerRun(100, func() { var x int; _ = *(*int)(unsafe.Pointer(&x)) }) != 0 {
		t.Skip("built with checkptr=2, where whatever an unsafe.Pointer points to is allocated")
	}
	if n := testing.AllocsPerRun(100, func() { callTriad(code, 3, out, out, out) }); n != 0 {
		t.Errorf("%v allocations a call", n)
	}
}

// A fault inside of machine code is a panic of the goroutine that called it, and its traceback leads to the call.
func TestFault(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("windows ends the process: the runtime takes on only faults in its own text")
	}
	code := place(t, touch)
	const nothingThere = 1 << 46
	for _, address := range []int64{0, 8, nothingThere} {
		for range 100 {
			err, stack := fault(code, address)
			if err == nil || !strings.Contains(stack, "/enter.call(") || !strings.Contains(stack, "enter_test.fault(") {
				t.Fatalf("at %#x: %v\n%s", address, err, stack)
			}
			at, known := err.(interface{ Addr() uintptr })
			if address == nothingThere && !(known && uint64(at.Addr()) == nothingThere) {
				t.Fatalf("at %#x: %v", address, err)
			}
		}
	}
}

// fault reads at an address where nothing may be read.
func fault(code *exec.Code, address int64) (err runtime.Error, stack string) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		err, _ = recover().(runtime.Error)
		stack = string(debug.Stack())
	}()
	enter.Call(code, &enter.Args{N: address})
	return nil, ""
}

func BenchmarkCall(b *testing.B) { // run: go test -bench Call ./backend/cpu/enter
	code := place(b, empty)
	var args enter.Args
	for b.Loop() {
		enter.Call(code, &args)
	}
}
