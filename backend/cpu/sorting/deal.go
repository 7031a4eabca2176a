package sorting

import (
	"runtime"
	"unsafe"

	"github.com/laze-go/laze/backend/cpu/amd64"
	"github.com/laze-go/laze/backend/cpu/enter"
)

// deal puts keys into the blocks of their buckets, and returns where it has met a bucket without a
// place, or the number of keys.
func (s *spread[K]) deal(h *chains, k *kernel, keys []K) int {
	pointers := [...]unsafe.Pointer{
		dealtKeys:   unsafe.Pointer(unsafe.SliceData(keys)),
		dealtBlocks: unsafe.Pointer(unsafe.SliceData(s.blocks.keys)),
		dealtTable:  unsafe.Pointer(unsafe.SliceData(s.table)),
		dealtEnds:   unsafe.Pointer(unsafe.SliceData(h.ends)),
	}
	args := enter.Args{
		Pointers: enter.Addresses(pointers[:]),
		Scalars:  []uint64{uint64(s.least), uint64(s.shift), uint64(s.last)},
		N:        int64(len(keys)),
	}
	enter.Call(k.codes[dealCode], &args)
	runtime.KeepAlive(k)
	return int(args.Status)
}

// The pointers of a call that deals.
const (
	dealtKeys = iota
	dealtBlocks
	dealtTable
	dealtEnds
)

// writeDeal writes the loop of splitters.bucket and spread.put, one key at a time: what limits it is the number of
// instructions, of which no vector saves any, because each key has its own places to read and to write. What is less
// than all bins is in bin -1, by below: it has the first entry of the table.
func writeDeal(s shape) (amd64.Code, error) {
	const (
		at, end, base    = amd64.RSI, amd64.RDX, amd64.RBX
		table, ends      = amd64.R8, amd64.R9
		least, far, last = amd64.R10, amd64.R11, amd64.R12
		key, bin, below  = amd64.RAX, amd64.RCX, amd64.R13
		place, within    = amd64.R14, amd64.R15
	)
	w := &writer{shape: s}
	loop, full := w.Label(), w.Label()
	w.pointer(at, dealtKeys)
	w.pointer(base, dealtBlocks)
	w.pointer(table, dealtTable)
	w.pointer(ends, dealtEnds)
	w.op("mov.load", q(key), amd64.At(amd64.RDI).Plus(int(enter.OffsetScalars)))
	for i, r := range []amd64.GPR{least, far, last} {
		w.op("mov.load", q(r), amd64.At(key).Plus(8*i))
	}
	w.op("mov.load", q(end), amd64.At(amd64.RDI).Plus(int(enter.OffsetN)))
	w.op("lea", q(end), amd64.At(at).Index(end, w.size))
	w.Align(32)
	w.Bind(loop)
	w.op("mov.load", w.key(key), amd64.At(at))
	w.op("mov", w.key(bin), w.key(key))
	w.op("sub", w.key(bin), w.key(least))
	w.op("sbb", q(below), q(below))
	w.op("bzhi", w.key(within), w.key(bin), w.key(far))
	w.op("shrx", w.key(bin), w.key(bin), w.key(far))
	w.op("cmp", w.key(bin), w.key(last))
	w.op("cmova", w.key(bin), w.key(last))
	w.op("or", q(bin), q(below))
	w.op("mov.load", amd64.D(bin), amd64.At(table).Index(bin, 4).Plus(4))
	w.op("shrx", w.key(within), w.key(within), w.key(bin))
	w.op("shr", amd64.D(bin), amd64.Imm(firstBucket))
	w.op("add", q(bin), q(within))
	w.op("mov.load", q(place), amd64.At(ends).Index(bin, 8))
	w.op("test.imm", amd64.D(place), amd64.Imm(int64(blockBytes/w.size-1)))
	w.op("je", amd64.To(full))
	w.op("mov", amd64.At(base).Index(place, w.size), w.key(key))
	w.op("add.imm", q(place), amd64.Imm(1))
	w.op("mov", amd64.At(ends).Index(bin, 8), q(place))
	w.op("add.imm", q(at), amd64.Imm(int64(w.size)))
	w.op("cmp", q(at), q(end))
	w.op("jb", amd64.To(loop))
	w.Bind(full)
	w.pointer(base, dealtKeys)
	w.op("sub", q(at), q(base))
	w.op("shr", q(at), amd64.Imm(w.shift()))
	w.op("mov", amd64.At(amd64.RDI).Plus(int(enter.OffsetStatus)).Bits(64), q(at))
	w.op("ret")
	return w.Finish()
}
