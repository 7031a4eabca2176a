#include "textflag.h"

// func returnPCs(frames int, pcs *[sitePCs]uintptr)
//
// A frame pointer points to that of the caller, and the return address lies above it; that of a goroutine's first function
// is 0. BP is that of the caller: this function has no frame.
TEXT ·returnPCs(SB), NOSPLIT|NOFRAME, $0-16
	MOVQ BP, AX
	MOVQ frames+0(FP), CX
	MOVQ pcs+8(FP), DX
skip:
	DECQ CX
	JLT  found
	MOVQ (AX), AX
	JMP  skip
found:
	MOVQ $4, CX // sitePCs
up:
	TESTQ AX, AX
	JEQ   done
	MOVQ  8(AX), BX
	MOVQ  BX, (DX)
	ADDQ  $8, DX
	MOVQ  (AX), AX
	DECQ  CX
	JNE   up
done:
	RET
