package vector

import (
	"math"
	"slices"
	"strings"
	"testing"
	"unsafe"

	"github.com/laze-go/laze/backend/cpu/enter"
)

// ran runs a program with four lanes on 16 words of memory, and gives the memory and the status. The words are 1, 2, ..
// 16.
func ran(t *testing.T, text string, n int64) (words []uint64, status uint64) {
	t.Helper()
	p, err := Parse("vector \"p\" lanes 4 scratch 64\n" + strings.TrimSpace(text))
	if err != nil {
		t.Fatal(err)
	}
	for k := range uint64(16) {
		words = append(words, k+1)
	}
	args := enter.Args{Pointers: enter.Addresses([]unsafe.Pointer{unsafe.Pointer(&words[0])}), Scalars: []uint64{5, math.MaxUint64}, N: n}
	p.Run(&args)
	return words, args.Status
}

// What lanes and memory become, that package expr has no word for.
func TestRun(t *testing.T) {
	rows := []struct {
		name, text string
		want       []uint64 // the first words
	}{
		{"iota", "%1 = iota i64\nstore i64 [%0] = %1", []uint64{0, 1, 2, 3, 5}},
		{"scalar and splat", "%1 = scalar 1\n%2 = splat i32 %1\nstore i32 [%0] = %2", []uint64{math.MaxUint64, math.MaxUint64, 3}},
		{"count", "%1 = count\n%2 = splat i64 %1\nstore i64 [%0] = %2", []uint64{3, 3, 3, 3, 5}},
		{"first", "%1 = count\n%2 = first %1\n%3 = const i64 0\nstore i64 [%0] = %3 mask %2", []uint64{0, 0, 0, 4}},
		{"splat of a mask", "%1 = count\n%2 = splat mask %1\n%3 = const i64 0\nstore i64 [%0] = %3 mask %2", []uint64{0, 0, 0, 0, 5}},
		{"const of a mask", "%1 = const mask 0b1010\n%2 = const i64 0\nstore i64 [%0] = %2 mask %1", []uint64{1, 0, 3, 0, 5}},
		{"lane", "%1 = load i64 [%0]\n%2 = lane i64 %1 2\nstore i64 [%0] = %2", []uint64{3, 3, 3, 3, 5}},
		{"swap", "%1 = load i64 [%0]\n%2 = swap i64 %1 2\nstore i64 [%0] = %2 count 3", []uint64{3, 4, 1, 4, 5}},
		{"reverse", "%1 = load i64 [%0]\n%2 = reverse i64 %1\nstore i64 [%0] = %2", []uint64{4, 3, 2, 1, 5}},
		{"load of some", "%1 = const mask 0b101\n%2 = load i64 [%0 + 8] mask %1 count 2\nstore i64 [%0] = %2", []uint64{2, 0, 0, 0, 5}},
		{"store of none", "%1 = load i64 [%0 + 8]\n%2 = const mask 0b1000\nstore i64 [%0] = %1 mask %2 count 3", []uint64{1, 2, 3, 4, 5}},
		{"index and displacement", "%1 = count\n%2 = load i64 [%0 + %1*8 - 8]\nstore i64 [%0 + %1*8] = %2", []uint64{1, 2, 3, 3, 4, 5, 6, 8}},
		{"load i8", "%1 = const i32 -2\nstore i32 [%0] = %1\n%2 = load i8 [%0 + 3]\nstore i32 [%0] = %2", []uint64{0xfffffffe_ffffffff, math.MaxUint64, 3}},
		{"load u8", "%1 = const i32 -2\nstore i32 [%0] = %1\n%2 = load u8 [%0]\nstore i32 [%0] = %2", []uint64{0xff<<32 | 0xfe, 0xff<<32 | 0xff, 3}},
		{"store i16", "%1 = const i32 0x12345\nstore i16 [%0] = %1", []uint64{0x2345_2345_2345_2345, 2}},
		{"bool", "%1 = load bool [%0 + 7]\nstore bool [%0] = %1", []uint64{0x100, 2}},
		{"fill", "%1 = count\n%2 = fill i64 [%0 + %1*8]\nstore i64 [%0] = %2", []uint64{4, 4, 4, 4, 5}},
		{"fill of an Int", "%1 = fill int [%0 + 16]\n%2 = splat i64 %1\nstore i64 [%0 + %1*8] = %2", []uint64{1, 2, 3, 3, 3, 3, 3, 8}},
		{"gather", "%1 = iota i64\n%2 = mul i64 %1 %1\n%3 = gather i64 [%0 + %2*8 + 8]\nstore i64 [%0] = %3", []uint64{2, 3, 6, 11, 5}},
		{"gather of some by negative i32", "%1 = const i32 -1\n%2 = const mask 0b110\n%3 = gather i64 [%0 + %1*8 + 16] mask %2\nstore i64 [%0] = %3", []uint64{0, 2, 2, 0, 5}},
		{"scatter in order", "%1 = const i64 1\n%2 = iota i64\nscatter i64 [%0 + %1*8] = %2", []uint64{1, 3, 3}},
		{"scatter of some", "%1 = iota i64\n%2 = const mask 0b0011\nscatter i64 [%0 + %1*8 + 8] = %1 mask %2", []uint64{1, 0, 1, 4}},
		{"scratch", "%1 = scratch 32\n%2 = load i64 [%0]\nstore i64 [%1] = %2\n%3 = load i64 [%1 + 8]\nstore i64 [%0] = %3 count 3", []uint64{2, 3, 4, 4, 5}},
		{"pick", "%1 = const i64 7\n%2 = const i64 9\n%3 = iota i64\n%4 = and i64 %3 %1\n%5 = eq i64 %4 %3\n%6 = const i64 1\n%7 = and i64 %3 %6\n%8 = pick i64 %7 %1 %2\nstore i64 [%0] = %8",
			[]uint64{7, 9, 7, 9, 5}},
		{"tomask", "%1 = iota i64\n%2 = tomask i64 %1\n%3 = frommask i64 %2\nstore i64 [%0] = %3", []uint64{0, 1, 1, 1, 5}},
		{"wrap", "%1 = const i32 384\n%2 = wrap i8 %1\n%3 = wrap u8 %1\nstore i32 [%0] = %2\nstore i32 [%0 + 16] = %3", []uint64{0xffffff80_ffffff80, 0xffffff80_ffffff80, 0x80_00000080, 0x80_00000080, 5}},
		{"u64 of an Int", "%1 = scalar 1\n%2 = shrby u64 %1 62\n%3 = shrby int %1 62\n%4 = sub int %2 %3\n%5 = splat i64 %4\nstore i64 [%0] = %5", []uint64{4, 4, 4, 4, 5}},
		{"stream", "%1 = iota i64\nstream i64 [%0] = %1\nfence", []uint64{0, 1, 2, 3, 5}},
	}
	for _, r := range rows {
		text := "%0 = pointer 0\n" + r.text
		if r.name == "stream" && !streamable(t) {
			continue
		}
		if got, _ := ran(t, text, 3); !slices.Equal(got[:len(r.want)], r.want) {
			t.Errorf("%s: %d, want %d", r.name, got[:len(r.want)], r.want)
		}
	}
}

