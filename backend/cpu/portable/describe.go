package portable

import (
	"fmt"
	"strings"

	"github.com/laze-go/laze/graph/expr"
)

var pairNames = map[expr.Op]string{mulAdd: "muladd", mulSub: "mulsub", subMul: "submul", diffMul: "diffmul", sumMul: "summul"}

// describeBlocks prints a block program: what is read, the operations with their registers, and what is stored.
func (c *stageCode) describeBlocks(b *strings.Builder, name string) {
	fmt.Fprintf(b, "%s: %v\n", name, c.prog)
	for i, r := range c.Reads {
		fmt.Fprintf(b, "  v%d = read b%d\n", c.given+i, r.Buffer)
	}
	c.prog.describe(b, "  ")
	for _, s := range c.Stores {
		fmt.Fprintf(b, "  store b%d v%d\n", s.Buffer, c.prog.results[s.Result])
	}
}

// describe prints a fold: what it takes, how values combine, and in how many lanes.
func (c *foldCode) describe(b *strings.Builder, each *stageCode) {
	how := c.prog.String()
	if c.loop != nil {
		how = nameOf(c.op)
	}
	kind := "fold"
	if c.scans {
		kind = "scan"
	} else if c.product != nil {
		kind = "fold products of"
	}
	fmt.Fprintf(b, "%s", kind)
	for _, k := range each.handed[c.first : c.first+c.taken()] {
		fmt.Fprintf(b, " v%d", each.prog.results[k])
	}
	fmt.Fprintf(b, " by %s", how)
	if !c.scans {
		fmt.Fprintf(b, " in %d lanes", c.lanes)
	}
	b.WriteByte('\n')
}

func (p *program) describe(b *strings.Builder, indent string) {
	for v, val := range p.values {
		switch val.from {
		case constant:
			fmt.Fprintf(b, "%sv%d = %v\n", indent, v, expr.FormatBits(val.typ, val.bits))
		case scalar:
			fmt.Fprintf(b, "%sv%d = s%d\n", indent, v, val.bits)
		case coordinate:
			fmt.Fprintf(b, "%sv%d = coord %d\n", indent, v, val.bits)
		}
	}
	for i := range p.code {
		in := &p.code[i]
		fmt.Fprintf(b, "%sv%d:r%d = %s %v", indent, in.dst, p.values[in.dst].reg, nameOf(in.op), p.values[in.dst].typ)
		for _, a := range in.args {
			fmt.Fprintf(b, " v%d", a)
		}
		b.WriteByte('\n')
		for _, r := range in.regions {
			r.describe(b, indent+"  ")
		}
	}
}

func nameOf(op expr.Op) string {
	if name, ok := pairNames[op]; ok {
		return name
	}
	return op.String()
}
