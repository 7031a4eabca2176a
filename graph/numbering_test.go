package graph

import "testing"

// A Numbering is a map from nodes to numbers, also where nodes fall on one place of the table.
func TestNumbering(t *testing.T) {
	var numbers Numbering
	for range 2 {
		nodes := make([]*Node, 1000)
		for i := range nodes {
			nodes[i] = New(Site{}, &Input{}, nil)
			nodes[i].tag %= 100
			if _, ok := numbers.Of(nodes[i]); ok {
				t.Fatalf("node %d has a number", i)
			}
			numbers.Give(nodes[i], i)
		}
		for i, n := range nodes {
			if k, ok := numbers.Of(n); !ok || k != i {
				t.Errorf("node %d has the number %d, %v", i, k, ok)
			}
		}
		numbers.Clear()
		if _, ok := numbers.Of(nodes[0]); ok {
			t.Error("a number is left")
		}
	}
}
