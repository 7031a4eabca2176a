package enter_test

import "testing"

// Kernels by hand. They find Args in R0, at the offsets that TestOffsets holds.

// empty returns.
var empty = assembled(`
	c0035fd6  ; ret
`)

// triad is Pointers[0][i] = Pointers[1][i] + Scalars[0]*Pointers[2][i] for N elements of float64.
var triad = assembled(`
	010040f9  ; ldr x1, [x0]
	020c40f9  ; ldr x2, [x0, #24]
	031c40f9  ; ldr x3, [x0, #56]
	241440a9  ; ldp x4, x5, [x1]
	260840f9  ; ldr x6, [x1, #16]
	400040fd  ; ldr d0, [x2]
	070080d2  ; mov x7, #0
	          ; next:
	ff0003eb  ; cmp x7, x3
	0a010054  ; b.ge done
	c17867fc  ; ldr d1, [x6, x7, lsl #3]
	a27867fc  ; ldr d2, [x5, x7, lsl #3]
	2108601e  ; fmul d1, d1, d0
	2128621e  ; fadd d1, d1, d2
	817827fc  ; str d1, [x4, x7, lsl #3]
	e7040091  ; add x7, x7, #1
	f8ffff17  ; b next
	          ; done:
	c0035fd6  ; ret
`)

// room is Status = Scratch, of which it changes the last word of Room bytes.
var room = assembled(`
	011840f9  ; ldr x1, [x0, #48]
	012000f9  ; str x1, [x0, #64]
	21fc04f9  ; str x1, [x1, #2552]
	c0035fd6  ; ret
`)

// spill is Status = N + 1 by way of Scratch.
var spill = assembled(`
	011840f9  ; ldr x1, [x0, #48]
	021c40f9  ; ldr x2, [x0, #56]
	220000f9  ; str x2, [x1]
	230040f9  ; ldr x3, [x1]
	63040091  ; add x3, x3, #1
	230000f9  ; str x3, [x1]
	240040f9  ; ldr x4, [x1]
	042000f9  ; str x4, [x0, #64]
	c0035fd6  ; ret
`)

// spin counts N down to 0.
var spin = assembled(`
	011c40f9  ; ldr x1, [x0, #56]
	          ; next:
	210400f1  ; subs x1, x1, #1
	e1ffff54  ; b.ne next
	c0035fd6  ; ret
`)

// touch reads the word at address N.
var touch = assembled(`
	011c40f9  ; ldr x1, [x0, #56]
	210040f9  ; ldr x1, [x1]
	c0035fd6  ; ret
`)

// clobberAll changes every register that code may change.
var clobberAll = assembled(`
	20008092  ; mov x0, #-2
	21008092  ; mov x1, #-2
	22008092  ; mov x2, #-2
	23008092  ; mov x3, #-2
	24008092  ; mov x4, #-2
	25008092  ; mov x5, #-2
	26008092  ; mov x6, #-2
	27008092  ; mov x7, #-2
	28008092  ; mov x8, #-2
	29008092  ; mov x9, #-2
	2a008092  ; mov x10, #-2
	2b008092  ; mov x11, #-2
	2c008092  ; mov x12, #-2
	2d008092  ; mov x13, #-2
	2e008092  ; mov x14, #-2
	2f008092  ; mov x15, #-2
	30008092  ; mov x16, #-2
	31008092  ; mov x17, #-2
	33008092  ; mov x19, #-2
	34008092  ; mov x20, #-2
	35008092  ; mov x21, #-2
	36008092  ; mov x22, #-2
	37008092  ; mov x23, #-2
	38008092  ; mov x24, #-2
	39008092  ; mov x25, #-2
	3a008092  ; mov x26, #-2
	3b008092  ; mov x27, #-2
	e0e7076f  ; movi v0.2d, #0xffffffffffffffff
	e1e7076f  ; movi v1.2d, #0xffffffffffffffff
	e2e7076f  ; movi v2.2d, #0xffffffffffffffff
	e3e7076f  ; movi v3.2d, #0xffffffffffffffff
	e4e7076f  ; movi v4.2d, #0xffffffffffffffff
	e5e7076f  ; movi v5.2d, #0xffffffffffffffff
	e6e7076f  ; movi v6.2d, #0xffffffffffffffff
	e7e7076f  ; movi v7.2d, #0xffffffffffffffff
	e8e7076f  ; movi v8.2d, #0xffffffffffffffff
	e9e7076f  ; movi v9.2d, #0xffffffffffffffff
	eae7076f  ; movi v10.2d, #0xffffffffffffffff
	ebe7076f  ; movi v11.2d, #0xffffffffffffffff
	ece7076f  ; movi v12.2d, #0xffffffffffffffff
	ede7076f  ; movi v13.2d, #0xffffffffffffffff
	eee7076f  ; movi v14.2d, #0xffffffffffffffff
	efe7076f  ; movi v15.2d, #0xffffffffffffffff
	f0e7076f  ; movi v16.2d, #0xffffffffffffffff
	f1e7076f  ; movi v17.2d, #0xffffffffffffffff
	f2e7076f  ; movi v18.2d, #0xffffffffffffffff
	f3e7076f  ; movi v19.2d, #0xffffffffffffffff
	f4e7076f  ; movi v20.2d, #0xffffffffffffffff
	f5e7076f  ; movi v21.2d, #0xffffffffffffffff
	f6e7076f  ; movi v22.2d, #0xffffffffffffffff
	f7e7076f  ; movi v23.2d, #0xffffffffffffffff
	f8e7076f  ; movi v24.2d, #0xffffffffffffffff
	f9e7076f  ; movi v25.2d, #0xffffffffffffffff
	fae7076f  ; movi v26.2d, #0xffffffffffffffff
	fbe7076f  ; movi v27.2d, #0xffffffffffffffff
	fce7076f  ; movi v28.2d, #0xffffffffffffffff
	fde7076f  ; movi v29.2d, #0xffffffffffffffff
	fee7076f  ; movi v30.2d, #0xffffffffffffffff
	ffe7076f  ; movi v31.2d, #0xffffffffffffffff
	c0035fd6  ; ret
`)

func clobber(*testing.T) []byte { return clobberAll }
