package monitor_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/health"
	"github.com/rollcallsync/rollcall/core/monitor"
	"github.com/rollcallsync/rollcall/core/problem"
)

var at = time.Date(2026, 12, 1, 8, 0, 0, 0, time.UTC)

// state is a state with everything that metrics show.
func state() monitor.State {
	run := directory.Run{
		ID: 7, State: directory.StateHeld, StartedAt: at, EndedAt: at.Add(1500 * time.Millisecond),
		Requests: 12,
	}
	busy := events.ConnectorOverview{ConnectorState: directory.ConnectorState{
		Connector: directory.Connector{
			ID: "aaaa", Description: "Con\\to\"so\n", Enabled: true,
			KeyExpires: at.AddDate(1, 0, 0),
		},
		LastAttempt: &run, Held: &run, Users: 120, Groups: 15, Memberships: 300, VerifiedAt: at,
	}, Running: &events.Running{}}
	fresh := events.ConnectorOverview{}
	fresh.Connector = directory.Connector{ID: "bbbb", Description: "New"}
	return monitor.State{Version: "0.2.0", Overview: events.Overview{
		Connectors: []events.ConnectorOverview{busy, fresh}, Next: at.Add(5 * time.Hour), OwnsSchedule: true,
		Conditions: []health.Condition{
			{Code: problem.CodeRunHeld, Severity: health.Serious, Connector: "aaaa", Title: "A run is held", Since: at},
			{Code: problem.CodeDiskNearlyFull, Severity: health.Warning, Title: "The disk is nearly full"},
		},
	}}
}

func text(t *testing.T, s monitor.State) string {
	t.Helper()
	var b strings.Builder
	if err := monitor.Write(&b, s); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestMetrics(t *testing.T) {
	const want = `rollcall_build_info{version="0.2.0"} 1
rollcall_state{state="well"} 0
rollcall_state{state="warnings"} 0
rollcall_state{state="held"} 1
rollcall_state{state="failing"} 0
rollcall_condition{code="run_held",severity="serious",connector="aaaa"} 1
rollcall_condition{code="disk_nearly_full",severity="warning",connector=""} 1
rollcall_schedule_owned 1
rollcall_schedule_paused 0
rollcall_schedule_next_timestamp_seconds 1796130000
rollcall_connector_enabled{connector="aaaa",description="Con\\to\"so\n"} 1
rollcall_connector_enabled{connector="bbbb",description="New"} 0
rollcall_connector_running{connector="aaaa",description="Con\\to\"so\n"} 1
rollcall_connector_running{connector="bbbb",description="New"} 0
rollcall_connector_held{connector="aaaa",description="Con\\to\"so\n"} 1
rollcall_connector_held{connector="bbbb",description="New"} 0
rollcall_connector_accounts{connector="aaaa",description="Con\\to\"so\n"} 120
rollcall_connector_accounts{connector="bbbb",description="New"} 0
rollcall_connector_agents{connector="aaaa",description="Con\\to\"so\n"} 0
rollcall_connector_agents{connector="bbbb",description="New"} 0
rollcall_connector_groups{connector="aaaa",description="Con\\to\"so\n"} 15
rollcall_connector_groups{connector="bbbb",description="New"} 0
rollcall_connector_memberships{connector="aaaa",description="Con\\to\"so\n"} 300
rollcall_connector_memberships{connector="bbbb",description="New"} 0
rollcall_connector_last_attempt_timestamp_seconds{connector="aaaa",description="Con\\to\"so\n"} 1796112000
rollcall_connector_verified_timestamp_seconds{connector="aaaa",description="Con\\to\"so\n"} 1796112000
rollcall_connector_key_expires_timestamp_seconds{connector="aaaa",description="Con\\to\"so\n"} 1827648000
rollcall_connector_last_run_success{connector="aaaa",description="Con\\to\"so\n"} 0
rollcall_connector_last_run_duration_seconds{connector="aaaa",description="Con\\to\"so\n"} 1.5
rollcall_connector_last_run_requests{connector="aaaa",description="Con\\to\"so\n"} 12
rollcall_connector_last_run_throttled{connector="aaaa",description="Con\\to\"so\n"} 0
`
	var samples strings.Builder
	head, seen := "", map[string]bool{}
	for line := range strings.Lines(text(t, state())) {
		switch words := strings.Fields(line); {
		case strings.HasPrefix(line, "# HELP "):
			head = words[2]
			if seen[head] {
				t.Errorf("%s has two heads", head)
			}
			seen[head] = true
		case strings.HasPrefix(line, "# TYPE "):
			if line != "# TYPE "+head+" gauge\n" {
				t.Errorf("after the help of %s: %s", head, line)
			}
		default:
			samples.WriteString(line)
			if name, _, _ := strings.Cut(words[0], "{"); name != head {
				t.Errorf("below %s: %s", head, line)
			}
		}
	}
	if diff := cmp.Diff(want, samples.String()); diff != "" {
		t.Errorf("samples (-want +got):\n%s", diff)
	}
}

func TestMetricsFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "rollcall.prom")
	if err := monitor.WriteFile(path, state()); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != text(t, state()) {
		t.Errorf("the file differs from the text: %v\n%s", err, got)
	}
	err := monitor.WriteFile(filepath.Join(t.TempDir(), "none", "rollcall.prom"), state())
	if p := problem.Of(err); p.Code != problem.CodeFileUnwritable || !strings.Contains(p.Title, "rollcall.prom") ||
		p.Detail == "" {
		t.Errorf("a folder that does not exist: %+v", p)
	}
}

