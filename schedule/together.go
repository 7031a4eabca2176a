package schedule

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// A Together is steps of a program that run block of rows by block of rows, so that what one step leaves in the
// caches is there for the next:
//
//	for row { S0(row) }; for row { S1(row) }
//	  =>
//	for block { for row in block { S0(row) }; for row in block { S1(row) } }
//
// It is legal where each step can be cut into rows (CutRows), and row r keeps to a stretch of its own, the same in all
// steps, of any memory that one of them writes. Then blocks can also be computed at the same time.
type Together struct {
	First, Steps int   // the steps First, .., First+Steps-1
	Rows         int64 // in all
	Block        int64 // rows at a time, for each core
}

const (
	// cacheBytes is about how much memory stays in the caches from one step to the next: with
	// less there is nothing to win.
	cacheBytes = 4 << 20

	// blocksPerCache makes a block a good part of the second-level cache of a core.
	blocksPerCache = 16

	// maxTogether bounds the steps of a Together, and with them the time that finding it takes.
	maxTogether = 16
)

// A joiner finds the steps that run together.
type joiner struct {
	program *Program
	options *Options
	cache   int64
	places  *places
}

// together decides which steps run together.
func (o *Options) together(p *Program) []Together {
	j := joiner{program: p, options: o, cache: cacheBytes}
	if o.Cache != 0 {
		j.cache = o.Cache
	}
	if o.Naive || j.cache < 0 || len(p.Steps) < 2 || !j.isLarge() {
		return nil
	}
	j.places = p.places()
	var all []Together
	for first := 0; first < len(p.Steps); {
		t := j.longest(first)
		if t.Steps > 1 {
			all = append(all, t)
		}
		first += max(t.Steps, 1)
	}
	return all
}

// isLarge reports whether any buffer is larger than what stays in the caches.
func (j *joiner) isLarge() bool {
	buffers := j.program.Plan.Buffers
	for b := range buffers {
		if buffers[b].Bytes() >= j.cache {
			return true
		}
	}
	return false
}

// longest adds steps to a first one as long as that pays.
func (j *joiner) longest(first int) (best Together) {
	steps := j.program.Steps[first:]
	rows := int64(math.MaxInt64)
	for n := range min(maxTogether, len(steps)) {
		if rows = min(rows, j.rows(&steps[n])); rows < 2 {
			break
		}
		t := Together{First: first, Steps: n + 1, Rows: rows}
		users, err := j.program.users(&t, j.places)
		if err != nil || n > 0 && !j.pays(users, &t) {
			break
		}
		best = t
	}
	return best
}

// rows is the most rows that a step can be cut into; none where the user says how it runs.
func (j *joiner) rows(s *Step) int64 {
	if _, ok := j.options.Directives[s.Nest.Name]; ok || len(s.Extents) == 0 {
		return 0
	}
	return s.Extents[0].Max
}

// pays reports whether the last step shares more memory with those before than stays in the caches anyway, and
// decides how many rows are a block.
func (j *joiner) pays(users []user, t *Together) bool {
	last := slices.IndexFunc(users, func(u user) bool { return u.step == t.Steps-1 })
	shared, row := int64(0), int64(0)
	for i := range users {
		if u := &users[i]; u.isFirst(users[:i]) {
			row += u.bytes()
			if i < last && !u.isFirst(users[last:]) {
				shared += u.bytes()
			}
		}
	}
	if row > j.cache/2 || shared <= j.cache/t.Rows {
		return false
	}
	t.Block = max(1, j.cache/blocksPerCache/row)
	return true
}

// A user is an argument of a step that runs together with others.
type user struct {
	Span
	step   int   // counted from the first
	slot   int   // users of one slot touch the same memory
	memory int   // users of one memory may
	size   int64 // of an element
	writes bool
}

// bytes is what a row takes of the memory.
func (u *user) bytes() int64 { return min(u.Stride, u.End-u.First) * u.size }

// isFirst reports whether none of others has the same slot.
func (u *user) isFirst(others []user) bool {
	return !slices.ContainsFunc(others, func(v user) bool { return v.slot == u.slot })
}

// users lists the arguments of the steps, or says why the steps cannot run together.
func (p *Program) users(t *Together, at *places) ([]user, error) {
	var users []user
	for k := range t.Steps {
		s := &p.Steps[t.First+k]
		rows, err := s.CutRows(t.Rows)
		if err != nil {
			return nil, fmt.Errorf("%s cannot be cut into rows: %w", s.Nest.Name, err)
		}
		for i, b := range s.Buffers {
			param := s.Nest.Buffers[i]
			u := user{Span: rows.Spans[i], step: k, slot: b, memory: b, size: int64(param.Elem.Size()), writes: param.Mode != Reads}
			if at != nil {
				u.slot, u.memory = at.slot[b], at.memory[b]
			}
			if err := u.check(users); err != nil {
				return nil, fmt.Errorf("%s, b%d: %w", s.Nest.Name, i, err)
			}
			users = append(users, u)
		}
	}
	return users, nil
}

// check refuses what is written across rows, or belongs to another row for an earlier step.
func (u *user) check(earlier []user) error {
	if u.writes && !u.apart() {
		return errors.New("what is written there does not belong to one row alone")
	}
	for i := range earlier {
		v := &earlier[i]
		if u.memory != v.memory || !u.writes && !v.writes {
			continue
		}
		if !u.apart() || !v.apart() || u.Stride*u.size != v.Stride*v.size {
			return errors.New("another step has other rows there, and one of them writes")
		}
	}
	return nil
}

// places tell where buffers of the plan lie: those of a slot in the same place, and inputs that a root may replace
// perhaps in the root's.
type places struct{ slot, memory []int }

// places looks at the plan; it gives nil where there is none.
func (p *Program) places() *places {
	if p.Plan == nil {
		return nil
	}
	slot := make([]int, len(p.Plan.Buffers))
	for b := range slot {
		if slot[b] = p.Plan.Buffers[b].Slot; slot[b] < 0 {
			slot[b] = len(p.Plan.Slots) + b
		}
	}
	memory := slices.Clone(slot)
	for i, replaced := range p.Plan.Replaceable() {
		for _, b := range replaced {
			unite(memory, memory[b], memory[p.Plan.Roots[i]])
		}
	}
	return &places{slot, memory}
}

// unite gives all that have number a number b.
func unite(memory []int, a, b int) {
	for i, m := range memory {
		if m == a {
			memory[i] = b
		}
	}
}

// verifyTogether checks that steps which run together are there, follow one another, and may.
func (p *Program) verifyTogether() error {
	if len(p.Together) == 0 {
		return nil
	}
	end, places := 0, p.places()
	for i := range p.Together {
		t := &p.Together[i]
		if t.First < end || t.Steps < 2 || t.Steps > len(p.Steps)-t.First || t.Rows < 1 || t.Block < 1 {
			return fmt.Errorf("%d steps from step %d on cannot run %d of %d rows at a time", t.Steps, t.First, t.Block, t.Rows)
		}
		if _, err := p.users(t, places); err != nil {
			return err
		}
		end = t.First + t.Steps
	}
	return nil
}

// Traffic gives the bytes that the steps of t move between memory and the caches, and those that
// they would one after the other.
func (p *Program) Traffic(t *Together) (together, apart int64) {
	users, _ := p.users(t, p.places())
	for i := range users {
		bytes := users[i].bytes() * t.Rows
		apart += bytes
		if users[i].isFirst(users[:i]) {
			together += bytes
		}
	}
	return together, apart
}
