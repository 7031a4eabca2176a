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

// func callRoom(entry uintptr, args unsafe.Pointer)
//
// It equals args.Scratch = room; entry(args); args.Scratch = nil, where room is Room bytes of this frame, at a multiple of 64.
TEXT ·callRoom(SB), 0, $2624-16
	NO_LOCAL_POINTERS
	MOVQ entry+0(FP), AX
	MOVQ args+8(FP), DI
	LEAQ room-2561(SP), BX
	ANDQ $~63, BX
	MOVQ BX, 48(DI)
	CALL AX
	MOVQ args+8(FP), DI
	MOVQ $0, 48(DI)
	RET
