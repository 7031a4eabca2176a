package portable

import "github.com/laze-go/laze/graph/expr"

// pairRules lists the operations that swallow one of their operands: outer(inner(a, b), c) becomes one pass. The bits
// stay: both roundings are made.
var pairRules = []struct {
	outer expr.Op
	side  int // which operand of outer is the inner operation
	inner expr.Op
	pair  expr.Op
}{
	{expr.Add, 0, expr.Mul, mulAdd},
	{expr.Add, 1, expr.Mul, mulAdd},
	{expr.Sub, 0, expr.Mul, mulSub},
	{expr.Sub, 1, expr.Mul, subMul},
	{expr.Mul, 0, expr.Sub, diffMul},
	{expr.Mul, 1, expr.Sub, diffMul},
	{expr.Mul, 0, expr.Add, sumMul},
	{expr.Mul, 1, expr.Add, sumMul},
}

// pair joins two instructions where the first one's result has no other use.
func (p *program) pair() {
	uses, def := p.uses(), p.definitions()
	gone := make([]bool, len(p.code))
	for i := range p.code {
		in := &p.code[i]
		for _, r := range pairRules {
			if in.op != r.outer || in.special != nil {
				continue
			}
			v := in.args[r.side]
			at := def[v]
			if at < 0 || gone[at] || uses[v] != 1 || p.code[at].op != r.inner || table[r.pair][p.values[v].typ] == nil {
				continue
			}
			inner := &p.code[at]
			*in = instr{op: r.pair, dst: in.dst, width: 1, forms: table[r.pair][p.values[v].typ],
				args: []int32{inner.args[0], inner.args[1], in.args[1-r.side]}}
			gone[at] = true
			break
		}
	}
	kept := p.code[:0]
	for i := range p.code {
		if !gone[i] {
			kept = append(kept, p.code[i])
		}
	}
	p.code = kept
}

// uses counts how often each value is an argument or result.
func (p *program) uses() []int {
	uses := make([]int, len(p.values))
	for i := range p.code {
		for _, a := range p.code[i].args {
			uses[a]++
		}
	}
	for _, v := range p.results {
		uses[v]++
	}
	return uses
}

// definitions gives the instruction that computes each value, or -1.
func (p *program) definitions() []int {
	def := make([]int, len(p.values))
	for v := range def {
		def[v] = -1
	}
	for i := range p.code {
		for k := range p.code[i].width {
			def[p.code[i].dst+int32(k)] = i
		}
	}
	return def
}
