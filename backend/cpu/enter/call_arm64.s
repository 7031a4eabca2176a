#include "funcdata.h"
#include "textflag.h"

// func call(entry uintptr, args unsafe.Pointer)
//
// It equals entry(args). Flags are 0, not NOSPLIT. See Note [Stack check].
//
// ISB drops what this processor fetched ahead: another goroutine may just have placed the code, and where other code stood.
TEXT ·call(SB), 0, $0-16
	NO_LOCAL_POINTERS
	MOVD entry+0(FP), R9
	MOVD args+8(FP), R0
	ISB  $15
	BL   (R9)
	RET

// func callRoom(entry uintptr, args unsafe.Pointer)
//
// It equals args.Scratch = room; entry(args); args.Scratch = nil, where room is Room bytes of this frame, at a multiple of 64.
TEXT ·callRoom(SB), 0, $2624-16
	NO_LOCAL_POINTERS
	MOVD entry+0(FP), R9
	MOVD args+8(FP), R0
	MOVD $room-2561(SP), R1
	AND  $~63, R1
	MOVD R1, 48(R0)
	ISB  $15
	BL   (R9)
	MOVD args+8(FP), R0
	MOVD ZR, 48(R0)
	RET
