//go:build linux || darwin

#include "textflag.h"

// The assembler has no names for DC CVAU and IC IVAU: encodings by the Arm Architecture Reference Manual (DDI 0487),
// section C5.3. Both are open to programs on linux and darwin.

// func cleanData(start, end, line uintptr)
TEXT ·cleanData(SB), NOSPLIT, $0-24
	MOVD start+0(FP), R0
	MOVD end+8(FP), R1
	MOVD line+16(FP), R2
clean:
	CMP  R1, R0
	BHS  cleaned
	WORD $0xd50b7b20 // DC CVAU, X0
	ADD  R2, R0
	B    clean
cleaned:
	WORD $0xd5033b9f // DSB ISH
	RET

// func dropInstructions(start, end, line uintptr)
TEXT ·dropInstructions(SB), NOSPLIT, $0-24
	MOVD start+0(FP), R0
	MOVD end+8(FP), R1
	MOVD line+16(FP), R2
drop:
	CMP  R1, R0
	BHS  dropped
	WORD $0xd50b7520 // IC IVAU, X0
	ADD  R2, R0
	B    drop
dropped:
	WORD $0xd5033b9f // DSB ISH
	WORD $0xd5033fdf // ISB
	RET
