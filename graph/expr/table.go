package expr

import (
	"errors"
	"fmt"
)

// A Pick looks an index up in a small table of constants. The number of entries is a power of two, and the index counts
// modulo that: it is what the permutations of vector registers do, so that no machine has to check anything. The index
// is as wide as the entries, so that the lanes of both stand beside each other.

// maxEntries bounds the table of a Pick.
const maxEntries = 32

// Pick gives entry index modulo len(table) of a table of constants of type t. The index is an integer as wide as t, the
// length a power of two from 2 to 32.
func (b *Builder) Pick(index Ref, t Type, table ...uint64) Ref {
	args := []Ref{index}
	for _, bits := range table {
		args = append(args, b.Const(t, bits))
	}
	return b.Op(Pick, args...)
}

// checkPick says why a Pick is not defined for arguments of these types, or nil.
func checkPick(args []Type) error {
	if n := len(args) - 1; n < 2 || n > maxEntries || n&(n-1) != 0 {
		return fmt.Errorf("pick takes an index and 2, 4, 8, 16 or 32 entries, got %d operands", len(args))
	}
	index, entry := args[0], args[1]
	if !index.IsInt() || !entry.IsNumber() || index.Size() != entry.Size() {
		return fmt.Errorf("pick needs an integer as wide as its entries, got %v and %v", index, entry)
	}
	for _, t := range args[1:] {
		if t != entry {
			return fmt.Errorf("entries differ: %v and %v", entry, t)
		}
	}
	return nil
}

// checkEntries says that the table of a Pick is none, or nil. values knows what defines a value.
func (in *Instr) checkEntries(values interface{ At(Ref) *Instr }) error {
	if in.Op != Pick {
		return nil
	}
	for _, r := range in.Args[1:] {
		if entry := values.At(r); entry == nil || entry.Op != Const {
			return errors.New("an entry of pick is no constant")
		}
	}
	return nil
}

func evalPick(_, _ Type, a []uint64) uint64 {
	table := a[1:]
	return table[a[0]%uint64(len(table))]
}