func get(t *testing.T, o monitor.HandlerOptions, method, host, path string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(method, path, nil)
	r.Host = host
	w := httptest.NewRecorder()
	monitor.Handler(o).ServeHTTP(w, r)
	return w
}

func looking(s monitor.State, err error) monitor.HandlerOptions {
	return monitor.HandlerOptions{Loopback: true, Look: func(context.Context) (monitor.State, error) { return s, err }}
}

func TestHealthz(t *testing.T) {
	held := state()
	well, warned, failing := state(), state(), state()
	well.Overview.Conditions, warned.Overview.Conditions = nil, held.Overview.Conditions[1:]
	failing.Overview.Conditions = append([]health.Condition{{Code: problem.CodeKeyExpired, Severity: health.Serious}},
		held.Overview.Conditions...)
	for name, tt := range map[string]struct {
		state  monitor.State
		err    error
		status int
		word   string
	}{
		"well":       {well, nil, http.StatusOK, "well"},
		"warnings":   {warned, nil, http.StatusOK, "warnings"},
		"held":       {held, nil, http.StatusServiceUnavailable, "held"},
		"failing":    {failing, nil, http.StatusServiceUnavailable, "failing"},
		"unreadable": {monitor.State{}, errors.New("x"), http.StatusInternalServerError, "unknown"},
	} {
		t.Run(name, func(t *testing.T) {
			w := get(t, looking(tt.state, tt.err), http.MethodGet, "127.0.0.1:9477", "/healthz")
			var answer struct {
				State      string
				Conditions []map[string]any
			}
			if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
				t.Fatal(err)
			}
			if w.Code != tt.status || answer.State != tt.word ||
				len(answer.Conditions) != len(tt.state.Overview.Conditions) {
				t.Errorf("%d %s", w.Code, w.Body)
			}
			if strings.Contains(w.Body.String(), "A run is held") {
				t.Errorf("the answer has sentences: %s", w.Body)
			}
		})
	}
}

func TestPages(t *testing.T) {
	well := looking(state(), nil)
	for name, tt := range map[string]struct {
		method, host, path string
		status             int
	}{
		"metrics":                 {http.MethodGet, "127.0.0.1:9477", "/metrics", http.StatusOK},
		"head":                    {http.MethodHead, "[::1]:9477", "/metrics", http.StatusOK},
		"by name":                 {http.MethodGet, "localhost:9477", "/metrics", http.StatusOK},
		"by its name in capitals": {http.MethodGet, "LOCALHOST", "/metrics", http.StatusOK},
		"without port":            {http.MethodGet, "127.0.0.1", "/metrics", http.StatusOK},
		"another page":            {http.MethodGet, "127.0.0.1:9477", "/", http.StatusNotFound},
		"posted":                  {http.MethodPost, "127.0.0.1:9477", "/metrics", http.StatusMethodNotAllowed},
		"rebound name":            {http.MethodGet, "evil.example:9477", "/metrics", http.StatusMisdirectedRequest},
		"foreign address":         {http.MethodGet, "192.0.2.1:9477", "/healthz", http.StatusMisdirectedRequest},
		"no host":                 {http.MethodGet, "", "/healthz", http.StatusMisdirectedRequest},
	} {
		if w := get(t, well, tt.method, tt.host, tt.path); w.Code != tt.status {
			t.Errorf("%s: %d, want %d", name, w.Code, tt.status)
		}
	}
	w := get(t, well, http.MethodGet, "127.0.0.1:9477", "/metrics")
	if w.Body.String() != text(t, state()) || w.Header().Get("Content-Type") != monitor.ContentType {
		t.Errorf("%s\n%s", w.Header(), w.Body)
	}
	remote := well
	remote.Loopback = false
	if w := get(t, remote, http.MethodGet, "monitor.example", "/metrics"); w.Code != http.StatusOK {
		t.Errorf("from another computer: %d", w.Code)
	}
}
