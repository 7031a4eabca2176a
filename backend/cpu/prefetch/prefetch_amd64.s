//go:build !purego

#include "textflag.h"

TEXT ·Elements(SB), NOSPLIT, $0-40
	MOVQ  base+0(FP), DI
	MOVQ  at_base+8(FP), SI
	MOVQ  at_len+16(FP), DX
	MOVQ  size+32(FP), CX
	BSFQ  CX, CX
	TESTQ DX, DX
	JZ    done

element:
	MOVQ       (SI), AX
	SHLQ       CX, AX
	PREFETCHT0 (DI)(AX*1)
	ADDQ       $8, SI
	DECQ       DX
	JNZ        element

done:
	RET

TEXT ·Lines(SB), NOSPLIT, $0-16
	MOVQ from+0(FP), DI
	MOVQ bytes+8(FP), SI
	ADDQ DI, SI
	ANDQ $~63, DI
	JMP  next

line:
	PREFETCHT0 (DI)
	ADDQ       $64, DI

next:
	CMPQ DI, SI
	JB   line
	RET

TEXT ·Own(SB), NOSPLIT, $0-8
	MOVQ place+0(FP), DI
	BYTE $0x0f; BYTE $0x0d; BYTE $0x0f // PREFETCHW (DI)
	RET
