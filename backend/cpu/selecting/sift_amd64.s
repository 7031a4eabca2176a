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

// PICK stores the places of the vector that K keeps.
#define PICK512(ITEMS, STEPS, COMPRESS, MOV, V, KMOV, K) \
	VPBROADCASTD R8, V     \
	VPADDD  STEPS, V, V    \
	COMPRESS V, K, V       \
	MOV     V, (DI)        \
	KMOV    K, AX          \
	POPCNTL AX, AX         \
	LEAQ    (DI)(AX*4), DI \
	ADDQ    $ITEMS, R8

// func sift64x512(elems unsafe.Pointer, n int, p unsafe.Pointer, at *uint32) (below, kept int)
TEXT ·sift64x512(SB), NOSPLIT, $0-48
	ARGUMENTS
	VPBROADCASTQ (DX), Z0
	VPBROADCASTQ 8(DX), Z1
	VPBROADCASTQ 16(DX), Z2
	VPBROADCASTQ 24(DX), Z3
	VPBROADCASTQ 32(DX), Z4
	VMOVDQU64    steps<>(SB), Z6
	VPXORQ       Z7, Z7, Z7
	VPTERNLOGQ   $0xff, Z8, Z8, Z8
	VPSRLQ       $63, Z8, Z8
	XORL         R8, R8

step:
	LOOK(VMOVDQU64, VPSRAQ, VPTERNLOGQ, VPXORQ, VPSUBQ, VPCMPUQ, VPADDQ, 63, 0, Z10, K1)
	LOOK(VMOVDQU64, VPSRAQ, VPTERNLOGQ, VPXORQ, VPSUBQ, VPCMPUQ, VPADDQ, 63, 64, Z11, K2)
	LOOK(VMOVDQU64, VPSRAQ, VPTERNLOGQ, VPXORQ, VPSUBQ, VPCMPUQ, VPADDQ, 63, 128, Z12, K3)
	LOOK(VMOVDQU64, VPSRAQ, VPTERNLOGQ, VPXORQ, VPSUBQ, VPCMPUQ, VPADDQ, 63, 192, Z13, K4)
	KORB     K1, K2, K5
	KORB     K3, K4, K6
	KORTESTB K5, K6
	JZ       none
	PICK512(8, Y6, VPCOMPRESSD, VMOVDQU, Y10, KMOVB, K1)
	PICK512(8, Y6, VPCOMPRESSD, VMOVDQU, Y10, KMOVB, K2)
	PICK512(8, Y6, VPCOMPRESSD, VMOVDQU, Y10, KMOVB, K3)
	PICK512(8, Y6, VPCOMPRESSD, VMOVDQU, Y10, KMOVB, K4)
	ADDQ $256, SI
	SUBQ $32, CX
	JNZ  step
	JMP  done

none:
	ADDQ $32, R8
	ADDQ $256, SI
	SUBQ $32, CX
	JNZ  step

done:
	VEXTRACTI64X4 $1, Z7, Y8
	VPADDQ        Y8, Y7, Y7
	VEXTRACTI128  $1, Y7, X8
	VPADDQ        X8, X7, X7
	VPSHUFD       $0x4e, X7, X8
	VPADDQ        X8, X7, X7
	VMOVQ         X7, AX
	MOVQ          AX, below+32(FP)
	KEPT

// func sift32x512(elems unsafe.Pointer, n int, p unsafe.Pointer, at *uint32) (below, kept int)
TEXT ·sift32x512(SB), NOSPLIT, $0-48
	ARGUMENTS
	VPBROADCASTD (DX), Z0
	VPBROADCASTD 4(DX), Z1
	VPBROADCASTD 8(DX), Z2
	VPBROADCASTD 12(DX), Z3
	VPBROADCASTD 16(DX), Z4
	VMOVDQU64    steps<>(SB), Z6
	VPXORQ       Z7, Z7, Z7
	VPTERNLOGD   $0xff, Z8, Z8, Z8
	VPSRLD       $31, Z8, Z8
	XORL         R8, R8

step:
	LOOK(VMOVDQU32, VPSRAD, VPTERNLOGD, VPXORD, VPSUBD, VPCMPUD, VPADDD, 31, 0, Z10, K1)
	LOOK(VMOVDQU32, VPSRAD, VPTERNLOGD, VPXORD, VPSUBD, VPCMPUD, VPADDD, 31, 64, Z11, K2)
	LOOK(VMOVDQU32, VPSRAD, VPTERNLOGD, VPXORD, VPSUBD, VPCMPUD, VPADDD, 31, 128, Z12, K3)
	LOOK(VMOVDQU32, VPSRAD, VPTERNLOGD, VPXORD, VPSUBD, VPCMPUD, VPADDD, 31, 192, Z13, K4)
	KORW     K1, K2, K5
	KORW     K3, K4, K6
	KORTESTW K5, K6
	JZ       none
	PICK512(16, Z6, VPCOMPRESSD, VMOVDQU32, Z10, KMOVW, K1)
	PICK512(16, Z6, VPCOMPRESSD, VMOVDQU32, Z10, KMOVW, K2)
	PICK512(16, Z6, VPCOMPRESSD, VMOVDQU32, Z10, KMOVW, K3)
	PICK512(16, Z6, VPCOMPRESSD, VMOVDQU32, Z10, KMOVW, K4)
	ADDQ $256, SI
	SUBQ $64, CX
	JNZ  step
	JMP  done

