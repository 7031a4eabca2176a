package codegen

// A scheduler puts the instructions of a loop's straight pieces into an order in which few wait for others. Processors
// look ahead themselves, but not as far as from one long chain of operations to the next one that is independent of it:
// unrolled copies of a long body overlap only where they are interleaved. See Note [Scheduling].
type scheduler struct {
	f      *function
	piece  []instr
	nodes  []node
	uses   []use
	edges  []edge
	seen   []sight // by register
	stamp  int32
	total  []int32 // reads of each register in the region
	inside []uint8 // of each register: the loops around what writes it, the most
	open   []int32 // nodes whose predecessors are through
	sorted []instr
	live   [numClasses]int
}

// A node is an instruction of the piece.
type node struct {
	uses   int32 // the first of its registers
	edges  int32 // the first, or -1
	waits  int32 // predecessors that are not through
	ready  int32 // the cycle in which its operands are there
	height int32 // cycles from its issue to the end of the longest chain
}

// A use is a register of an instruction.
type use struct {
	reg    reg
	effect effect
}

type edge struct{ to, next, cycles int32 }

// A sight is what a piece does with a register.
type sight struct {
	stamp   int32
	writer  int32 // the last node that wrote it, or -1
	readers int32 // the first of a list of edges to those that read it since, or -1
	left    int32 // reads in the region that are not taken yet
	class   class
	counts  bool // its value takes a register
	stays   bool // it is written more than once
	living  bool
}

// minPiece is what is worth the work.
const minPiece = 8

// schedule orders the code of all regions.
func (f *function) schedule() {
	s := &f.sched
	s.f = f
	for n := range f.regions {
		s.region(f.regions[n].code)
	}
}

func (s *scheduler) region(code []instr) {
	s.countReads(code)
	from := 0
	for i := range code {
		if code[i].moves() && code[i].depth > 0 {
			continue
		}
		s.order(code[from:i])
		from = i + 1
	}
}

// countReads counts for each register how often the region reads it, and the loops around what writes it.
func (s *scheduler) countReads(code []instr) {
	s.total = append(s.total[:0], make([]int32, len(s.f.regs))...)
	s.seen = append(s.seen[:0], make([]sight, len(s.f.regs))...)
	s.inside = append(s.inside[:0], make([]uint8, len(s.f.regs))...)
	s.stamp = 0
	for i := range code {
		s.f.each(&code[i], func(r reg, e effect) {
			if e != writes {
				s.total[r]++
			}
			if e != reads {
				s.inside[r] = max(s.inside[r], code[i].depth)
			}
		})
	}
}

// moves says whether an instruction may change places: it works on vectors and masks, and leaves the flags alone.
func (in *instr) moves() bool {
	switch in.do {
	case plain:
		return in.form.moves
	case fma, move, constant:
		return in.ops[0].bits >= 128
	}
	return false
}

// order orders one piece.
func (s *scheduler) order(piece []instr) {
	if len(piece) < minPiece {
		return
	}
	s.piece, s.nodes, s.uses, s.edges = piece, s.nodes[:0], s.uses[:0], s.edges[:0]
	s.stamp++
	s.live = [numClasses]int{}
	s.link()
	s.heights()
	s.pick()
	copy(piece, s.sorted)
}

// link finds what must stay behind what.
func (s *scheduler) link() {
	store, loads := int32(-1), int32(0) // the last store, and where loads since begin
	for i := range s.piece {
		in, at := &s.piece[i], int32(i)
		s.nodes = append(s.nodes, node{edges: -1, uses: int32(len(s.uses))})
		s.f.each(in, func(r reg, e effect) { s.uses = append(s.uses, use{r, e}) })
		uses := s.usesOf(at)
		for _, u := range uses { // a sum reads what it replaces: that is in use before
			if u.effect != writes {
				s.sight(u.reg, at, u.effect)
			}
		}
		for _, u := range uses {
			if u.effect == writes {
				s.sight(u.reg, at, u.effect)
			}
		}
		switch in.access() {
		case isStore:
			for k := loads; k < at; k++ {
				if s.piece[k].access() != noAccess {
					s.edge(k, at, 1)
				}
			}
			store, loads = at, at
		case isLoad:
			s.edge(store, at, 1)
		}
	}
}

// usesOf lists the registers of a node.
func (s *scheduler) usesOf(n int32) []use {
	if n+1 < int32(len(s.nodes)) {
		return s.uses[s.nodes[n].uses:s.nodes[n+1].uses]
	}
	return s.uses[s.nodes[n].uses:]
}

// sight notes that a node reads or writes a register.
func (s *scheduler) sight(r reg, at int32, e effect) {
	v := &s.seen[r]
	if v.stamp != s.stamp {
		*v = sight{stamp: s.stamp, writer: -1, readers: -1, left: s.total[r], class: s.f.regs[r].class, counts: s.counts(r)}
		if e != writes && v.counts {
			v.living = true
			s.live[v.class]++
		}
	}
	if e != writes {
		if v.writer != at {
			s.edge(v.writer, at, s.latency(v.writer))
		}
		s.edges = append(s.edges, edge{to: at, next: v.readers})
		v.readers = int32(len(s.edges) - 1)
	}
	if e == reads {
		return
	}
	v.stays = v.stays || v.writer >= 0
	if v.writer != at {
		s.edge(v.writer, at, 1)
	}
	for k := v.readers; k >= 0; k = s.edges[k].next {
		if s.edges[k].to != at {
			s.edge(s.edges[k].to, at, 0)
		}
	}
	v.writer, v.readers = at, -1
}

