//go:build !purego

#include "textflag.h"

// The loops that sift_amd64.go declares. Each step takes four vectors, and looks at them one by one only where an element is kept.
//
// SI goes along the elements, CX counts them, DI goes along the places, R8 is the place of the next vector's first element, R9 the first
// of all places. Go's assembler turns operands around and has the destination last: VPSUBQ Z1, Z0, Z2 is Z2 = Z0 - Z1, and VPCMPUQ
// with predicate 2 or 6 is source2 <= source1 or >.

DATA steps<>+0(SB)/4, $0
DATA steps<>+4(SB)/4, $1
DATA steps<>+8(SB)/4, $2
DATA steps<>+12(SB)/4, $3
DATA steps<>+16(SB)/4, $4
DATA steps<>+20(SB)/4, $5
DATA steps<>+24(SB)/4, $6
DATA steps<>+28(SB)/4, $7
DATA steps<>+32(SB)/4, $8
DATA steps<>+36(SB)/4, $9
DATA steps<>+40(SB)/4, $10
DATA steps<>+44(SB)/4, $11
DATA steps<>+48(SB)/4, $12
DATA steps<>+52(SB)/4, $13
DATA steps<>+56(SB)/4, $14
DATA steps<>+60(SB)/4, $15
GLOBL steps<>(SB), RODATA|NOPTR, $64

#define ARGUMENTS \
	MOVQ elems+0(FP), SI \
	MOVQ n+8(FP), CX     \
	MOVQ p+16(FP), DX    \
	MOVQ at+24(FP), DI   \
	MOVQ DI, R9

#define KEPT \
	SUBQ R9, DI      \
	SHRQ $2, DI      \
	MOVQ DI, kept+40(FP) \
	VZEROUPPER       \
	RET

// COUNTED stores the sum of the counts in Y7: of pairs, or of single ones that NARROW brings there.
#define COUNTED(ADD, NARROW, MOV) \
	VEXTRACTI128 $1, Y7, X8   \
	ADD     X8, X7, X7        \
	VPSHUFD $0x4e, X7, X8     \
	ADD     X8, X7, X7        \
	NARROW                    \
	MOV     X7, AX            \
	MOVQ    AX, below+32(FP)

#define PAIRS
#define SINGLES \
	VPSHUFD $0xb1, X7, X8     \
	VPADDD  X8, X7, X7

#define COUNTED64 COUNTED(VPADDQ, PAIRS, VMOVQ)
#define COUNTED32 COUNTED(VPADDD, SINGLES, VMOVD)

// LOOK leaves in V an element's number less base, and in K whether it is at most width. What is above over is counted in Z7.
#define LOOK(MOV, SRA, TERN, XOR, SUB, CMP, ADD, SHIFT, OFFSET, V, K) \
	MOV  OFFSET(SI), V        \
	SRA  $SHIFT, V, Z14       \
	TERN $0x78, Z0, Z14, V    \
	XOR  Z1, V, V             \
	SUB  Z2, V, V             \
	CMP  $2, Z3, V, K         \
	CMP  $6, Z4, V, K5        \
	ADD  Z8, Z7, K5, Z7

#define LOOK64(OFFSET, V, K) LOOK(VMOVDQU64, VPSRAQ, VPTERNLOGQ, VPXORQ, VPSUBQ, VPCMPUQ, VPADDQ, 63, OFFSET, V, K)
#define LOOK32(OFFSET, V, K) LOOK(VMOVDQU32, VPSRAD, VPTERNLOGD, VPXORD, VPSUBD, VPCMPUD, VPADDD, 31, OFFSET, V, K)

// PICK stores the places of the vector that K keeps.
#define PICK(ITEMS, STEPS, MOV, V, KMOV, K) \
	VPBROADCASTD R8, V        \
	VPADDD       STEPS, V, V  \
	VPCOMPRESSD  V, K, V      \
	MOV          V, (DI)      \
	KMOV         K, AX        \
	POPCNTL      AX, AX       \
	LEAQ         (DI)(AX*4), DI \
	ADDQ         $ITEMS, R8

#define PICK64(K) PICK(8, Y6, VMOVDQU, Y10, KMOVB, K)
#define PICK32(K) PICK(16, Z6, VMOVDQU32, Z10, KMOVW, K)

// SIFT looks at ITEMS elements a step. The lowest bits of Z8 are what a count goes up by.
#define SIFT(SIZE, BROADCAST, TERN, SRL, SHIFT, LOOKAT, KOR, KORTEST, PICKOF, ITEMS, ADD, COUNTS) \
	ARGUMENTS                     \
	BROADCAST (DX), Z0            \
	BROADCAST SIZE(DX), Z1        \
	BROADCAST (2*SIZE)(DX), Z2    \
	BROADCAST (3*SIZE)(DX), Z3    \
	BROADCAST (4*SIZE)(DX), Z4    \
	VMOVDQU64 steps<>(SB), Z6     \
	VPXORQ    Z7, Z7, Z7          \
	TERN      $0xff, Z8, Z8, Z8   \
	SRL       $SHIFT, Z8, Z8      \
	XORL      R8, R8              \
step:                             \
	LOOKAT(0, Z10, K1)            \
	LOOKAT(64, Z11, K2)           \
	LOOKAT(128, Z12, K3)          \
	LOOKAT(192, Z13, K4)          \
	KOR       K1, K2, K5          \
	KOR       K3, K4, K6          \
	KORTEST   K5, K6              \
	JZ        none                \
	PICKOF(K1)                    \
	PICKOF(K2)                    \
	PICKOF(K3)                    \
	PICKOF(K4)                    \
	ADDQ      $256, SI            \
	SUBQ      $ITEMS, CX          \
	JNZ       step                \
	JMP       done                \