none:
	ADDQ $64, R8
	ADDQ $256, SI
	SUBQ $64, CX
	JNZ  step

done:
	VEXTRACTI64X4 $1, Z7, Y8
	VPADDD        Y8, Y7, Y7
	VEXTRACTI128  $1, Y7, X8
	VPADDD        X8, X7, X7
	VPSHUFD       $0x4e, X7, X8
	VPADDD        X8, X7, X7
	VPSHUFD       $0xb1, X7, X8
	VPADDD        X8, X7, X7
	VMOVD         X7, AX
	MOVQ          AX, below+32(FP)
	KEPT

// Without unsigned comparisons, numbers are compared with their highest bit turned: base differs by it, and so do width and over.

// GLANCE gathers in BITS, one per element, whether it is above width. What is above over is counted in Y7.
#define GLANCE64(OFFSET, BITS) \
	VMOVDQU  OFFSET(SI), Y10  \
	VPCMPGTQ Y10, Y8, Y11     \
	VPAND    Y0, Y11, Y11     \
	VPXOR    Y11, Y10, Y10    \
	VPXOR    Y1, Y10, Y10     \
	VPSUBQ   Y2, Y10, Y10     \
	VPCMPGTQ Y3, Y10, Y11     \
	VPCMPGTQ Y4, Y10, Y12     \
	VPSUBQ   Y12, Y7, Y7      \
	VMOVMSKPD Y11, BITS

#define GLANCE32(OFFSET, BITS) \
	VMOVDQU  OFFSET(SI), Y10  \
	VPSRAD   $31, Y10, Y11    \
	VPAND    Y0, Y11, Y11     \
	VPXOR    Y11, Y10, Y10    \
	VPXOR    Y1, Y10, Y10     \
	VPSUBD   Y2, Y10, Y10     \
	VPCMPGTD Y3, Y10, Y11     \
	VPCMPGTD Y4, Y10, Y12     \
	VPSUBD   Y12, Y7, Y7      \
	VMOVMSKPS Y11, BITS

// PICK256 stores the places of the bits of AX that are 0 among the first ITEMS, which BITS has all.
#define PICK256(ITEMS, BITS) \
	XORL    $BITS, AX     \
	JZ      none          \
pick:                     \
	TZCNTL  AX, BX        \
	ADDL    R8, BX        \
	MOVL    BX, (DI)      \
	ADDQ    $4, DI        \
	BLSRL   AX, AX        \
	JNZ     pick          \
none:                     \
	ADDQ    $ITEMS, R8    \
	ADDQ    $128, SI      \
	SUBQ    $ITEMS, CX    \
	JNZ     step

#define TURNED(BROADCAST, SHIFT, LEFT, XOR, SIZE) \
	BROADCAST (DX), Y0          \
	BROADCAST SIZE(DX), Y1      \
	BROADCAST (2*SIZE)(DX), Y2  \
	BROADCAST (3*SIZE)(DX), Y3  \
	BROADCAST (4*SIZE)(DX), Y4  \
	VPCMPEQD  Y8, Y8, Y8        \
	LEFT      $SHIFT, Y8, Y9    \
	VPXOR     Y9, Y2, Y2        \
	VPXOR     Y9, Y3, Y3        \
	VPXOR     Y9, Y4, Y4        \
	VPXOR     Y7, Y7, Y7        \
	VPXOR     Y8, Y8, Y8        \
	XORL      R8, R8

// func sift64x256(elems unsafe.Pointer, n int, p unsafe.Pointer, at *uint32) (below, kept int)
TEXT ·sift64x256(SB), NOSPLIT, $0-48
	ARGUMENTS
	TURNED(VPBROADCASTQ, 63, VPSLLQ, VPXOR, 8)

step:
	GLANCE64(0, AX)
	GLANCE64(32, BX)
	GLANCE64(64, R10)
	GLANCE64(96, R11)
	SHLL $4, BX
	SHLL $8, R10
	SHLL $12, R11
	ORL  BX, AX
	ORL  R11, R10
	ORL  R10, AX
	PICK256(16, 0xffff)
	VEXTRACTI128 $1, Y7, X8
	VPADDQ       X8, X7, X7
	VPSHUFD      $0x4e, X7, X8
	VPADDQ       X8, X7, X7
	VMOVQ        X7, AX
	MOVQ         AX, below+32(FP)
	KEPT

// func sift32x256(elems unsafe.Pointer, n int, p unsafe.Pointer, at *uint32) (below, kept int)
TEXT ·sift32x256(SB), NOSPLIT, $0-48
	ARGUMENTS
	TURNED(VPBROADCASTD, 31, VPSLLD, VPXOR, 4)

step:
	GLANCE32(0, AX)
	GLANCE32(32, BX)
	GLANCE32(64, R10)
	GLANCE32(96, R11)
	SHLL $8, BX
	SHLL $16, R10
	SHLL $24, R11
	ORL  BX, AX
	ORL  R11, R10
	ORL  R10, AX
	PICK256(32, 0xffffffff)
	VEXTRACTI128 $1, Y7, X8
	VPADDD       X8, X7, X7
	VPSHUFD      $0x4e, X7, X8
	VPADDD       X8, X7, X7
	VPSHUFD      $0xb1, X7, X8
	VPADDD       X8, X7, X7
	VMOVD        X7, AX
	MOVQ         AX, below+32(FP)
	KEPT
