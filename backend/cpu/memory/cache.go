package memory

import (
	"os"
	"strconv"
	"strings"
	"sync"
)

// LastCache is the size of the last cache in bytes, or a guess where the system does not say.
var LastCache = sync.OnceValue(func() int64 {
	const unknown = 32 << 20
	text, err := os.ReadFile("/sys/devices/system/cpu/cpu0/cache/index3/size")
	if err != nil {
		return unknown
	}
	size, isKiB := strings.CutSuffix(strings.TrimSpace(string(text)), "K")
	n, err := strconv.ParseInt(size, 10, 32)
	if err != nil || !isKiB || n <= 0 {
		return unknown
	}
	return n << 10
})
