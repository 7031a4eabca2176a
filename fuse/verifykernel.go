package fuse

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/graph/expr"
)

// A verifier checks kernels in order.
type verifier struct {
	*Plan
	stored []bool // by the kernels so far
	now    *Kernel
	fresh  []int // stored by the kernel itself
}

func (v *verifier) kernel(k *Kernel) error {
	v.now, v.fresh = k, nil
	if err := v.verifyExtents(k.Domain); err != nil {
		return fmt.Errorf("has a bad domain: %w", err)
	}
	for _, b := range v.counts(k) {
		if !v.stored[b] {
			return fmt.Errorf("runs as far as %s says, which is not stored before", v.name(b))
		}
	}
	if len(k.Domain) > graph.MaxRank {
		return fmt.Errorf("has %d axes: at most %d are possible", len(k.Domain), graph.MaxRank)
	}
	if k.Folded < 0 || k.Folded > len(k.Domain) || k.Folded > 0 && !k.folds() {
		return fmt.Errorf("folds %d of %d axes", k.Folded, len(k.Domain))
	}
	if k.folds() != (k.After != nil) {
		return errors.New("has After without a fold, or a fold without After")
	}
	if err := v.stage(&k.Each, nil, len(k.Domain)); err != nil {
		return err
	}
	if err := v.anchor(); err != nil {
		return fmt.Errorf("has a bad %s: %w", k.Anchor.Name(), err)
	}
	if k.After != nil {
		if err := v.stage(k.After, v.foldTypes(), v.axesOfAfter()); err != nil {
			return fmt.Errorf("after its %s %w", k.Anchor.Name(), err)
		}
	}
	for _, b := range v.fresh {
		v.stored[b] = true
	}
	return nil
}

// axesOfAfter is the number of axes that After has.
func (v *verifier) axesOfAfter() int {
	if _, ok := v.now.Anchor.(*Reduce); ok {
		return len(v.now.Domain) - v.now.Folded
	}
	return len(v.now.Domain)
}

// foldsOf lists the folds of an anchor.
func foldsOf(a Anchor) []Fold {
	switch a := a.(type) {
	case *Reduce:
		return a.Folds
	case *Scan:
		return a.Folds
	}
	return nil
}

func (v *verifier) foldTypes() []expr.Type {
	var types []expr.Type
	for _, f := range foldsOf(v.now.Anchor) {
		types = append(types, f.Combine.ResultTypes()...)
	}
	return types
}

// stage checks a stage over the first axes of the domain, whose parameters before the reads have the types given.
func (v *verifier) stage(s *Stage, params []expr.Type, axes int) error {
	if s.Body == nil {
		return errors.New("has no body")
	}
	for _, r := range s.Reads {
		if err := v.read(r, axes); err != nil {
			return err
		}
		params = append(params, v.Buffers[r.Buffer].Elem)
	}
	if !slices.Equal(params, s.Body.Params) {
		return fmt.Errorf("hands %v to a body that takes %v", params, s.Body.Params)
	}
	if err := s.Body.Verify(); err != nil {
		return fmt.Errorf("has a bad body: %w", err)
	}
	for _, t := range s.Tables {
		if !v.isStored(t.Buffer) {
			return fmt.Errorf("indexes %s, which is not stored before", v.name(t.Buffer))
		}
	}
	if err := v.body(s, axes); err != nil {
		return err
	}
	for _, w := range s.Stores {
		if err := v.store(w, s.Body, axes); err != nil {
			return err
		}
	}
	return nil
}

func (v *verifier) isStored(b int) bool { return b >= 0 && b < len(v.stored) && v.stored[b] }

func (v *verifier) read(r Read, axes int) error {
	if !v.isStored(r.Buffer) {
		return fmt.Errorf("reads %s, which is not stored before", v.name(r.Buffer))
	}
	if err := v.axesOfAccess(r.Access, axes); err != nil {
		return fmt.Errorf("reads %s %w", v.name(r.Buffer), err)
	}
	lo, hi := r.Offset, r.Offset
	for a, stride := range r.Stride {
		n := v.now.Domain[a].Max
		if n == 0 {
			return nil
		}
		lo += min(0, stride*(n-1))
		hi += max(0, stride*(n-1))
	}
	size := int64(1)
	for _, e := range v.Buffers[r.Buffer].Shape {
		size *= e.Max
	}
	if lo < 0 || hi >= size {
		return fmt.Errorf("reads elements %d to %d of %s, which has %d", lo, hi, v.name(r.Buffer), size)
	}
	return nil
}

