package sim

import (
	"context"
	"io"
	"net/http"
	"strings"
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

// Fail answers with a status and Graph's error document and, if it is not empty, with
// Retry-After: whole seconds, a decimal or an HTTP date.
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

// WithoutLinks takes both links off a page of users or groups, which a delta
// page never lacks, and whose number is known. Members are not counted: a page
// of theirs without a link is the last one.
func WithoutLinks() Action {
	return alter(func(a *answer, c *call) {
		if a.page != nil && strings.Count(c.path, "/") < 3 {
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
