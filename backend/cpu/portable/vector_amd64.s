//go:build !purego

#include "textflag.h"

// The loops that vector_amd64.go declares, in AVX2. Vectors have 32 bytes; elements 8 (PD, SD) or 4 (PS, SS).
//
// Go's assembler turns operands around and has the destination last: VSUBPD Y1, Y0, Y2 is Y2 = Y0 - Y1.

// OPERAND makes P the way along an operand, and STEP its bytes per pair of vectors. An operand that is one element for all,
// whose bit of the mask AX is 0, is spread over a pair of vectors at LO and HI of the stack, with step 0.
#define OPERAND(BIT, SPREAD, P, STEP, LO, HI) \
	SPREAD  (P), Y0       \
	VMOVUPS Y0, LO(SP)    \
	VMOVUPS Y0, HI(SP)    \
	LEAQ    LO(SP), R11   \
	XORL    STEP, STEP    \
	BTL     $BIT, AX      \
	CMOVQCC R11, P        \
	CMOVQCS R12, STEP

// BINARY is d[i] = a[i] OP b[i], in pairs of vectors of PAIR = 1<<LOG elements, and then element by element.
#define BINARY(OP, OP1, MOV1, SPREAD, PAIR, LOG, SIZE) \
	MOVQ    d+0(FP), DI     \
	MOVQ    a+8(FP), SI     \
	MOVQ    b+16(FP), DX    \
	MOVQ    n+32(FP), CX    \
	MOVQ    mask+40(FP), AX \
	TESTQ   CX, CX          \
	JLE     done            \
	MOVQ    $64, R12        \
	OPERAND(0, SPREAD, SI, R8, 0, 32)   \
	OPERAND(1, SPREAD, DX, R9, 64, 96)  \
	SUBQ    $PAIR, CX       \
	JLT     rest            \
pair:                       \
	VMOVUPS (SI), Y0        \
	VMOVUPS 32(SI), Y1      \
	OP      (DX), Y0, Y0    \
	OP      32(DX), Y1, Y1  \
	VMOVUPS Y0, (DI)        \
	VMOVUPS Y1, 32(DI)      \
	ADDQ    R8, SI          \
	ADDQ    R9, DX          \
	ADDQ    R12, DI         \
	SUBQ    $PAIR, CX       \
	JGE     pair            \
rest:                       \
	SHRQ    $LOG, R8        \
	SHRQ    $LOG, R9        \
	ADDQ    $PAIR, CX       \
	JZ      done            \
one:                        \
	MOV1    (SI), X0        \
	OP1     (DX), X0, X0    \
	MOV1    X0, (DI)        \
	ADDQ    R8, SI          \
	ADDQ    R9, DX          \
	ADDQ    $SIZE, DI       \
	DECQ    CX              \
	JNZ     one             \
done:                       \
	VZEROUPPER              \
	RET

#define BINARY64(OP, OP1) BINARY(OP, OP1, VMOVSD, VBROADCASTSD, 8, 3, 8)
#define BINARY32(OP, OP1) BINARY(OP, OP1, VMOVSS, VBROADCASTSS, 16, 4, 4)

// FRONT and BACK are the two ways to place t, the inner result, in T = t OP z and T = z OP t.
#define FRONT(OP, T, Z) OP Z, T, T
#define BACK(OP, T, Z) OP T, Z, T

// TWICE is t = (t IN b) PLACE OUT z, rounded twice, and ONCE is t = t*b + z, rounded once.
#define TWICE(PLACE, IN, OUT, B, T, Z) \
	IN B, T, T \
	PLACE(OUT, T, Z)
#define ONCE(PLACE, IN, OUT, B, T, Z) IN B, Z, T

