package vectortest

import (
	"fmt"
	"math/rand/v2"

	"github.com/laze-go/laze/backend/cpu/vector"
	"github.com/laze-go/laze/graph/expr"
)

// Random makes a program of about so many operations: all of them, on all types that fit, with loops in loops and
// stores that later loads see. The same seed makes the same program.
func (m Machine) Random(seed uint64, size int) Case {
	w := &inventor{machine: m, forms: m.forms(), budget: size}
	w.b, w.rand = vector.NewBuilder(fmt.Sprintf("random %d", seed), m.Lanes), rand.New(rand.NewPCG(seed, uint64(m.Lanes)))
	c := Case{N: w.rand.Int64N(1000)}
	for range 4 {
		c.Scalars = append(c.Scalars, bitsOf(w.rand, expr.Int64))
	}
	for _, elem := range expr.Types {
		c.Buffers = append(c.Buffers, filled(w.rand, elem))
	}
	w.begin()
	for w.budget > 0 {
		w.step()
	}
	c.Buffers = append(c.Buffers, w.end()...)
	c.Program = w.program()
	return c
}

// elements is how many a buffer of a random program has: a power of two.
const elements = 256

func filled(r *rand.Rand, elem expr.Type) Buffer {
	b := NewBuffer(elem, elements)
	for i := range b.Len() {
		b.Set(i, bitsOf(r, elem))
	}
	return b
}

// An inventor writes random programs. Every type has a pool of the values that are seen.
type inventor struct {
	writer
	machine Machine
	forms   [][]form // that operations may have, by operation
	pools   [vector.F64 + 1][]vector.Ref
	budget  int
	depth   int
}

// begin makes first values of every type that fits.
func (w *inventor) begin() {
	for k := range int64(4) {
		w.put(w.b.By(vector.Scalar, k))
	}
	w.put(w.b.Count())
	for k, elem := range expr.Types {
		if w.fits(vector.Of(elem)) {
			w.put(w.b.Load(elem, w.b.Pointer(k), vector.None, vector.None, 0))
		}
	}
}

func (w *inventor) fits(t vector.Type) bool { return w.machine.fits(t) }

func (w *inventor) put(v vector.Ref) {
	t := w.b.TypeOf(v)
	w.pools[t] = append(w.pools[t], v)
}

func (w *inventor) constant(t vector.Type) vector.Ref {
	return w.b.Const(t, bitsOf(w.rand, natural(t)))
}

// get takes a value of type t: often a young one, at times a constant.
func (w *inventor) get(t vector.Type) vector.Ref {
	pool := w.pools[t]
	if len(pool) == 0 || w.rand.IntN(8) == 0 {
		return w.constant(t)
	}
	if w.rand.IntN(2) == 0 {
		pool = pool[max(0, len(pool)-6):]
	}
	return pool[w.rand.IntN(len(pool))]
}

// below makes an Int from 0 up to a power of two.
func (w *inventor) below(n int64) vector.Ref {
	return w.b.Op(vector.And, w.get(vector.Int), w.b.Int(n-1))
}

// step adds an operation, or a block of them.
func (w *inventor) step() {
	w.budget--
	steps := [...]struct {
		weight int
		do     func()
	}{
		{60, w.operation}, {4, w.load}, {2, w.fill}, {2, w.gather}, {3, w.write}, {1, w.scatter}, {1, w.lookup}, {1, w.viaScratch}, {1, w.report}, {1, w.stream},
		{2, w.loop}, {1, w.while}, {2, w.when},
	}
	pick := w.rand.IntN(81)
	for _, s := range steps {
		if pick -= s.weight; pick < 0 {
			s.do()
			return
		}
	}
}

// operation applies a random operation to random values.
func (w *inventor) operation() {
	list := w.forms[w.rand.IntN(len(w.forms))]
	f := list[w.rand.IntN(len(list))]
	var args []vector.Ref
	for _, t := range f.types() {
		args = append(args, w.get(t))
	}
	w.put(w.writer.operation(f, args))
}

// place chooses a buffer, and an index from which so many elements lie inside of it.
func (w *inventor) place(n int) (elem expr.Type, base, index vector.Ref, disp int64) {
	k := w.rand.IntN(len(expr.Types))
	for !w.fits(vector.Of(expr.Types[k])) {
		k = w.rand.IntN(len(expr.Types))
	}
	elem = expr.Types[k]
	switch w.rand.IntN(3) {
	case 0:
		disp = int64((elements - n) * elem.Size())
		return elem, w.b.Pointer(k), vector.None, disp
	case 1:
		disp = int64(w.rand.IntN(elements/2-n+1) * elem.Size())
	}
	return elem, w.b.Pointer(k), w.below(elements / 2), disp
}

// limits says which lanes are touched: mask, count, and the number of elements that this can reach, which may be none.
func (w *inventor) limits() (mask vector.Ref, count, reach int) {
	lanes := w.b.Lanes()
	switch w.rand.IntN(4) {
	case 0:
		return vector.None, 0, lanes
	case 1:
		reach = 1 + w.rand.IntN(lanes)
		return vector.None, reach, reach
	case 2:
		reach = w.rand.IntN(lanes + 1)
		return w.b.Op(vector.First, w.b.Int(int64(reach))), 0, reach
	}
	return w.get(vector.Mask), 0, lanes
}

