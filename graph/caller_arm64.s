#include "textflag.h"

// func returnPC(frames int) uintptr
//
// A frame pointer points to that of the caller, and the return address lies above it. R29 is that of the caller: this
// function has no frame.
TEXT ·returnPC(SB), NOSPLIT|NOFRAME, $0-16
	MOVD R29, R0
	MOVD frames+0(FP), R1
up:
	SUBS $1, R1, R1
	BLT  found
	MOVD (R0), R0
	B    up
found:
	MOVD 8(R0), R0
	MOVD R0, ret+8(FP)
	RET
