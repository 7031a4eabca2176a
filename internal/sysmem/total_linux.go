package sysmem

import (
	"os"
	"syscall"
)

func total() int64 {
	var info syscall.Sysinfo_t
	if err := syscall.Sysinfo(&info); err != nil {
		return 0
	}
	unit := int64(info.Unit)
	swap := int64(info.Totalswap) * unit
	return min(int64(info.Totalram)*unit+swap, ofGroups(os.DirFS("/"), swap))
}
