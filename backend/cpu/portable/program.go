package portable

import (
	"fmt"
	"slices"

	"github.com/laze-go/laze/graph/expr"
)

// A program is a scalar function as block operations: each instruction computes a whole block of elements before the
// next one begins. Values are numbered: inputs first, which the user of the program provides, then the rest.
type program struct {
	values  []value
	inputs  int
	code    []instr
	results []int32
	coords  []int32 // values that are coordinates; provided like inputs
	last    []int   // last instruction that uses each value; len(code) for results, -1 for none
	def     []int   // instruction that computes each value; -1 for the others
	regs    int     // block registers needed
	width   int     // bytes of an element of a register
	block   int     // the most elements a block has
}

// A value is a column of elements, or one element for all.
type value struct {
	typ  expr.Type
	from origin
	bits uint64 // the constant; the number of the scalar; the axis
	reg  int32  // block register; -1 for constants and scalars
}

// origin says where a value comes from.
type origin uint8

const (
	input origin = iota
	constant
	scalar
	coordinate
	computed
)

// An instr computes values dst.. from args: by the loops of forms, or as special says.
type instr struct {
	op      expr.Op
	dst     int32
	args    []int32
	forms   *forms
	special func(f *frame, s *step, n int)
	bits    uint64 // of Load: the table
	width   int    // number of results
	regions []*program
	site    int // of an instruction with regions: its number among these, which is that of its state in a frame
}

// newProgram compiles f and chooses the size of its blocks.
func newProgram(f *expr.Func) *program {
	p := compile(inlined(f))
	p.setBlock(p.blockSize())
	return p
}

// Blocks keep the registers of a program in the first-level cache, if that leaves them long
// enough to be worth the calls.
const (
	cacheBytes = 32 << 10
	minBlock   = 256
	maxBlock   = 2048
)

func (p *program) blockSize() int {
	bytes := p.footprint()
	n := maxBlock
	for n > minBlock && n*bytes > cacheBytes {
		n /= 2
	}
	return n
}

// footprint is the bytes of all registers per element.
func (p *program) footprint() int {
	bytes := p.regs * p.width
	for i := range p.code {
		for _, r := range p.code[i].regions {
			bytes += r.footprint()
		}
	}
	return bytes
}

func (p *program) setBlock(n int) {
	p.block = n
	for i := range p.code {
		for _, r := range p.code[i].regions {
			r.setBlock(n)
		}
	}
}

// compile numbers the values of f, finds pairs, and gives registers.
func compile(f *expr.Func) *program {
	c := &compiler{p: &program{inputs: len(f.Params)}, coords: map[uint64]int32{}}
	for _, t := range f.Params {
		c.refs = append(c.refs, c.value(t, input, 0))
	}
	for i := range f.Code {
		c.refs = append(c.refs, c.instr(f, &f.Code[i]))
	}
	for _, r := range f.Results {
		c.p.results = append(c.p.results, c.refs[r])
	}
	c.p.pair()
	c.p.allocate()
	return c.p
}

type compiler struct {
	p      *program
	refs   []int32 // value of each ref; of a tuple, its first component
	coords map[uint64]int32
	sites  int
}

func (c *compiler) value(t expr.Type, from origin, bits uint64) int32 {
	c.p.values = append(c.p.values, value{typ: t, from: from, bits: bits, reg: -1})
	return int32(len(c.p.values) - 1)
}

// coord gives the value of a coordinate.
func (c *compiler) coord(axis uint64) int32 {
	v, ok := c.coords[axis]
	if !ok {
		v = c.value(expr.Int64, coordinate, axis)
		c.coords[axis] = v
		c.p.coords = append(c.p.coords, v)
	}
	return v
}

func (c *compiler) instr(f *expr.Func, in *expr.Instr) int32 {
	switch in.Op {
	case expr.Const, expr.Size:
		return c.value(in.Type, constant, in.Bits)
	case expr.Scalar:
		return c.value(in.Type, scalar, in.Bits)
	case expr.Coord:
		return c.coord(in.Bits)
	case expr.Get:
		return c.refs[in.Args[0]] + int32(in.Bits)
	}
	out := instr{op: in.Op, bits: in.Bits}
	for _, r := range in.Args {
		out.args = append(out.args, c.refs[r])
	}
	types := []expr.Type{in.Type}
	switch in.Op {
	case expr.Load:
		out.special = doLoad
	case expr.Philox:
		out.special, types = doPhilox, []expr.Type{expr.Uint32, expr.Uint32, expr.Uint32, expr.Uint32}
	case expr.Threefry:
		out.special, types = doThreefry, []expr.Type{expr.Uint64, expr.Uint64}
	case expr.If, expr.While:
		types = c.regions(&out, in)
	case expr.Pick:
		out.forms, out.args = pickForms(f, in), out.args[:1]
	default:
		out.forms = formsOf(in.Op, f.TypeOf(in.Args[len(in.Args)-1]), in.Type, len(in.Args))
	}
	for i, t := range types {
		if v := c.value(t, computed, 0); i == 0 {
			out.dst = v
		}
	}
	out.width = len(types)
	c.p.code = append(c.p.code, out)
	return out.dst
}

