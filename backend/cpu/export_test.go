package cpu

// Bound makes the backend one that may hold so many bytes.
func (c *CPU) Bound(bytes int64) { c.memory.Bound(bytes) }
