package workers

import (
	"context"
	"errors"
	"testing"
)

// What chunks hand on reaches each after the one before, whoever runs them.
func TestRelay(t *testing.T) {
	for _, goroutines := range []int{1, 2, 3, 8} {
		for _, crowded := range []bool{false, true} {
			const chunks = 1000
			sum, alone := make([]int, chunks+1), 0
			r := Relay{Crowded: crowded}
			err := r.Run(context.Background(), goroutines, chunks, func(_ int, k int64) error {
				if r.Alone(k) {
					alone++
				}
				if !r.Wait(k) {
					return errors.New("nobody handed on")
				}
				sum[k+1] = sum[k] + int(k)
				r.Pass(k)
				return nil
			})
			if err != nil || sum[chunks] != chunks*(chunks-1)/2 {
				t.Errorf("%d goroutines: %d, %v", goroutines, sum[chunks], err)
			}
			if goroutines == 1 && (alone == chunks) == crowded {
				t.Errorf("alone %d times", alone)
			}
		}
	}
}

// Chunks behind one that ends without handing on do not wait for ever.
func TestRelayBreaks(t *testing.T) {
	fault := errors.New("fault")
	for _, goroutines := range []int{1, 2, 8} {
		var r Relay
		err := r.Run(context.Background(), goroutines, 100, func(_ int, k int64) error {
			if k == 50 || !r.Wait(k) {
				return fault
			}
			r.Pass(k)
			return nil
		})
		if err != fault {
			t.Errorf("%d goroutines: %v", goroutines, err)
		}
	}
}