// regions compiles the regions of an If or While and gives the types of its results. The coordinates that a region asks
// for become further arguments.
func (c *compiler) regions(out *instr, in *expr.Instr) []expr.Type {
	out.special = doIf
	if in.Op == expr.While {
		out.special = doWhile
	}
	out.site = c.sites
	c.sites++
	for _, r := range in.Regions {
		region := compile(r)
		for _, v := range region.coords {
			c.coord(region.values[v].bits)
		}
		out.regions = append(out.regions, region)
	}
	return in.Regions[1].ResultTypes()
}

// formsOf finds the loops of an operation; where there are none it makes one from the row's reference meaning.
func formsOf(op expr.Op, arg, out expr.Type, arity int) *forms {
	var f *forms
	switch op {
	case expr.Cast:
		f = &forms{1: castTable[arg][out]}
	case expr.Bitcast:
		f = &forms{1: moves[arg.Size()]}
	default:
		f = table[op][arg]
	}
	full := 1<<arity - 1
	if f == nil || f[full] == nil {
		f = &forms{}
		f[full] = evalLoop(op.Row().Eval, arg, out, arity, op == expr.Select)
	}
	return f
}

// allocate gives every value that may be a column a register. A register is free again after the last use of its
// value; one whose value ends at an instruction may take the result of the same size, because every loop reads an
// element before it writes it.
func (p *program) allocate() {
	p.last, p.def = p.lastUses(), p.definitions()
	a := allocator{program: p}
	for v := range p.values {
		p.width = max(p.width, p.values[v].typ.Size())
		if from := p.values[v].from; from == input || from == coordinate {
			a.take(int32(v))
		}
	}
	for i := range p.code {
		a.instr(i)
	}
}

// An allocator knows the registers that are free.
type allocator struct {
	*program
	free []int32
}

// take gives a value a register.
func (a *allocator) take(v int32) {
	if n := len(a.free); n > 0 {
		a.values[v].reg, a.free = a.free[n-1], a.free[:n-1]
		return
	}
	a.values[v].reg = int32(a.regs)
	a.regs++
}

// instr gives registers to the results of instruction i, and takes back those that it is the last to use.
func (a *allocator) instr(i int) {
	in, dying := &a.code[i], a.dying(i)
	if in.special == nil && len(dying) > 0 && a.values[dying[0]].typ.Size() == a.values[in.dst].typ.Size() {
		a.values[in.dst].reg = a.values[dying[0]].reg
		dying = dying[1:]
	} else {
		for k := range in.width {
			a.take(in.dst + int32(k))
		}
	}
	for _, v := range dying {
		a.free = append(a.free, a.values[v].reg)
	}
	for k := range in.width {
		if v := in.dst + int32(k); a.last[v] < 0 {
			a.free = append(a.free, a.values[v].reg)
		}
	}
}

// dying lists the arguments of instruction i that nothing after it uses.
func (a *allocator) dying(i int) []int32 {
	var list []int32
	for _, v := range a.code[i].args {
		if a.values[v].reg >= 0 && a.last[v] == i && !slices.Contains(list, v) {
			list = append(list, v)
		}
	}
	return list
}

// lastUses gives the number of the last instruction that uses each value: len(code) for results, and -1 for none.
func (p *program) lastUses() []int {
	last := make([]int, len(p.values))
	for v := range last {
		last[v] = -1
	}
	for i := range p.code {
		for _, a := range p.code[i].args {
			last[a] = i
		}
		if len(p.code[i].regions) > 0 {
			for _, v := range p.coords {
				last[v] = i
			}
		}
	}
	for _, v := range p.results {
		last[v] = len(p.code)
	}
	return last
}

func (p *program) String() string {
	return fmt.Sprintf("%d inputs, %d operations, %d registers, blocks of %d", p.inputs, len(p.code), p.regs, p.block)
}
