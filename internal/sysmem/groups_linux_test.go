package sysmem

import (
	"math"
	"testing"
	"testing/fstest"
)

// What control groups leave, of both versions, seen from outside and from inside of a container.
func TestGroups(t *testing.T) {
	const none, swap = math.MaxInt64, 1 << 20
	for _, c := range []struct {
		name  string
		files map[string]string
		want  int64
	}{
		{"no groups", nil, none},
		{"not limited", map[string]string{"proc/self/cgroup": "0::/a\n", "sys/fs/cgroup/a/memory.max": "max\n"}, none},
		{"own", map[string]string{"proc/self/cgroup": "0::/a/b\n", "sys/fs/cgroup/a/b/memory.max": "4096\n", "sys/fs/cgroup/a/b/memory.swap.max": "0\n"}, 4096},
		{"around", map[string]string{
			"proc/self/cgroup": "0::/a/b\n", "sys/fs/cgroup/a/memory.max": "4096\n", "sys/fs/cgroup/a/memory.swap.max": "100\n",
			"sys/fs/cgroup/a/b/memory.max": "99999\n",
		}, 4196},
		{"swap of the machine", map[string]string{"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/memory.max": "4096\n", "sys/fs/cgroup/memory.swap.max": "max\n"}, 4096 + swap},
		{"container", map[string]string{"proc/self/cgroup": "0::/outside/name\n", "sys/fs/cgroup/memory.max": "4096\n", "sys/fs/cgroup/memory.swap.max": "0\n"}, 4096},
		{"version 1", map[string]string{
			"proc/self/cgroup":                                "5:cpu,memory:/a\n1:cpuset:/\n",
			"sys/fs/cgroup/memory/memory.limit_in_bytes":      "9223372036854771712\n",
			"sys/fs/cgroup/memory/a/memory.limit_in_bytes":    "8192\n",
			"sys/fs/cgroup/memory/elsewhere/memory.max":       "1\n",
			"sys/fs/cgroup/memory/else/memory.limit_in_bytes": "1\n",
		}, 8192},
		{"no number", map[string]string{"proc/self/cgroup": "broken\n0::/\n", "sys/fs/cgroup/memory.max": "many\n"}, none},
	} {
		files := fstest.MapFS{}
		for name, text := range c.files {
			files[name] = &fstest.MapFile{Data: []byte(text)}
		}
		if got := ofGroups(files, swap); got != c.want {
			t.Errorf("%s: %d, not %d", c.name, got, c.want)
		}
	}
}
