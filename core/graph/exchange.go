package graph

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/google/uuid"
	"github.com/rollcallsync/rollcall/core/pause"
)

// request is a call to Graph that may be sent several times.
type request struct {
	method   string // empty: GET
	link     string
	kind     linkKind
	body     []byte // JSON for a POST
	counts   bool   // a $count, which needs ConsistencyLevel and returns plain text
	envelope bool   // a $batch, whose answer is read even with status 424
}

// answer is a successful answer from Graph whose body is still arriving.
type answer struct {
	header http.Header
	body   io.Reader
	// attempt starts at 1. Links in the answer to a repeated request are unreliable
	// (https://learn.microsoft.com/graph/paging, "DirectoryPageTokenNotFoundException").
	attempt int
}

// exchange sends r until read accepts an answer or the limits of Patience are reached. It calls
// read once for every successful answer; read must not keep the body. If read fails, exchange sends
// the request again. An error is an *Error, a *Failure, or comes from the TokenSource or ctx.
func (c *Client) exchange(ctx context.Context, r request, read func(answer) error) error {
	t := c.patience.begin()
	fresh := false
	for {
		err := c.attempt(ctx, r, t.attempts+1, fresh, read)
		if err == nil {
			return nil
		}
		if ctx.Err() != nil {
			return fmt.Errorf("%s: %w", r.describe(), ctx.Err())
		}
		v := t.judge(err)
		if !v.again {
			return err
		}
		fresh = v.fresh
		if err := pause.For(ctx, v.wait); err != nil {
			return fmt.Errorf("wait before sending again: %w", err)
		}
		c.counters.Retried.Add(1)
	}
}

// attempt sends r once.
func (c *Client) attempt(ctx context.Context, r request, number int, fresh bool, read func(answer) error) error {
	call := Call{Method: r.verb(), Path: pathOf(r.link)}
	url, err := c.parseLink(r.link)
	if err != nil {
		return &Failure{Call: call, Reason: ReasonLink, Err: err}
	}
	token, err := c.token.Token(ctx, fresh)
	if err != nil {
		return fmt.Errorf("get access token: %w", err)
	}
	w := newWatch(ctx, c.patience)
	defer w.end()

	call.ClientRequestID = uuid.NewString()
	req := &http.Request{Method: call.Method, URL: url, Host: url.Host, Header: c.header(r, call, token)}
	if r.body != nil {
		req.Body = io.NopCloser(bytes.NewReader(r.body))
		req.ContentLength = int64(len(r.body))
		req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(r.body)), nil }
	}
	c.counters.Requests.Add(1)
	resp, err := c.http.Do(req.WithContext(w.ctx))
	if err != nil {
		err = w.explain(bare(err))
		return &Failure{Call: call, Reason: transportReason(err), Err: err}
	}
	w.pause()
	call.answered(resp.Header)
	return c.receive(r, call, resp, number, w, read)
}

// receive reads one answer to its end and closes it. A refusal in HTML comes not from Graph itself
// but from its gateways when they have a problem.
func (c *Client) receive(
	r request, call Call, resp *http.Response, number int, w *watch, read func(answer) error,
) error {
	wire := w.guard(resp.Body, &c.counters.Bytes)
	defer wire.Close()
	if resp.StatusCode == http.StatusTooManyRequests {
		c.counters.Throttled.Add(1)
	}
	if resp.StatusCode != http.StatusOK && !(r.envelope && resp.StatusCode == http.StatusFailedDependency) {
		e := refusal(call, r.kind, resp, wire)
		if isWebPage(resp.Header) && e.Code == "" && !worthRepeating(e) {
			return &Failure{Call: call, Reason: ReasonForeign, Err: fmt.Errorf("status %d: %w", e.Status, errWebPage)}
		}
		return e
	}
	body, err := plain(resp.Header, wire)
	if err == nil {
		defer body.Close()
		err = read(answer{header: resp.Header, body: body, attempt: number})
	}
	if err == nil {
		return nil
	}
	return unusable(call, resp, wire, w, err)
}

// unusable explains why the body of a successful answer could not be read.
func unusable(call Call, resp *http.Response, wire *wireBody, w *watch, err error) error {
	f := &Failure{Call: call, Reason: ReasonIncomplete, Err: err}
	switch {
	case wire.err != nil: // the network failed, and the decoder's error only results from that
		f.Err = w.explain(wire.err)
		if reason := transportReason(f.Err); reason == ReasonSlow {
			f.Reason = reason
		}
	case isWebPage(resp.Header), errors.Is(err, errWebPage):
		f.Reason, f.Err = ReasonForeign, errWebPage
	}
	return f
}

func (c *Client) header(r request, call Call, token string) http.Header {
	h := http.Header{
		"Authorization":          {"Bearer " + token},
		"Accept":                 {"application/json"},
		"Accept-Encoding":        {"gzip"}, // set explicitly so that the bytes on the wire can be counted
		"User-Agent":             {c.userAgent},
		"Client-Request-Id":      {call.ClientRequestID},
		"X-Ms-Throttle-Priority": {c.priority},
	}
	if r.body != nil {
		h.Set("Content-Type", "application/json")
	}
	if r.counts {
		h.Set("Accept", "text/plain")
		h.Set("ConsistencyLevel", "eventual")
	}
	return h
}

// answered records the IDs and the time that Graph sent.
func (c *Call) answered(h http.Header) {
	c.RequestID = h.Get("Request-Id")
	if date, err := http.ParseTime(h.Get("Date")); err == nil {
		c.Date = date.In(time.UTC)
	}
}

func (r request) verb() string {
	if r.method == "" {
		return http.MethodGet
	}
	return r.method
}

func (r request) describe() string { return r.verb() + " " + pathOf(r.link) }
