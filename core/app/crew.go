package app

import (
	"context"
	"sync"
)

// crew is a set of goroutines with one owner. Work that arrives before begin waits for it. Work
// that arrives after end is dropped.
type crew struct {
	mu      sync.Mutex
	ctx     context.Context // the context of the work; nil before begin
	ended   bool
	waiting []func(context.Context)
	working sync.WaitGroup
}

// do runs work in a new goroutine. It returns false if the crew has ended.
func (c *crew) do(work func(context.Context)) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.ended:
		return false
	case c.ctx == nil:
		c.waiting = append(c.waiting, work)
	default:
		c.start(work)
	}
	return true
}

// begin starts the waiting work. It reports whether this is the first call.
func (c *crew) begin(ctx context.Context) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ctx != nil {
		return false
	}
	c.ctx = ctx
	for _, work := range c.waiting {
		c.start(work)
	}
	c.waiting = nil
	return true
}

func (c *crew) start(work func(context.Context)) {
	ctx := c.ctx
	c.working.Go(func() { work(ctx) })
}

// end refuses new work and waits for the current work.
func (c *crew) end() {
	c.mu.Lock()
	c.ended = true
	c.mu.Unlock()
	c.working.Wait()
}