// TERNARY is d[i] = DO of a[i], b[i] and c[i].
#define TERNARY(DO, PLACE, IN, OUT, IN1, OUT1, MOV1, SPREAD, PAIR, LOG, SIZE) \
	MOVQ    d+0(FP), DI     \
	MOVQ    a+8(FP), SI     \
	MOVQ    b+16(FP), DX    \
	MOVQ    c+24(FP), BX    \
	MOVQ    n+32(FP), CX    \
	MOVQ    mask+40(FP), AX \
	TESTQ   CX, CX          \
	JLE     done            \
	MOVQ    $64, R12        \
	OPERAND(0, SPREAD, SI, R8, 0, 32)     \
	OPERAND(1, SPREAD, DX, R9, 64, 96)    \
	OPERAND(2, SPREAD, BX, R10, 128, 160) \
	SUBQ    $PAIR, CX       \
	JLT     rest            \
pair:                       \
	VMOVUPS (SI), Y0        \
	VMOVUPS 32(SI), Y1      \
	VMOVUPS (BX), Y2        \
	VMOVUPS 32(BX), Y3      \
	DO(PLACE, IN, OUT, (DX), Y0, Y2)   \
	DO(PLACE, IN, OUT, 32(DX), Y1, Y3) \
	VMOVUPS Y0, (DI)        \
	VMOVUPS Y1, 32(DI)      \
	ADDQ    R8, SI          \
	ADDQ    R9, DX          \
	ADDQ    R10, BX         \
	ADDQ    R12, DI         \
	SUBQ    $PAIR, CX       \
	JGE     pair            \
rest:                       \
	SHRQ    $LOG, R8        \
	SHRQ    $LOG, R9        \
	SHRQ    $LOG, R10       \
	ADDQ    $PAIR, CX       \
	JZ      done            \
one:                        \
	MOV1    (SI), X0        \
	MOV1    (BX), X2        \
	DO(PLACE, IN1, OUT1, (DX), X0, X2) \
	MOV1    X0, (DI)        \
	ADDQ    R8, SI          \
	ADDQ    R9, DX          \
	ADDQ    R10, BX         \
	ADDQ    $SIZE, DI       \
	DECQ    CX              \
	JNZ     one             \
done:                       \
	VZEROUPPER              \
	RET

#define TERNARY64(PLACE, IN, OUT, IN1, OUT1) TERNARY(TWICE, PLACE, IN, OUT, IN1, OUT1, VMOVSD, VBROADCASTSD, 8, 3, 8)
#define TERNARY32(PLACE, IN, OUT, IN1, OUT1) TERNARY(TWICE, PLACE, IN, OUT, IN1, OUT1, VMOVSS, VBROADCASTSS, 16, 4, 4)

// EIGHT does something for each of the eight vectors of a row of lanes.
#define EIGHT(DO, OP, OP2) \
	DO(OP, OP2, 0, Y0)   \
	DO(OP, OP2, 32, Y1)  \
	DO(OP, OP2, 64, Y2)  \
	DO(OP, OP2, 96, Y3)  \
	DO(OP, OP2, 128, Y4) \
	DO(OP, OP2, 160, Y5) \
	DO(OP, OP2, 192, Y6) \
	DO(OP, OP2, 224, Y7)

#define GET(OP, OP2, AT, Y) VMOVUPS AT(DI), Y
#define SET(OP, OP2, AT, Y) VMOVUPS Y, AT(DI)
#define FOLD(OP, OP2, AT, Y) OP AT(SI), Y, Y
#define FOLDPRODUCT(MUL, ADD, AT, Y) \
	VMOVUPS AT(SI), Y8     \
	MUL     AT(DX), Y8, Y8 \
	ADD     Y8, Y, Y

// LANES folds rows of lanes, each vector as FOLDING says, after TAKE and before GIVE.
#define LANES(TAKE, FOLDING, GIVE, OP, OP2) \
	MOVQ    d+0(FP), DI        \
	MOVQ    s+8(FP), SI        \
	MOVQ    rows+24(FP), CX    \
	EIGHT(TAKE, OP, OP2)       \
