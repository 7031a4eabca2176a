package amd64

import (
	"strings"
	"testing"
)

// Each rule of Check finds the code that breaks it.
func TestCheckFinds(t *testing.T) {
	for _, c := range []struct {
		want string
		code []byte
	}{
		{"no row of the table", []byte{0x50, 0xC3}},                                             // push rax
		{"no row of the table", []byte{0x5D, 0xC3}},                                             // pop rbp
		{"no row of the table", []byte{0xE8, 0, 0, 0, 0, 0xC3}},                                 // call
		{"no row of the table", []byte{0xFF, 0xD0, 0xC3}},                                       // call rax
		{"no row of the table", []byte{0xFF, 0xE0, 0xC3}},                                       // jmp rax
		{"no row of the table", []byte{0x0F, 0x05, 0xC3}},                                       // syscall
		{"no row of the table", []byte{0x0F, 0x0B, 0xC3}},                                       // ud2
		{"no row of the table", []byte{0xFD, 0xC3}},                                             // std
		{"no row of the table", []byte{0x0F, 0xAE, 0x10, 0xC3}},                                 // ldmxcsr [rax]
		{"ends inside of an instruction", []byte{0x48, 0x83, 0xC0}},                             // add rax, ...
		{"names AH, CH, DH or BH", []byte{0x0F, 0xB6, 0xC4, 0xC3}},                              // movzx eax, ah
		{"without base", []byte{0x8B, 0x04, 0x25, 0, 0, 0, 0, 0xC3}},                            // mov eax, [0]
		{"names the stack", []byte{0x48, 0x83, 0xC4, 0x08, 0xC3}},                               // add rsp, 8
		{"names the stack", []byte{0x48, 0x89, 0xC5, 0xC3}},                                     // mov rbp, rax
		{"names the stack", []byte{0x89, 0xC5, 0xC3}},                                           // mov ebp, eax
		{"names the stack", []byte{0x48, 0x8B, 0x04, 0x24, 0xC3}},                               // mov rax, [rsp]
		{"names the stack", []byte{0x48, 0x8B, 0x04, 0x28, 0xC3}},                               // mov rax, [rax+rbp]
		{"leads to no instruction", []byte{0xEB, 0x01, 0x48, 0x89, 0xC8, 0xC3}},                 // into mov
		{"leads to no instruction", []byte{0xEB, 0x10, 0xC3}},                                   // past the end
		{"leads to no instruction", []byte{0x75, 0x80, 0xC3}},                                   // before the start
		{"does not end in ret or jmp", []byte{0x90}},                                            //
		{"does not end in ret or jmp", nil},                                                     //
		{"reads outside of the pool", []byte{0x48, 0x8B, 0x05, 0, 0, 0, 0, 0xC3}},               // mov rax, [rip]
		{"reads outside of the pool", []byte{0x48, 0x8B, 0x05, 0xF0, 0xFF, 0xFF, 0xFF, 0xC3}},   // mov rax, [rip-16]
		{"no row of the table", []byte{0xC4, 0xE5, 0x75, 0x58, 0xC2, 0xC3}},                     // map 5
		{"no row of the table", []byte{0x62, 0xF5, 0x7C, 0x48, 0x58, 0xC2, 0xC3}},               // vaddph
		{"without vzeroupper", []byte{0xC4, 0xE2, 0x65, 0x93, 0x0C, 0x90, 0xC3}},                // vgatherqps xmm1, [rax+ymm2*4], xmm3
		{"without vzeroupper", []byte{0xC5, 0xF5, 0x58, 0xC2, 0xC3}},                            // vaddpd ymm0, ymm1, ymm2
		{"without vzeroupper", []byte{0xC5, 0xF5, 0x58, 0xC2, 0x74, 3, 0xC5, 0xF8, 0x77, 0xC3}}, // je past vzeroupper
		{"without sfence", []byte{0xC5, 0xF9, 0x2B, 0x00, 0xC3}},                                // vmovntpd [rax], xmm0
		{"is 48 8b 40 00, not 48 8b 00", []byte{0x48, 0x8B, 0x40, 0, 0xC3}},                     // mov rax, [rax+0]
		{"is 62 f1 f5 58", []byte{0x62, 0xF1, 0xF5, 0x58, 0x58, 0xC2, 0xC5, 0xF8, 0x77, 0xC3}},  // static rounding
	} {
		err := Check(Code{Bytes: c.code, Size: len(c.code), Align: 1})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("% x: want %q, got %v", c.code, c.want, err)
		}
	}
}

func TestCheckFindsStoresToThePool(t *testing.T) {
	code := emitted(t, func(a *Asm) {
		a.emitNamed("vmovsd.store", a.Float64(1), X(1))
		a.emitNamed("ret")
	})
	if err := Check(code); err == nil || !strings.Contains(err.Error(), "may write to the pool") {
		t.Error(err)
	}
}

// No bytes make the decoder panic or stand still.
func FuzzCheck(f *testing.F) {
	f.Add([]byte{0x62, 0xF1, 0xF5, 0x58, 0x58, 0xC2, 0xC5, 0xF8, 0x77, 0xC3})
	f.Add([]byte{0x62, 0xF2, 0xFD, 0x49, 0x93, 0x0C, 0xD0})
	f.Add([]byte{0x48, 0x8B, 0x04, 0x25, 0, 0, 0, 0, 0xC3})
	f.Fuzz(func(t *testing.T, code []byte) {
		c := Code{Bytes: code, Size: len(code), Align: 1}
		_ = Check(c)
		_ = c.String()
	})
}