// axesOfAccess checks that an access moves along no other axes than the first ones.
func (v *verifier) axesOfAccess(a Access, axes int) error {
	if len(a.Stride) != len(v.now.Domain) {
		return fmt.Errorf("along %d axes of %d", len(a.Stride), len(v.now.Domain))
	}
	for _, stride := range a.Stride[axes:] {
		if stride != 0 {
			return errors.New("along a folded axis")
		}
	}
	return nil
}

// body checks what a function asks of its stage.
func (v *verifier) body(s *Stage, axes int) error {
	for i := range s.Body.Code {
		in := &s.Body.Code[i]
		switch in.Op {
		case expr.Coord:
			if in.Bits >= uint64(axes) {
				return fmt.Errorf("asks for coordinate i%d of %d", in.Bits, axes)
			}
		case expr.Scalar:
			return errors.New("has a scalar argument, which only nests have")
		case expr.Load:
			if in.Bits >= uint64(len(s.Tables)) {
				return fmt.Errorf("loads from table %d of %d", in.Bits, len(s.Tables))
			}
			b := &v.Buffers[s.Tables[in.Bits].Buffer]
			if in.Type != b.Elem || len(in.Args) != len(b.Shape) {
				return fmt.Errorf("loads %v at %d coordinates from %s", in.Type, len(in.Args), b.Name)
			}
		}
	}
	return nil
}

func (v *verifier) store(w Store, f *expr.Func, axes int) error {
	if w.Buffer < 0 || w.Buffer >= len(v.Buffers) || v.stored[w.Buffer] || slices.Contains(v.fresh, w.Buffer) {
		return fmt.Errorf("stores %s, which is stored before or no buffer", v.name(w.Buffer))
	}
	v.fresh = append(v.fresh, w.Buffer)
	b := &v.Buffers[w.Buffer]
	if w.Result < 0 || w.Result >= len(f.Results) || f.TypeOf(f.Results[w.Result]) != b.Elem {
		return fmt.Errorf("stores result %d of its body in %s, which holds %v", w.Result, b.Name, b.Elem)
	}
	if err := v.axesOfAccess(w.Access, axes); err != nil {
		return fmt.Errorf("stores %s %w", b.Name, err)
	}
	if !v.covers(w.Access, b.Shape, axes) {
		return fmt.Errorf("does not store every element of %s once", b.Name)
	}
	return nil
}

// covers reports whether an access visits every element of an array once: for each long axis of the array there is one
// of the domain that runs along it.
func (v *verifier) covers(a Access, shape []Extent, axes int) bool {
	type axis struct {
		extent Extent
		stride int64
	}
	var have, want []axis
	for i, stride := range rowMajor(shape) {
		if shape[i].Max > 1 {
			want = append(want, axis{shape[i], stride})
		}
	}
	for i, e := range v.now.Domain[:axes] {
		if e.Max > 1 {
			have = append(have, axis{e, a.Stride[i]})
		}
	}
	slices.SortFunc(have, func(x, y axis) int { return cmp.Compare(y.stride, x.stride) })
	return a.Offset == 0 && (slices.Equal(have, want) || len(want) < len(shape) && v.isEmpty(shape))
}

// isEmpty reports whether an array has no elements.
func (v *verifier) isEmpty(shape []Extent) bool {
	return slices.ContainsFunc(shape, func(e Extent) bool { return e.Max == 0 })
}

func (v *verifier) anchor() error {
	switch a := v.now.Anchor.(type) {
	case *Reduce, *Scan:
		if _, ok := a.(*Scan); ok && v.now.Folded != 1 {
			return fmt.Errorf("it runs along %d axes", v.now.Folded)
		}
		for _, f := range foldsOf(a) {
			if err := v.fold(f); err != nil {
				return err
			}
		}
	case *Scatter:
		return v.scatter(a)
	case *Compact:
		return v.compact(a)
	case *Call:
		return v.call(a)
	}
	return nil
}

// resultTypes gives the types of results of Each.
func (v *verifier) resultTypes(list []int) ([]expr.Type, error) {
	types := make([]expr.Type, len(list))
	f := v.now.Each.Body
	for i, r := range list {
		if r < 0 || r >= len(f.Results) {
			return nil, fmt.Errorf("result %d of %d", r, len(f.Results))
		}
		types[i] = f.TypeOf(f.Results[r])
	}
	return types, nil
}

func (v *verifier) fold(f Fold) error {
	types, err := v.resultTypes(f.Args)
	if err != nil {
		return err
	}
	if err := verifyCombine(f.Combine, types); err != nil {
		return err
	}
	if f.Init != nil && len(f.Init) != len(types) {
		return fmt.Errorf("it has %d initial values for %d components", len(f.Init), len(types))
	}
	return nil
}

