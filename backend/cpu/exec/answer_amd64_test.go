package exec_test

import (
	"encoding/binary"

	"github.com/laze-go/laze/backend/cpu/enter"
)

// answer is code that gives n as its status.
func answer(n uint16) []byte {
	code := []byte{0x48, 0xC7, 0x47, byte(enter.OffsetStatus)} // mov qword ptr [rdi+Status], n
	code = binary.LittleEndian.AppendUint32(code, uint32(n))
	return append(code, 0xC3) // ret
}
