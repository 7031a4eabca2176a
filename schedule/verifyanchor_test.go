package schedule

import (
	"fmt"
	"strings"
	"testing"
)

const aCompaction = `nest k0 buffers (b0 f64 reads, b1 f64 writes, b2 i64 writes) axes (i0 scanned) scalars 0
for i0 in 0..n0 {
  read b0[i0]
  each (a f64) a > 0, a
  compact r0 keep b1 = r1 count b2
}
`

const aRoutine = `nest k0 buffers (b0 f64 reads, b1 f64 writes, b2 i64 writes) axes (i0 kept, i1 kept) scalars 3
for i0 in 0..n0 {
  for i1 in 0..n1 {
    read b0[s0*i0 + i1]
    each (a f64) a*a
  }
}
call select r0 -> b1[s1*i0 + i1] b2[s2*i0 + i1] from=5 k=10 descending=1
`

const aLookup = `nest k0 buffers (b0 i64 reads, b1 f64 reads, b2 f64 writes) axes (i0 kept) scalars 1
for i0 in 0..n0 {
  read b0[i0]
  table b1[x0] in [s0] checked
  each (a i64) load0.f64(a)
  store b2[i0] = r0
}
`

const someParts = `nest k0 buffers (b0 f64 reads, b1 f64 writes) axes (i0 kept) scalars 0
for i0.o in 0..ceil(n0/64) {
  for i0.i in 0..64 {
    read b0[i0]
    each (a f64) a
    store b1[i0] = r0
  }
}
`

// Each row changes one thing in a good nest, which still reads.
func TestVerifyRefusesTexts(t *testing.T) {
	for _, good := range []string{aCompaction, aRoutine, aLookup, someParts} {
		if err := readNest(t, good).Verify(); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct{ good, old, new, want string }{
		{aCompaction, "compact r0", "compact r1", "the mask of a compaction is f64"},
		{aCompaction, "compact r0", "compact r2", "each has no result 2"},
		{aCompaction, "keep b1 = r1 ", "keep ", "a compaction keeps nothing"},
		{aCompaction, "= r1", "= r0", "a compaction of bool into f64"},
		{aCompaction, "= r1", "= r2", "each has no result 2"},
		{aCompaction, "count b2", "count b1", "a compaction counts in f64"},
		{aCompaction, "count b2", "count b0", "b0 is declared reads, not writes"},
		{aCompaction, "keep b1", "keep b0", "b0 is declared reads, not writes"},
		{aCompaction, "i0 scanned", "i0 kept", "axis i0 cannot be kept in a compact"},
		{aRoutine, "select r0", "select r1", "each has no result 1"},
		{aRoutine, "b1 f64", "b1 f32", "a routine has no result 0, or another, for values of f64"},
		{aRoutine, "select r0", "argsort r0", "a routine has no result 0, or another, for values of i64"},
		{aRoutine, "b2[s2*i0", "b2[s3*i0", "s3 is not declared"},
		{aLookup, "load0.f64(a)", "f64(load0.f32(a))", "each: load 0 of f32 is from b1, which holds another type"},
		{aLookup, "load0.f64(a)", "load0.f64(a, a)", "each: load 0 with 2 coordinates has no table"},
		{aLookup, "load0.f64(a)", "load1.f64(a)", "each: load 1 with 1 coordinates has no table"},
		{aLookup, "load0.f64(a)", "load0.f64(i1)", "each: the body asks for axis i1, which is not declared"},
		{someParts, "b0[i0]", "b0[s0*i0]", "each: s0 is not declared"},
		{someParts, "b1[i0]", "b1[s0*i0]", "each: s0 is not declared"},
		{someParts, "= r0", "= r1", "each: result 1 cannot be stored in b1"},
		{someParts, "(a f64) a", "(a f32) a", "each: the body takes [f32], not [f64]"},
	} {
		n, err := ParseNest(strings.ReplaceAll(test.good, test.old, test.new))
		if err == nil {
			err = n.Verify()
		}
		if fmt.Sprint(err) != test.want {
			t.Errorf("%s -> %s: got  %v\nwant %s", test.old, test.new, err, test.want)
		}
	}
}
