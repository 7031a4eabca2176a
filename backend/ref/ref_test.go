package ref_test

import (
	"context"
	"errors"
	"testing"
	"unsafe"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/ref"
	"github.com/laze-go/laze/schedule"
)

func buffer(xs ...int64) backend.Buffer {
	return backend.Buffer{Data: unsafe.Pointer(unsafe.SliceData(xs)), Bytes: int64(8 * len(xs))}
}

func run(t *testing.T, text string, a *backend.Args) error {
	t.Helper()
	nest, err := schedule.ParseNest(text)
	if err != nil {
		t.Fatal(err)
	}
	code, err := ref.New().Compile(nest)
	if err != nil {
		t.Fatal(err)
	}
	return code.Run(context.Background(), a)
}

// What other machines take for granted is an error here.
func TestRefusals(t *testing.T) {
	x := buffer(1, 2, 3, 4)
	for _, c := range []struct {
		name, nest, want string
		args             backend.Args
	}{
		{
			"read outside",
			"nest k0 buffers (b0 i64 reads, b1 i64 writes) axes (i0 kept) scalars 1\nfor i0 in 0..n0 {\n  read b0[s0 + i0]\n  each (a i64) a\n  store b1[i0] = r0\n}\n",
			"read: place 4 of b0 is outside its 4 elements",
			backend.Args{Buffers: []backend.Buffer{x, buffer(0, 0, 0, 0)}, Extents: []int64{3}, Scalars: []int64{2}},
		},
		{
			"store outside",
			"nest k0 buffers (b0 i64 writes) axes (i0 kept) scalars 1\nfor i0 in 0..n0 {\n  each () i0\n  store b0[s0 + i0] = r0\n}\n",
			"store: place -1 of b0 is outside its 4 elements",
			backend.Args{Buffers: []backend.Buffer{x}, Extents: []int64{3}, Scalars: []int64{-1}},
		},
		{
			"stored twice",
			"nest k0 buffers (b0 i64 writes) axes (i0 kept, i1 kept) scalars 0\nfor i0 in 0..n0 {\n  for i1 in 0..n1 {\n    each () i0\n    store b0[i1] = r0\n  }\n}\n",
			"place 0 of b0 is stored twice",
			backend.Args{Buffers: []backend.Buffer{x}, Extents: []int64{2, 3}},
		},
		{
			"in place",
			"nest k0 buffers (b0 i64 updates) axes (i0 kept) scalars 2\nfor i0 in 0..n0 {\n  read b0[s0 + s1*i0]\n  each (a i64) a\n  store b0[i0] = r0\n}\n",
			"works in place, but index 0 stores where index 3 reads",
			backend.Args{Buffers: []backend.Buffer{x}, Extents: []int64{4}, Scalars: []int64{3, -1}},
		},
		{
			"table",
			"nest k0 buffers (b0 i64 reads, b1 i64 writes) axes (i0 kept) scalars 1\nfor i0 in 0..n0 {\n  table b0[x0] in [s0]\n  each () load0.i64(i0)\n  store b1[i0] = r0\n}\n",
			"table 0 at [4]: read: place 4 of b0 is outside its 4 elements",
			backend.Args{Buffers: []backend.Buffer{x, buffer(0, 0, 0, 0, 0)}, Extents: []int64{5}, Scalars: []int64{4}},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := run(t, c.nest, &c.args); err == nil || err.Error() != c.want {
				t.Errorf("error %v, not %s", err, c.want)
			}
		})
	}
}

func TestAlloc(t *testing.T) {
	b := ref.New()
	for _, bytes := range []int64{0, 1, 1000} {
		buf, err := b.Alloc(bytes)
		if err != nil || buf.Bytes != bytes || uintptr(buf.Data)%64 != 0 {
			t.Errorf("%d bytes: %+v, %v", bytes, buf, err)
		}
		b.Free(*buf)
	}
	if _, err := b.Alloc(-1); err == nil {
		t.Error("no error for -1 bytes")
	}
}

func TestCanceled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	nest, err := schedule.ParseNest("nest k0 buffers (b0 i64 writes) axes (i0 kept) scalars 0\nfor i0 in 0..n0 {\n  each () i0\n  store b0[i0] = r0\n}\n")
	if err != nil {
		t.Fatal(err)
	}
	code, _ := ref.New().Compile(nest)
	err = code.Run(ctx, &backend.Args{Buffers: []backend.Buffer{buffer(make([]int64, 5000)...)}, Extents: []int64{5000}})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}
