package graph

import (
	"fmt"
	"net/http"
	"slices"

	"github.com/rollcallsync/rollcall/core/problem"
)

// notUnderstood are the statuses with which a server answers a request that it cannot parse
// (https://learn.microsoft.com/graph/errors). Graph understands Rollcall's requests. So either
// something in between changed the request, or the server is not Microsoft's Graph v1.0.
var notUnderstood = []int{
	http.StatusBadRequest, http.StatusMethodNotAllowed, http.StatusNotAcceptable, http.StatusLengthRequired,
	http.StatusPreconditionFailed,
	http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusRequestedRangeNotSatisfiable,
	http.StatusUnprocessableEntity,
	http.StatusNotImplemented,
}

// bandwidth is a status for which net/http has no name.
const bandwidth = 509

// byStatus explains a refusal for which only the status is known.
func (e *Error) byStatus() problem.Problem {
	p := problem.Problem{
		Code: problem.CodeGraphRefused, Title: "Microsoft Graph refused a request", Detail: e.inWords(),
		Hint: "Try again; if it happens again, report it with the request ID.",
	}
	switch status := e.Status; {
	case status == http.StatusInsufficientStorage, status == bandwidth,
		e.has("Directory_QuotaExceeded", "quotaLimitReached"):
		p.Code, p.Title = problem.CodeGraphQuota, "The tenant has reached a limit of Microsoft 365"
		p.Hint = "Check the tenant's quotas and other programs that use the same application, then try again."
	case slices.Contains(notUnderstood, status):
		p.Title = "Microsoft Graph does not understand a request"
		p.Hint = "Check the Graph URL of a custom cloud, and look for a proxy that changes encrypted traffic. If " +
			"there is neither, install the newest Rollcall, or report it with the request ID."
	case status == http.StatusPaymentRequired:
		p.Code, p.Title = problem.CodeGraphPayment, "Microsoft charges for a request"
		p.Hint = "Microsoft charges this tenant for calls like this one. Link a subscription to the application, or " +
			"ask Microsoft support why they are charged."
	case status == http.StatusConflict, status == http.StatusLocked:
		p.Code, p.Title = problem.CodeGraphBusy, "The directory changed while it was being read"
		p.Hint = "Nothing was changed here. The next run tries again."
	case status == http.StatusFailedDependency:
		p.Code, p.Title = problem.CodeGraphUnavailable, "Microsoft 365 did not complete part of a request"
		p.Hint = "Nothing was changed here. The next run tries again."
	case status == http.StatusRequestTimeout:
		p.Code, p.Title = problem.CodeTooSlow, "A request took too long to reach Microsoft 365"
		p.Hint = "Check the network between this computer and Microsoft 365; the next run tries again."
	case status >= 300 && status < 400:
		p.Code, p.Title = problem.CodeNotGraph, "The request was redirected to another host"
		p.Hint = "Check the Graph URL of a custom cloud, and look for a proxy between this computer and Microsoft 365."
	}
	return p
}

// inWords says in a sentence how Graph answered.
func (e *Error) inWords() string {
	text := fmt.Sprintf("Microsoft Graph answered %s with %d", e.Call, e.Status)
	if e.Code != "" {
		text += " " + e.Code
	}
	return saying(text, e.Message)
}

// saying returns text, followed by Graph's own message if there is one.
func saying(text, message string) string {
	if message == "" {
		return text + "."
	}
	return text + ": " + message
}