row:                           \
	EIGHT(FOLDING, OP, OP2)    \
	ADDQ    $256, SI           \
	DECQ    CX                 \
	JNZ     row                \
	EIGHT(GIVE, OP, OP2)       \
	VZEROUPPER                 \
	RET

// A minimum is its second operand where one is NaN or both are zeros. So of both orders one has the NaN, and one the -0, if there is any,
// and OR has it too.
#define FOLDLEAST(MIN, OR, AT, Y) \
	VMOVUPS AT(SI), Y8    \
	MIN     Y8, Y, Y9     \
	MIN     Y, Y8, Y8     \
	OR      Y8, Y9, Y

// The greatest is the opposite of the least of opposites: Y15 has the signs.
#define GETMINUS(MIN, OR, AT, Y) VXORPD AT(DI), Y15, Y
#define SETMINUS(MIN, OR, AT, Y) \
	VXORPD  Y, Y15, Y     \
	VMOVUPS Y, AT(DI)
#define FOLDGREATEST(MIN, OR, AT, Y) \
	VXORPD  AT(SI), Y15, Y8 \
	MIN     Y8, Y, Y9     \
	MIN     Y, Y8, Y8     \
	OR      Y8, Y9, Y

#define DOTLANES(MUL, ADD) \
	MOVQ    d+0(FP), DI        \
	MOVQ    a+8(FP), SI        \
	MOVQ    b+16(FP), DX       \
	MOVQ    rows+32(FP), CX    \
	EIGHT(GET, MUL, ADD)       \
row:                           \
	EIGHT(FOLDPRODUCT, MUL, ADD) \
	ADDQ    $256, SI           \
	ADDQ    $256, DX           \
	DECQ    CX                 \
	JNZ     row                \
	EIGHT(SET, MUL, ADD)       \
	VZEROUPPER                 \
	RET

// HALVE folds the upper half of the lanes in Y0 .. Y7 into the lower, down to one vector in X0 of what fits in 16 bytes, and the
// upper half of that in X1.
#define HALVE(OP) \
	OP           Y4, Y0, Y0    \
	OP           Y5, Y1, Y1    \
	OP           Y6, Y2, Y2    \
	OP           Y7, Y3, Y3    \
	OP           Y2, Y0, Y0    \
	OP           Y3, Y1, Y1    \
	OP           Y1, Y0, Y0    \
	VEXTRACTF128 $1, Y0, X1    \
	OP           X1, X0, X0    \
	VPERMILPD    $1, X0, X1

// LAST64 and LAST32 store the fold of what HALVE leaves.
#define LAST64(ADD1) \
	ADD1   X1, X0, X0 \
	VMOVSD X0, (DI)

#define LAST32(ADD1) \
	VADDPS    X1, X0, X0 \
	VMOVSHDUP X0, X1     \
	ADD1      X1, X0, X0 \
	VMOVSS    X0, (DI)

// REST folds those lanes of a vector that the line still has elements for: their masks begin at BX.
#define REST64(OP, BLEND, AT, Y) \
	VMOVUPS    AT(BX), Y8     \
	VMASKMOVPD AT(SI), Y8, Y9 \
	OP         Y9, Y, Y9      \
	BLEND      Y8, Y9, Y, Y

#define REST32(OP, BLEND, AT, Y) \
	VMOVUPS    AT(BX), Y8     \
	VMASKMOVPS AT(SI), Y8, Y9 \
	OP         Y9, Y, Y9      \
	BLEND      Y8, Y9, Y, Y

// LINE sums a line in rows of lanes, and what is left.
#define LINE(OP, RESTOF, BLEND, LANES, LOG, LAST, ADD1) \
	MOVQ    s+8(FP), DI        \
	MOVQ    n+16(FP), CX       \
	EIGHT(GET, OP, OP)         \
	LEAQ    256(DI), SI        \
	MOVQ    d+0(FP), DI        \
	SUBQ    $(2*LANES), CX     \
	JLT     rest               \
row:                           \
	EIGHT(FOLD, OP, OP)        \
	ADDQ    $256, SI           \
	SUBQ    $LANES, CX         \
	JGE     row                \
