package sorting

import (
	"fmt"
	"testing"

	"github.com/laze-go/laze/backend/cpu/amd64"
)

// The codes are what Go asks of code that it did not make.
func TestCodes(t *testing.T) {
	for level, bits := range vectorBits {
		for _, size := range []int{4, 8} {
			for i, write := range writers {
				t.Run(fmt.Sprintf("%v/%d bytes/%d", level, size, i), func(t *testing.T) {
					code, err := write(shape{bits, size})
					if err == nil {
						err = amd64.Check(code)
					}
					if err != nil {
						t.Error(err)
					}
				})
			}
		}
	}
}
