package enter_test

import "testing"

// Kernels by hand. They find Args in DI, at the offsets that TestOffsets holds.

// empty returns.
var empty = assembled(`
	c3  ; ret
`)

// triad is Pointers[0][i] = Pointers[1][i] + Scalars[0]*Pointers[2][i] for N elements of float64.
var triad = assembled(`
	488b07        ; mov rax, [rdi]
	488b4f18      ; mov rcx, [rdi+24]
	488b5738      ; mov rdx, [rdi+56]
	4c8b00        ; mov r8, [rax]
	4c8b4808      ; mov r9, [rax+8]
	4c8b5010      ; mov r10, [rax+16]
	f20f1001      ; movsd xmm0, [rcx]
	31c9          ; xor ecx, ecx
	              ; next:
	4839d1        ; cmp rcx, rdx
	7d1b          ; jge done
	f2410f100cca  ; movsd xmm1, [r10+rcx*8]
	f20f59c8      ; mulsd xmm1, xmm0
	f2410f580cc9  ; addsd xmm1, [r9+rcx*8]
	f2410f110cc8  ; movsd [r8+rcx*8], xmm1
	48ffc1        ; inc rcx
	ebe0          ; jmp next
	              ; done:
	c3            ; ret
`)

// room is Status = Scratch, of which it changes the last word of Room bytes.
var room = assembled(`
	488b4730            ; mov rax, [rdi+48]
	48894740            ; mov [rdi+64], rax
	488980f8090000      ; mov [rax+2552], rax
	c3                  ; ret
`)

// spill is Status = N + 1 by way of Scratch.
var spill = assembled(`
	488b4730  ; mov rax, [rdi+48]
	488b5738  ; mov rdx, [rdi+56]
	488910    ; mov [rax], rdx
	48ff00    ; inc qword ptr [rax]
	488b00    ; mov rax, [rax]
	48894740  ; mov [rdi+64], rax
	c3        ; ret
`)

// spin counts N down to 0.
var spin = assembled(`
	488b4738  ; mov rax, [rdi+56]
	          ; next:
	48ffc8    ; dec rax
	75fb      ; jnz next
	c3        ; ret
`)

// touch reads the word at address N.
var touch = assembled(`
	488b4738  ; mov rax, [rdi+56]
	488b00    ; mov rax, [rax]
	c3        ; ret
`)

// cpuid is Status = EBX and ECX of leaf N.
var cpuid = assembled(`
	8b4738  ; mov eax, [rdi+56]
	31c9    ; xor ecx, ecx
	0fa2    ; cpuid
	895f40  ; mov [rdi+64], ebx
	894f44  ; mov [rdi+68], ecx
	c3      ; ret
`)

// xgetbv is Status = the registers that the system saves.
var xgetbv = assembled(`
	31c9    ; xor ecx, ecx
	0f01d0  ; xgetbv
	894740  ; mov [rdi+64], eax
	c3      ; ret
`)

// clobberGeneral changes every general register but SP and BP, and the SSE registers.
var clobberGeneral = assembled(`
	660f76c0        ; pcmpeqd xmm0, xmm0
	660f76c9        ; pcmpeqd xmm1, xmm1
	660f76d2        ; pcmpeqd xmm2, xmm2
	660f76db        ; pcmpeqd xmm3, xmm3
	660f76e4        ; pcmpeqd xmm4, xmm4
	660f76ed        ; pcmpeqd xmm5, xmm5
	660f76f6        ; pcmpeqd xmm6, xmm6
	660f76ff        ; pcmpeqd xmm7, xmm7
	66450f76c0      ; pcmpeqd xmm8, xmm8
	66450f76c9      ; pcmpeqd xmm9, xmm9
	66450f76d2      ; pcmpeqd xmm10, xmm10
	66450f76db      ; pcmpeqd xmm11, xmm11
	66450f76e4      ; pcmpeqd xmm12, xmm12
	66450f76ed      ; pcmpeqd xmm13, xmm13
	66450f76f6      ; pcmpeqd xmm14, xmm14
	66450f76ff      ; pcmpeqd xmm15, xmm15
	48c7c0feffffff  ; mov rax, -2
	48c7c3feffffff  ; mov rbx, -2
	48c7c1feffffff  ; mov rcx, -2
	48c7c2feffffff  ; mov rdx, -2
	48c7c6feffffff  ; mov rsi, -2
	48c7c7feffffff  ; mov rdi, -2
	49c7c0feffffff  ; mov r8, -2
	49c7c1feffffff  ; mov r9, -2
	49c7c2feffffff  ; mov r10, -2
	49c7c3feffffff  ; mov r11, -2
	49c7c4feffffff  ; mov r12, -2
	49c7c5feffffff  ; mov r13, -2
	49c7c6feffffff  ; mov r14, -2
	49c7c7feffffff  ; mov r15, -2
	c3              ; ret
`)

