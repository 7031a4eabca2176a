//go:build !purego

#include "textflag.h"

// ADDTO adds element K behind AX to place P of the target.
#define ADDTO(MOV, ADD, SIZE, P, K) \
	MOV (DI)(P*SIZE), X0           \
	ADD (K*SIZE)(SI)(AX*SIZE), X0  \
	MOV X0, (DI)(P*SIZE)

// INSIDEADD takes four elements at a time as long as all four are inside, and the others one by one.
#define INSIDEADD(MOV, ADD, SIZE) \
	MOVQ target+0(FP), DI     \
	MOVQ length+8(FP), BX     \
	MOVQ v+16(FP), SI         \
	MOVQ at_base+24(FP), DX   \
	MOVQ at_len+32(FP), CX    \
	XORL AX, AX               \
	SUBQ $4, CX               \
	JL   rest                 \
	                          \
four:                         \
	MOVQ (DX)(AX*8), R8       \
	MOVQ 8(DX)(AX*8), R9      \
	MOVQ 16(DX)(AX*8), R10    \
	MOVQ 24(DX)(AX*8), R11    \
	CMPQ R8, BX               \
	JAE  rest                 \
	CMPQ R9, BX               \
	JAE  rest                 \
	CMPQ R10, BX              \
	JAE  rest                 \
	CMPQ R11, BX              \
	JAE  rest                 \
	ADDTO(MOV, ADD, SIZE, R8, 0)  \
	ADDTO(MOV, ADD, SIZE, R9, 1)  \
	ADDTO(MOV, ADD, SIZE, R10, 2) \
	ADDTO(MOV, ADD, SIZE, R11, 3) \
	ADDQ $4, AX               \
	CMPQ AX, CX               \
	JLE  four                 \
	                          \
rest:                         \
	ADDQ $4, CX               \
	JMP  next                 \
	                          \
one:                          \
	MOVQ (DX)(AX*8), R8       \
	CMPQ R8, BX               \
	JAE  done                 \
	ADDTO(MOV, ADD, SIZE, R8, 0) \
	INCQ AX                   \
	                          \
next:                         \
	CMPQ AX, CX               \
	JLT  one                  \
	                          \
done:                         \
	MOVQ AX, ret+48(FP)       \
	RET

TEXT ·insideAdd64(SB), NOSPLIT, $0-56
	INSIDEADD(MOVSD, ADDSD, 8)

TEXT ·insideAdd32(SB), NOSPLIT, $0-56
	INSIDEADD(MOVSS, ADDSS, 4)
