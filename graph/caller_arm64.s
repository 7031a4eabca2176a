#include "textflag.h"

// func returnPCs(frames int, pcs *[sitePCs]uintptr)
//
// A frame pointer points to that of the caller, and the return address lies above it; that of a goroutine's first function
// is 0. R29 is that of the caller: this function has no frame.
TEXT ·returnPCs(SB), NOSPLIT|NOFRAME, $0-16
	MOVD R29, R0
	MOVD frames+0(FP), R1
	MOVD pcs+8(FP), R2
skip:
	SUBS $1, R1, R1
	BLT  found
	MOVD (R0), R0
	B    skip
found:
	MOVD $4, R1 // sitePCs
up:
	CBZ    R0, done
	MOVD   8(R0), R3
	MOVD.P R3, 8(R2)
	MOVD   (R0), R0
	SUBS   $1, R1, R1
	BNE    up
done:
	RET
