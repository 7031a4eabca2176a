package exec

var ways = []way{{"mprotect", openProtect}}

// forget keeps the contents: the system has no advice that drops them for certain, and an arena is bounded.
func forget([]byte) {}
