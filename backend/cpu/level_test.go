package cpu

import (
	"slices"
	"strings"
	"testing"
)

func TestParseLevel(t *testing.T) {
	for _, l := range Levels() {
		if got, err := ParseLevel(l.String()); got != l || err != nil {
			t.Errorf("%v is read as %v, %v", l, got, err)
		}
	}
	_, err := ParseLevel("sse9")
	if err == nil || !strings.Contains(err.Error(), `level "sse9": there is no such level; there are `) || !strings.HasSuffix(err.Error(), "portable, ref") {
		t.Errorf("error %v", err)
	}
	for _, l := range []Level{AVX2, AVX512} {
		if _, err := ParseLevel(l.String()); (err == nil) != slices.Contains(Levels(), l) {
			t.Errorf("%v: error %v", l, err)
		}
	}
}

// The environment forces a level, and what it names wrongly comes out as an error.
func TestEnvironment(t *testing.T) {
	nest := lower(t, sumOf(10)).Steps[0].Nest
	for name, want := range map[string]string{
		"portable": "each: ",
		"ref":      "walks the loops",
		"":         "",
		"sse9":     "LAZE_LEVEL: level \"sse9\": there is no such level; ",
	} {
		t.Setenv("LAZE_LEVEL", name)
		code, err := New().Compile(nest)
		got := ""
		if err != nil {
			got = err.Error()
		} else {
			got = code.Describe()
		}
		if !strings.HasPrefix(got, want) {
			t.Errorf("LAZE_LEVEL=%s: %s", name, got)
		}
	}
}
