package sorting

import (
	"runtime"
	"unsafe"

	"github.com/laze-go/laze/backend/cpu/amd64"
	"github.com/laze-go/laze/backend/cpu/enter"
)

// Words tells how words of memory and keys follow from each other. sign is the highest bit of a word, in all places:
//
//	key  = min((word ^ sign(word)&Fold ^ Turn) - Less, Bound)
//	word = (key + Less) ^ Turn;  word ^= sign(word)&Fold
//
// Fold has not the highest bit, so the second undoes the first where the bound did nothing.
type Words[K Key] struct{ Fold, Turn, Less, Bound K }

// Encode makes keys of the first words, as many as it returns: the caller makes the few that are left, or
// all where there is no machine.
func (w *Words[K]) Encode(m *Machine, keys []K, words unsafe.Pointer) int {
	return w.convert(kernelOf[K](m), encodeCode, len(keys), words, unsafe.Pointer(unsafe.SliceData(keys)))
}

// Decode makes words of the first keys in the same way.
func (w *Words[K]) Decode(m *Machine, keys []K, words unsafe.Pointer) int {
	return w.convert(kernelOf[K](m), decodeCode, len(keys), unsafe.Pointer(unsafe.SliceData(keys)), words)
}

func (w *Words[K]) convert(k *kernel, code, n int, from, to unsafe.Pointer) int {
	const atOnce = 1 << 16
	if k == nil || n < k.perStep {
		return 0
	}
	n = n / k.perStep * k.perStep
	scalars := [...]uint64{uint64(w.Fold), uint64(w.Turn), uint64(w.Less), uint64(w.Bound)}
	for at := 0; at < n; at += atOnce {
		some := min(atOnce, n-at)
		offset := at * sizeOf[K]()
		pointers := [...]unsafe.Pointer{unsafe.Add(from, offset), unsafe.Add(to, offset)}
		if enter.Race {
			enter.Reads(pointers[0], int64(some*sizeOf[K]()))
			enter.Writes(pointers[1], int64(some*sizeOf[K]()))
		}
		enter.Call(k.codes[code], &enter.Args{Pointers: enter.Addresses(pointers[:]), Scalars: scalars[:], N: int64(some)})
	}
	runtime.KeepAlive(k)
	return n
}

// perStep is how many words a round of the loop converts.
func (s shape) perStep() int { return stepVectors * s.lanes() }

const stepVectors = 4

// The vector registers of conversions; those below hold what is converted.
const (
	foldRegister = 12 + iota
	turnRegister
	lessRegister
	boundRegister
	signRegister = 8
	zeroRegister = 9
)

// writeConversion writes a loop over steps of words that only differ in what step does.
func writeConversion(s shape, step func(w *writer, v int)) (amd64.Code, error) {
	w := &writer{shape: s}
	loop := w.Label()
	w.op("mov.load", q(tmp), amd64.At(amd64.RDI).Plus(int(enter.OffsetScalars)))
	for i := range 4 {
		w.keys("vpbroadcast", w.v(foldRegister+i), amd64.At(tmp).Plus(8*i))
	}
	w.pointer(from, 0)
	w.pointer(left, 1)
	w.op("mov.load", q(count), amd64.At(amd64.RDI).Plus(int(enter.OffsetN)))
	w.op("vpxor", amd64.V(256, zeroRegister), amd64.V(256, zeroRegister), amd64.V(256, zeroRegister))
	w.Align(32)
	w.Bind(loop)
	for v := range stepVectors {
		w.load(w.v(v), amd64.At(from).Plus(v*s.bits/8))
		step(w, v)
		w.store(amd64.At(left).Plus(v*s.bits/8), w.v(v))
	}
	for _, r := range []amd64.GPR{from, left} {
		w.op("add.imm", q(r), amd64.Imm(int64(stepVectors*s.bits/8)))
	}
	w.op("sub.imm", q(count), amd64.Imm(int64(s.perStep())))
	w.op("ja", amd64.To(loop))
	w.op("vzeroupper")
	w.op("ret")
	return w.Finish()
}

func encodeStep(w *writer, v int) {
	w.foldSign(v)
	w.logic("vpxor", v, turnRegister)
	w.keys("vpsub", w.v(v), w.v(v), w.v(lessRegister))
	w.atMost(v, boundRegister)
}

func decodeStep(w *writer, v int) {
	w.keys("vpadd", w.v(v), w.v(v), w.v(lessRegister))
	w.logic("vpxor", v, turnRegister)
	w.foldSign(v)
}

// logic combines a vector with another bit by bit.
func (w *writer) logic(name string, v, with int) {
	if w.wide() {
		name += w.suffix()
	}
	w.op(name, w.v(v), w.v(v), w.v(with))
}

// foldSign turns the bits of Fold in words whose highest bit is set.
func (w *writer) foldSign(v int) {
	sign := w.v(signRegister)
	switch {
	case w.wide() || w.size == 4:
		w.keys2("vpsra", ".imm", sign, w.v(v), amd64.Imm(int64(8*w.size-1)))
	default:
		w.op("vpcmpgtq", sign, w.v(zeroRegister), w.v(v))
	}
	w.logic("vpand", signRegister, foldRegister)
	w.logic("vpxor", v, signRegister)
}

// atMost replaces keys above the bound by the bound. AVX2 has no unsigned comparison of 64 bits: there the highest bits
// are turned before a signed one.
func (w *writer) atMost(v, bound int) {
	if !w.turned() {
		w.keys("vpminu", w.v(v), w.v(v), w.v(bound))
		return
	}
	const a, b = 10, 11
	top := w.lanesOf(func(int) int64 { return -1 << 63 })
	w.op("vpxor", w.v(a), w.v(v), top)
	w.op("vpxor", w.v(b), w.v(bound), top)
	w.op("vpcmpgtq", w.v(a), w.v(a), w.v(b))
	w.op("vblendvpd", w.v(v), w.v(v), w.v(bound), w.v(a))
}
