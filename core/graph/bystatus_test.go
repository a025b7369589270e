package graph

import (
	"strings"
	"testing"

	"github.com/rollcallsync/rollcall/core/problem"
)

// Every status in Microsoft's table of Graph errors, and every status that gateways send, has a
// specific explanation.
func TestEveryPublicStatusIsExplained(t *testing.T) {
	for _, status := range []int{
		301, 302, 307, 400, 401, 402, 403, 404, 405, 406, 408, 409, 410, 411, 412, 413, 415,
		416, 422, 423, 424, 429, 500, 501, 502, 503, 504, 507, 509,
	} {
		for _, code := range []string{"", "UnknownError"} {
			e := &Error{Call: Call{Method: "GET", Path: "/v1.0/users"}, Status: status, Code: code}
			p := e.Problem()
			if p.Title == "" || p.Title == "Microsoft Graph refused a request" || p.Hint == "" ||
				strings.Contains(p.Detail, ": .") || strings.HasSuffix(p.Detail, " ") {
				t.Errorf("%d %q: %q %q %q", status, code, p.Title, p.Detail, p.Hint)
			}
		}
	}
	// The codes of the directory and of Graph that have been observed, with their statuses.
	for code, want := range map[string]struct {
		status  int
		problem problem.Code
	}{
		"insufficient_claims": {403, "conditional_access"},
		"Authentication_RequestFromNonPremiumTenantOrB2CTenant": {403, "licence_missing"},
		"Authentication_MSGraphPermissionMissing":               {403, "permission_missing"},
		"Authorization_RequestDenied":                           {403, "permission_missing"},
		"Authorization_IdentityDisabled":                        {401, "identity_not_found"},
		"InvalidAuthenticationToken":                            {401, "token_refused"},
		"Directory_ConcurrencyViolation":                        {409, "graph_busy"},
		"quotaLimitReached":                                     {507, "graph_quota"},
		"Request_ResourceNotFound":                              {404, "not_found"},
		"Directory_QuotaExceeded":                               {400, "graph_quota"},
		"Directory_ReplicaUnavailable":                          {503, "graph_unavailable"},
	} {
		e := &Error{
			Call: Call{Method: "GET", Path: "/v1.0/users"}, Status: want.status, Code: "outer",
			InnerCodes: []string{code},
		}
		if got := problem.Of(e).Code; got != want.problem {
			t.Errorf("%s: %s, want %s", code, got, want.problem)
		}
	}
}