none:                             \
	ADDQ      $ITEMS, R8          \
	ADDQ      $256, SI            \
	SUBQ      $ITEMS, CX          \
	JNZ       step                \
done:                             \
	VEXTRACTI64X4 $1, Z7, Y8      \
	ADD       Y8, Y7, Y7          \
	COUNTS                        \
	KEPT

// func sift64x512(elems unsafe.Pointer, n int, p unsafe.Pointer, at *uint32) (below, kept int)
TEXT ·sift64x512(SB), NOSPLIT, $0-48
	SIFT(8, VPBROADCASTQ, VPTERNLOGQ, VPSRLQ, 63, LOOK64, KORB, KORTESTB, PICK64, 32, VPADDQ, COUNTED64)

// func sift32x512(elems unsafe.Pointer, n int, p unsafe.Pointer, at *uint32) (below, kept int)
TEXT ·sift32x512(SB), NOSPLIT, $0-48
	SIFT(4, VPBROADCASTD, VPTERNLOGD, VPSRLD, 31, LOOK32, KORW, KORTESTW, PICK32, 64, VPADDD, COUNTED32)

// Without unsigned comparisons, numbers are compared with their highest bit turned: base differs by it, and so do width and over.

// NEGATIVE leaves in Y11 which elements of Y10 are negative.
#define NEGATIVE64 VPCMPGTQ Y10, Y8, Y11
#define NEGATIVE32 VPSRAD $31, Y10, Y11

// GLANCE gathers in BITS, one per element, whether it is above width. What is above over is counted in Y7.
#define GLANCE(NEGATIVE, SUB, CMPGT, MOVMSK, OFFSET, BITS) \
	VMOVDQU OFFSET(SI), Y10   \
	NEGATIVE                  \
	VPAND   Y0, Y11, Y11      \
	VPXOR   Y11, Y10, Y10     \
	VPXOR   Y1, Y10, Y10      \
	SUB     Y2, Y10, Y10      \
	CMPGT   Y3, Y10, Y11      \
	CMPGT   Y4, Y10, Y12      \
	SUB     Y12, Y7, Y7       \
	MOVMSK  Y11, BITS

#define GLANCE64(OFFSET, BITS) GLANCE(NEGATIVE64, VPSUBQ, VPCMPGTQ, VMOVMSKPD, OFFSET, BITS)
#define GLANCE32(OFFSET, BITS) GLANCE(NEGATIVE32, VPSUBD, VPCMPGTD, VMOVMSKPS, OFFSET, BITS)

// SIFT256 looks at ITEMS elements a step, four vectors of EACH, and stores the places of those whose bit is 0 among the first ITEMS, which ALL has.
#define SIFT256(SIZE, BROADCAST, LEFT, SHIFT, GLANCEAT, EACH, ITEMS, ALL, COUNTS) \
	ARGUMENTS                     \
	BROADCAST (DX), Y0            \
	BROADCAST SIZE(DX), Y1        \
	BROADCAST (2*SIZE)(DX), Y2    \
	BROADCAST (3*SIZE)(DX), Y3    \
	BROADCAST (4*SIZE)(DX), Y4    \
	VPCMPEQD  Y8, Y8, Y8          \
	LEFT      $SHIFT, Y8, Y9      \
	VPXOR     Y9, Y2, Y2          \
	VPXOR     Y9, Y3, Y3          \
	VPXOR     Y9, Y4, Y4          \
	VPXOR     Y7, Y7, Y7          \
	VPXOR     Y8, Y8, Y8          \
	XORL      R8, R8              \
step:                             \
	GLANCEAT(0, AX)               \
	GLANCEAT(32, BX)              \
	GLANCEAT(64, R10)             \
	GLANCEAT(96, R11)             \
	SHLL      $EACH, BX           \
	SHLL      $(2*EACH), R10      \
	SHLL      $(3*EACH), R11      \
	ORL       BX, AX              \
	ORL       R11, R10            \
	ORL       R10, AX             \
	XORL      $ALL, AX            \
	JZ        none                \
pick:                             \
	TZCNTL    AX, BX              \
	ADDL      R8, BX              \
	MOVL      BX, (DI)            \
	ADDQ      $4, DI              \
	BLSRL     AX, AX              \
	JNZ       pick                \
none:                             \
	ADDQ      $ITEMS, R8          \
	ADDQ      $128, SI            \
	SUBQ      $ITEMS, CX          \
	JNZ       step                \
	COUNTS                        \
	KEPT

// func sift64x256(elems unsafe.Pointer, n int, p unsafe.Pointer, at *uint32) (below, kept int)
TEXT ·sift64x256(SB), NOSPLIT, $0-48
	SIFT256(8, VPBROADCASTQ, VPSLLQ, 63, GLANCE64, 4, 16, 0xffff, COUNTED64)

// func sift32x256(elems unsafe.Pointer, n int, p unsafe.Pointer, at *uint32) (below, kept int)
TEXT ·sift32x256(SB), NOSPLIT, $0-48
	SIFT256(4, VPBROADCASTD, VPSLLD, 31, GLANCE32, 8, 32, 0xffffffff, COUNTED32)
