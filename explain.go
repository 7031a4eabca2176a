package laze

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/fuse"
	"github.com/laze-go/laze/graph"
	"github.com/laze-go/laze/schedule"
)

// An Explanation says how arrays are computed, in several texts. It prints as text, and shows as a
// drawing and a table in a notebook.
type Explanation struct {
	Err     error          // why there is nothing to explain
	Summary string         // kernels, what they read and write, the peak of memory
	Kernels []KernelReport // what runs, in order
	Graph   string         // what is to be computed, with the user's calls
	Edges   string         // for each operand, whether it is fused, and why
	Apart   string         // the operands that are not fused, by reason
	Plan    string         // what meets memory
	Blocks  string         // the kernels that run together, and what that saves
	Nests   string         // in which order

	program *program
}

// A KernelReport is what is known about a kernel.
type KernelReport struct {
	Name   string        // k0, k1, ..
	Words  string        // the user's calls in it
	Domain string        // the indices that it runs over
	Bytes  int64         // that it reads and writes
	Work   time.Duration // that one core is expected to need
	Took   time.Duration // measured; 0 before a run
	Reads  []string      // the stored values that it reads
	Stores []string      // the values that it stores
}

// Explain says how arrays would be computed. Nothing is computed.
func Explain(arrays ...Array) Explanation { return ExplainWith(nil, arrays...) }

// ExplainWith is Explain with options.
func ExplainWith(opts []Option, arrays ...Array) Explanation {
	var e evaluation
	if err := e.begin(graph.Here("explain", 1), opts, arrays); err != nil || e.isDone() {
		return explainDone(err)
	}
	defer e.end()
	return e.explain(nil)
}

// ExplainRun evaluates arrays, and says how long each kernel took.
//
// Errors: as Eval.
func ExplainRun(ctx context.Context, arrays ...Array) (Explanation, error) {
	var e evaluation
	if err := e.begin(graph.Here("explain", 1), nil, arrays); err != nil || e.isDone() {
		return explainDone(err), err
	}
	defer e.end()
	times := make([]time.Duration, len(e.program.exec.Program().Steps))
	if err := e.run(ctx, times); err != nil {
		return Explanation{Err: err}, err
	}
	return e.explain(times), nil
}

// explainDone explains where there is nothing to compute.
func explainDone(err error) Explanation {
	if err != nil {
		return Explanation{Err: err}
	}
	return Explanation{Summary: "everything is evaluated: nothing is left to compute"}
}

// explain writes the texts. times may be nil.
func (e *evaluation) explain(times []time.Duration) Explanation {
	p := e.program
	out := Explanation{
		program: p,
		Graph:   graph.Annotated(e.cut.copy().roots...),
		Edges:   p.edges(),
		Apart:   p.apart(),
		Plan:    p.plan().String(),
		Nests:   p.exec.Program().String(),
	}
	total := int64(0)
	for i := range p.exec.Program().Steps {
		k := p.report(i)
		if times != nil {
			k.Took = times[i]
		}
		total += k.Bytes
		out.Kernels = append(out.Kernels, k)
	}
	blocks, saved := p.blocks()
	out.Blocks, total = blocks, total-saved
	out.Summary = fmt.Sprintf("%s; %s moved, peak %s besides the inputs", p.plan().Summary(), bytesText(total), bytesText(p.exec.Peak()))
	return out
}

// blocks lists the kernels that run together, a block of rows at a time, and counts the bytes
// that they find in the caches.
func (p *program) blocks() (text string, saved int64) {
	steps := p.exec.Program()
	var b strings.Builder
	for i := range steps.Together {
		t := &steps.Together[i]
		together, apart := steps.Traffic(t)
		saved += apart - together
		fmt.Fprintf(&b, "%s to %s: %d of %d rows at a time per core, %s instead of %s from and to memory\n", steps.Steps[t.First].Nest.Name,
			steps.Steps[t.First+t.Steps-1].Nest.Name, t.Block, t.Rows, bytesText(together), bytesText(apart))
	}
	return b.String(), saved
}

// report describes a kernel.
func (p *program) report(i int) KernelReport {
	step, plan := &p.exec.Program().Steps[i], p.plan()
	extents := make([]int64, len(step.Extents))
	for a, e := range step.Extents {
		extents[a] = e.Max
	}
	work := step.Nest.Costs().Work(extents)
	if c, ok := p.exec.Code(i).(backend.Estimator); ok {
		work.Nanos = c.Nanos(extents)
	}
	r := KernelReport{
		Name: step.Kernel.Name, Words: words(step.Kernel), Domain: domain(step.Kernel),
		Bytes: work.Bytes, Work: time.Duration(work.Nanos),
	}
	for k, b := range step.Buffers {
		if mode := step.Nest.Buffers[k].Mode; mode == schedule.Reads {
			r.Reads = append(r.Reads, plan.Buffers[b].Name)
		} else {
			r.Stores = append(r.Stores, plan.Buffers[b].Name)
		}
	}
	return r
}