// clobberAVX512 changes every vector and mask register, and the general ones but SP and BP.
var clobberAVX512 = assembled(`
	62f37d4825c0ff  ; vpternlogd zmm0, zmm0, zmm0, 255
	62f3754825c9ff  ; vpternlogd zmm1, zmm1, zmm1, 255
	62f36d4825d2ff  ; vpternlogd zmm2, zmm2, zmm2, 255
	62f3654825dbff  ; vpternlogd zmm3, zmm3, zmm3, 255
	62f35d4825e4ff  ; vpternlogd zmm4, zmm4, zmm4, 255
	62f3554825edff  ; vpternlogd zmm5, zmm5, zmm5, 255
	62f34d4825f6ff  ; vpternlogd zmm6, zmm6, zmm6, 255
	62f3454825ffff  ; vpternlogd zmm7, zmm7, zmm7, 255
	62533d4825c0ff  ; vpternlogd zmm8, zmm8, zmm8, 255
	6253354825c9ff  ; vpternlogd zmm9, zmm9, zmm9, 255
	62532d4825d2ff  ; vpternlogd zmm10, zmm10, zmm10, 255
	6253254825dbff  ; vpternlogd zmm11, zmm11, zmm11, 255
	62531d4825e4ff  ; vpternlogd zmm12, zmm12, zmm12, 255
	6253154825edff  ; vpternlogd zmm13, zmm13, zmm13, 255
	62530d4825f6ff  ; vpternlogd zmm14, zmm14, zmm14, 255
	6253054825ffff  ; vpternlogd zmm15, zmm15, zmm15, 255
	62a37d4025c0ff  ; vpternlogd zmm16, zmm16, zmm16, 255
	62a3754025c9ff  ; vpternlogd zmm17, zmm17, zmm17, 255
	62a36d4025d2ff  ; vpternlogd zmm18, zmm18, zmm18, 255
	62a3654025dbff  ; vpternlogd zmm19, zmm19, zmm19, 255
	62a35d4025e4ff  ; vpternlogd zmm20, zmm20, zmm20, 255
	62a3554025edff  ; vpternlogd zmm21, zmm21, zmm21, 255
	62a34d4025f6ff  ; vpternlogd zmm22, zmm22, zmm22, 255
	62a3454025ffff  ; vpternlogd zmm23, zmm23, zmm23, 255
	62033d4025c0ff  ; vpternlogd zmm24, zmm24, zmm24, 255
	6203354025c9ff  ; vpternlogd zmm25, zmm25, zmm25, 255
	62032d4025d2ff  ; vpternlogd zmm26, zmm26, zmm26, 255
	6203254025dbff  ; vpternlogd zmm27, zmm27, zmm27, 255
	62031d4025e4ff  ; vpternlogd zmm28, zmm28, zmm28, 255
	6203154025edff  ; vpternlogd zmm29, zmm29, zmm29, 255
	62030d4025f6ff  ; vpternlogd zmm30, zmm30, zmm30, 255
	6203054025ffff  ; vpternlogd zmm31, zmm31, zmm31, 255
	c5fc46c0        ; kxnorw k0, k0, k0
	c5f446c9        ; kxnorw k1, k1, k1
	c5ec46d2        ; kxnorw k2, k2, k2
	c5e446db        ; kxnorw k3, k3, k3
	c5dc46e4        ; kxnorw k4, k4, k4
	c5d446ed        ; kxnorw k5, k5, k5
	c5cc46f6        ; kxnorw k6, k6, k6
	c5c446ff        ; kxnorw k7, k7, k7
	48c7c0feffffff  ; mov rax, -2
	48c7c3feffffff  ; mov rbx, -2
	48c7c1feffffff  ; mov rcx, -2
	48c7c2feffffff  ; mov rdx, -2
	48c7c6feffffff  ; mov rsi, -2
	48c7c7feffffff  ; mov rdi, -2
	49c7c0feffffff  ; mov r8, -2
	49c7c1feffffff  ; mov r9, -2
	49c7c2feffffff  ; mov r10, -2
	49c7c3feffffff  ; mov r11, -2
	49c7c4feffffff  ; mov r12, -2
	49c7c5feffffff  ; mov r13, -2
	49c7c6feffffff  ; mov r14, -2
	49c7c7feffffff  ; mov r15, -2
	c5f877          ; vzeroupper
	c3              ; ret
`)

// clobber is the widest of the kernels that this machine can run.
func clobber(t *testing.T) []byte {
	const saves, avx512 = 1 << (32 + 27), 1 << 16 // CPUID: leaf 1, ECX, OSXSAVE; leaf 7, EBX, AVX512F
	const states = 0xE6                           // XCR0: SSE, AVX, masks and both parts of the AVX-512 registers
	if ask(t, cpuid, 1)&saves == 0 || ask(t, cpuid, 7)&avx512 == 0 || ask(t, xgetbv, 0)&states != states {
		return clobberGeneral
	}
	return clobberAVX512
}
