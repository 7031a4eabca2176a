package native

import (
	"github.com/laze-go/laze/backend/cpu/workers"
	"github.com/laze-go/laze/graph"
)

// A chain is the scan of one line by several goroutines. Each takes the next group of leaves, folds them, waits for the
// carry of the group, hands the one behind it to the next group, and only then scans its leaves, which are still in its
// caches: so elements come from memory once, and nobody waits for a scan. A goroutine that finds itself alone scans at
// once. Elements that are not computed twice are kept until the scan; so are dear ones where one goroutine is alone,
// because a scan computes them a block at a time.
type chain struct {
	*tally
	workers.Relay
	line    int64
	group   int64                         // leaves of a group
	carries room                          // per group the carry that it begins with
	totals  int                           // the program that folds leaves
	others  []int                         // of tools
	scanned func(slot int, k int64) error // take
}

// groupBytes is what the leaves of a group read and store: they stay in a second-level cache.
const groupBytes = 1 << 19

// runChains scans the lines one after the other.
func (t *tally) runChains(goroutines int) error {
	c := &t.chain
	if c.tally = t; c.scanned == nil {
		c.scanned = c.take
	}
	c.totals = c.folds()
	most := min(callNanos/t.leafNanos(), groupBytes/(graph.Leaf*max(t.work.bytes, 1)), float64(t.leaves)/float64(4*goroutines))
	c.group = max(1, int64(most))
	groups := (t.leaves-1)/c.group + 1
	c.carries = c.carries.grown((groups + 1) * int64(len(t.sizes)))
	for _, k := range c.tools() {
		if _, err := t.scanHand(k, goroutines-1); err != nil {
			return err
		}
	}
	t.lineHand(goroutines - 1)
	for line := range t.lines {
		if err := c.run(line, goroutines, groups); err != nil {
			return err
		}
	}
	return nil
}

// folds is the program that folds leaves.
func (c *chain) folds() int {
	if c.keeps {
		return keepTool
	}
	return totalsTool
}

// tools lists the programs besides the one that scans what it computes.
func (c *chain) tools() []int {
	c.others = append(c.others[:0], carriesTool, c.totals)
	if c.keeps {
		c.others = append(c.others, c.againTool())
	}
	if c.dear {
		c.others = append(c.others, wideTool)
	}
	return c.others
}

// againTool is the program that scans what was kept.
func (c *chain) againTool() int {
	if c.pastCaches {
		return streamAgainTool
	}
	return againTool
}

// run scans a line.
func (c *chain) run(line int64, goroutines int, groups int64) error {
	c.line = line
	return c.Relay.Run(c.ctx, goroutines, groups, c.scanned)
}

// take scans group k.
func (c *chain) take(slot int, k int64) error {
	if c.Alone(k) {
		c.scan(slot, c.ahead(slot, k), k, k+1)
		c.Pass(k)
		return c.stop()
	}
	c.total(slot, k)
	if c.Wait(k) {
		c.advance(slot, k)
		c.Pass(k)
		c.scan(slot, c.again(slot, k), k, k)
	}
	return c.stop()
}

// scan scans group k. The carry behind it replaces the one before it, which is first moved to the place of group at.
func (c *chain) scan(slot int, h *teller, k, at int64) {
	c.aimGroup(h, k)
	c.setKept(h, slot)
	c.move(k, at)
	c.setCarry(h, c.carries, c.word(at), k > 0)
	c.call(h)
}

// ahead gives the hand that scans group k, whose leaves nobody folds: what is dear is computed and kept before.
func (c *chain) ahead(slot int, k int64) *teller {
	if !c.dear || c.isLast(k) {
		return c.lineHand(slot)
	}
	h := c.scans[wideTool][slot]
	c.aimGroup(h, k)
	c.setKept(h, slot)
	c.call(h)
	return c.again(slot, k)
}

// again gives the hand that scans group k, whose elements have been kept if any are.
func (c *chain) again(slot int, k int64) *teller {
	if !c.keeps || c.isLast(k) {
		return c.lineHand(slot)
	}
	return c.scans[c.againTool()][slot]
}

// isLast tells the last group: nobody asks what is behind it.
func (c *chain) isLast(k int64) bool { return (k+1)*c.group >= c.leaves }

// total folds the leaves of group k, unless it is the last one.
func (c *chain) total(slot int, k int64) {
	if c.isLast(k) {
		return
	}
	h := c.scans[c.totals][slot]
	h.room = h.room.grown(c.group * int64(len(c.sizes)))
	c.aimGroup(h, k)
	c.setTotals(h, h.room)
	c.setKept(h, slot)
	c.call(h)
}

// advance makes the carry of the group behind group k.
func (c *chain) advance(slot int, k int64) {
	if c.isLast(k) {
		return
	}
	h := c.scans[carriesTool][slot]
	c.aim(h, c.line, 0, 1, 0)
	c.move(k, k+1)
	c.setCarry(h, c.carries, c.word(k+1), k > 0)
	c.setTotals(h, c.scans[c.totals][slot].room)
	c.set(h, totalCount, c.group)
	c.call(h)
}

// aimGroup makes the arguments those of group k.
func (c *chain) aimGroup(h *teller, k int64) {
	first := k * c.group * graph.Leaf
	c.aimScan(h, c.line, 1, first, min(c.group*graph.Leaf, c.length-first))
}

// setTotals says where the folds of a group's leaves are: those of a component one after the other.
func (c *chain) setTotals(h *teller, totals room) {
	for i := range c.sizes {
		c.set(h, carryAt+len(c.sizes)+i, int64(totals.at(int64(i)*c.group)))
	}
}

// setKept says where a goroutine keeps the elements of its group, if it does: those of a component one after the other.
func (c *chain) setKept(h *teller, slot int) {
	if !c.keeps {
		return
	}
	n, each := len(c.sizes), c.group*graph.Leaf
	keeper := c.scans[c.againTool()][slot]
	keeper.room = keeper.room.grown(each * int64(n))
	for i := range n {
		c.set(h, carryAt+2*n+i, int64(keeper.room.at(int64(i)*each)))
	}
}

// word is where the carry of group k begins among the carries.
func (c *chain) word(k int64) int64 { return k * int64(len(c.sizes)) }

// move copies the carry of group k to the place of another one.
func (c *chain) move(k, to int64) {
	n := int64(len(c.sizes))
	copy(c.carries[to*n:(to+1)*n], c.carries[k*n:(k+1)*n])
}