// words lists the user's calls in a kernel, each once.
func words(k *fuse.Kernel) string {
	var list []string
	for _, n := range k.Nodes {
		if word := n.Site.Word; word != "" && !slices.Contains(list, word) {
			list = append(list, word)
		}
	}
	return strings.Join(list, " ")
}

// domain gives the axes that a kernel runs over, the folded ones behind a bar: [1000|3].
func domain(k *fuse.Kernel) string {
	text := "["
	for i, e := range k.Domain {
		switch {
		case k.Folded > 0 && i == len(k.Domain)-k.Folded:
			text += "|"
		case i > 0:
			text += ","
		}
		if e.Count >= 0 {
			text += "<="
		}
		text += fmt.Sprint(e.Max)
	}
	return text + "]"
}

// Code tells what the machine makes of each kernel. It differs from machine to machine, so String leaves it out.
func (e Explanation) Code() string {
	if e.program == nil {
		return ""
	}
	var b strings.Builder
	for i, k := range e.Kernels {
		fmt.Fprintf(&b, "-- code %s --\n%s\n", k.Name, strings.TrimSpace(e.program.exec.Code(i).Describe()))
	}
	return b.String()
}

// String gives all texts; long ones are cut short.
func (e Explanation) String() string { return e.text(e.sections()) }

// Brief gives the part of String that one reads first: the summary, the kernels, which run together, and what is not
// fused, by reason.
func (e Explanation) Brief() string {
	return e.text([]section{{"together", e.Blocks}, {"not fused", e.Apart}})
}

// text gives the summary, the kernels, and sections as far as they say something.
func (e Explanation) text(sections []section) string {
	if e.Err != nil {
		return "cannot be explained: " + e.Err.Error() + "\n"
	}
	var b strings.Builder
	b.WriteString(e.Summary + "\n")
	for _, s := range append([]section{{"kernels", e.table()}}, sections...) {
		if s.text != "" {
			fmt.Fprintf(&b, "-- %s --\n%s", s.name, shortened(s.text))
		}
	}
	return b.String()
}

// A section is a text with its title.
type section struct{ name, text string }

func (e Explanation) sections() []section {
	return []section{{"together", e.Blocks}, {"graph", e.Graph}, {"edges", e.Edges}, {"plan", e.Plan}, {"nests", e.Nests}}
}

// table lists the kernels.
func (e Explanation) table() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, k := range e.Kernels[:min(len(e.Kernels), maxLines)] {
		fmt.Fprintln(w, strings.Join(k.row(), "\t"))
	}
	w.Flush()
	if more := len(e.Kernels) - maxLines; more > 0 {
		fmt.Fprintf(&b, "and %d more\n", more)
	}
	return b.String()
}

// row gives a kernel as cells of a table.
func (k KernelReport) row() []string {
	took := "expected " + workText(k.Work)
	if k.Took > 0 {
		took = k.Took.String() + " " + rate(k.Bytes, k.Took) + ", " + took
	}
	return []string{k.Name, k.Domain, bytesText(k.Bytes), took, k.Words}
}

// workText gives a time that is only estimated.
func workText(t time.Duration) string {
	if t < time.Microsecond {
		return "under 1µs"
	}
	return t.Round(time.Microsecond / 10).String()
}

// maxLines is the number of lines after which a text is cut short.
const maxLines = 300

func shortened(text string) string {
	lines := strings.SplitAfterN(text, "\n", maxLines+1)
	if len(lines) <= maxLines {
		return text
	}
	rest := strings.Count(lines[maxLines], "\n")
	if rest == 0 {
		return text
	}
	return strings.Join(lines[:maxLines], "") + fmt.Sprintf("and %d more lines\n", rest)
}

// bytesText gives a number of bytes with three digits: 24 B, 1.5 kB, 31.2 MB.
func bytesText(n int64) string {
	if n < 1000 {
		return fmt.Sprintf("%d B", n)
	}
	v, unit := float64(n)/1000, 0
	for v >= 999.5 && unit < len(units)-1 {
		v, unit = v/1000, unit+1
	}
	return fmt.Sprintf("%.3g %cB", v, units[unit])
}

const units = "kMGTPE"

// rate gives bytes per time in GB/s.
func rate(bytes int64, t time.Duration) string {
	return fmt.Sprintf("%.1f GB/s", float64(bytes)/float64(max(t, 1)))
}
