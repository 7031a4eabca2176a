package amd64

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"testing"
	"unsafe"
)

// emitted builds code by names of rows.
func emitted(t *testing.T, build func(a *Asm)) Code {
	t.Helper()
	var a Asm
	build(&a)
	code, err := a.Finish()
	if err != nil {
		t.Fatal(err)
	}
	return code
}

func (a *Asm) emitNamed(name string, ops ...Operand) { a.Emit(Must(name), ops...) }

// triad is a loop as a kernel has it: constants, a bound label backward, one forward, a masked tail.
func triad(a *Asm) {
	loop, done := a.Label(), a.Label()
	a.emitNamed("xor", D(RAX), D(RAX))
	a.emitNamed("test", Q(RCX), Q(RCX))
	a.emitNamed("je", To(done))
	a.Align(16)
	a.Bind(loop)
	a.emitNamed("vmovupd", Z(0), At(RSI).Index(RAX, 8))
	a.emitNamed("vfmadd213pd", Z(0), Z(31), a.Float64(3).Broadcast())
	a.emitNamed("vaddpd", Z(0).Mask(1).Zero(), Z(0), a.Float64(3).Broadcast())
	a.emitNamed("vandpd", Z(0), Z(0), a.Constant(bytes.Repeat([]byte{0xFF}, 64)))
	a.emitNamed("vmovntpd", At(RDI).Index(RAX, 8), Z(0))
	a.emitNamed("add.imm", Q(RAX), Imm(8))
	a.emitNamed("cmp", Q(RAX), Q(RCX))
	a.emitNamed("jl", To(loop))
	a.Bind(done)
	a.emitNamed("sfence")
	a.emitNamed("vzeroupper")
	a.emitNamed("ret")
}

const triadText = `
  xor eax,eax
  test rcx,rcx
  je L1
  nop DWORD PTR [rax+rax*1]
L0:
  vmovupd zmm0,ZMMWORD PTR [rsi+rax*8]
  vfmadd213pd zmm0,zmm31,QWORD BCST [rip+pool]
  vaddpd zmm0{k1}{z},zmm0,QWORD BCST [rip+pool]
  vandpd zmm0,zmm0,ZMMWORD PTR [rip+pool+0x40]
  vmovntpd ZMMWORD PTR [rdi+rax*8],zmm0
  add rax,0x8
  cmp rax,rcx
  jl L0
L1:
  sfence
  vzeroupper
  ret
`

func TestListing(t *testing.T) {
	code := emitted(t, triad)
	got, pool, _ := strings.Cut(code.String(), "  .balign")
	if got != triadText[1:] {
		t.Errorf("got\n%s", got)
	}
	if !strings.HasPrefix(pool, " 64,0xcc\npool:\n  .byte 0x00,0x00,0x00,0x00,0x00,0x00,0x08,0x40\n") {
		t.Errorf("pool\n%s", pool)
	}
	if err := Check(code); err != nil {
		t.Error(err)
	}
}

// Constants are kept once, aligned to their size, and where the instruction looks for them.
func TestPool(t *testing.T) {
	code := emitted(t, func(a *Asm) {
		a.emitNamed("vmovss.load", X(1), a.Float32(2.5))
		a.emitNamed("vmovsd.load", X(1), a.Float64(math.Pi))
		a.emitNamed("vaddsd", X(1), X(1), a.Float64(math.Pi))
		a.emitNamed("vroundsd", X(1), X(1), a.Float64(math.Pi), Imm(3)) // a byte stands behind the distance
		a.emitNamed("vmovupd", X(2), a.Constant(bytes.Repeat([]byte{7}, 16)))
		a.emitNamed("vmovsd.load", X(1), a.Constant(bytes.Repeat([]byte{8}, 16)).Plus(8))
		a.emitNamed("ret")
	})
	if err := Check(code); err != nil {
		t.Fatal(err)
	}
	pool := code.Bytes[code.poolStart():]
	if len(pool) != 48 || code.Align != 16 || binary.LittleEndian.Uint64(pool[8:]) != math.Float64bits(math.Pi) {
		t.Errorf("align %d, pool % x", code.Align, pool)
	}
	want := []int{0, 8, 8, 8, 16, 40}
	all, err := decodeAll(code)
	if err != nil {
		t.Fatal(err)
	}
	for i, at := range want {
		if o := all[i].ops[all[i].row.m]; o.val != int64(at) {
			t.Errorf("%s reads at %d, not %d", all[i].row.name, o.val, at)
		}
	}
}

// Jumps are short where they are known to reach, and always lead to their label.
func TestJumps(t *testing.T) {
	for _, gap := range []int{0, 1, 100, 119, 120, 121, 122, 123, 124, 125, 126, 127, 128, 129, 130, 1000, 70000} {
		for _, name := range []string{"jmp", "jne", "jge"} {
			code := emitted(t, func(a *Asm) {
				back, ahead := a.Label(), a.Label()
				a.Bind(back)
				a.emitNamed(name, To(ahead))
				for range gap {
					a.emitNamed("nop")
				}
				a.emitNamed(name, To(back))
				a.Bind(ahead)
				a.emitNamed("ret")
			})
			checkJumps(t, fmt.Sprintf("%s over %d", name, gap), code)
		}
	}
}

