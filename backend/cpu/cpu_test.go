package cpu

import (
	"testing"

	"github.com/laze-go/laze/backend/backendtest"
)

func TestConformance(t *testing.T) {
	backendtest.Run(t, New())
}

func TestSoak(t *testing.T) { backendtest.Soak(t, New()) }
