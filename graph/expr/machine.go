package expr

// An Env is what a function sees besides its parameters. Fields that it does not use may be nil.
type Env struct {
	Coord   []int64                            // the element's index, per axis
	Scalars []int64                            // the values of Scalar
	Load    func(k int, coords []int64) uint64 // element of read k; coords is only valid during the call
	Stop    func() bool                        // asked now and then in long loops: true ends the evaluation
}

// stopPeriod is the number of rounds of a loop between two questions to Env.Stop.
const stopPeriod = 4096

// A Machine evaluates one function again and again, one element at a time, without allocating. It is the
// reference meaning of functions. It must not be used by two goroutines at once.
type Machine struct {
	params  int
	values  []uint64 // parameters, constants, and the results of steps; a tuple has consecutive places
	steps   []step
	results []int32
	env     *Env
	rounds  int // of all loops of this function so far, for Env.Stop
}

// A step computes one instruction that is neither a constant nor a Get.
type step struct {
	do      func(m *Machine, s *step) bool
	eval    evalFunc
	arg     Type // of the last argument
	typ     Type // of the result
	bits    uint64
	args    []int32 // places in values
	in      []uint64
	coords  []int64
	out     int32
	regions []*Machine
}

// NewMachine prepares f, which must verify.
func NewMachine(f *Func) *Machine {
	m := &Machine{params: len(f.Params), values: make([]uint64, len(f.Params), len(f.Params)+len(f.Code))}
	places := make([]int32, 0, len(f.Params)+len(f.Code))
	for i := range f.Params {
		places = append(places, int32(i))
	}
	for i := range f.Code {
		places = append(places, m.prepare(f, &f.Code[i], places))
	}
	for _, r := range f.Results {
		m.results = append(m.results, places[r])
	}
	return m
}

// prepare appends the step of an instruction and gives the place of its value.
func (m *Machine) prepare(f *Func, in *Instr, places []int32) int32 {
	out := int32(len(m.values))
	switch in.Op {
	case Get:
		return places[in.Args[0]] + int32(in.Bits)
	case Const, Size:
		m.values = append(m.values, in.Bits)
		return out
	}
	s := step{do: doers[in.Op], eval: in.Op.Row().Eval, typ: in.Type, bits: in.Bits, out: out}
	s.in = make([]uint64, len(in.Args))
	for _, r := range in.Args {
		s.args = append(s.args, places[r])
		s.arg = f.TypeOf(r)
	}
	for _, region := range in.Regions {
		s.regions = append(s.regions, NewMachine(region))
	}
	if in.Op == Load {
		s.coords = make([]int64, len(in.Args))
	}
	m.values = append(m.values, make([]uint64, max(1, len(in.Parts())))...)
	m.steps = append(m.steps, s)
	return out
}

// Eval computes the results for args, as raw bits. It reports false where env.Stop ended it; out is then
// undefined.
func (m *Machine) Eval(env *Env, args, out []uint64) bool {
	copy(m.values[:m.params], args)
	m.env = env
	for i := range m.steps {
		s := &m.steps[i]
		for k, place := range s.args {
			s.in[k] = m.values[place]
		}
		if s.eval != nil {
			m.values[s.out] = s.eval(s.arg, s.typ, s.in)
		} else if !s.do(m, s) {
			return false
		}
	}
	for i, place := range m.results {
		out[i] = m.values[place]
	}
	return true
}

// doers holds what to do for operations that are no plain functions of their arguments.
var doers = [NumOps]func(m *Machine, s *step) bool{
	Coord:    doCoord,
	Scalar:   doScalar,
	Load:     doLoad,
	Philox:   doPhilox,
	Threefry: doThreefry,
	If:       doIf,
	While:    doWhile,
}

func doCoord(m *Machine, s *step) bool {
	m.values[s.out] = uint64(m.env.Coord[s.bits])
	return true
}

func doScalar(m *Machine, s *step) bool {
	m.values[s.out] = uint64(m.env.Scalars[s.bits])
	return true
}

func doLoad(m *Machine, s *step) bool {
	for i, v := range s.in {
		s.coords[i] = int64(v)
	}
	m.values[s.out] = m.env.Load(int(s.bits), s.coords)
	return true
}

func doPhilox(m *Machine, s *step) bool {
	word := func(i int) uint32 { return uint32(s.in[i]) }
	words := Philox4x32([4]uint32{word(0), word(1), word(2), word(3)}, [2]uint32{word(4), word(5)})
	for i, w := range words {
		m.values[int(s.out)+i] = uint64(w)
	}
	return true
}

func doThreefry(m *Machine, s *step) bool {
	words := Threefry2x64([2]uint64{s.in[0], s.in[1]}, [2]uint64{s.in[2], s.in[3]})
	copy(m.values[s.out:], words[:])
	return true
}

// doIf takes the condition and the values that it hands to either region.
func doIf(m *Machine, s *step) bool {
	region := s.regions[1]
	if s.in[0] != 0 {
		region = s.regions[0]
	}
	return region.Eval(m.env, s.in[1:], m.values[s.out:])
}

// doWhile keeps the carried values in s.in.
func doWhile(m *Machine, s *step) bool {
	var more [1]uint64
	for {
		if !s.regions[0].Eval(m.env, s.in, more[:]) {
			return false
		}
		if more[0] == 0 {
			copy(m.values[s.out:], s.in)
			return true
		}
		if m.stopped() || !s.regions[1].Eval(m.env, s.in, s.in) {
			return false
		}
	}
}

func (m *Machine) stopped() bool {
	m.rounds++
	return m.rounds%stopPeriod == 0 && m.env.Stop != nil && m.env.Stop()
}
