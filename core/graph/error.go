package graph

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
)

// Call identifies one request in errors, with the data that Microsoft's support needs. It leaves
// out the query, because the query contains the tokens of links.
type Call struct {
	Method          string
	Path            string
	ClientRequestID string    // our own, new for every request
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

// Error is a refusal by Graph (https://learn.microsoft.com/graph/errors). Its methods look only at
// the status and codes; Message is for people and logs.
type Error struct {
	Call
	Status     int
	Code       string   // may be empty, because some parts of Graph leave it out
	InnerCodes []string // codes of the nested innerError objects, outermost first
	Message    string
	RetryAfter time.Duration // as Graph sent it, without limits; 0: not sent
	link       linkKind
}

// Error returns the refusal on one line, for logs.
func (e *Error) Error() string {
	code := e.Code
	if code == "" {
		code = http.StatusText(e.Status)
	}
	return fmt.Sprintf("%s: %d %s: %s (%s)", e.Call, e.Status, code, e.Message, e.ids())
}

// Is supports errors.Is for the errors of package directory.
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

// LinkExpired reports that Graph no longer accepts a delta link. This covers every documented or
// observed form: status 410 (https://learn.microsoft.com/graph/delta-query-overview,
// "synchronization reset"), the codes of a lost sync state with any status, and
// Request_UnsupportedQuery for a delta link older than 30 days.
func (e *Error) LinkExpired() bool {
	return e.Status == http.StatusGone ||
		e.has("syncStateNotFound", "resyncRequired", "resyncApplyDifferences", "resyncUploadDifferences") ||
		e.link == deltaLink && e.Status == http.StatusBadRequest && e.has("Request_UnsupportedQuery")
}

// PageExpired reports that a nextLink has expired.
func (e *Error) PageExpired() bool {
	return e.has("Directory_ExpiredPageToken", "DirectoryPageTokenNotFoundException", "DirectoryPageTokenNotFound")
}

// NotTracked reports that the tenant does not track changes at all and refuses the link that begins
// a first delta round. The selected properties are not the cause, because those refused by name
// have already been removed. Azure AD B2C answers 400 "Change enumeration is not supported for
// requested tenant" (support article of that name).
func (e *Error) NotTracked() bool { return e.link == roundLink && e.unsupported() }

// unsupported reports that this tenant or cloud does not have the requested resource, whatever the
// application is allowed to read.
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

// NotFound reports that the object does not exist.
func (e *Error) NotFound() bool { return e.Status == http.StatusNotFound }

// Throttled reports that Graph asks for fewer requests.
func (e *Error) Throttled() bool { return e.Status == http.StatusTooManyRequests }

// MissingPermission reports that the application lacks a permission, or the administrator's consent
// to it.
func (e *Error) MissingPermission() bool { return e.Status == http.StatusForbidden }

// wantsMoreClaims reports that a Conditional Access policy applies to Graph and is not met
// (https://learn.microsoft.com/graph/errors, status 403).
func (e *Error) wantsMoreClaims() bool {
	return e.Status == http.StatusForbidden && e.has("insufficient_claims", "insufficientClaims")
}

// wantsPremium reports that the tenant lacks a licence for Entra ID.
func (e *Error) wantsPremium() bool {
	return e.Status == http.StatusForbidden && e.has("Authentication_RequestFromNonPremiumTenantOrB2CTenant")
}

// IdentityNotFound reports that the application has no identity in the tenant. It is a 401 that a
// new token does not fix.
func (e *Error) IdentityNotFound() bool {
	return e.Status == http.StatusUnauthorized &&
		e.has("Authorization_IdentityNotFound", "Authorization_IdentityDisabled")
}

// TokenRefused reports that Graph did not accept the token.
func (e *Error) TokenRefused() bool {
	return e.Status == http.StatusUnauthorized && !e.IdentityNotFound()
}

// Unavailable reports that Graph, or something on the way to it, does not work.
func (e *Error) Unavailable() bool {
	switch e.Status {
	case http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable,
		http.StatusGatewayTimeout:
		return true
	}
	return false
}

// refusesProperty reports that the error may be about a selected property.
func (e *Error) refusesProperty() bool {
	return e.Status == http.StatusBadRequest &&
		e.has("BadRequest", "Request_BadRequest", "Request_UnsupportedQuery", "invalidRequest")
}

// has reports whether one of the outer or inner codes is in the list. It ignores letter case,
// because parts of Graph write the same code differently.
func (e *Error) has(codes ...string) bool {
	return slices.ContainsFunc(codes, func(code string) bool {
		return strings.EqualFold(code, e.Code) ||
			slices.ContainsFunc(e.InnerCodes, func(inner string) bool { return strings.EqualFold(code, inner) })
	})
}
