package vectortest

import "testing"

func TestOps(t *testing.T) {
	for _, lanes := range []int{2, 4, 8, 16} {
		cases := Ops(lanes)
		for _, c := range cases {
			c.Want()
		}
		t.Log(lanes, len(cases))
	}
}

func TestRandom(t *testing.T) {
	for _, lanes := range []int{2, 4, 8, 16} {
		for seed := range uint64(200) {
			c := Random(seed, lanes, 60)
			c.Want()
			if seed == 3 && lanes == 4 {
				t.Log(c.Program)
			}
		}
	}
}
