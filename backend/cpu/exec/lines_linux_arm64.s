#include "textflag.h"

// func cacheType() uint64
TEXT ·cacheType(SB), NOSPLIT, $0-8
	WORD $0xd53b0020 // MRS X0, CTR_EL0
	MOVD R0, ret+0(FP)
	RET
