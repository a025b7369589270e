package sim

import (
	"context"
	"io"
	"net/http"
	"strings"
)

// Action is what a Rule does to a call. Functions of this package return actions.
type Action struct {
	run func(*Tenant, *call, func() *answer) *answer
}

// reply returns an action that answers instead of the tenant.
func reply(make func(*Tenant, *call) *answer) Action {
	return Action{func(t *Tenant, c *call, _ func() *answer) *answer { return make(t, c) }}
}

// alter returns an action that changes the tenant's answer.
func alter(change func(*answer, *call)) Action {
	return Action{func(_ *Tenant, c *call, serve func() *answer) *answer {
		a := serve()
		change(a, c)
		return a
	}}
}

// Spoil changes the body of the tenant's answer to a request while it is sent. The context of the
// request ends when the answer's body is no longer read.
func Spoil(change func(r *http.Request, body io.Reader) io.Reader) Action {
	return alter(func(a *answer, c *call) {
		a.spoil = func(ctx context.Context, body io.Reader) io.Reader { return change(c.req.WithContext(ctx), body) }
	})
}

// Respond answers with a status, a body and headers (name, value, name, value …), which are added
// to those of every answer. An empty value removes a header.
func Respond(status int, body string, headers ...string) Action {
	return reply(func(t *Tenant, c *call) *answer {
		a := t.newAnswer(c, status, strings.NewReader(body))
		for i := 0; i+1 < len(headers); i += 2 {
			if a.header.Del(headers[i]); headers[i+1] != "" {
				a.header.Set(headers[i], headers[i+1])
			}
		}
		return a
	})
}

// Fail answers with a status and Graph's error document. If retryAfter is not empty, it is the
// Retry-After header: whole seconds, a decimal number or an HTTP date.
func Fail(status int, code, retryAfter string) Action {
	return reply(func(t *Tenant, c *call) *answer {
		a := t.fail(c, status, code, http.StatusText(status))
		if retryAfter != "" {
			a.header.Set("Retry-After", retryAfter)
		}
		return a
	})
}

// Unavailable answers 503; see Fail for retryAfter.
func Unavailable(retryAfter string) Action {
	return Fail(http.StatusServiceUnavailable, "ServiceNotAvailable", retryAfter)
}

// Gateway answers with a status and a web page, as a broken gateway does.
func Gateway(status int) Action {
	return Respond(status, "<html><body><h1>"+http.StatusText(status)+"</h1></body></html>", "Content-Type",
		"text/html")
}

// SignInFails answers a sign-in call with an AADSTS code. class is the OAuth error.
func SignInFails(status int, class string, code int, message, retryAfter string) Action {
	return reply(func(t *Tenant, c *call) *answer {
		from := &login{req: c.req, base: c.base, id: c.requestID, client: c.clientID}
		a := t.refuse(from, refusal{status, class, code, message})
		if retryAfter != "" {
			a.header.Set("Retry-After", retryAfter)
		}
		return a
	})
}
