package laze

import (
	"fmt"
	"html"
	"slices"
	"strings"
)

// HTML shows the explanation in a notebook: a table of kernels, and the texts to be folded out.
func (e Explanation) HTML() string {
	if e.Err != nil {
		return "<pre>" + html.EscapeString(e.String()) + "</pre>"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "<p>%s</p>\n<table>\n", html.EscapeString(e.Summary))
	writeRow(&b, "th", []string{"kernel", "domain", "bytes", "time", "calls"})
	for _, k := range e.Kernels[:min(len(e.Kernels), maxLines)] {
		writeRow(&b, "td", k.row())
	}
	b.WriteString("</table>\n")
	for _, s := range e.sections() {
		fmt.Fprintf(&b, "<details><summary>%s</summary><pre>%s</pre></details>\n", s.name, html.EscapeString(shortened(s.text)))
	}
	return b.String()
}

func writeRow(b *strings.Builder, cell string, texts []string) {
	b.WriteString("<tr>")
	for _, text := range texts {
		fmt.Fprintf(b, "<%s>%s</%s>", cell, html.EscapeString(text), cell)
	}
	b.WriteString("</tr>\n")
}

// SimpleRender gives the explanation to gophernotes, by MIME type.
func (e Explanation) SimpleRender() map[string]any {
	return map[string]any{"text/plain": e.String(), "text/html": e.HTML(), "image/svg+xml": e.SVG()}
}

// The drawing's measures, in pixels.
const (
	rowHeight   = 64
	boxHeight   = 40
	inputLeft   = 10
	inputWidth  = 90
	kernelLeft  = 150
	kernelWidth = 420
	drawnWidth  = 680
	maxDrawn    = 60 // kernels
)

// SVG draws the kernels in order, with the values that they read on the left or from above. It shows the first 60.
func (e Explanation) SVG() string {
	d := &drawing{from: map[string]int{}}
	kernels := e.Kernels[:min(len(e.Kernels), maxDrawn)]
	for row, k := range kernels {
		d.kernel(row, k)
	}
	height := rowHeight*max(len(kernels), 1) + 40
	d.text(kernelLeft, height-12, e.caption())
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="12">
<rect width="100%%" height="100%%" fill="white"/>
%s</svg>
`, drawnWidth, height, d.b.String())
}

// caption is the line below the drawing.
func (e Explanation) caption() string {
	switch {
	case e.Err != nil:
		return e.Err.Error()
	case len(e.Kernels) > maxDrawn:
		return fmt.Sprintf("and %d more kernels", len(e.Kernels)-maxDrawn)
	}
	return e.Summary
}

// A drawing collects shapes.
type drawing struct {
	b    strings.Builder
	from map[string]int // the row of the kernel that stores a value
}

// kernel draws a row: the kernel, the inputs that it is the first to read, and arrows from kernels above.
func (d *drawing) kernel(row int, k KernelReport) {
	var inputs []string
	var rows []int
	for _, name := range k.Reads {
		if from, ok := d.from[name]; !ok {
			inputs = append(inputs, name)
		} else if !slices.Contains(rows, from) {
			rows = append(rows, from)
		}
	}
	if len(inputs) > 0 {
		d.box(inputLeft, row, inputWidth, "#eeeeee", strings.Join(inputs, " "), "")
		d.line(inputLeft+inputWidth, middle(row), kernelLeft, middle(row))
	}
	for _, from := range rows {
		d.arc(from, row)
	}
	d.box(kernelLeft, row, kernelWidth, "#dde8f8", k.Name+" "+k.Domain+" to "+strings.Join(k.Stores, " "), k.Words)
	for _, name := range k.Stores {
		d.from[name] = row
	}
}

func top(row int) int    { return 10 + row*rowHeight }
func middle(row int) int { return top(row) + boxHeight/2 }

// box draws a box with two lines of text.
func (d *drawing) box(x, row, width int, fill, first, second string) {
	fmt.Fprintf(&d.b, `<rect x="%d" y="%d" width="%d" height="%d" rx="4" fill="%s" stroke="#667788"/>`+"\n", x, top(row), width, boxHeight, fill)
	room := width / 7
	if second == "" {
		d.text(x+8, middle(row)+4, clip(first, room))
		return
	}
	d.text(x+8, middle(row)-4, clip(first, room))
	d.text(x+8, middle(row)+12, clip(second, room))
}

func (d *drawing) text(x, y int, text string) {
	fmt.Fprintf(&d.b, `<text x="%d" y="%d" fill="black">%s</text>`+"\n", x, y, html.EscapeString(text))
}

func (d *drawing) line(x1, y1, x2, y2 int) {
	fmt.Fprintf(&d.b, `<line x1="%d" y1="%d" x2="%d" y2="%d" stroke="#667788"/>`+"\n", x1, y1, x2, y2)
}

// arc joins the right sides of two kernels, the further apart the wider.
func (d *drawing) arc(from, to int) {
	right := kernelLeft + kernelWidth
	bulge := min(right+20+12*(to-from), drawnWidth-10)
	fmt.Fprintf(&d.b, `<path d="M%d %d C%d %d %d %d %d %d" fill="none" stroke="#667788"/>`+"\n",
		right, middle(from), bulge, middle(from), bulge, middle(to), right, middle(to))
}

// clip cuts a text to n letters.
func clip(text string, n int) string {
	if letters := []rune(text); len(letters) > n {
		return string(letters[:n-1]) + "…"
	}
	return text
}
