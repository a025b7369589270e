package sim

import (
	"context"
	"io"
	"net/http"
	"strings"
	"syscall"
	"time"
)

// Action is what a Rule does to a call. Use the functions that return one.
type Action struct {
	run func(*Tenant, *call, func() *answer) *answer
}

// reply makes an action that answers in the tenant's place.
func reply(make func(*Tenant, *call) *answer) Action {
	return Action{func(t *Tenant, c *call, _ func() *answer) *answer { return make(t, c) }}
}

// alter makes an action that changes the tenant's answer.
func alter(change func(*answer, *call)) Action {
	return Action{func(_ *Tenant, c *call, serve func() *answer) *answer {
		a := serve()
		change(a, c)
		return a
	}}
}

// spoil makes an action that changes the body on its way.
func spoil(wrap func(context.Context, io.Reader) io.Reader) Action {
	return alter(func(a *answer, _ *call) { a.wrap = wrap })
}

// Respond answers with a status, headers (name, value, name, value …) and a
// body as it is. The headers of every answer are there too; an empty value
// takes one away.
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

// Fail answers with a status and Graph's error document, and with Retry-After
// where that is not empty: whole seconds, a decimal or an HTTP date.
func Fail(status int, code, retryAfter string) Action {
	return reply(func(t *Tenant, c *call) *answer {
		a := t.fail(c, status, code, http.StatusText(status))
		if retryAfter != "" {
			a.header.Set("Retry-After", retryAfter)
		}
		return a
	})
}

// TooMany answers 429 in the form of the throttling documentation.
func TooMany(retryAfter string) Action {
	return Fail(http.StatusTooManyRequests, "TooManyRequests", retryAfter)
}

// Unavailable answers 503; see Fail for retryAfter.
func Unavailable(retryAfter string) Action {
	return Fail(http.StatusServiceUnavailable, "ServiceNotAvailable", retryAfter)
}

// Forbidden answers 403 Authorization_RequestDenied.
func Forbidden() Action {
	return reply(func(t *Tenant, c *call) *answer {
		return t.fail(c, http.StatusForbidden, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.")
	})
}

// TokenExpired answers 401 InvalidAuthenticationToken, which a fresh token
// cures.
func TokenExpired() Action {
	return reply(func(t *Tenant, c *call) *answer {
		return t.unauthorized(c, "Lifetime validation failed, the token is expired.")
	})
}

// IdentityNotFound answers 401 Authorization_IdentityNotFound, which a fresh
// token does not cure.
func IdentityNotFound() Action {
	return reply(func(t *Tenant, c *call) *answer {
		return t.fail(c, http.StatusUnauthorized, "Authorization_IdentityNotFound", "The identity of the calling application could not be established.")
	})
}

// LinkExpired answers as if the link had expired in one of the forms.
func LinkExpired(form Expiry) Action {
	return reply(func(t *Tenant, c *call) *answer { return t.expiredLink(c, form) })
}

// PageExpired answers as if the nextLink had expired.
func PageExpired() Action { return reply((*Tenant).expiredPage) }

// SignInFails answers a sign-in call with an AADSTS code; class is OAuth's
// error.
func SignInFails(status int, class string, code int, message, retryAfter string) Action {
	return reply(func(t *Tenant, c *call) *answer {
		a := t.refuse(&login{req: c.req, base: c.base, id: c.requestID, client: c.clientID}, refusal{status, class, code, message})
		if retryAfter != "" {
			a.header.Set("Retry-After", retryAfter)
		}
		return a
	})
}

// SignInThrottled is AADSTS90055 with Retry-After, SignInTransient AADSTS90033
// and OtherCloud AADSTS90038.
func SignInThrottled(retryAfter string) Action {
	return SignInFails(http.StatusTooManyRequests, "temporarily_unavailable", 90055, "There are too many incoming requests. Please try again later.", retryAfter)
}

// SignInTransient is the fault of the sign-in service that a retry cures.
func SignInTransient() Action {
	return SignInFails(http.StatusServiceUnavailable, "temporarily_unavailable", 90033, "A transient error has occurred. Please try again.", "")
}

// OtherCloud says that the tenant lives in another cloud.
func OtherCloud() Action {
	return SignInFails(http.StatusBadRequest, "invalid_request", 90038, "The tenant belongs to the national cloud 'login.microsoftonline.us'.", "")
}

// Portal answers with a web page and status 200, as a captive portal does.
func Portal() Action {
	return Respond(http.StatusOK, "<!DOCTYPE html><html><head><title>Welcome</title></head><body>Please sign in to the network.</body></html>", "Content-Type", "text/html; charset=utf-8")
}

// Gateway answers with a status and a web page, as a gateway does.
func Gateway(status int) Action {
	return Respond(status, "<html><body><h1>"+http.StatusText(status)+"</h1></body></html>", "Content-Type", "text/html")
}

// EmptyObject answers {} with status 200.
func EmptyObject() Action { return Respond(http.StatusOK, "{}") }

// NoValue leaves the member "value" out of a page.
func NoValue() Action {
	return alter(func(a *answer, _ *call) {
		if a.page != nil {
			a.page.withoutValue = true
		}
	})
}

// RepeatNextLink makes a page lead to itself.
func RepeatNextLink() Action {
	return alter(func(a *answer, c *call) {
		if a.page != nil {
			a.page.nextLink, a.page.deltaLink = c.url, ""
		}
	})
}

// WithoutLinks takes both links off a page, which a delta page never lacks.
func WithoutLinks() Action {
	return alter(func(a *answer, _ *call) {
		if a.page != nil {
			a.page.nextLink, a.page.deltaLink = "", ""
		}
	})
}

// EmptyPage makes a page empty and leaves its links.
func EmptyPage() Action {
	return alter(func(a *answer, _ *call) {
		if a.page != nil {
			a.page.empty = true
		}
	})
}

// WithStatus gives the tenant's answer another status, such as 424 to a batch
// with throttled parts (graph docs, throttling, in contradiction to
// json-batching).
func WithStatus(status int) Action { return alter(func(a *answer, _ *call) { a.status = status }) }

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

// Cut ends the body after n bytes with io.ErrUnexpectedEOF, as a connection
// that the other side closed.
func Cut(n int64) Action {
	return spoil(func(_ context.Context, body io.Reader) io.Reader {
		return io.MultiReader(io.LimitReader(body, n), broken{io.ErrUnexpectedEOF})
	})
}

// Truncate ends the body after n bytes as if that were all.
func Truncate(n int64) Action {
	return spoil(func(_ context.Context, body io.Reader) io.Reader { return io.LimitReader(body, n) })
}

// Stall sends n bytes of the body and no more until the context ends.
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
	if err := wait(d.ctx, d.pause); err != nil {
		return 0, err
	}
	return d.body.Read(dst[:min(len(dst), d.n)])
}
