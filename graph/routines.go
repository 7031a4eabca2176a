package graph

// The library routines that a Call can name. Each works along the last axis of its operands, row by row.
//
//	sort     (keys, payload...) -> (keys, payload...)      attrs: descending
//	         stable; NaN last in either direction, -0 before +0 (after it where descending)
//	argsort  (keys) -> (i64 permutation)                   attrs: descending
//	select   (keys) -> (keys[.., k], i64 indices[.., k])   attrs: k, descending
//	         the first k of sort and argsort of the same direction: ties go to the lowest index
const (
	RoutineSort    = "sort"
	RoutineArgSort = "argsort"
	RoutineSelect  = "select"
)

// Routines lists the attributes of each routine, in the order of its text.
var Routines = map[string][]string{
	RoutineSort:    {"descending"},
	RoutineArgSort: {"descending"},
	RoutineSelect:  {"k", "descending"},
}
