//go:build !purego

#include "textflag.h"

// COUNT counts four places, which lie OFFSET bytes behind DX.
#define COUNT(OFFSET) \
	MOVQ OFFSET(DX), R10      \
	MOVQ (OFFSET+8)(DX), R11  \
	MOVQ (OFFSET+16)(DX), R12 \
	MOVQ (OFFSET+24)(DX), R13 \
	INCL (DI)(R10*4)          \
	INCL (SI)(R11*4)          \
	INCL (DI)(R12*4)          \
	INCL (SI)(R13*4)

TEXT ·countEights(SB), NOSPLIT, $0-48
	MOVQ  first+0(FP), DI
	MOVQ  second+8(FP), SI
	MOVQ  at+16(FP), DX
	MOVQ  eights+24(FP), CX
	MOVQ  ask+32(FP), R8
	MOVQ  step+40(FP), R9
	TESTQ CX, CX
	JLE   done

eight:
	PREFETCHT0 (R8)
	COUNT(0)
	COUNT(32)
	ADDQ       R9, R8
	ADDQ       $64, DX
	DECQ       CX
	JNZ        eight

done:
	RET
