//go:build linux || darwin

package exec

import "unsafe"

// flush makes what was written to code the instructions that every processor fetches there. Code that another goroutine
// enters is safe once that processor also drops what it fetched before; package enter sees to it.
func flush(code []byte) {
	data, instructions := lineBytes()
	start := uintptr(unsafe.Pointer(&code[0]))
	end := start + uintptr(len(code))
	cleanData(start&^(data-1), end, data)
	dropInstructions(start&^(instructions-1), end, instructions)
}

// cleanData writes the lines of the data cache back to where instructions are fetched from:
//
//	for at := start; at < end; at += line { DC CVAU, at }; DSB ISH
//
//go:noescape
func cleanData(start, end, line uintptr)

// dropInstructions empties the lines of the instruction cache:
//
//	for at := start; at < end; at += line { IC IVAU, at }; DSB ISH; ISB
//
//go:noescape
func dropInstructions(start, end, line uintptr)
