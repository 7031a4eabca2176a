package cpu

import (
	"testing"

	"github.com/laze-go/laze/backend/backendtest"
)

func TestConformance(t *testing.T) {
	backendtest.Run(t, New())
}
