package main

import (
	"context"
	"slices"
	"testing"

	"github.com/laze-go/laze"
	"github.com/laze-go/laze/examples/internal/stages"
)

func TestSaxpy(t *testing.T) {
	x, y := []float32{0, 1, 2, 3, 4}, []float32{5, 5, 5, 5, 5}
	got, err := saxpy(3, laze.From(x), laze.From(y)).Float32s(context.Background())
	if want := []float32{5, 8, 11, 14, 17}; err != nil || !slices.Equal(got, want) {
		t.Errorf("got %v, %v; want %v", got, err, want)
	}
}

func TestRun(t *testing.T) {
	if err := run(1000); err != nil {
		t.Error(err)
	}
}

func TestStages(t *testing.T) {
	stages.Check(t, saxpy(2, laze.From(make([]float32, 1000)), laze.From(make([]float32, 1000))))
}