// streamable reports whether memory of 128 bytes is aligned as a stream of four i64 needs it.
func streamable(t *testing.T) bool {
	words := make([]uint64, 16)
	return uintptr(unsafe.Pointer(&words[0]))%32 == 0
}

// Loops carry values, all at once; a When runs where any lane asks for it.
func TestRunControl(t *testing.T) {
	rows := []struct {
		name, text string
		n          int64
		want       []uint64
		status     uint64
	}{
		{"swap", `
%0 = pointer 0
%1 = load i64 [%0]
%2 = load i64 [%0 + 32]
%3 = count
for %3 (%4 = %1, %5 = %2) {
  yield %5 %4
} -> %6 %7
store i64 [%0] = %6
store i64 [%0 + 32] = %7`, 3, []uint64{5, 6, 7, 8, 1, 2, 3, 4}, 0},
		{"no trips", `
%0 = pointer 0
%1 = load i64 [%0]
%2 = count
%3 = const mask 0b1111
for %2 (%4 = %1) {
  report %3 1
  %5 = add i64 %4 %4
  yield %5
} -> %6
store i64 [%0] = %6`, -1, []uint64{1, 2, 3, 4}, 0},
		{"while any lane", `
%0 = pointer 0
%1 = load i64 [%0]
%2 = const i64 0
%3 = const i64 1
while (%4 = %1, %5 = %2) {
  %6 = ne i64 %4 %2
  yield %6
} do (%7, %8) {
  %9 = ne i64 %7 %2
  %10 = sub i64 %7 %3
  %11 = select i64 %9 %10 %2
  %12 = add i64 %8 %3
  yield %11 %12
} -> %13 %14
store i64 [%0] = %14`, 0, []uint64{4, 4, 4, 4, 5}, 0},
		{"when", `
%0 = pointer 0
%1 = load i64 [%0]
%2 = const i64 4
%3 = const i64 5
%4 = eq i64 %1 %2
%5 = eq i64 %1 %3
when %4 else %1 {
  report %4 1
  report %5 2
  %6 = add i64 %1 %2
  yield %6
} -> %7
when %5 else %7 {
  report %4 4
  yield %3
} -> %8
store i64 [%0] = %8`, 0, []uint64{5, 6, 7, 8, 5}, 1},
	}
	for _, r := range rows {
		got, status := ran(t, r.text, r.n)
		if !slices.Equal(got[:len(r.want)], r.want) || status != r.status {
			t.Errorf("%s: %d and status %d, want %d and %d", r.name, got[:len(r.want)], status, r.want, r.status)
		}
	}
}

