//go:build !unix

package vectortest

import "testing"

// A Guard lends memory. Where pages cannot be forbidden it guards nothing.
type Guard struct{}

// NewGuard makes a Guard.
func NewGuard(testing.TB) *Guard { return &Guard{} }

// Reset takes all memory back.
func (g *Guard) Reset() {}

// Room lends memory until Reset.
func (g *Guard) Room(bytes int) []byte { return aligned(bytes) }

// RoomBehind lends memory until Reset.
func (g *Guard) RoomBehind(bytes int) []byte { return aligned(bytes) }