rest:                          \
	ADDQ    $LANES, CX         \
	JZ      done               \
	LEAQ    ·laneMasks+256(SB), BX \
	SHLQ    $LOG, CX           \
	SUBQ    CX, BX             \
	EIGHT(RESTOF, OP, BLEND)   \
done:                          \
	HALVE(OP)                  \
	LAST(ADD1)                 \
	VZEROUPPER                 \
	RET

#define FIRSTROW(OP, OP2, AT, Y) VMOVUPS AT(DX), Y
#define ADDROW(OP, OP2, AT, Y) OP AT(DX), Y, Y
#define FIRSTPRODUCT(MUL, ADD, AT, Y) MUL AT(DX), Y8, Y
#define ADDPRODUCT(MUL, ADD, AT, Y) \
	MUL AT(DX), Y8, Y9 \
	ADD Y9, Y, Y

// NEXTSTRIP stores a strip of eight vectors and goes on to the next one, or ends; a last one of fewer elements begins
// so far before its place that it is whole. There are CX elements left.
#define NEXTSTRIP(WIDTH, SIZE) \
	EIGHT(SET, 0, 0)           \
	ADDQ    $256, SI           \
	ADDQ    $256, DI           \
	SUBQ    $WIDTH, CX         \
	JZ      done               \
	CMPQ    CX, $WIDTH         \
	JGE     strip              \
	SUBQ    $WIDTH, CX         \
	LEAQ    (SI)(CX*SIZE), SI \
	LEAQ    (DI)(CX*SIZE), DI \
	MOVQ    $WIDTH, CX         \
	JMP     strip              \
done:                          \
	VZEROUPPER                 \
	RET

#define SUMROWS(OP, WIDTH, SIZE) \
	MOVQ    d+0(FP), DI        \
	MOVQ    s+8(FP), SI        \
	MOVQ    width+16(FP), CX   \
	MOVQ    step+32(FP), R9    \
strip:                         \
	MOVQ    rows+24(FP), R8    \
	MOVQ    SI, DX             \
	EIGHT(FIRSTROW, OP, OP)    \
	JMP     more               \
row:                           \
	ADDQ    R9, DX             \
	EIGHT(ADDROW, OP, OP)      \
more:                          \
	DECQ    R8                 \
	JNZ     row                \
	NEXTSTRIP(WIDTH, SIZE)

#define SUMPRODUCTS(MUL, ADD, SPREAD, WIDTH, SIZE) \
	MOVQ    d+0(FP), DI        \
	MOVQ    b+16(FP), SI       \
	MOVQ    width+24(FP), CX   \
	MOVQ    stepA+40(FP), R10  \
	MOVQ    stepB+48(FP), R9   \
strip:                         \
	MOVQ    rows+32(FP), R8    \
	MOVQ    a+8(FP), AX        \
	MOVQ    SI, DX             \
	SPREAD  (AX), Y8           \
	EIGHT(FIRSTPRODUCT, MUL, ADD) \
	JMP     more               \
row:                           \
	ADDQ    R10, AX            \
	ADDQ    R9, DX             \
	SPREAD  (AX), Y8           \
	EIGHT(ADDPRODUCT, MUL, ADD) \
more:                          \
	DECQ    R8                 \
	JNZ     row                \
	NEXTSTRIP(WIDTH, SIZE)

TEXT ·add64(SB), NOSPLIT, $128-48
	BINARY64(VADDPD, VADDSD)

TEXT ·add32(SB), NOSPLIT, $128-48
	BINARY32(VADDPS, VADDSS)

TEXT ·sub64(SB), NOSPLIT, $128-48
	BINARY64(VSUBPD, VSUBSD)

TEXT ·sub32(SB), NOSPLIT, $128-48
	BINARY32(VSUBPS, VSUBSS)

TEXT ·mul64(SB), NOSPLIT, $128-48
	BINARY64(VMULPD, VMULSD)

