package portable

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"unsafe"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/schedule"
)

// Targets of several goroutines come together to what one of them makes, also where they are larger than a block.
func TestCounts(t *testing.T) {
	for _, op := range []string{"a + b", "a|b", "a ^ b", "max(a, b)", "a*b", "a - b"} {
		n, err := schedule.ParseNest(fmt.Sprintf(`nest k0 buffers (b0 i32 updates) axes (i0 ordered) scalars 1
for i0 in 0..n0 {
  each () i32(i0*5 ^ i0>>3), i0*i0%%s0
  scatter b0[x0] in [s0] at r1 value r0 combine { (a i32, b i32) %s }
}
`, op))
		if err != nil {
			t.Fatal(err)
		}
		code, err := Compile(n)
		if err != nil {
			t.Fatal(err)
		}
		for _, places := range []int{1, 7, 3000} {
			var want []int32
			for _, workers := range []int{1, 2, 5} {
				got := make([]int32, places)
				for i := range got {
					got[i] = int32(i) + 1
				}
				data := backend.Buffer{Data: unsafe.Pointer(&got[0]), Bytes: int64(4 * places)}
				args := &backend.Args{Buffers: []backend.Buffer{data}, Extents: []int64{300_000}, Scalars: []int64{int64(places)}, Workers: workers}
				if err := code.Run(context.Background(), args); err != nil {
					t.Fatal(err)
				}
				if want == nil {
					want = got
				} else if !slices.Equal(got, want) {
					t.Errorf("%s at %d places: %d workers differ from one", op, places, workers)
				}
			}
		}
	}
}
