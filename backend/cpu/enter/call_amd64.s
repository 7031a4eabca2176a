#include "funcdata.h"
#include "textflag.h"

// func call(entry uintptr, args unsafe.Pointer)
//
// It equals entry(args). Flags are 0, not NOSPLIT. See Note [Stack check].
TEXT ·call(SB), 0, $0-16
	NO_LOCAL_POINTERS
	MOVQ entry+0(FP), AX
	MOVQ args+8(FP), DI
	CALL AX
	RET
