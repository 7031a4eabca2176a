package schedule

import (
	"slices"

	"github.com/laze-go/laze/fuse"
	"github.com/laze-go/laze/graph/expr"
)

// An axis of a nest stands for adjacent axes of the kernel's domain.
type axis struct {
	role   AxisRole
	from   []int // axes of the kernel, outermost first; none for the axis that a fold of one element gets
	extent fuse.Extent
	fixed  bool // must stay as it is
}

// stride gives the step of an access along the axis: that along its innermost part.
func (a axis) stride(acc fuse.Access) int64 {
	if len(a.from) == 0 {
		return 0
	}
	return acc.Stride[a.from[len(a.from)-1]]
}

// coalesce gives the axes of the nest of k: those of the domain without the ones of extent 1, and with adjacent ones
// joined where nothing tells them apart.
//
//	for i0 in 0..n0 { for i1 in 0..n1 { S(n1*i0 + i1) } }  =>  for i0 in 0..n0*n1 { S(i0) }
//
// Two axes are joined when they have one role, every access steps over them as over one, no body asks for the
// coordinate on either, and both extents are known. The row-major position along folded, scanned or ordered axes
// stays what it was. A reduction keeps at least one folded axis, a scan its axis and a routine its row.
func coalesce(p *fuse.Plan, k *fuse.Kernel) []axis {
	accesses := accessesOf(p, k)
	used := make([]bool, len(k.Domain))
	markCoords(k.Each.Body, used)
	if k.After != nil {
		markCoords(k.After.Body, used)
	}
	var axes []axis
	for _, a := range withoutUnits(axesOf(k)) {
		if last := len(axes) - 1; last >= 0 && joins(axes[last], a, accesses, used) {
			axes[last].from = append(axes[last].from, a.from...)
			axes[last].extent.Max *= a.extent.Max
			continue
		}
		axes = append(axes, a)
	}
	return axes
}

// axesOf lists the axes of the domain as they are, and one of extent 1 for a reduction that folds none.
func axesOf(k *fuse.Kernel) []axis {
	axes := make([]axis, len(k.Domain))
	folded := len(k.Domain) - k.Folded
	for i, e := range k.Domain {
		axes[i] = axis{role: Kept, from: []int{i}, extent: e}
		switch k.Anchor.(type) {
		case *fuse.Reduce:
			if i >= folded {
				axes[i].role = Folded
			}
		case *fuse.Scan:
			if i >= folded {
				axes[i].role, axes[i].fixed = Scanned, true
			}
		case *fuse.Compact:
			axes[i].role, axes[i].fixed = Scanned, true
		case *fuse.Scatter:
			axes[i].role = Ordered
		case *fuse.Call:
			axes[i].fixed = i == len(k.Domain)-1
		}
	}
	if _, ok := k.Anchor.(*fuse.Reduce); ok && k.Folded == 0 {
		axes = append(axes, axis{role: Folded, extent: fuse.Extent{Max: 1, Count: -1}})
	}
	return axes
}

// withoutUnits leaves out axes of extent 1, but for the last folded axis where none would remain.
func withoutUnits(axes []axis) []axis {
	if hasFolded(axes, true) && !hasFolded(axes, false) {
		axes[len(axes)-1].fixed = true
	}
	var out []axis
	for _, a := range axes {
		if a.fixed || !isUnit(a) {
			out = append(out, a)
		}
	}
	return out
}

func isUnit(a axis) bool { return a.extent.Max == 1 && a.extent.Count < 0 }

// hasFolded reports whether there is a folded axis that is a unit, or one that is none.
func hasFolded(axes []axis, unit bool) bool {
	return slices.ContainsFunc(axes, func(a axis) bool { return a.role == Folded && isUnit(a) == unit })
}

// joins reports whether b, which follows a, may become a part of it.
func joins(a, b axis, accesses []fuse.Access, used []bool) bool {
	if a.role != b.role || a.fixed || b.fixed || a.extent.Count >= 0 || b.extent.Count >= 0 {
		return false
	}
	for _, i := range append(a.from, b.from...) {
		if used[i] {
			return false
		}
	}
	for _, acc := range accesses {
		if a.stride(acc) != b.stride(acc)*b.extent.Max {
			return false
		}
	}
	return true
}

// accessesOf lists every access of a kernel that is made by the index of the domain.
func accessesOf(p *fuse.Plan, k *fuse.Kernel) []fuse.Access {
	var all []fuse.Access
	add := func(s *fuse.Stage) {
		for _, r := range s.Reads {
			all = append(all, r.Access)
		}
		for _, w := range s.Stores {
			all = append(all, w.Access)
		}
	}
	add(&k.Each)
	if k.After != nil {
		add(k.After)
	}
	if c, ok := k.Anchor.(*fuse.Call); ok {
		for _, b := range append(append([]int{}, c.Operands...), c.Results...) {
			all = append(all, whole(p, b))
		}
	}
	return all
}

// markCoords marks the axes whose coordinate f asks for.
func markCoords(f *expr.Func, used []bool) {
	for _, in := range f.Code {
		if in.Op == expr.Coord {
			used[in.Bits] = true
		}
	}
}

// coordOf gives the instruction for the coordinate on an axis of the kernel: 0 where its extent is 1.
func coordOf(axes []axis, kernelAxis int) expr.Instr {
	for i, a := range axes {
		if len(a.from) == 1 && a.from[0] == kernelAxis {
			return expr.Instr{Op: expr.Coord, Type: expr.Int64, Bits: uint64(i)}
		}
	}
	return expr.Instr{Op: expr.Const, Type: expr.Int64, Bits: 0}
}
