#include "textflag.h"

// func returnPC(frames int) uintptr
//
// A frame pointer points to that of the caller, and the return address lies above it. BP is that of the caller: this
// function has no frame.
TEXT ·returnPC(SB), NOSPLIT|NOFRAME, $0-16
	MOVQ BP, AX
	MOVQ frames+0(FP), CX
up:
	DECQ CX
	JLT  found
	MOVQ (AX), AX
	JMP  up
found:
	MOVQ 8(AX), AX
	MOVQ AX, ret+8(FP)
	RET