TEXT ·mul32(SB), NOSPLIT, $128-48
	BINARY32(VMULPS, VMULSS)

TEXT ·div64(SB), NOSPLIT, $128-48
	BINARY64(VDIVPD, VDIVSD)

TEXT ·div32(SB), NOSPLIT, $128-48
	BINARY32(VDIVPS, VDIVSS)

TEXT ·mulAdd64(SB), NOSPLIT, $192-48
	TERNARY64(FRONT, VMULPD, VADDPD, VMULSD, VADDSD)

TEXT ·mulAdd32(SB), NOSPLIT, $192-48
	TERNARY32(FRONT, VMULPS, VADDPS, VMULSS, VADDSS)

TEXT ·mulSub64(SB), NOSPLIT, $192-48
	TERNARY64(FRONT, VMULPD, VSUBPD, VMULSD, VSUBSD)

TEXT ·mulSub32(SB), NOSPLIT, $192-48
	TERNARY32(FRONT, VMULPS, VSUBPS, VMULSS, VSUBSS)

TEXT ·subMul64(SB), NOSPLIT, $192-48
	TERNARY64(BACK, VMULPD, VSUBPD, VMULSD, VSUBSD)

TEXT ·subMul32(SB), NOSPLIT, $192-48
	TERNARY32(BACK, VMULPS, VSUBPS, VMULSS, VSUBSS)

TEXT ·diffMul64(SB), NOSPLIT, $192-48
	TERNARY64(FRONT, VSUBPD, VMULPD, VSUBSD, VMULSD)

TEXT ·diffMul32(SB), NOSPLIT, $192-48
	TERNARY32(FRONT, VSUBPS, VMULPS, VSUBSS, VMULSS)

TEXT ·sumMul64(SB), NOSPLIT, $192-48
	TERNARY64(FRONT, VADDPD, VMULPD, VADDSD, VMULSD)

TEXT ·sumMul32(SB), NOSPLIT, $192-48
	TERNARY32(FRONT, VADDPS, VMULPS, VADDSS, VMULSS)

TEXT ·fused64(SB), NOSPLIT, $192-48
	TERNARY(ONCE, FRONT, VFMADD132PD, NOP, VFMADD132SD, NOP, VMOVSD, VBROADCASTSD, 8, 3, 8)

TEXT ·fused32(SB), NOSPLIT, $192-48
	TERNARY(ONCE, FRONT, VFMADD132PS, NOP, VFMADD132SS, NOP, VMOVSS, VBROADCASTSS, 16, 4, 4)

TEXT ·addLanes64(SB), NOSPLIT, $0-32
	LANES(GET, FOLD, SET, VADDPD, VADDPD)

TEXT ·addLanes32(SB), NOSPLIT, $0-32
	LANES(GET, FOLD, SET, VADDPS, VADDPS)

TEXT ·mulLanes64(SB), NOSPLIT, $0-32
	LANES(GET, FOLD, SET, VMULPD, VMULPD)

TEXT ·mulLanes32(SB), NOSPLIT, $0-32
	LANES(GET, FOLD, SET, VMULPS, VMULPS)

TEXT ·leastLanes64(SB), NOSPLIT, $0-32
	LANES(GET, FOLDLEAST, SET, VMINPD, VORPD)

TEXT ·leastLanes32(SB), NOSPLIT, $0-32
	LANES(GET, FOLDLEAST, SET, VMINPS, VORPS)

TEXT ·greatestLanes64(SB), NOSPLIT, $0-32
	VPCMPEQD Y15, Y15, Y15
	VPSLLQ   $63, Y15, Y15
	LANES(GETMINUS, FOLDGREATEST, SETMINUS, VMINPD, VORPD)

TEXT ·greatestLanes32(SB), NOSPLIT, $0-32
	VPCMPEQD Y15, Y15, Y15
	VPSLLD   $31, Y15, Y15
	LANES(GETMINUS, FOLDGREATEST, SETMINUS, VMINPS, VORPS)

