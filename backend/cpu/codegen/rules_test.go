package codegen

import (
	"strings"
	"testing"
)

// Every rule can be read, and its instructions are in the assembler's table.
func TestRules(t *testing.T) {
	b, err := readBook()
	if err != nil {
		t.Fatal(err)
	}
	for level, rules := range b {
		for k, r := range rules {
			if r.once.Do(r.read); r.fault != nil {
				t.Errorf("%v: %v: %v", Level(level), k, r.fault)
			}
		}
	}
}

// What is wrong in a rule is found.
func TestBadRules(t *testing.T) {
	for text, why := range map[string]string{
		"add vaddpd d a b\nadd vaddpd d a b": "a second rule of this key",
		"plus.f64 vaddpd d a b":              "no operation of this name",
		"add.f16 vaddpd d a b":               `no type "f16"`,
	} {
		b := &book{AVX2: map[key]*rule{}}
		err := b.addText(text, []Level{AVX2})
		if err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%q: %v", text, err)
		}
	}
}
