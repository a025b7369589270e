package sim

import (
	"net/http"
	"strings"
)

// Expiry is a form in which Graph reports that a delta link is no longer accepted and that
// everything must be read again. The sources contradict one another, so a client must support all
// of them.
type Expiry uint8

const (
	// Gone is 410 resyncRequired with a Location to start from (graph docs, delta-query-overview).
	Gone Expiry = iota
	// GoneSyncState is 410 SyncStateNotFound without Location (observed in Outlook).
	GoneSyncState
	// SyncState is 400 syncStateNotFound (Microsoft 365 developer blog, 2020).
	SyncState
	// TooOld is 400 Request_UnsupportedQuery, "DeltaLink older than 30 days is not supported."
	// (observed from /users/delta).
	TooOld
	// ResyncInner is 410 with the code resyncRequired only in innerError (graph docs, errors).
	ResyncInner
	// GoneEmpty is 410 with a Location and no body.
	GoneEmpty
)

// String returns the form as status and code.
func (e Expiry) String() string {
	return [...]string{
		"410 resyncRequired", "410 SyncStateNotFound", "400 syncStateNotFound",
		"400 Request_UnsupportedQuery", "410 inner resyncApplyDifferences", "410 empty",
	}[e]
}

// expiredLink answers a request with a delta link that is no longer accepted.
func (t *Tenant) expiredLink(c *call, form Expiry) *answer {
	var a *answer
	switch form {
	case GoneSyncState:
		return t.fail(c, http.StatusGone, "SyncStateNotFound",
			"The sync state generation is not found; generation=149;[highest=157][157][155][156].")
	case SyncState:
		return t.fail(c, http.StatusBadRequest, "syncStateNotFound",
			"The sync state generation is not found. The delta token is expired and data must be synchronized again.")
	case TooOld:
		return t.fail(c, http.StatusBadRequest, "Request_UnsupportedQuery",
			"DeltaLink older than 30 days is not supported.")
	case ResyncInner:
		return t.newAnswer(c, http.StatusGone,
			strings.NewReader(`{"error":{"code":"resyncRequired","message":"Resync required.",`+
				`"innererror":{"code":"resyncApplyDifferences","request-id":`+quote(c.requestID)+`}}}`))
	case GoneEmpty:
		a = t.newAnswer(c, http.StatusGone, nil)
	default:
		a = t.fail(c, http.StatusGone, "resyncRequired",
			"Resync required. The state token is no longer valid; start a full synchronization using the URL in the "+
				"Location header.")
	}
	a.header.Set("Location", c.base+"/v1.0"+c.path+"?$deltatoken=")
	return a
}
