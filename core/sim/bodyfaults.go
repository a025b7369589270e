package sim

import (
	"context"
	"io"
	"syscall"
	"time"

	"github.com/rollcallsync/rollcall/core/pause"
)

// Hang never answers: the call ends with its context.
func Hang() Action { return reply(func(*Tenant, *call) *answer { return &answer{hang: true} }) }

// Delay answers after d.
func Delay(d time.Duration) Action { return alter(func(a *answer, _ *call) { a.delay += d }) }

// Reset breaks the connection after n bytes of the body.
func Reset(n int64) Action {
	return spoil(func(_ context.Context, body io.Reader) io.Reader {
		return io.MultiReader(io.LimitReader(body, n), broken{syscall.ECONNRESET})
	})
}

// Cut ends the body after n bytes with io.ErrUnexpectedEOF, like a connection closed by
// the other side.
func Cut(n int64) Action {
	return spoil(func(_ context.Context, body io.Reader) io.Reader {
		return io.MultiReader(io.LimitReader(body, n), broken{io.ErrUnexpectedEOF})
	})
}

// Truncate ends the body after n bytes as if it were complete.
func Truncate(n int64) Action {
	return spoil(func(_ context.Context, body io.Reader) io.Reader { return io.LimitReader(body, n) })
}

// Stall sends n bytes of the body and then nothing until the context ends.
func Stall(n int64) Action {
	return spoil(func(ctx context.Context, body io.Reader) io.Reader {
		return io.MultiReader(io.LimitReader(body, n), stalled{ctx})
	})
}

// Drip sends n bytes of the body every pause.
func Drip(n int, pause time.Duration) Action {
	return spoil(func(ctx context.Context, body io.Reader) io.Reader { return &dripping{ctx, body, n, pause} })
}

type broken struct{ err error }

func (b broken) Read([]byte) (int, error) { return 0, b.err }

type stalled struct{ ctx context.Context }

func (s stalled) Read([]byte) (int, error) {
	<-s.ctx.Done()
	return 0, s.ctx.Err()
}

type dripping struct {
	ctx   context.Context
	body  io.Reader
	n     int
	pause time.Duration
}

func (d *dripping) Read(dst []byte) (int, error) {
	if err := pause.For(d.ctx, d.pause); err != nil {
		return 0, err
	}
	return d.body.Read(dst[:min(len(dst), d.n)])
}
