//go:build !linux

package main

// advise does nothing.
func advise[T element]([]T) {}
