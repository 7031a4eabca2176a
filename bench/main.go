// Command bench runs the benchmark workloads with Laze and speaks the protocol described in README.md, so that a
// driver can time it beside other programs.
//
//	bench WORKLOAD SIZE DTYPE REPEATS    one measurement, one JSON line
//	bench list                           the workloads and their types
//	bench serve                          requests on standard input, answers on standard output
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
)

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

// run gives the status that the program ends with: 2 says that a workload or type is not supported.
func run(args []string, in io.Reader, out, complaints io.Writer) int {
	switch err := command(args, in, out); err {
	case nil:
		return 0
	case errUnsupported:
		return 2
	default:
		fmt.Fprintln(complaints, "bench:", err)
		return 1
	}
}

func command(args []string, in io.Reader, out io.Writer) error {
	p := &program{}
	switch {
	case len(args) == 1 && args[0] == "list":
		return list(out)
	case len(args) == 1 && args[0] == "serve":
		return p.serve(in, out)
	case len(args) == 4:
		answer, err := p.request(args)
		if answer != nil {
			say(out, answer)
		}
		return err
	}
	return fmt.Errorf("usage: bench WORKLOAD SIZE DTYPE REPEATS | list | serve")
}

func list(out io.Writer) error {
	for _, name := range slices.Sorted(maps.Keys(workloads)) {
		fmt.Fprintln(out, name, strings.Join(slices.Sorted(maps.Keys(workloads[name])), " "))
	}
	return nil
}

// serve answers requests until the input ends. It keeps the inputs of the last workload, so that asking for it again
// costs only the calls.
func (p *program) serve(in io.Reader, out io.Writer) error {
	offers := map[string][]string{}
	for name, types := range workloads {
		offers[name] = slices.Sorted(maps.Keys(types))
	}
	say(out, map[string]any{"ready": true, "impl": "laze", "version": runtime.Version(),
		"threads": runtime.GOMAXPROCS(0), "workloads": offers})
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		say(out, p.answer(strings.Fields(lines.Text())))
	}
	return lines.Err()
}

func (p *program) answer(words []string) any {
	if len(words) == 1 && words[0] == "drop" {
		p.drop()
		return map[string]bool{"dropped": true}
	}
	answer, err := p.request(words)
	if answer == nil {
		return map[string]string{"error": err.Error()}
	}
	return answer
}

// request runs one line of the protocol. A workload that does not exist gives an answer and errUnsupported.
func (p *program) request(words []string) (any, error) {
	if len(words) != 4 {
		return nil, fmt.Errorf("bad request: got %d words, needed WORKLOAD SIZE DTYPE REPEATS", len(words))
	}
	size, err := strconv.Atoi(words[1])
	if err != nil || size < 1 {
		return nil, fmt.Errorf("bad size %q: needed a whole number above 0", words[1])
	}
	repeats, err := strconv.Atoi(words[3])
	if err != nil {
		return nil, fmt.Errorf("bad number of repeats %q: needed a whole number", words[3])
	}
	makeJob := workloads[words[0]][words[2]]
	if makeJob == nil {
		return map[string]string{"error": "unsupported", "workload": words[0], "dtype": words[2], "impl": "laze"}, errUnsupported
	}
	p.load(strings.Join(words[:3], " "), func() *job { return makeJob(size) })
	result, err := p.job.measure(max(repeats, 1))
	if err != nil {
		return nil, err
	}
	result.Workload, result.Size, result.Dtype = words[0], size, words[2]
	return result, nil
}

func say(out io.Writer, v any) {
	line, err := json.Marshal(v)
	if err != nil {
		panic(err) // every answer is a plain struct or map
	}
	out.Write(append(line, '\n'))
}
