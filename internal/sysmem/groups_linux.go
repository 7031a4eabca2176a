package sysmem

import (
	"io/fs"
	"math"
	"path"
	"strconv"
	"strings"
)

// ofGroups gives the bytes that the control groups of this process leave it, on a machine with so much swap
// space: the least of its own group and those around it. A container may see only the inner ones, under the
// names that all have outside.
func ofGroups(root fs.FS, swap int64) int64 {
	text, _ := fs.ReadFile(root, "proc/self/cgroup")
	least := int64(math.MaxInt64)
	for line := range strings.Lines(string(text)) {
		fields := strings.SplitN(strings.TrimSpace(line), ":", 3) // hierarchy, controllers, path
		if len(fields) < 3 {
			continue
		}
		for group := path.Clean("/" + fields[2]); ; group = path.Dir(group) {
			switch {
			case fields[1] == "":
				least = min(least, ofGroup(root, path.Join("sys/fs/cgroup", group), swap))
			case strings.Contains(","+fields[1]+",", ",memory,"):
				least = min(least, bytesIn(root, path.Join("sys/fs/cgroup/memory", group, "memory.limit_in_bytes"), math.MaxInt64))
			}
			if group == "/" {
				break
			}
		}
	}
	return least
}

// ofGroup gives the memory and swap space of a group of version 2.
func ofGroup(root fs.FS, dir string, swap int64) int64 {
	memory := bytesIn(root, path.Join(dir, "memory.max"), math.MaxInt64)
	swap = min(swap, bytesIn(root, path.Join(dir, "memory.swap.max"), swap))
	return memory + min(swap, math.MaxInt64-memory)
}

// bytesIn reads the number of a file; another where there is none, as in those that say "max".
func bytesIn(root fs.FS, name string, other int64) int64 {
	text, err := fs.ReadFile(root, name)
	if err != nil {
		return other
	}
	n, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64)
	if err != nil || n < 0 {
		return other
	}
	return n
}
