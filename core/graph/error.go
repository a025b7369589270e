package graph

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
)

// Call identifies one request in errors, with the data that Microsoft's support needs.
// It has no query, since queries contain the tokens of links.
type Call struct {
	Method          string
	Path            string
	ClientRequestID string    // made here, new for every request
	RequestID       string    // Graph's; empty if no answer came
	Date            time.Time // Graph's clock; zero if no answer came
}

func (c Call) String() string { return c.Method + " " + c.Path }

func (c Call) ids() string {
	if c.RequestID == "" {
		return "client-request-id " + c.ClientRequestID
	}
	return "request-id " + c.RequestID + ", client-request-id " + c.ClientRequestID
}

// Error is a refusal by Graph (https://learn.microsoft.com/graph/errors). Questions are answered by
// status and codes; Message is for people and logs.
type Error struct {
	Call
	Status     int
	Code       string   // may be empty: not every part of Graph fills it
	InnerCodes []string // codes of the nested innerError objects, outermost first
	Message    string
	RetryAfter time.Duration // as Graph gave it, not clamped; 0: not given
	link       linkKind
}

// Error returns the refusal in one line, for logs.
func (e *Error) Error() string {
	code := e.Code
	if code == "" {
		code = http.StatusText(e.Status)
	}
	return fmt.Sprintf("%s: %d %s: %s (%s)", e.Call, e.Status, code, e.Message, e.ids())
}

// Is answers for the sentinels of package directory.
func (e *Error) Is(target error) bool {
	switch target {
	case directory.ErrLinkExpired:
		return e.LinkExpired()
	case directory.ErrNotTracked:
		return e.NotTracked()
	case directory.ErrPageExpired:
		return e.PageExpired()
	case directory.ErrNotFound:
		return e.NotFound()
	}
	return false
}

// LinkExpired reports that a delta link is no longer accepted, in any of the forms that
// are documented or were observed: 410
// (https://learn.microsoft.com/graph/delta-query-overview, "synchronization reset"),
// the codes of a lost sync state with any status, and Request_UnsupportedQuery for a
// delta link of more than 30 days.
func (e *Error) LinkExpired() bool {
	return e.Status == http.StatusGone ||
		e.has("syncStateNotFound", "resyncRequired", "resyncApplyDifferences", "resyncUploadDifferences") ||
		e.link == deltaLink && e.Status == http.StatusBadRequest && e.has("Request_UnsupportedQuery")
}

// PageExpired says that a nextLink went stale.
func (e *Error) PageExpired() bool {
	return e.has("Directory_ExpiredPageToken", "DirectoryPageTokenNotFoundException", "DirectoryPageTokenNotFound")
}

// NotTracked reports that the tenant does not track changes at all: it refuses the link
// that begins a first delta round. The selected properties are not the cause, since
// those that are refused by name have already been removed. Azure AD B2C answers 400
// "Change enumeration is not supported for requested tenant" (support article of that
// name).
func (e *Error) NotTracked() bool { return e.link == roundLink && e.unsupported() }

// unsupported reports that this tenant or cloud does not have the requested resource,
// whatever the application may read.
func (e *Error) unsupported() bool {
	if e.LinkExpired() || e.PageExpired() {
		return false
	}
	switch e.Status {
	case http.StatusBadRequest, http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusNotImplemented:
		return true
	}
	return e.wantsPremium()
}

// NotFound says that the object does not exist.
func (e *Error) NotFound() bool { return e.Status == http.StatusNotFound }

// Throttled says that Graph wants fewer requests.
func (e *Error) Throttled() bool { return e.Status == http.StatusTooManyRequests }

// MissingPermission says that the application lacks a permission, or the
// administrator's consent to it.
func (e *Error) MissingPermission() bool { return e.Status == http.StatusForbidden }

// wantsMoreClaims says that a Conditional Access policy applies to Graph and is not
// met (https://learn.microsoft.com/graph/errors, status 403).
func (e *Error) wantsMoreClaims() bool {
	return e.Status == http.StatusForbidden && e.has("insufficient_claims", "insufficientClaims")
}

// wantsPremium says that the tenant lacks a licence of Entra ID.
func (e *Error) wantsPremium() bool {
	return e.Status == http.StatusForbidden && e.has("Authentication_RequestFromNonPremiumTenantOrB2CTenant")
}

// IdentityNotFound says that the application has no identity in the tenant: a
// 401 that no new token cures.
func (e *Error) IdentityNotFound() bool {
	return e.Status == http.StatusUnauthorized &&
		e.has("Authorization_IdentityNotFound", "Authorization_IdentityDisabled")
}

// TokenRefused says that Graph did not take the token.
func (e *Error) TokenRefused() bool {
	return e.Status == http.StatusUnauthorized && !e.IdentityNotFound()
}

// Unavailable says that Graph or something on the way to it is out of order.
func (e *Error) Unavailable() bool {
	switch e.Status {
	case http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

// refusesProperty says that the error may be about a selected property.
func (e *Error) refusesProperty() bool {
	return e.Status == http.StatusBadRequest &&
		e.has("BadRequest", "Request_BadRequest", "Request_UnsupportedQuery", "invalidRequest")
}

// has says whether one of the codes, outer or inner, is one of these. Graph's
// parts differ in the letter case of the same code.
func (e *Error) has(codes ...string) bool {
	return slices.ContainsFunc(codes, func(code string) bool {
		return strings.EqualFold(code, e.Code) ||
			slices.ContainsFunc(e.InnerCodes, func(inner string) bool { return strings.EqualFold(code, inner) })
	})
}
