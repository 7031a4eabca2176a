// Command ulp measures how accurate the elementary functions are, through package laze and with
// package exact as the reference.
//
//	go run ./internal/ulp [-func sin,cos] [-type f64] [-n 1e8] [-seed 1] [-backend cpu] [-write]
//
// Functions of one float32 are tried at all 2^32 arguments; those of two, and of float64, at hard arguments (hard.txt),
// at n random bit patterns and at n random numbers from where the function does something.
//
// The answer is a table: the largest error in units of the last place, and where. It must not
// know how functions are computed.
package main

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "ulp:", err)
		os.Exit(1)
	}
}

// options are what the command line says.
type options struct {
	names   []string // functions; none: all
	types   []string
	n       int64
	seed    uint64
	backend string
	write   bool
}

func parse(args []string) (options, error) {
	var o options
	flags := flag.NewFlagSet("ulp", flag.ContinueOnError)
	names := flags.String("func", "", "functions, joined by commas; all if empty")
	types := flags.String("type", "f64,f32", "element types")
	n := flags.Float64("n", 1e6, "random bit patterns a function, and as many numbers from where it does something")
	flags.Uint64Var(&o.seed, "seed", 1, "seed of the random arguments")
	flags.StringVar(&o.backend, "backend", "cpu", "cpu, or portable: without machine code, or ref: the reference backend")
	flags.BoolVar(&o.write, "write", false, "write docs/accuracy.md")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if *names != "" {
		o.names = strings.Split(*names, ",")
	}
	o.types, o.n = strings.Split(*types, ","), int64(*n)
	return o, nil
}

func run(args []string) error {
	o, err := parse(args)
	if err != nil {
		return err
	}
	e, err := newEvaluator(o.backend)
	if err != nil {
		return err
	}
	subjects, err := find(o.names, o.types)
	if err != nil {
		return err
	}
	var results []result
	for _, s := range subjects {
		start := time.Now()
		r, err := s.measure(e, o)
		if err != nil {
			return fmt.Errorf("%s %s: %w", s.name, s.format.name, err)
		}
		results = append(results, r)
		fmt.Printf("%s  %.1fs\n", r, time.Since(start).Seconds())
	}
	if o.write {
		return write("docs/accuracy.md", o.n, results)
	}
	return nil
}

// find lists the functions of these names, each with these types.
func find(names, types []string) (list []subject, err error) {
	for _, name := range names {
		if !slices.ContainsFunc(functions, func(f function) bool { return f.name == name }) {
			return nil, fmt.Errorf("there is no function %s", name)
		}
	}
	for _, f := range functions {
		for _, t := range types {
			format, ok := formats[t]
			if !ok {
				return nil, fmt.Errorf("there is no type %s", t)
			}
			if len(names) == 0 || slices.Contains(names, f.name) {
				list = append(list, subject{f, format})
			}
		}
	}
	return list, nil
}
