package graph

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/klauspost/compress/gzip"
)

// watch limits the duration of one attempt as a whole, and the time without any byte. The time that
// the reader needs to process the data does not count as time without a byte.
type watch struct {
	ctx    context.Context
	parent context.Context
	cancel context.CancelCauseFunc
	stop   context.CancelFunc
	idle   *time.Timer
	limit  time.Duration
}

// newWatch begins an attempt. The caller must call end.
func newWatch(parent context.Context, p Patience) *watch {
	ctx, stop := context.WithTimeoutCause(parent, p.Answer, errTooLong)
	ctx, cancel := context.WithCancelCause(ctx)
	return &watch{
		ctx: ctx, parent: parent, cancel: cancel, stop: stop, limit: p.Idle,
		idle: time.AfterFunc(p.Idle, func() { cancel(errStalled) }),
	}
}

func (w *watch) resume() { w.idle.Reset(w.limit) }
func (w *watch) pause()  { w.idle.Stop() }

func (w *watch) end() {
	w.idle.Stop()
	w.cancel(nil)
	w.stop()
}

// explain replaces a cancellation that the watch caused with the watch's own reason.
func (w *watch) explain(err error) error {
	if w.ctx.Err() != nil && w.parent.Err() == nil {
		return context.Cause(w.ctx)
	}
	return err
}

// guard wraps body so that the watch observes it.
func (w *watch) guard(body io.ReadCloser, count *atomic.Int64) *wireBody {
	b := &wireBody{body: body, watch: w, count: count}
	b.unhook = context.AfterFunc(w.ctx, func() { body.Close() })
	return b
}

// wireBody is a body as it arrives from the network. It is watched and counted. It also remembers
// its error, because decoders wrap or replace errors.
type wireBody struct {
	body   io.ReadCloser
	watch  *watch
	count  *atomic.Int64
	unhook func() bool
	err    error // other than io.EOF
}

func (b *wireBody) Read(p []byte) (int, error) {
	if b.err != nil {
		return 0, b.err
	}
	b.watch.resume()
	n, err := b.body.Read(p)
	b.watch.pause()
	b.count.Add(int64(n))
	if err != nil && err != io.EOF {
		b.err = err
	}
	return n, err
}

func (b *wireBody) Close() error {
	b.unhook()
	return b.body.Close()
}

// maxAnswer limits the unpacked size of one answer. It is far larger than any Graph page, but small
// enough to be harmless.
const maxAnswer = 64 << 20

const errTooLarge = contentError("the answer is larger than any answer from Graph")

// plainBody is a body with its Content-Encoding removed.
type plainBody struct {
	in   *bufio.Reader
	zip  *gzip.Reader // nil: not compressed
	left int64
}

var (
	bufferPool = sync.Pool{New: func() any { return bufio.NewReaderSize(nil, 32<<10) }}
	gzipPool   sync.Pool // *gzip.Reader
)

// plain unpacks wire if the header says that it is compressed.
func plain(h http.Header, wire io.Reader) (*plainBody, error) {
	b := &plainBody{in: bufferPool.Get().(*bufio.Reader), left: maxAnswer}
	b.in.Reset(wire)
	if !strings.EqualFold(h.Get("Content-Encoding"), "gzip") {
		return b, nil
	}
	zip, reused := gzipPool.Get().(*gzip.Reader)
	if !reused {
		zip = new(gzip.Reader)
	}
	if err := zip.Reset(b.in); err != nil {
		b.Close()
		return nil, err
	}
	b.zip = zip
	return b, nil
}

func (b *plainBody) Read(p []byte) (n int, err error) {
	if b.zip != nil {
		n, err = b.zip.Read(p)
	} else {
		n, err = b.in.Read(p)
	}
	if b.left -= int64(n); b.left < 0 {
		return 0, errTooLarge
	}
	return n, err
}

// Close returns the buffers to their pools. It does not close the wire.
func (b *plainBody) Close() error {
	b.in.Reset(nil)
	bufferPool.Put(b.in)
	if b.zip != nil {
		gzipPool.Put(b.zip)
	}
	return nil
}

// isWebPage reports whether an answer is HTML according to its header.
func isWebPage(h http.Header) bool {
	return strings.HasPrefix(strings.ToLower(h.Get("Content-Type")), "text/html")
}
