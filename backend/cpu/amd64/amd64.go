// Package amd64 turns instructions into bytes of x86-64 machine code, and bytes back into text.
//
// What comes in: rows of a table (an instruction in one form), with operands. What goes out: Code, position
// independent, its constants behind it. What it must not know: nests, kernels, executable memory. It is data and
// arithmetic only, so it works and is tested on every platform.
//
//	a := new(amd64.Asm)
//	loop := a.Label()
//	a.Bind(loop)
//	a.Emit(load, amd64.Z(0), amd64.At(amd64.RSI).Index(amd64.RAX, 8))    // load = amd64.Must("vmovupd")
//	a.Emit(add, amd64.Z(0), amd64.Z(0), a.Float64(1).Broadcast())        // add  = amd64.Must("vaddpd")
//	...
//	a.Emit(jne, amd64.To(loop))
//	code, err := a.Finish()
//
// Rows are lines of text in the folder rows; row.go explains them. One Row covers the VEX and the EVEX encoding
// of an instruction where both take the same operands; the shorter one that can hold the operands is chosen.
// Operands stand in the order of Intel's manual, the destination first, and text is in the Intel syntax of GNU
// as, which takes every listing back.
//
// Check decodes emitted code with the same table and holds it to what Go asks of code that it did not make: SP and BP
// are never named, nothing is pushed or called, vector state is cleared before every return, jumps stay inside.
//
// The table holds AVX, AVX2, FMA, F16C, AVX-512 F, CD, BW, DQ and VL, BMI, and what loops need of the rest. Left
// out: rounding of a single instruction and suppressed exceptions (EVEX.b on registers), approximate reciprocals,
// short forms for the accumulator.
//
// The encodings are those of the Intel 64 and IA-32 Architectures Software Developer's Manual (SDM), volume 2: chapter
// 2 for prefixes (2.2.1 REX, 2.3 VEX, 2.7 EVEX) and chapters 3 to 5 for the instructions.
package amd64
