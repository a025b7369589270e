package auth

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// refusal is Entra ID's error envelope (https://learn.microsoft.com/entra/identity-platform/reference-error-codes).
// Every member may be missing.
type refusal struct {
	Error         string `json:"error"`
	Description   string `json:"error_description"`
	Codes         []int  `json:"error_codes"`
	CorrelationID string `json:"correlation_id"`
}

// refused turns an error envelope into a failure. If it cannot read the envelope, it goes by the
// status alone.
func (s *sender) refused(resp *http.Response, body []byte) *failure {
	var r refusal
	if err := json.Unmarshal(body, &r); err != nil {
		return s.intercepted(resp)
	}
	code, known := r.code()
	failed := &failure{retryAfter: retryAfter(resp.Header)}
	switch {
	case known:
		entry, _ := explained(code)
		if code == wrongSecret && s.secret.looksLikeID() {
			entry = secretIDPasted
		}
		facts := s.facts
		facts.clock = clocks(resp.Header, time.Now())
		failed.problem, failed.transient = facts.fill(entry.text), entry.transient
	default:
		failed.problem = s.facts.fill(unknownRefusal)
		failed.problem.Detail = s.secret.redact(r.sentence())
		failed.transient = transientStatus(resp.StatusCode) || r.Error == "temporarily_unavailable"
	}
	if code != 0 {
		failed.problem.Code = problem.AADSTS(code)
		failed.problem.Detail += fmt.Sprintf(" Entra ID calls this AADSTS%d.", code)
	}
	failed.problem.RequestID = s.secret.redact(r.CorrelationID)
	failed.cause = fmt.Errorf("sign-in answered status %d, AADSTS%d", resp.StatusCode, code)
	return failed
}

// code returns the first code that the table explains, or else the first code of all. It returns
// zero if there is none.
func (r refusal) code() (code int, known bool) {
	if i := slices.IndexFunc(r.Codes, func(c int) bool { _, ok := explained(c); return ok }); i >= 0 {
		return r.Codes[i], true
	}
	if len(r.Codes) > 0 {
		return r.Codes[0], false
	}
	return 0, false
}

// sentence returns the description without the code and without the trailing trace ID, correlation
// ID and time, whether those are on separate lines or on the same one.
func (r refusal) sentence() string {
	line, _, _ := strings.Cut(r.Description, "\n")
	line, _, _ = strings.Cut(line, "Trace ID:")
	line = strings.TrimSpace(line)
	if strings.HasPrefix(line, "AADSTS") {
		_, line, _ = strings.Cut(line, ": ")
	}
	if line == "" {
		line = "Entra ID gave no reason."
	}
	const longest = 400
	if runes := []rune(line); len(runes) > longest {
		line = string(runes[:longest]) + "…"
	}
	return line
}

// clocks returns a sentence that compares this computer's clock with the service's, taken from an
// answer's Date header (RFC 9110, 6.6.1). It returns "" if there is no such header.
func clocks(header http.Header, here time.Time) string {
	there, err := http.ParseTime(header.Get("Date"))
	if err != nil {
		return ""
	}
	const form = "2 January 2006, 15:04:05"
	return fmt.Sprintf(" This computer says that it is %s UTC, Entra ID that it is %s UTC.", here.UTC().Format(form),
		there.UTC().Format(form))
}

// transientStatus reports whether an answer with this status is worth another attempt.
func transientStatus(status int) bool {
	switch status {
	case http.StatusRequestTimeout, http.StatusTooManyRequests, http.StatusInternalServerError,
		http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

// retryAfter reads Retry-After, which is a number of seconds (decimals allowed) or an HTTP date. It
// returns zero if the header is missing, unreadable or in the past.
func retryAfter(header http.Header) time.Duration {
	value := strings.TrimSpace(header.Get("Retry-After"))
	if seconds, err := strconv.ParseFloat(value, 64); err == nil {
		return time.Duration(min(max(seconds, 0), longestWait.Seconds()) * float64(time.Second))
	}
	if at, err := http.ParseTime(value); err == nil {
		return max(time.Until(at), 0)
	}
	return 0
}

// facts are the values that problem texts can mention.
type facts struct {
	app, tenant, login, graph, thumbprint string
	clock                                 string // a sentence with a leading space, or empty
}

func factsOf(c directory.Connector) facts {
	login, graph := c.Endpoints()
	return facts{app: c.ClientID, tenant: c.TenantDomain, login: login, graph: graph}
}

// fill replaces the placeholders of a text with the facts.
func (f facts) fill(text problem.Problem) problem.Problem {
	r := strings.NewReplacer("{app}", f.app, "{tenant}", f.tenant,
		"{login}", f.login, "{graph}", f.graph, "{thumbprint}", f.thumbprint, "{clock}", f.clock)
	text.Title, text.Detail, text.Hint = r.Replace(text.Title), r.Replace(text.Detail), r.Replace(text.Hint)
	return text
}