func (w *inventor) load() {
	mask, count, reach := w.limits()
	elem, base, index, disp := w.place(reach)
	w.put(w.b.Add(vector.Instr{Op: vector.Load, Elem: elem, Args: []vector.Ref{base, index, mask}, Imm: disp, Count: count}))
}

func (w *inventor) write() {
	mask, count, reach := w.limits()
	elem, base, index, disp := w.place(reach)
	v := w.get(vector.Of(elem))
	w.b.Add(vector.Instr{Op: vector.Store, Elem: elem, Args: []vector.Ref{base, index, mask, v}, Imm: disp, Count: count})
}

func (w *inventor) fill() {
	elem, base, index, disp := w.place(1)
	w.put(w.b.Fill(elem, base, index, disp))
	if elem == expr.Int64 {
		w.put(w.b.FillInt(base, index, disp))
	}
}

// indices makes a vector of indices below the number of elements, some of them negative with a displacement that makes
// up for it. Lanes that the mask leaves out may have any.
func (w *inventor) indices(elem expr.Type) (index, mask vector.Ref, disp int64) {
	t := vector.I32
	if w.fits(vector.I64) && w.rand.IntN(2) == 0 {
		t = vector.I64
	}
	b := w.b
	index = b.Op(vector.And, w.get(t), b.Const(t, elements-1))
	if w.rand.IntN(2) == 0 {
		back := w.rand.IntN(elements)
		index, disp = b.Op(vector.Sub, index, b.Const(t, uint64(back))), int64(back*elem.Size())
	}
	if w.rand.IntN(2) == 0 {
		return index, vector.None, disp
	}
	mask = w.get(vector.Mask)
	return b.Op(vector.Select, mask, index, w.get(t)), mask, disp
}

func (w *inventor) gather() {
	elem, base, _, _ := w.place(1)
	index, mask, disp := w.indices(elem)
	w.put(w.b.Gather(elem, base, index, mask, disp))
}

func (w *inventor) scatter() {
	elem, base, _, _ := w.place(1)
	index, mask, disp := w.indices(elem)
	w.b.Scatter(elem, base, index, mask, disp, w.get(vector.Of(elem)))
}

// lookupIndices are the types of indices in memory.
var lookupIndices = [...]expr.Type{expr.Int8, expr.Uint8, expr.Int16, expr.Uint16, expr.Int32, expr.Uint32, expr.Int64, expr.Float32}

// lookup gathers at indices from memory that may have changed since, of lanes whose index is
// below a limit: all, or some.
func (w *inventor) lookup() {
	of, base, _, _ := w.place(1)
	if !w.fits(vector.I64) {
		return
	}
	b, elem := w.b, lookupIndices[w.rand.IntN(len(lookupIndices))]
	t, places := vector.Of(elem), [...]int64{16, elements}[w.rand.IntN(2)]
	at := b.Scratch(8 * b.Lanes())
	store := func() {
		v := w.get(t)
		if !t.IsFloat() {
			v = b.Op(vector.And, v, b.Const(t, uint64(places-1)))
		}
		b.Store(elem, at, vector.None, vector.None, 0, v)
	}
	store()
	index := b.Load(elem, at, vector.None, vector.None, 0)
	if w.rand.IntN(2) == 0 {
		store()
	}
	switch t {
	case vector.I32:
		index = b.Convert(vector.I64, [...]expr.Type{expr.Int32, expr.Uint32}[w.rand.IntN(2)], index)
	case vector.F32:
		index = b.Convert(vector.I64, expr.Int64, index)
	}
	limit := b.Op(vector.Add, w.below(places), b.Int(1))
	if w.rand.IntN(2) == 0 {
		limit = b.Op(vector.Max, limit, b.Int(places))
	}
	inside := b.Typed(vector.Lt, expr.Uint64, index, b.Splat(vector.I64, limit))
	w.put(b.Gather(of, base, index, inside, 0))
}

// viaScratch keeps a value in scratch memory.
func (w *inventor) viaScratch() {
	elem := expr.Types[w.rand.IntN(len(expr.Types))]
	if !w.fits(vector.Of(elem)) {
		return
	}
	at := w.b.Scratch(elem.Size() * w.b.Lanes())
	w.b.Store(elem, at, vector.None, vector.None, 0, w.get(vector.Of(elem)))
	w.put(w.b.Load(elem, at, vector.None, vector.None, 0))
}

func (w *inventor) report() { w.b.Report(w.get(vector.Mask), 1<<w.rand.IntN(64)) }

// stream writes to multiples of what a vector has.
func (w *inventor) stream() {
	k := w.rand.IntN(len(expr.Types))
	elem := expr.Types[k]
	t := vector.Of(elem)
	if !w.fits(t) || elem.Size() != t.Bytes() {
		return
	}
	lanes := w.b.Lanes()
	vectors := elements / lanes
	index := vector.None
	if w.rand.IntN(2) == 0 {
		vectors /= 2
		index = w.b.Op(vector.Mul, w.below(int64(vectors)), w.b.Int(int64(lanes)))
	}
	disp := int64(w.rand.IntN(vectors) * lanes * elem.Size())
	w.b.Stream(elem, w.b.Pointer(k), index, disp, w.get(t))
	w.b.Fence()
}
