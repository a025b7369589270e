package logon

import (
	"cmp"
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"sync"
	"syscall"
	"time"
)

// redirection is the answer that the browser brings back from Entra ID
// (https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow): a code, or an
// error with its description.
type redirection struct{ code, class, description string }

// Limits for the requests of browsers.
const (
	largestForm = 64 << 10        // an authorization code takes one or two kilobytes
	slowHeader  = 5 * time.Second // how long a visitor may take to send a request
	lastPage    = time.Second     // how long the last page may take to reach the browser
)

// loopback waits at the loopback address for the browser to come back (RFC 8252, 7.3). It accepts
// only a request with the right state, by either of the methods that Entra ID may use. Other
// requests do not end the wait, because browsers ask for icons, scanners probe ports, and programs
// preview links.
type loopback struct {
	address string // redirect URI
	state   string
	answer  chan redirection // has room for one

	server  http.Server
	serving sync.WaitGroup
}

// listenLoopback starts to listen. close ends it.
func listenLoopback(ctx context.Context, state string) (*loopback, error) {
	listeners, port, err := bothLoopbacks(ctx)
	if err != nil {
		return nil, err
	}
	l := &loopback{
		// The URL contains the host name, because Entra ID accepts any port only for
		// http://localhost.
		address: fmt.Sprintf("http://localhost:%d", port),
		state:   state, answer: make(chan redirection, 1),
	}
	l.server = http.Server{Handler: l, ReadHeaderTimeout: slowHeader, ErrorLog: log.New(io.Discard, "", 0)}
	l.server.SetKeepAlivesEnabled(false) // the server shows one page and then stops
	for _, listener := range listeners {
		l.serving.Go(func() { l.server.Serve(listener) }) //nolint:errcheck // ends with ErrServerClosed
	}
	return l, nil
}

// bothLoopbacks listens on the same port at both loopback addresses, if both exist. A browser tries
// ::1 first for localhost, and another program might listen there.
func bothLoopbacks(ctx context.Context) ([]net.Listener, int, error) {
	var config net.ListenConfig
	const tries = 10 // a port may be free at only one of the addresses
	var last error
	for range tries {
		four, errFour := config.Listen(ctx, "tcp4", "127.0.0.1:0")
		if errFour != nil {
			six, err := config.Listen(ctx, "tcp6", "[::1]:0")
			if err != nil {
				return nil, 0, errors.Join(errFour, err)
			}
			return []net.Listener{six}, portOf(six), nil
		}
		six, err := config.Listen(ctx, "tcp6", fmt.Sprintf("[::1]:%d", portOf(four)))
		switch {
		case err == nil:
			return []net.Listener{four, six}, portOf(four), nil
		case !errors.Is(err, syscall.EADDRINUSE):
			return []net.Listener{four}, portOf(four), nil // there is no IPv6
		}
		last = err
		four.Close()
	}
	return nil, 0, last
}

func portOf(l net.Listener) int { return l.Addr().(*net.TCPAddr).Port }

// wait returns the answer that the browser brings back.
func (l *loopback) wait(ctx context.Context) (redirection, error) {
	select {
	case answer := <-l.answer:
		return answer, nil
	case <-ctx.Done():
		return redirection{}, ctx.Err()
	}
}

// close gives the last page time to reach the browser and then closes the server, even if ctx has
// ended.
func (l *loopback) close(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastPage)
	defer cancel()
	if l.server.Shutdown(ctx) != nil {
		l.server.Close() //nolint:errcheck // a browser that keeps its connection open loses nothing
	}
	l.serving.Wait()
}

// ServeHTTP answers a request from a browser or another visitor.
func (l *loopback) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	said, ok := l.values(w, r)
	if !ok {
		http.Error(w, "There is nothing here.", http.StatusNotFound)
		return
	}
	answer := redirection{code: said.Get("code"), class: said.Get("error"), description: said.Get("error_description")}
	page := signedInPage
	switch {
	case answer.class != "":
		answer.code, page = "", notSignedInPage
	case answer.code == "":
		http.Error(w, "The answer is incomplete.", http.StatusBadRequest)
		return
	}
	select {
	case l.answer <- answer:
	default: // the page was loaded again; only the first answer counts
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
	io.WriteString(w, page) //nolint:errcheck // it does not matter whether the page is shown
}

// values returns the parameters of a request that has the right state. They come by POST
// (form_post), as Rollcall asks Entra ID to send them, or in the query, because some gateways
// rewrite the request.
func (l *loopback) values(w http.ResponseWriter, r *http.Request) (url.Values, bool) {
	if cmp.Or(r.URL.Path, "/") != "/" {
		return nil, false
	}
	var said url.Values
	switch r.Method {
	case http.MethodGet:
		said = r.URL.Query()
	case http.MethodPost:
		r.Body = http.MaxBytesReader(w, r.Body, largestForm)
		if r.ParseForm() != nil {
			return nil, false
		}
		said = r.PostForm
	}
	return said, subtle.ConstantTimeCompare([]byte(said.Get("state")), []byte(l.state)) == 1
}

const (
	pageHead = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Rollcall</title>` +
		`<style>body{font:16px sans-serif;margin:4em auto;max-width:32em;padding:0 1em}</style></head><body>`
	signedInPage = pageHead + `<h1>Authentication complete</h1><p>Rollcall has the answer. You can close this ` +
		`page.</p></body></html>`
	notSignedInPage = pageHead + `<h1>Not signed in</h1><p>Rollcall says why. You can close this ` +
		`page.</p></body></html>`
)
