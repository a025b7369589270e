package monitor

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/rollcallsync/rollcall/core/health"
	"github.com/rollcallsync/rollcall/core/problem"
)

// HandlerOptions are the options of Handler.
type HandlerOptions struct {
	// Look reads the state for one answer.
	Look func(context.Context) (State, error)
	// Loopback says that only programs on this computer can connect. Requests for a host that is not
	// this computer are then refused, because a page in a browser sent them (DNS rebinding).
	Loopback bool
}

// Handler answers GET /metrics with the metrics, and GET /healthz with the verdict: status 200 if it
// is well or warnings, 503 if it is held or failing, and 500 if the state cannot be read.
func Handler(o HandlerOptions) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /metrics", o.metrics)
	mux.HandleFunc("GET /healthz", o.healthz)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if o.Loopback && !isLoopback(r.Host) {
			http.Error(w, "This address is only for programs on this computer.", http.StatusMisdirectedRequest)
			return
		}
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		mux.ServeHTTP(w, r)
	})
}

// isLoopback reports whether a host, with or without a port, is this computer.
func isLoopback(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	address, err := netip.ParseAddr(host)
	return strings.EqualFold(host, "localhost") || err == nil && address.IsLoopback()
}

func (o HandlerOptions) metrics(w http.ResponseWriter, r *http.Request) {
	s, err := o.Look(r.Context())
	if err != nil {
		http.Error(w, problem.Of(err).Title, http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", ContentType)
	_ = Write(w, s) // the client has hung up
}

// verdictJSON is the answer of /healthz.
type verdictJSON struct {
	State      string          `json:"state"` // a verdict, or "unknown"
	NextRun    *time.Time      `json:"nextRun,omitempty"`
	Conditions []conditionJSON `json:"conditions"`
	Error      problem.Code    `json:"error,omitempty"`
}

// conditionJSON is a condition without its sentences, which contain names.
type conditionJSON struct {
	Code      problem.Code    `json:"code"`
	Severity  health.Severity `json:"severity"`
	Connector string          `json:"connector,omitempty"`
	Profile   string          `json:"profile,omitempty"`
	Since     time.Time       `json:"since,omitzero"`
}

func (o HandlerOptions) healthz(w http.ResponseWriter, r *http.Request) {
	answer, status := verdictJSON{State: "unknown", Conditions: []conditionJSON{}}, http.StatusOK
	s, err := o.Look(r.Context())
	verdict := health.VerdictOf(s.Overview.Conditions)
	switch {
	case err != nil:
		answer.Error, status = problem.Of(err).Code, http.StatusInternalServerError
	case verdict == health.Held, verdict == health.Failing:
		status = http.StatusServiceUnavailable
		fallthrough
	default:
		answer.State = string(verdict)
		if next := s.Overview.Next; !next.IsZero() {
			answer.NextRun = &next
		}
	}
	for _, c := range s.Overview.Conditions {
		answer.Conditions = append(answer.Conditions,
			conditionJSON{c.Code, c.Severity, c.Connector, c.Profile, c.Since})
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(answer) // the client has hung up
}
