package sim

import (
	"context"
	"io"
	"net/http"
	"syscall"
	"time"

	"github.com/rollcallsync/rollcall/core/pause"
)

// Delay answers after d.
func Delay(d time.Duration) Action { return alter(func(a *answer, _ *call) { a.delay += d }) }

// Reset resets the connection after n bytes of the body.
func Reset(n int64) Action {
	return Spoil(func(_ *http.Request, body io.Reader) io.Reader {
		return io.MultiReader(io.LimitReader(body, n), broken{syscall.ECONNRESET})
	})
}

// Cut ends the body after n bytes with io.ErrUnexpectedEOF, as if the other side had closed the
// connection.
func Cut(n int64) Action {
	return Spoil(func(_ *http.Request, body io.Reader) io.Reader {
		return io.MultiReader(io.LimitReader(body, n), broken{io.ErrUnexpectedEOF})
	})
}

// Drip sends n bytes of the body at a time, with a pause between them.
func Drip(n int, pause time.Duration) Action {
	return Spoil(func(r *http.Request, body io.Reader) io.Reader { return &dripping{r.Context(), body, n, pause} })
}

type broken struct{ err error }

func (b broken) Read([]byte) (int, error) { return 0, b.err }

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
