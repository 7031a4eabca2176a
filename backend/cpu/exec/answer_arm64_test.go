package exec_test

import (
	"encoding/binary"

	"github.com/laze-go/laze/backend/cpu/enter"
)

// answer is code that gives n as its status.
func answer(n uint16) []byte {
	code := binary.LittleEndian.AppendUint32(nil, 0xD2800001|uint32(n)<<5)                  // mov x1, #n
	code = binary.LittleEndian.AppendUint32(code, 0xF9000001|uint32(enter.OffsetStatus)<<7) // str x1, [x0, #Status]
	return binary.LittleEndian.AppendUint32(code, 0xD65F03C0)                               // ret
}
