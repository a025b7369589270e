package sim

import (
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/rollcallsync/rollcall/core/pause"
)

// newCall reads a request to Graph. base is the scheme and host that the client used; links contain
// them.
func (t *Tenant) newCall(r *http.Request, base string) *call {
	path := strings.TrimPrefix(r.URL.Path, "/v1.0")
	c := &call{
		req: r, path: strings.TrimSuffix(path, "/"), query: parseQuery(r.URL.RawQuery), base: base,
		url: base + r.URL.RequestURI(), requestID: t.newRequestID(),
	}
	if c.clientID = r.Header.Get("Client-Request-Id"); c.clientID == "" {
		c.clientID = c.requestID
	}
	return c
}

// answer answers any request, to Graph or to the sign-in service. It waits for the latency within
// the request's context and returns the error of that context.
func (t *Tenant) answer(r *http.Request, base string) (*answer, error) {
	ctx := r.Context()
	if err := pause.For(ctx, t.opts.Latency); err != nil {
		return nil, err
	}
	var a *answer
	if strings.HasPrefix(r.URL.Path, "/v1.0/") {
		a = t.graph(t.newCall(r, base))
	} else {
		a = t.signIn(r, base)
	}
	return a, pause.For(ctx, a.delay)
}

// RoundTripper serves the tenant inside the process, for any host. Bodies are generated while they
// are read, and end with the request's context.
func (t *Tenant) RoundTripper() http.RoundTripper { return roundTripper{t} }

type roundTripper struct{ t *Tenant }

// RoundTrip implements http.RoundTripper.
func (rt roundTripper) RoundTrip(r *http.Request) (*http.Response, error) {
	end := rt.t.stats.begin()
	defer end()
	if r.Body != nil {
		defer r.Body.Close()
	}
	host := r.Host
	if host == "" {
		host = r.URL.Host
	}
	a, err := rt.t.answer(r, r.URL.Scheme+"://"+host)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(r.Context())
	body := bodyOf(ctx, a)
	if wantsGzip(r) {
		a.header.Set("Content-Encoding", "gzip")
		body = newCompressor(body)
	}
	return &http.Response{
		Status: strconv.Itoa(a.status) + " " + http.StatusText(a.status), StatusCode: a.status, Proto: "HTTP/1.1",
		ProtoMajor: 1, ProtoMinor: 1,
		Header: a.header, Body: &closer{Reader: body, ctx: ctx, cancel: cancel}, ContentLength: -1, Request: r,
	}, nil
}

// closer is a body that ends when its request's context ends or when it is closed.
type closer struct {
	io.Reader
	ctx    context.Context
	cancel context.CancelFunc
}

func (c *closer) Read(dst []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.Reader.Read(dst)
}

func (c *closer) Close() error {
	c.cancel()
	return nil
}

// Handler serves the tenant over TLS, with sign-in and Graph on one host. Links and the issuer
// contain the host that the client used.
func (t *Tenant) Handler() http.Handler { return http.HandlerFunc(t.serveHTTP) }

func (t *Tenant) serveHTTP(w http.ResponseWriter, r *http.Request) {
	end := t.stats.begin()
	defer end()
	scheme := "https"
	if r.TLS == nil {
		scheme = "http"
	}
	a, err := t.answer(r, scheme+"://"+r.Host)
	if err != nil {
		panic(http.ErrAbortHandler) // the client has gone, or a fault closed the connection
	}
	for name, values := range a.header {
		w.Header()[name] = values
	}
	body := bodyOf(r.Context(), a)
	var out io.Writer = w
	var zip *gzip.Writer
	if wantsGzip(r) {
		w.Header().Set("Content-Encoding", "gzip")
		zip = gzip.NewWriter(w)
		out = zip
	}
	w.WriteHeader(a.status)
	if _, err = io.Copy(flushing{out, w, zip}, body); err == nil && zip != nil {
		err = zip.Close()
	}
	if err != nil {
		http.NewResponseController(w).Flush() // must happen before the connection breaks
		panic(http.ErrAbortHandler)
	}
}

// flushing sends written data immediately, so a slow or broken body is also slow or broken on the
// wire.
type flushing struct {
	out io.Writer
	w   http.ResponseWriter
	zip *gzip.Writer
}

func (f flushing) Write(p []byte) (int, error) {
	n, err := f.out.Write(p)
	if err == nil && f.zip != nil {
		err = f.zip.Flush()
	}
	return n, errors.Join(err, http.NewResponseController(f.w).Flush())
}

func wantsGzip(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Accept-Encoding"), "gzip")
}

// bodyOf returns the body of an answer, with the effects of a fault.
func bodyOf(ctx context.Context, a *answer) io.Reader {
	if a.body == nil {
		return strings.NewReader("")
	}
	if a.spoil != nil {
		return a.spoil(ctx, a.body)
	}
	return a.body
}