func checkJumps(t *testing.T, name string, code Code) {
	t.Helper()
	all, err := decodeAll(code)
	if err != nil || Check(code) != nil {
		t.Fatalf("%s: %v, %v", name, err, Check(code))
	}
	last := len(all) - 1
	if to, _ := all[0].jumpTo(); to != all[last].at {
		t.Errorf("%s: ahead to %d, not %d", name, to, all[last].at)
	}
	back := all[last-1]
	if to, _ := back.jumpTo(); to != 0 {
		t.Errorf("%s: back to %d", name, to)
	}
	if short := back.size == shortJump; short != (back.at+shortJump <= 128) {
		t.Errorf("%s: %d bytes to jump back over %d", name, back.size, back.at)
	}
}

// What a row does not take is reported, not emitted.
func TestRejects(t *testing.T) {
	for _, c := range []struct {
		want  string
		build func(a *Asm)
	}{
		{"vaddpd zmm1,zmm2: wrong number of operands", func(a *Asm) { a.emitNamed("vaddpd", Z(1), Z(2)) }},
		{"vaddpd zmm1,ymm2,zmm3: an operand is of a class", func(a *Asm) { a.emitNamed("vaddpd", Z(1), Y(2), Z(3)) }},
		{"vaddpd zmm1,zmm2,zmm3{k1}: a mask stands on the first operand only", func(a *Asm) { a.emitNamed("vaddpd", Z(1), Z(2), Z(3).Mask(1)) }},
		{"vaddpd zmm1{z},zmm2,zmm3: the row takes no such mask", func(a *Asm) { a.emitNamed("vaddpd", Z(1).Zero(), Z(2), Z(3)) }},
		{"vpand zmm1,zmm2,zmm3: no such vector length", func(a *Asm) { a.emitNamed("vpand", Z(1), Z(2), Z(3)) }},
		{"vpand ymm17,ymm2,ymm3: has no EVEX form", func(a *Asm) { a.emitNamed("vpand", Y(17), Y(2), Y(3)) }},
		{"vpermd xmm1,xmm2,xmm3: no such vector length", func(a *Asm) { a.emitNamed("vpermd", X(1), X(2), X(3)) }},
		{"nothing tells the size of memory", func(a *Asm) { a.emitNamed("vcvtpd2ps", X(1), At(RAX)) }},
		{"nothing tells the size of memory", func(a *Asm) { a.emitNamed("add.imm", At(RAX), Imm(1)) }},
		{"memory cannot be broadcast here", func(a *Asm) { a.emitNamed("vpaddb", Z(1), Z(2), At(RAX).Broadcast()) }},
		{"no such address", func(a *Asm) { a.emitNamed("vmovupd", Y(1), At(RAX).Index(RSP, 1)) }},
		{"no such address", func(a *Asm) { a.emitNamed("vmovupd", Y(1), At(RAX).Index(RCX, 3)) }},
		{"no such address", func(a *Asm) { a.emitNamed("vmovupd", Y(1), At(RAX).Each(Y(1), 8)) }},
		{"no such address", func(a *Asm) { a.emitNamed("vgatherqpd", Y(1), At(RAX), Y(2)) }},
		{"no such address", func(a *Asm) { a.emitNamed("vgatherdpd", Y(1), At(RAX).Each(Y(3), 8), Y(2)) }},
		{"no such address", func(a *Asm) { a.emitNamed("lea", Q(RAX), At(RAX).Index(RCX, 0)) }},
		{"no such address", func(a *Asm) { a.emitNamed("lea", Q(RAX), At(RAX).Index(GPR(16), 1)) }},
		{"no such address", func(a *Asm) { a.emitNamed("lea", Q(RAX), At(GPR(16))) }},
		{"no such address", func(a *Asm) { a.emitNamed("lea", Q(RAX), At(RAX).Plus(math.MaxInt32).Plus(1)) }},
		{"an operand is of a class", func(a *Asm) { a.emitNamed("kandb", K(1), K(8), K(2)) }},
		{"an operand is of a class", func(a *Asm) { a.emitNamed("add", Q(RAX), Q(GPR(16))) }},
		{"an operand is of a class", func(a *Asm) { a.emitNamed("vaddpd", X(1), X(32), X(2)) }},
		{"the row takes no such mask", func(a *Asm) { a.emitNamed("vaddpd", Z(1).Mask(8), Z(2), Z(3)) }},
		{"the row needs a mask", func(a *Asm) { a.emitNamed("vgatherqpd.k", Z(1), At(RAX).Each(Z(2), 8)) }},
		{"the row takes no such mask", func(a *Asm) { a.emitNamed("vmovupd.store", At(RAX).Mask(1).Zero(), Z(1)) }},
		{"the row takes no such mask", func(a *Asm) { a.emitNamed("vcompresspd", At(RAX).Mask(1).Zero(), Z(1)) }},
		{"the row takes no such mask", func(a *Asm) { a.emitNamed("vmovntpd", At(RAX).Mask(1), Z(1)) }},
		{"the number does not fit", func(a *Asm) { a.emitNamed("shl", Q(RAX), Imm(256)) }},
		{"the number does not fit", func(a *Asm) { a.emitNamed("add.imm", Q(RAX), Imm(1<<31)) }},
		{"add rax,ecx: an operand is of a class", func(a *Asm) { a.emitNamed("add", Q(RAX), D(RCX)) }},
		{"kmovq k0,eax: an operand", func(a *Asm) { a.emitNamed("kmovq.from", K(0), D(RAX)) }},
		{"an operand is of a class", func(a *Asm) { a.emitNamed("vaddpd", Z(2), Z(3), Operand{}) }},
		{"label 0 is never bound", func(a *Asm) { a.emitNamed("jmp", To(a.Label())) }},
		{"label 5 is of another Asm", func(a *Asm) { a.emitNamed("jmp", To(5)) }},
		{"label 0 is bound twice", func(a *Asm) { l := a.Label(); a.Bind(l); a.Bind(l) }},
		{"too far for a short jump", func(a *Asm) {
			l := a.Label()
			a.emitNamed("jmp.short", To(l))
			a.Align(256)
			a.Bind(l)
		}},
		{"vaddpd zmm1,zmm2,zmm3: needs AVX-512", func(a *Asm) { a.VEXOnly = true; a.emitNamed("vaddpd", Z(1), Z(2), Z(3)) }},
	} {
		var a Asm
		c.build(&a)
		if code, err := a.Finish(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("want %q, got %v and % x", c.want, err, code.Bytes)
		}
	}
}