TEXT ·dotLanes64(SB), NOSPLIT, $0-40
	DOTLANES(VMULPD, VADDPD)

TEXT ·dotLanes32(SB), NOSPLIT, $0-40
	DOTLANES(VMULPS, VADDPS)

TEXT ·addHalves64(SB), NOSPLIT, $0-8
	MOVQ d+0(FP), DI
	EIGHT(GET, 0, 0)
	HALVE(VADDPD)
	LAST64(VADDSD)
	VZEROUPPER
	RET

TEXT ·addHalves32(SB), NOSPLIT, $0-8
	MOVQ d+0(FP), DI
	EIGHT(GET, 0, 0)
	HALVE(VADDPS)
	LAST32(VADDSS)
	VZEROUPPER
	RET

TEXT ·sumLine64(SB), NOSPLIT, $0-24
	LINE(VADDPD, REST64, VBLENDVPD, 32, 3, LAST64, VADDSD)

TEXT ·sumLine32(SB), NOSPLIT, $0-24
	LINE(VADDPS, REST32, VBLENDVPS, 64, 2, LAST32, VADDSS)

TEXT ·sumRows64(SB), NOSPLIT, $0-40
	SUMROWS(VADDPD, 32, 8)

TEXT ·sumRows32(SB), NOSPLIT, $0-40
	SUMROWS(VADDPS, 64, 4)

TEXT ·sumProducts64(SB), NOSPLIT, $0-56
	SUMPRODUCTS(VMULPD, VADDPD, VBROADCASTSD, 32, 8)

TEXT ·sumProducts32(SB), NOSPLIT, $0-56
	SUMPRODUCTS(VMULPS, VADDPS, VBROADCASTSS, 64, 4)

// Adding -0 leaves every number as it is, so it stands where a doubling step has nothing to add. For integers 0 does.
DATA negativeZero<>+0(SB)/8, $0x8000000000000000
GLOBL negativeZero<>(SB), RODATA|NOPTR, $8
DATA plainZero<>+0(SB)/8, $0
GLOBL plainZero<>(SB), RODATA|NOPTR, $8

// THROUGH adds the carry to what a block of eight has up to each element, and BEHIND to what it has before each.
#define THROUGH(ADD) \
	ADD Y0, Y14, Y2 \
	ADD Y1, Y14, Y3

#define BEHIND(ADD) \
	VPERMPD    $0x90, Y0, Y2       \
	VBLENDPD   $1, Y15, Y2, Y2     /* -0 p0 p1 p2 */ \
	VPERM2F128 $0x21, Y1, Y0, Y3   \
	VSHUFPD    $5, Y1, Y3, Y3      /* p3 p4 p5 p6 */ \
	ADD        Y2, Y14, Y2         \
	ADD        Y3, Y14, Y3

// SCAN scans blocks of eight after the carry in Y14, and counts them into the total in Y13. NOTHING is what adds nothing.
#define SCAN(ADD, NOTHING, SPAN, STORE, END)          \
	MOVQ         d+0(FP), DI                          \
	MOVQ         s+8(FP), SI                          \
	MOVQ         c+16(FP), DX                         \
	MOVQ         t+24(FP), BX                         \
	MOVQ         blocks+32(FP), CX                    \
	VBROADCASTSD NOTHING<>(SB), Y15                   \
	VBROADCASTSD (DX), Y14 /* the carry */            \
	VBROADCASTSD (BX), Y13 /* the total */            \
