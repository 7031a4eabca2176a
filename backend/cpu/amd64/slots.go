package amd64

// Foldable tells which operand of the row, a vector register, may as well be memory that is read, and how many bytes an
// element has that can be broadcast from there, 0 for none. The operand is -1 where there is none.
func (r *Row) Foldable() (operand, broadcast int) {
	m := int(r.m)
	if m <= 0 || r.slots[m].role != roleRM || r.slots[m].classes&(general|1<<classB|1<<classW|1<<classK) != 0 {
		return -1, 0
	}
	if r.evex == absent {
		return m, 0
	}
	return m, int(r.size.bcast)
}
