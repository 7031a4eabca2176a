package schedule

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// The directives as text. A row parses what follows the verb, or gives nil.
var verbs = []struct {
	name, usage string
	parse       func(words []string) Directive
}{
	{"split", "split <loop> <factor>", parseSplit},
	{"reorder", "reorder <loop> <loop> ..", parseReorder},
	{"tile", "tile <loop> <loop> <factor> <factor>", parseTile},
	{"run", "run <loop> parallel | lanes [<number>] | unrolled [<factor>] | serial", parseRun},
	{"partial", "partial <loop>", parsePartial},
}

// ParseDirectives reads directives, one to a line, as their String gives them. Comments begin with a ;.
func ParseDirectives(text string) ([]Directive, error) {
	var ds []Directive
	for i, line := range strings.Split(text, "\n") {
		line, _, _ = strings.Cut(line, ";")
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		d, err := parseDirective(words)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", i+1, err)
		}
		ds = append(ds, d)
	}
	return ds, nil
}

func parseDirective(words []string) (Directive, error) {
	names := make([]string, len(verbs))
	for i, v := range verbs {
		if names[i] = v.name; v.name != words[0] {
			continue
		}
		if d := v.parse(words[1:]); d != nil {
			return d, nil
		}
		return nil, fmt.Errorf("%s: write %s", strings.Join(words, " "), v.usage)
	}
	return nil, fmt.Errorf("there is no directive %s, only %s", words[0], strings.Join(names, ", "))
}

func parseSplit(words []string) Directive {
	if len(words) != 2 {
		return nil
	}
	by, err := strconv.ParseInt(words[1], 10, 64)
	if err != nil {
		return nil
	}
	return Split(words[0], by)
}

func parseReorder(words []string) Directive { return Reorder(words...) }

func parseTile(words []string) Directive {
	if len(words) != 4 {
		return nil
	}
	by, err := strconv.ParseInt(words[2], 10, 64)
	bx, errX := strconv.ParseInt(words[3], 10, 64)
	if err != nil || errX != nil {
		return nil
	}
	return Tile(words[0], words[1], by, bx)
}

func parseRun(words []string) Directive {
	if len(words) != 2 && len(words) != 3 {
		return nil
	}
	mode := slices.Index(modeNames[:], words[1])
	width, err := 0, error(nil)
	if len(words) == 3 {
		width, err = strconv.Atoi(words[2])
	}
	if mode < 0 || err != nil {
		return nil
	}
	return Run(words[0], RunMode(mode), width)
}

func parsePartial(words []string) Directive {
	if len(words) != 1 {
		return nil
	}
	return Partial(words[0])
}