block:                                                \
	VMOVUPS      (SI), Y0                             \
	VMOVUPS      32(SI), Y1                           \
	VPERMPD      $0x90, Y0, Y2 /* x0 x0 x1 x2 */      \
	VBLENDPD     $1, Y15, Y2, Y2 /* -0 x0 x1 x2 */    \
	ADD          Y0, Y2, Y0                           \
	ADD          24(SI), Y1, Y1 /* x3 x4 x5 x6 */     \
	VINSERTF128  $1, X0, Y15, Y2 /* -0 -0 p0 p1 */    \
	VPERM2F128   $0x21, Y1, Y0, Y3 /* p2 p3 p4 p5 */  \
	ADD          Y0, Y2, Y0                           \
	ADD          Y1, Y3, Y1                           \
	ADD          Y1, Y0, Y1                           \
	SPAN(ADD)                                         \
	STORE        Y2, (DI)                             \
	STORE        Y3, 32(DI)                           \
	VPERMPD      $0xff, Y1, Y1 /* p7 in all places */ \
	ADD          Y1, Y14, Y14                         \
	ADD          Y1, Y13, Y13                         \
	ADDQ         $64, SI                              \
	ADDQ         $64, DI                              \
	DECQ         CX                                   \
	JNZ          block                                \
	VMOVSD       X14, (DX)                            \
	VMOVSD       X13, (BX)                            \
	END                                               \
	VZEROUPPER                                        \
	RET

TEXT ·addUpto64(SB), NOSPLIT, $0-40
	SCAN(VADDPD, negativeZero, THROUGH, VMOVUPS, NOP)

TEXT ·addUptoInt64(SB), NOSPLIT, $0-40
	SCAN(VPADDQ, plainZero, THROUGH, VMOVUPS, NOP)

TEXT ·addUptoPast64(SB), NOSPLIT, $0-40
	SCAN(VADDPD, negativeZero, THROUGH, VMOVNTPD, SFENCE)

TEXT ·addUptoPastInt64(SB), NOSPLIT, $0-40
	SCAN(VPADDQ, plainZero, THROUGH, VMOVNTPD, SFENCE)

TEXT ·addBefore64(SB), NOSPLIT, $0-40
	SCAN(VADDPD, negativeZero, BEHIND, VMOVUPS, NOP)

TEXT ·addBeforeInt64(SB), NOSPLIT, $0-40
	SCAN(VPADDQ, plainZero, BEHIND, VMOVUPS, NOP)

TEXT ·addBeforePast64(SB), NOSPLIT, $0-40
	SCAN(VADDPD, negativeZero, BEHIND, VMOVNTPD, SFENCE)

TEXT ·addBeforePastInt64(SB), NOSPLIT, $0-40
	SCAN(VPADDQ, plainZero, BEHIND, VMOVNTPD, SFENCE)

TEXT ·addTotal64(SB), NOSPLIT, $0-40
	MOVQ   s+8(FP), SI
	MOVQ   t+24(FP), BX
	MOVQ   blocks+32(FP), CX
	VMOVSD (BX), X13

block:
	VMOVUPS      (SI), Y0
	VHADDPD      32(SI), Y0, Y0         // 0+1 4+5 2+3 6+7
	VEXTRACTF128 $1, Y0, X1
	VADDPD       X1, X0, X0             // 0..3 4..7
	VPERMILPD    $1, X0, X1
	VADDSD       X1, X0, X0
	VADDSD       X0, X13, X13
	ADDQ         $64, SI
	DECQ         CX
	JNZ          block
	VMOVSD       X13, (BX)
	VZEROUPPER
	RET

TEXT ·addTotalInt64(SB), NOSPLIT, $0-40
	MOVQ   s+8(FP), SI
	MOVQ   t+24(FP), BX
	MOVQ   blocks+32(FP), CX
	VMOVQ  (BX), X0
	VPXOR  X1, X1, X1

block:
	VPADDQ       (SI), Y0, Y0
	VPADDQ       32(SI), Y1, Y1
	ADDQ         $64, SI
	DECQ         CX
	JNZ          block
	VPADDQ       Y1, Y0, Y0
	VEXTRACTI128 $1, Y0, X1
	VPADDQ       X1, X0, X0
	VPSRLDQ      $8, X0, X1
	VPADDQ       X1, X0, X0
	VMOVQ        X0, (BX)
	VZEROUPPER
	RET