// counts says whether a register counts as taken: constants, and vectors that a loop only reads, can be read from
// memory.
func (s *scheduler) counts(r reg) bool {
	v := &s.f.regs[r]
	return v.konst < 0 && v.class != general && (v.class != vectors || s.inside[r] >= s.piece[0].depth)
}

func (s *scheduler) edge(from, to, cycles int32) {
	if from < 0 {
		return
	}
	s.edges = append(s.edges, edge{to: to, next: s.nodes[from].edges, cycles: cycles})
	s.nodes[from].edges = int32(len(s.edges) - 1)
	s.nodes[to].waits++
}

// latency is the cycles until a node's result is there.
func (s *scheduler) latency(n int32) int32 {
	if n < 0 {
		return 0
	}
	in := &s.piece[n]
	switch in.do {
	case fma:
		return 4
	case plain:
		return int32(in.form.latency) + loadLatency*b2i(in.access() == isLoad)
	}
	return 1
}

// loadLatency is what an operand in memory adds, in cycles.
const loadLatency = 7

func b2i(b bool) int32 {
	if b {
		return 1
	}
	return 0
}

func (s *scheduler) heights() {
	for i := len(s.nodes) - 1; i >= 0; i-- {
		n := &s.nodes[i]
		for k := n.edges; k >= 0; k = s.edges[k].next {
			n.height = max(n.height, s.nodes[s.edges[k].to].height+s.edges[k].cycles)
		}
	}
}

// width is how many instructions begin in a cycle.
const width = 4

// pick takes the nodes one by one: of those that can go, the one that waits least.
func (s *scheduler) pick() {
	s.open, s.sorted = s.open[:0], s.sorted[:0]
	for i := range s.nodes {
		if s.nodes[i].waits == 0 {
			s.open = append(s.open, int32(i))
		}
	}
	for len(s.open) > 0 {
		clock := int32(len(s.sorted) / width)
		at := s.best(clock)
		n := s.open[at]
		s.open[at] = s.open[len(s.open)-1]
		s.open = s.open[:len(s.open)-1]
		s.take(n, clock)
	}
}

// best finds the place in open of the node to take. Where registers run out, the program's own order decides.
func (s *scheduler) best(clock int32) int {
	best, first := -1, 0
	for i, n := range s.open {
		if n < s.open[first] {
			first = i
		}
		if (best < 0 || s.before(n, s.open[best], clock)) && s.fits(n) {
			best = i
		}
	}
	if best < 0 {
		return first
	}
	return best
}

func (s *scheduler) before(a, b, clock int32) bool {
	x, y := &s.nodes[a], &s.nodes[b]
	if now, then := max(x.ready, clock), max(y.ready, clock); now != then {
		return now < then
	}
	if x.height != y.height {
		return x.height > y.height
	}
	return a < b
}

// room is how many registers of each class a piece fills before it keeps to the program's order.
var room = [...][numClasses]int{AVX2: {vectors: 11, masks: 1}, AVX512: {vectors: 24, masks: 5}}

// fits says whether there is room for what the node adds to the registers in use.
func (s *scheduler) fits(n int32) bool {
	add := s.change(n)
	for c, a := range add {
		if a > 0 && s.live[c]+a > room[s.f.level][c] {
			return false
		}
	}
	return true
}

// change is how many more registers of each class are in use behind the node.
func (s *scheduler) change(n int32) (add [numClasses]int) {
	uses := s.usesOf(n)
	for _, u := range uses {
		v := &s.seen[u.reg]
		switch {
		case !v.counts:
		case u.effect != reads && !v.living:
			add[v.class]++
		case u.effect == reads && v.living && !v.stays && v.left == readsOf(uses, u.reg):
			add[v.class]--
		}
	}
	return add
}

// readsOf counts how often a register is read.
func readsOf(uses []use, r reg) (n int32) {
	for _, u := range uses {
		n += b2i(u.reg == r && u.effect != writes)
	}
	return n
}

// take puts a node at the end of the order.
func (s *scheduler) take(n, clock int32) {
	for c, a := range s.change(n) {
		s.live[c] += a
	}
	s.sorted = append(s.sorted, s.piece[n])
	for _, u := range s.usesOf(n) {
		v := &s.seen[u.reg]
		if u.effect != writes {
			v.left--
		}
		v.living = v.living || u.effect != reads
	}
	at := max(s.nodes[n].ready, clock)
	for k := s.nodes[n].edges; k >= 0; k = s.edges[k].next {
		to := &s.nodes[s.edges[k].to]
		to.ready = max(to.ready, at+s.edges[k].cycles)
		if to.waits--; to.waits == 0 {
			s.open = append(s.open, s.edges[k].to)
		}
	}
}

// An access is what an instruction does with memory that is written too.
type access uint8

const (
	noAccess access = iota
	isLoad
	isStore
)

func (in *instr) access() access {
	for i := range in.operands() {
		switch {
		case in.ops[i].kind != isMemory:
		case i == 0:
			return isStore
		default:
			return isLoad
		}
	}
	return noAccess
}

// Note [Scheduling]
//
// List scheduling: an instruction is taken when all that it needs has been taken, the one whose operands are there
// first before others, and then the one at the head of the longest chain. Loads stay behind the stores before them, for
// nobody knows here which memory is the same; so a loop that wants its copies to overlap loads before it stores.
//
// Registers are not given out yet. The number of values in use is counted, and kept below what the level has; what the
// count cannot see, values that only pass through, may still make the result worse than the order of the program:
// Compile takes the one that spills less.
