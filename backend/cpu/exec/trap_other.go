//go:build !amd64

package exec

const trap = 0 // on arm64 four of them are UDF #0
