//go:build !amd64 || purego

package selecting

func loops() []loop { return nil }
