package main

import (
	"context"
	"fmt"
	"os"

	"github.com/laze-go/laze"
)

// block is the number of arguments that are evaluated together.
const block = 1 << 14

// An evaluator runs functions on a backend.
type evaluator struct {
	opts []laze.Option
}

func newEvaluator(backend string) (evaluator, error) {
	opts := []laze.Option{laze.Workers(1)} // blocks run beside each other
	switch backend {
	case "cpu":
	case "ref":
		opts = append(opts, laze.On(laze.Reference()))
	case "portable":
		if err := os.Setenv("LAZE_LEVEL", "portable"); err != nil {
			return evaluator{}, err
		}
	default:
		return evaluator{}, fmt.Errorf("there is no backend %s", backend)
	}
	return evaluator{opts}, nil
}

// A batch holds the operands and answers of one block. Numbers of float32 stand beside their float64 forms.
type batch struct {
	x, y, got    []float64
	x32, y32     []float32
	got32        []float32
	finer        []float64 // the float64 function at float32 arguments
	isSingle     bool
	isExhaustive bool
}

func newBatch(s subject) *batch {
	b := &batch{x: make([]float64, block), y: make([]float64, block), got: make([]float64, block), isSingle: s.format.name == "f32"}
	b.x32, b.y32, b.got32, b.finer = make([]float32, block), make([]float32, block), make([]float32, block), make([]float64, block)
	return b
}

// evaluate computes got from x and y.
func (e evaluator) evaluate(s subject, b *batch) error {
	ctx := context.Background()
	if !b.isSingle {
		return s.apply(laze.From(b.x), laze.From(b.y)).CopyTo(ctx, b.got, e.opts...)
	}
	for i := range b.x {
		b.x32[i], b.y32[i] = float32(b.x[i]), float32(b.y[i])
	}
	if err := s.apply(laze.From(b.x32), laze.From(b.y32)).CopyTo(ctx, b.got32, e.opts...); err != nil {
		return err
	}
	for i, v := range b.got32 {
		b.got[i] = float64(v)
	}
	if !b.isExhaustive {
		return nil
	}
	return s.apply(laze.From(b.x), laze.From(b.y)).CopyTo(ctx, b.finer, e.opts...)
}
