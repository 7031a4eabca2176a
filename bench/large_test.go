package main

import (
	"context"
	"os"
	"slices"
	"strconv"
	"testing"

	"github.com/laze-go/laze"
)

// largeSize is more elements than an int32 counts.
var largeSize int64 = 1<<31 + 12345

// ruler is the array whose element i is bits 23 and up of i, as a byte: a step every 8 Mi elements, 0 again behind 2^31.
func ruler() laze.Array {
	return laze.Generate(func(index []laze.Expr) laze.Expr { return index[0].Shr(23).Cast(laze.Uint8) }, int(largeSize))
}

var (
	stepSize  int64 = 1 << 23
	wholeTurn int64 = 1 << 31 // elements from one 0 to the next
	behind          = largeSize - wholeTurn
)

// Arrays of more than 2^31 elements: what reads, moves, folds and orders them counts in 64 bits. LAZE_LARGE=1 runs it, in some seconds and 10 GB.
func TestLarge(t *testing.T) {
	if os.Getenv("LAZE_LARGE") == "" || strconv.IntSize < 64 {
		t.Skip("needs 10 GB and 64 bits: LAZE_LARGE=1 runs it")
	}
	x, err := ruler().Eval(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	last := largeSize - 1
	at := func(a laze.Array, places ...int64) laze.Array { return a.Take(laze.From(places)) }
	u8 := func(v ...uint8) laze.Array { return laze.From(v) }
	i64 := func(v ...int64) laze.Array { return laze.From(v) }
	put := x.Scatter(0, u8(201, 202), laze.KeepLast, i64(last, wholeTurn-1))
	only := laze.Generate(func(index []laze.Expr) laze.Expr { return index[0].Eq(last).Cast(laze.Uint8) }, int(largeSize))
	for name, pair := range map[string][2]laze.Array{
		"size":      {i64(x.Size()), i64(largeSize)},
		"take":      {at(x, 0, wholeTurn-1, wholeTurn, last), u8(0, 255, 0, 0)},
		"reverse":   {at(x.Reverse(), behind-1, behind), u8(0, 255)},
		"slice":     {x.Slice(laze.Range(int(wholeTurn)-2, int(wholeTurn)+2)), u8(255, 255, 0, 0)},
		"map":       {at(x.Add(1), wholeTurn-1, last), u8(0, 1)},
		"sum":       {x.Sum().Reshape(1), laze.From([]uint64{uint64(stepSize) * 255 * 256 / 2})},
		"count":     {x.Eq(0).Count().Reshape(1), i64(stepSize + behind)},
		"argmax":    {only.ArgMax().Reshape(1), i64(last)},
		"scatter":   {at(put, last-1, last, wholeTurn-2, wholeTurn-1), u8(0, 201, 255, 202)},
		"scan":      {at(x.CumMax(0), stepSize-1, stepSize, last), u8(0, 1, 255)},
		"sort":      {at(x.Sort(0), stepSize+behind-1, stepSize+behind, last), u8(0, 1, 255)},
		"select":    {put.TopK(2), u8(255, 255)},
		"filter":    {x.Filter(x.Lt(2)).Eq(0).Count().Reshape(1), i64(stepSize + behind)},
		"histogram": {at(x.Cast(laze.Int32).Histogram(256), 0, 1, 255), i64(stepSize+behind, stepSize, stepSize)},
	} {
		t.Run(name, func(t *testing.T) {
			got, want := pair[0], pair[1]
			same, err := got.Eq(want).All().Bool(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			if !same || !slices.Equal(got.Shape(), want.Shape()) {
				t.Errorf("got %v, want %v", got, want)
			}
		})
	}
}
