package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

func TestOneShot(t *testing.T) {
	tests := []struct {
		args       string
		status     int
		out, fault string
	}{
		{"triad 1000 f64 2", 0, `"workload":"triad","size":1000,"dtype":"f64","impl":"laze"`, ""},
		{"triad 1000 f64 0", 0, `"seconds_median"`, ""},
		{"triad 1000 u8 2", 2, `"error":"unsupported"`, ""},
		{"nothing 1000 f64 2", 2, `"error":"unsupported"`, ""},
		{"triad many f64 2", 1, "", `bench: bad size "many": needed a whole number above 0`},
		{"triad 0 f64 2", 1, "", `bench: bad size "0": needed a whole number above 0`},
		{"triad 1000 f64 some", 1, "", `bench: bad number of repeats "some": needed a whole number`},
		{"topk10 3 f64 1", 1, "", "k is 10: axis 0 of f64[3] has 3 elements"},
		{"triad 1000", 1, "", "bench: usage: bench WORKLOAD SIZE DTYPE REPEATS | list | serve"},
		{"", 1, "", "bench: usage: bench WORKLOAD SIZE DTYPE REPEATS | list | serve"},
	}
	for _, tt := range tests {
		var out, fault strings.Builder
		status := run(strings.Fields(tt.args), nil, &out, &fault)
		if status != tt.status || !strings.Contains(out.String(), tt.out) || !strings.Contains(fault.String(), tt.fault) {
			t.Errorf("bench %s: status %d, output %q, complaint %q; want %d, %q, %q",
				tt.args, status, out.String(), fault.String(), tt.status, tt.out, tt.fault)
		}
	}
}

func TestList(t *testing.T) {
	var out strings.Builder
	if status := run([]string{"list"}, nil, &out, nil); status != 0 {
		t.Fatalf("status %d", status)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if !slices.IsSorted(lines) || len(lines) != len(workloads) {
		t.Errorf("got %d lines for %d workloads, or out of order:\n%s", len(lines), len(workloads), out.String())
	}
	for _, want := range []string{"triad f32 f64", "sort f32 f64 i64 u32", "add2 f64 i64", "blur3 f32 u16"} {
		if !slices.Contains(lines, want) {
			t.Errorf("no line %q", want)
		}
	}
}

func TestServe(t *testing.T) {
	answers := converse(t, "triad 100 f64 1", "triad 100 f64 1", "drop", "axpy 100 f32 1", "axpy 100 f32 1",
		"triad 100 u8 1", "triad 100", "", "triad -1 f64 1", "topk10 1 f64 1")
	ready := answers[0]
	if ready["ready"] != true || ready["impl"] != "laze" {
		t.Errorf("the first line is %v", ready)
	}
	if types, _ := ready["workloads"].(map[string]any)["triad"].([]any); !slices.Equal(types, []any{"f32", "f64"}) {
		t.Errorf("triad is offered in %v", types)
	}
	first, again, dropped := answers[1], answers[2], answers[3]
	if first["checksum"] == nil || first["checksum"] != again["checksum"] || first["checksum"] != first["checksum_last"] {
		t.Errorf("triad: %v, then %v", first, again)
	}
	if dropped["dropped"] != true {
		t.Errorf("drop: %v", dropped)
	}
	if a, b := answers[4], answers[5]; a["checksum"] == nil || a["checksum"] != b["checksum"] {
		t.Errorf("axpy changes its input, which must be made anew: %v, then %v", a, b)
	}
	complaints := []string{"unsupported", "bad request: got 2 words, needed WORKLOAD SIZE DTYPE REPEATS", "bad request: got 0 words", "bad size", "k is 10"}
	for i, want := range complaints {
		if got, _ := answers[6+i]["error"].(string); !strings.Contains(got, want) {
			t.Errorf("answer %d: %v, want the error %q", 6+i, answers[6+i], want)
		}
	}
}

// converse gives the answers of serve, the greeting first.
func converse(t *testing.T, requests ...string) []map[string]any {
	t.Helper()
	var out strings.Builder
	if status := run([]string{"serve"}, strings.NewReader(strings.Join(requests, "\n")+"\n"), &out, nil); status != 0 {
		t.Fatalf("status %d", status)
	}
	var answers []map[string]any
	for line := range strings.Lines(out.String()) {
		var answer map[string]any
		if err := json.Unmarshal([]byte(line), &answer); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		answers = append(answers, answer)
	}
	if len(answers) != len(requests)+1 {
		t.Fatalf("%d answers to %d requests", len(answers)-1, len(requests))
	}
	return answers
}

func TestDropFreesTheJob(t *testing.T) {
	p := &program{}
	if _, err := p.request(strings.Fields("triad 100 f64 1")); err != nil || p.job == nil {
		t.Fatalf("job %v, error %v", p.job, err)
	}
	if p.answer([]string{"drop"}); p.job != nil {
		t.Error("drop keeps the job")
	}
}