// An operation sees its operands with the sign and the width that its types say.
func TestRunTypes(t *testing.T) {
	rows := []struct{ a, b, op, want string }{
		{"i32 -6", "i32 4", "div i32 %1 %2", "i32 -1"},
		{"i32 -6", "i32 4", "div u32 %1 %2", "i32 1073741822"},
		{"i64 -6", "i64 4", "rem i64 %1 %2", "i64 -2"},
		{"i64 -6", "i64 4", "rem u64 %1 %2", "i64 2"},
		{"i32 -6", "i32 4", "max u32 %1 %2", "i32 -6"},
		{"i32 -6", "i32 4", "mulhi i32 %1 %2", "i32 -1"},
		{"i32 -6", "i32 4", "mulhi u32 %1 %2", "i32 3"},
		{"i64 -6", "i64 -1", "mullow i64 %1 %2", "i64 -30064771066"},
		{"i32 -6", "i32 1", "shr i32 %1 %2", "i32 -3"},
		{"i32 -6", "i32 1", "shr u32 %1 %2", "i32 2147483645"},
		{"i32 -6", "i32 32", "shl i32 %1 %2", "i32 0"},
		{"i32 -6", "i32 0", "shlby i32 %1 31", "i32 0"},
		{"i64 -6", "i64 0", "shrby u64 %1 63", "i64 1"},
		{"i64 12", "i64 10", "andnot i64 %1 %2", "i64 4"},
		{"i32 -1", "i32 0", "convert i32 to f64 %1", "f64 -1"},
		{"i32 -1", "i32 0", "convert u32 to f64 %1", "f64 4294967295"},
		{"i32 -1", "i32 0", "convert u32 to i64 %1", "i64 4294967295"},
		{"i64 -4294967295", "i64 0", "convert i64 to i32 %1", "i32 1"},
		{"f32 -1.5", "f32 0", "convert f32 to u64 %1", "i64 0"},
		{"f64 1e300", "f64 0", "convert f64 to i32 %1", "i32 2147483647"},
		{"f64 1e300", "f64 0", "convert f64 to f32 %1", "f32 inf"},
		{"f64 -2.5", "f64 0", "round f64 %1 nearest", "f64 -2"},
		{"f64 -2.5", "f64 0", "round f64 %1 floor", "f64 -3"},
		{"f64 -2.5", "f64 0", "round f64 %1 ceil", "f64 -2"},
		{"f32 -2.5", "f32 0", "round f32 %1 trunc", "f32 -2"},
		{"f64 1", "f64 -0.5", "scale f64 %1 %2", "f64 0.5"},
		{"f64 0", "f64 -0", "min f64 %1 %2", "f64 -0"},
		{"f32 1", "f32 0", "bits i32 %1", "i32 1065353216"},
		{"i64 -1", "i64 0", "bits f64 %1", "f64 0xffffffffffffffff"},
		{"f64 -2.5", "f64 0", "whole i64 %1", "i64 -2"},
		{"f64 9223372036854775808", "f64 0", "whole i64 %1", "i64 -9223372036854775808"},
		{"f64 nan", "f64 0", "whole i64 %1", "i64 -9223372036854775808"},
		{"f32 2147483648", "f32 0", "whole i32 %1", "i32 -2147483648"},
	}
	for _, r := range rows {
		text := "%0 = pointer 0\n%1 = const " + r.a + "\n%2 = const " + r.b + "\n%3 = " + r.op + "\n%4 = const " + r.want + "\n"
		elem := r.want[:3]
		got, _ := ran(t, text+"store "+elem+" [%0] = %3", 0)
		if want, _ := ran(t, text+"store "+elem+" [%0] = %4", 0); !slices.Equal(got, want) {
			t.Errorf("%s of %s and %s is %#x, want %s", r.op, r.a, r.b, got[0], r.want)
		}
	}
}