// A 32-bit number may be written with or without sign, and takes one byte where it can.
func TestNumbers(t *testing.T) {
	code := emitted(t, func(a *Asm) {
		a.emitNamed("add.imm", D(RAX), Imm(0xFFFFFFFF))
		a.emitNamed("add.imm", Q(RAX), Imm(-1))
		a.emitNamed("and.imm", D(RCX), Imm(0x80000000))
		a.emitNamed("and.imm", D(RCX), Imm(-1<<31))
		a.emitNamed("mov.imm32", D(RDX), Imm(0xFFFFFFFE))
		a.emitNamed("or.imm", At(RDI).Bits(32), Imm(1))
		a.emitNamed("ret")
	})
	want := `
  add eax,0xffffffff
  add rax,0xffffffffffffffff
  and ecx,0x80000000
  and ecx,0x80000000
  mov edx,0xfffffffe
  or DWORD PTR [rdi],0x1
  ret
`[1:]
	if got := code.String(); got != want || code.Size != 3+4+6+6+5+3+1 {
		t.Errorf("%d bytes:\n%s", code.Size, got)
	}
}

func TestRefusalsAreBounded(t *testing.T) {
	var a Asm
	a.Float64(1)
	for range 1000 {
		a.emitNamed("ret", Z(1))
	}
	if len(a.faults) != maxFaults || a.Size() != 0 {
		t.Errorf("%d errors kept, %d bytes", len(a.faults), a.Size())
	}
	a.Reset()
	a.emitNamed("ret")
	if code, err := a.Finish(); err != nil || !bytes.Equal(code.Bytes, []byte{0xC3}) {
		t.Errorf("after Reset: % x, %v", code.Bytes, err)
	}
}

func TestOperandIsSmall(t *testing.T) {
	if n := unsafe.Sizeof(Operand{}); n != 16 {
		t.Errorf("an operand has %d bytes", n)
	}
}

func TestEmitDoesNotAllocate(t *testing.T) {
	fma, load, jump := Must("vfmadd213pd"), Must("vmovupd"), Must("jne")
	var a Asm
	if n := testing.AllocsPerRun(100, func() {
		a.Reset()
		l := a.Label()
		a.Bind(l)
		a.Emit(load, Z(3), At(RSI).Index(RAX, 8).Plus(64))
		a.Emit(fma, Z(3), Z(31), At(RDX).Broadcast())
		a.Emit(jump, To(l))
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkEmit(b *testing.B) { // run: go test -bench Emit ./backend/cpu/amd64
	fma, load := Must("vfmadd213pd"), Must("vmovupd")
	var a Asm
	for i := 0; b.Loop(); i += 2 {
		if a.Size() > 60000 {
			a.Reset()
		}
		a.Emit(load, Z(3), At(RSI).Index(RAX, 8).Plus(64))
		a.Emit(fma, Z(3), Z(31), Z(4))
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(2*b.N), "ns/instruction")
}

func BenchmarkCheck(b *testing.B) {
	var a Asm
	for range 100 {
		a.Emit(Must("vfmadd213pd"), Z(3), Z(31), At(RSI).Index(RAX, 8).Plus(64))
	}
	a.emitNamed("vzeroupper")
	a.emitNamed("ret")
	code, err := a.Finish()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := Check(code); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(102*b.N), "ns/instruction")
}

func BenchmarkTable(b *testing.B) { // what the first use of the package costs, and reading one row
	for b.Loop() {
		if _, ok := readTable().row("vaddpd"); !ok {
			b.Fatal("no vaddpd")
		}
	}
}
