package vector

// For runs body so many times: it gets the carried values and gives the next ones. The last ones are the results.
func (b *Builder) For(trips Ref, carried []Ref, body func(carried []Ref) []Ref) []Ref {
	block := b.block(b.floor(), b.typesOf(carried), body)
	return b.control(For, append([]Ref{trips}, carried...), b.typesOf(carried), block)
}

// While runs body as long as cond gives a mask with any bit set. Both get the carried values; body gives the next ones.
// The last ones are the results.
func (b *Builder) While(carried []Ref, cond func(carried []Ref) Ref, body func(carried []Ref) []Ref) []Ref {
	types := b.typesOf(carried)
	test := b.block(b.floor(), types, func(carried []Ref) []Ref { return []Ref{cond(carried)} })
	next := b.block(b.floor(), types, body)
	return b.control(While, carried, types, test, next)
}

// When gives the values of body where any bit of mask is set, and else those given.
func (b *Builder) When(mask Ref, given []Ref, body func() []Ref) []Ref {
	block := b.block(len(b.open), nil, func([]Ref) []Ref { return body() })
	return b.control(When, append([]Ref{mask}, given...), b.typesOf(given), block)
}

// floor is that of the innermost open block.
func (b *Builder) floor() int { return b.open[len(b.open)-1].floor }

func (b *Builder) typesOf(refs []Ref) []Type {
	types := make([]Type, len(refs))
	for i, r := range refs {
		types[i] = b.TypeOf(r)
	}
	return types
}

// enter opens a block.
func (b *Builder) enter(floor int) {
	if int(b.scopes) == len(b.codes) {
		b.codes = append(b.codes, nil)
	}
	b.open = append(b.open, scope{id: b.scopes, floor: floor, block: Block{Code: b.codes[b.scopes][:0]}})
	b.scopes++
}

// leave closes the innermost block.
func (b *Builder) leave() Block {
	last := &b.open[len(b.open)-1]
	b.codes[last.id] = last.block.Code
	b.open = b.open[:len(b.open)-1]
	return last.block
}

// block builds a block with parameters of these types.
func (b *Builder) block(floor int, types []Type, build func(params []Ref) []Ref) Block {
	b.enter(floor)
	depth := len(b.open) - 1
	params := make([]Ref, len(types))
	for i, t := range types {
		params[i] = b.define(t, depth)
	}
	b.open[depth].block.Params = params
	results := build(params)
	block := b.leave()
	block.Results = b.keep(results)
	return block
}

// control appends an instruction with blocks.
func (b *Builder) control(op Op, args []Ref, types []Type, blocks ...Block) []Ref {
	depth := len(b.open) - 1
	in := Instr{Op: op, Types: types, First: None, Args: b.keep(args), Body: blocks}
	results := make([]Ref, len(types))
	for i, t := range types {
		results[i] = b.define(t, depth)
	}
	if len(results) > 0 {
		in.First = results[0]
	}
	block := &b.open[depth].block
	block.Code = append(block.Code, in)
	return results
}
