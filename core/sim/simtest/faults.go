package simtest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing/iotest"
	"time"

	"github.com/rollcallsync/rollcall/core/sim"
)

// Expiries returns all forms in which Graph refuses an old delta link.
func Expiries() []sim.Expiry {
	return []sim.Expiry{sim.Gone, sim.GoneSyncState, sim.SyncState, sim.TooOld, sim.ResyncInner, sim.GoneEmpty}
}

// TooMany answers 429 as shown in the throttling documentation.
func TooMany(retryAfter string) sim.Action {
	return sim.Fail(http.StatusTooManyRequests, "TooManyRequests", retryAfter)
}

// Forbidden answers 403 Authorization_RequestDenied.
func Forbidden() sim.Action { return sim.Fail(http.StatusForbidden, "Authorization_RequestDenied", "") }

// TokenExpired answers 401 InvalidAuthenticationToken, which a fresh token fixes.
func TokenExpired() sim.Action {
	return sim.Fail(http.StatusUnauthorized, "InvalidAuthenticationToken", "")
}

// IdentityNotFound answers 401 Authorization_IdentityNotFound, which a fresh token does not fix.
func IdentityNotFound() sim.Action {
	return sim.Fail(http.StatusUnauthorized, "Authorization_IdentityNotFound", "")
}

// PageExpired answers as if the nextLink had expired.
func PageExpired() sim.Action {
	return sim.Fail(http.StatusBadRequest, "Directory_ExpiredPageToken", "")
}

// Portal answers with a web page and status 200, as a captive portal does.
func Portal() sim.Action {
	const page = "<!DOCTYPE html><html><head><title>Welcome</title></head>" +
		"<body>Please sign in to the network.</body></html>"
	return sim.Respond(http.StatusOK, page, "Content-Type", "text/html; charset=utf-8")
}

// EmptyObject answers {} with status 200.
func EmptyObject() sim.Action { return sim.Respond(http.StatusOK, "{}") }

// NoValue leaves the member "value" out of a page.
func NoValue() sim.Action {
	return alterPage(func(_ *http.Request, page map[string]any) { delete(page, "value") })
}

// RepeatNextLink makes a page link to itself.
func RepeatNextLink() sim.Action {
	return alterPage(func(r *http.Request, page map[string]any) {
		page["@odata.nextLink"] = r.URL.String()
		delete(page, "@odata.deltaLink")
	})
}

// WithoutLinks removes both links from a page of users or groups. A client can detect this, because
// a delta page always has a link and the number of users and groups is known. Members are not
// counted, so a page of members without a link looks like the last one.
func WithoutLinks() sim.Action {
	return alterPage(func(r *http.Request, page map[string]any) {
		if !strings.HasSuffix(r.URL.Path, "/members") {
			delete(page, "@odata.nextLink")
			delete(page, "@odata.deltaLink")
		}
	})
}

// paged are the collections that Graph delivers in pages.
var paged = regexp.MustCompile("/(users|groups)(/|$)")

// alterPage changes a page of a collection and leaves other answers unchanged.
func alterPage(change func(r *http.Request, page map[string]any)) sim.Action {
	return sim.Spoil(func(r *http.Request, body io.Reader) io.Reader {
		text, err := io.ReadAll(body)
		if err != nil {
			return iotest.ErrReader(err)
		}
		var members map[string]json.RawMessage
		if !paged.MatchString(r.URL.Path) || json.Unmarshal(text, &members) != nil || members["value"] == nil {
			return bytes.NewReader(text)
		}
		page := make(map[string]any, len(members))
		for name, value := range members {
			page[name] = value
		}
		change(r, page)
		var altered bytes.Buffer
		encoder := json.NewEncoder(&altered)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(page); err != nil {
			return iotest.ErrReader(err)
		}
		return &altered
	})
}

// Hang never answers. The call ends when its context ends.
func Hang() sim.Action { return sim.Delay(100 * 365 * 24 * time.Hour) }

// Truncate ends the body after n bytes as if it were complete.
func Truncate(n int64) sim.Action {
	return sim.Spoil(func(_ *http.Request, body io.Reader) io.Reader { return io.LimitReader(body, n) })
}

// Stall sends n bytes of the body and then nothing until the context ends.
func Stall(n int64) sim.Action {
	return sim.Spoil(func(r *http.Request, body io.Reader) io.Reader {
		return io.MultiReader(io.LimitReader(body, n), stalled{r})
	})
}

type stalled struct{ request *http.Request }

func (s stalled) Read([]byte) (int, error) {
	<-s.request.Context().Done()
	return 0, s.request.Context().Err()
}

// SignInThrottled answers AADSTS90055, with Retry-After if that is not empty.
func SignInThrottled(retryAfter string) sim.Action {
	return sim.SignInFails(http.StatusTooManyRequests, "temporarily_unavailable", 90055,
		"There are too many incoming requests. Please try again later.", retryAfter)
}

// SignInTransient answers AADSTS90033, after which a retry succeeds.
func SignInTransient() sim.Action {
	return sim.SignInFails(http.StatusServiceUnavailable, "temporarily_unavailable", 90033,
		"A transient error has occurred. Please try again.", "")
}

// OtherCloud answers AADSTS90038, which means that the tenant is in another cloud.
func OtherCloud() sim.Action {
	return sim.SignInFails(http.StatusBadRequest, "invalid_request", 90038,
		"The tenant belongs to the national cloud 'login.microsoftonline.us'.", "")
}
