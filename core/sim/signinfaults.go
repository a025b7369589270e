package sim

import (
	"net/http"
)

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

// SignInThrottled answers AADSTS90055, with Retry-After if that is not empty.
func SignInThrottled(retryAfter string) Action {
	return SignInFails(http.StatusTooManyRequests, "temporarily_unavailable", 90055, "There are too many incoming requests. Please try again later.", retryAfter)
}

// SignInTransient answers AADSTS90033, which a retry cures.
func SignInTransient() Action {
	return SignInFails(http.StatusServiceUnavailable, "temporarily_unavailable", 90033, "A transient error has occurred. Please try again.", "")
}

// OtherCloud answers AADSTS90038: the tenant lives in another cloud.
func OtherCloud() Action {
	return SignInFails(http.StatusBadRequest, "invalid_request", 90038, "The tenant belongs to the national cloud 'login.microsoftonline.us'.", "")
}