func (v *verifier) scatter(a *Scatter) error {
	if !v.isStored(a.Target) || v.Buffers[a.Target].Role == Input {
		return fmt.Errorf("its target %s is not stored before, or is an input", v.name(a.Target))
	}
	target := &v.Buffers[a.Target]
	types, err := v.resultTypes(append(slices.Clone(a.Index), a.Value))
	if err != nil {
		return err
	}
	last := len(types) - 1
	if last != len(target.Shape) || types[last] != target.Elem ||
		slices.ContainsFunc(types[:last], func(t expr.Type) bool { return t != expr.Int64 }) {
		return fmt.Errorf("it writes %v into %v of rank %d", types, target.Elem, len(target.Shape))
	}
	if slices.Contains(v.now.reads(), a.Target) {
		return fmt.Errorf("it reads its target %s", target.Name)
	}
	if (a.Conflict == graph.Combining) != (a.Combine != nil) {
		return errors.New("combining and nothing else takes a function")
	}
	if a.Combine == nil {
		return nil
	}
	return verifyCombine(a.Combine, types[last:])
}

// verifyCombine checks a function that makes one of two of each of types.
func verifyCombine(f *expr.Func, types []expr.Type) error {
	if err := f.Verify(); err != nil {
		return err
	}
	if !slices.Equal(f.Params, slices.Concat(types, types)) || !slices.Equal(f.ResultTypes(), types) {
		return fmt.Errorf("it combines %v by %v", types, f)
	}
	return nil
}

func (v *verifier) compact(a *Compact) error {
	for _, p := range a.Parts {
		if err := v.part(p); err != nil {
			return err
		}
	}
	return nil
}

func (v *verifier) part(p Part) error {
	if len(v.now.Domain) != 1 || len(p.Kept) == 0 {
		return fmt.Errorf("it keeps %d values along %d axes", len(p.Kept), len(v.now.Domain))
	}
	if err := v.gives(p.Mask, expr.Bool); err != nil {
		return err
	}
	if p.Count >= 0 {
		if err := v.begins(p.Count); err != nil {
			return err
		}
		if b := &v.Buffers[p.Count]; b.Elem != expr.Int64 || len(b.Shape) > 0 {
			return fmt.Errorf("it counts in %s, which is no i64[]", b.Name)
		}
	}
	for _, keep := range p.Kept {
		if err := v.begins(keep.Target); err != nil {
			return err
		}
		b := &v.Buffers[keep.Target]
		if err := v.gives(keep.Value, b.Elem); err != nil {
			return err
		}
		if len(b.Shape) != 1 || b.Shape[0].Max != v.now.Domain[0].Max || b.Shape[0].Count < 0 || p.Count >= 0 && b.Shape[0].Count != p.Count {
			return fmt.Errorf("its target %s is not as long as what it keeps", b.Name)
		}
	}
	return nil
}

// gives checks the type of a result of Each.
func (v *verifier) gives(result int, t expr.Type) error {
	types, err := v.resultTypes([]int{result})
	if err == nil && types[0] != t {
		err = fmt.Errorf("result %d is %v, not %v", result, types[0], t)
	}
	return err
}

// begins checks that a result of the anchor is stored by nobody else.
func (v *verifier) begins(b int) error {
	if b < 0 || b >= len(v.Buffers) || v.stored[b] || slices.Contains(v.fresh, b) {
		return fmt.Errorf("its result %s is stored before or no buffer", v.name(b))
	}
	v.fresh = append(v.fresh, b)
	return nil
}

func (v *verifier) call(a *Call) error {
	if _, ok := graph.Routines[a.Routine]; !ok {
		return fmt.Errorf("no routine is named %s", a.Routine)
	}
	if _, err := v.resultTypes(a.Args); err != nil {
		return err
	}
	if len(a.Args) == 0 == (len(a.Operands) == 0) {
		return fmt.Errorf("it takes %d values from each and %d from memory, not one kind", len(a.Args), len(a.Operands))
	}
	for _, b := range a.Operands {
		if !v.isStored(b) && !slices.Contains(v.fresh, b) {
			return fmt.Errorf("its operand %s is not stored before", v.name(b))
		}
	}
	for _, b := range a.Results {
		if b < 0 || b >= len(v.Buffers) || v.stored[b] {
			return fmt.Errorf("its result %s is stored before or no buffer", v.name(b))
		}
		if !slices.Contains(v.fresh, b) {
			v.fresh = append(v.fresh, b)
		}
	}
	return nil
}
