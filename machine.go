package laze

import (
	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/backend/cpu"
	"github.com/laze-go/laze/backend/ref"
)

// A Backend is a machine that evaluates: see On.
type Backend = backend.Backend

// CPU is the machine this process runs on, and the one that evaluates where no other is named.
func CPU() Backend { return cpu.Default() }

// Reference is the machine that computes one element at a time, to compare others with. It is slow.
func Reference() Backend { return reference }

var reference = ref.New()
