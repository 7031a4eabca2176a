package graph

import (
	"encoding/binary"
	"fmt"
)

// AppendForm appends what caches know a form by: the same bytes for two forms exactly where they print alike, and never
// the beginning of another's. Operands and types are the caller's to add.
func AppendForm(key []byte, form Form) []byte {
	switch f := form.(type) {
	case *Input:
		return append(key, 'i')
	case *Pointwise:
		return f.Body.AppendKey(append(key, 'p'))
	case *Gather:
		return appendMap(append(key, 'g'), f.Map)
	case *Reduce:
		key = binary.AppendUvarint(append(key, 'r', bit(f.Commutes)), uint64(len(f.Axes)))
		for _, a := range f.Axes {
			key = binary.AppendUvarint(key, uint64(a))
		}
		return appendInit(f.Combine.AppendKey(key), f.Init)
	case *Scan:
		key = binary.AppendUvarint(append(key, 's', bit(f.Exclusive), bit(f.Reverse)), uint64(f.Axis))
		return appendInit(f.Combine.AppendKey(key), f.Init)
	case *Scatter:
		key = append(key, 't', byte(f.Conflict), bit(f.Combine != nil))
		if f.Combine != nil {
			key = f.Combine.AppendKey(key)
		}
		return key
	case *Call:
		return appendCall(append(key, 'c'), f)
	}
	panic(fmt.Sprintf("graph: no key for form %T", form))
}

func bit(set bool) byte {
	if set {
		return 1
	}
	return 0
}

func appendMap(key []byte, m Map) []byte {
	switch m := m.(type) {
	case *Affine:
		key = appendInts(append(key, 'a'), m.Offset)
		for _, row := range m.Step {
			key = appendInts(key, row)
		}
		return key
	case *Linear:
		return append(key, 'l')
	case *Indexed:
		return append(key, 'i', bit(m.Checked))
	}
	panic(fmt.Sprintf("graph: no key for map %T", m))
}

func appendInts(key []byte, list []int64) []byte {
	key = binary.AppendUvarint(key, uint64(len(list)))
	for _, v := range list {
		key = binary.AppendVarint(key, v)
	}
	return key
}

// appendInit tells no initial value from none of no component.
func appendInit(key []byte, init []uint64) []byte {
	key = binary.AppendUvarint(append(key, bit(init != nil)), uint64(len(init)))
	for _, bits := range init {
		key = binary.AppendUvarint(key, bits)
	}
	return key
}

func appendCall(key []byte, c *Call) []byte {
	key = binary.AppendUvarint(key, uint64(len(c.Routine)))
	key = append(key, c.Routine...)
	key = binary.AppendUvarint(key, uint64(len(c.Attrs)))
	for _, a := range c.Attrs {
		key = binary.AppendVarint(key, a.Value)
	}
	return key
}

// AppendTypes appends the types of a node; number tells the values that count late extents apart.
func AppendTypes(key []byte, types []Type, number func(Value) uint64) []byte {
	key = binary.AppendUvarint(key, uint64(len(types)))
	for i := range types {
		t := &types[i]
		key = append(key, byte(t.Elem), byte(len(t.Shape)))
		for k := range t.Shape {
			e := &t.Shape[k]
			key = binary.AppendUvarint(append(key, bit(e.Late())), uint64(e.Max))
			if e.Late() {
				key = binary.AppendUvarint(key, number(e.Count))
			}
		}
	}
	return key
}
