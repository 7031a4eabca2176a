//go:build !((linux || darwin || windows) && (amd64 || arm64))

package exec

// ways is empty where there is no code generator, or where nobody has tried how memory becomes executable.
var ways []way

func forbidden(error) bool { return false }
