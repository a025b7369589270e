package notify

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/settings"
)

// rig is a Service with everything that it needs in memory. Its Memory survives, so a second
// Service on the same rig is another program on the same data folder.
type rig struct {
	*Service
	log bytes.Buffer

	mu       sync.Mutex
	settings settings.Settings
	secrets  map[string]string
	memory   []byte
	writes   int // of the memory
	runs     map[string][]directory.Run
	owns     bool
	saveErr  error
	vaultErr error                      // the vault cannot be used
	answers  func(n int) *http.Response // the answer to request n; nil: accepted
	slow     func() <-chan time.Time    // when a request is answered; nil: at once
	posted   []string                   // the bodies
	headers  []http.Header
}

func newRig(t *testing.T, change ...func(*Options)) *rig {
	t.Helper()
	r := &rig{
		settings: settings.Default(), secrets: map[string]string{}, runs: map[string][]directory.Run{},
		owns: true,
	}
	r.Service = r.program(change...)
	return r
}

// program returns another program on the same data folder.
func (r *rig) program(change ...func(*Options)) *Service {
	o := Options{
		Settings: r.chosen, ChangeSettings: r.change, Vault: vault{r}, Runs: r, Memory: r, Computer: "desk",
		Owns:      func() bool { r.mu.Lock(); defer r.mu.Unlock(); return r.owns },
		Transport: func(string) (http.RoundTripper, error) { return r, nil },
		Log:       slog.New(slog.NewTextHandler(&r.log, nil)), Now: time.Now,
	}
	for _, f := range change {
		f(&o)
	}
	return New(o)
}

func (r *rig) chosen() settings.Settings {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.settings
}

func (r *rig) change(_ context.Context, change func(settings.Settings) (settings.Settings, error)) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	s, err := change(r.settings)
	if err != nil {
		return err
	}
	if err := errors.Join(s.Validate(), r.saveErr); err != nil {
		return err
	}
	r.settings = s
	return nil
}

// vault keeps the secrets of a rig.
type vault struct{ *rig }

func (v vault) Check(context.Context) error { return v.vaultErr }

func (v vault) Store(_ context.Context, id, secret string) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.secrets[id] = secret
	return nil
}

func (v vault) Load(_ context.Context, id string) (string, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.vaultErr != nil {
		return "", v.vaultErr
	}
	secret, ok := v.secrets[id]
	if !ok {
		return "", directory.ErrNotFound
	}
	return secret, nil
}

func (v vault) Remove(_ context.Context, id string) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.secrets, id)
	return nil
}

func (r *rig) Runs(_ context.Context, connector string, limit int) ([]directory.Run, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	list := r.runs[connector]
	return list[:min(len(list), limit)], nil
}

func (r *rig) Notified(context.Context) ([]byte, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.memory, nil
}

func (r *rig) SetNotified(_ context.Context, text []byte) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.memory, r.writes = text, r.writes+1
	return nil
}

// RoundTrip is the server of every webhook.
func (r *rig) RoundTrip(req *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.posted, r.headers = append(r.posted, string(body)), append(r.headers, req.Header)
	if r.slow != nil {
		select {
		case <-r.slow():
		case <-req.Context().Done():
			return nil, req.Context().Err()
		}
	}
	if r.answers != nil {
		if resp := r.answers(len(r.posted)); resp != nil {
			return resp, nil
		}
	}
	return answer(http.StatusAccepted, ""), nil
}

func answer(status int, retryAfter string) *http.Response {
	resp := &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(""))}
	if retryAfter != "" {
		resp.Header.Set("Retry-After", retryAfter)
	}
	return resp
}

// always answers every request with the given status.
func always(status int, retryAfter string) func(int) *http.Response {
	return func(int) *http.Response { return answer(status, retryAfter) }
}

func (r *rig) set(f func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	f()
}

// received returns the titles of the messages that were posted since the last call.
func (r *rig) received() (titles []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, body := range r.posted {
		_, rest, _ := strings.Cut(body, `"title":"Rollcall: `)
		title, _, _ := strings.Cut(rest, `"`)
		titles = append(titles, title)
	}
	r.posted, r.headers = nil, nil
	return titles
}

// hook adds an enabled webhook channel for all occasions.
func (r *rig) hook(t *testing.T, name string) settings.Channel {
	t.Helper()
	return r.addHook(t, settings.Channel{Name: name, Kind: settings.ByWebhook, Enabled: true, On: settings.Occasions})
}

const hookURL = "https://hooks.example.com/services/T0/B0/s3cr3t-token"

func (r *rig) addHook(t *testing.T, c settings.Channel) settings.Channel {
	t.Helper()
	c, err := r.Add(t.Context(), c, Changes{URL: secret(hookURL)})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func secret(text string) *auth.Secret {
	s := auth.Secret(text)
	return &s
}

// ended adds a run that ended now, as Contoso's newest.
func (r *rig) ended(state directory.State, code problem.Code) directory.Run {
	r.mu.Lock()
	defer r.mu.Unlock()
	list := r.runs["c1"]
	run := directory.Run{
		ID: int64(len(list) + 1), Connector: "c1", State: state, StartedAt: time.Now(),
		EndedAt: time.Now(),
	}
	if code != "" {
		run.Error = &problem.Problem{Code: code, Title: "It broke", Detail: "Why.", Hint: "Fix it."}
	}
	r.runs["c1"] = append([]directory.Run{run}, list...)
	return run
}

// overview is the current state of one connector.
func (r *rig) overview(change ...func(*events.Overview)) events.Overview {
	r.mu.Lock()
	defer r.mu.Unlock()
	c := events.ConnectorOverview{ConnectorState: directory.ConnectorState{
		Connector: directory.Connector{ID: "c1", Description: "Contoso", Enabled: true}, Users: 120, Groups: 15,
		Memberships: 300,
	}}
	if list := r.runs["c1"]; len(list) > 0 {
		c.LastAttempt = &list[0]
		if list[0].State == directory.StateHeld {
			c.Held = &list[0]
		}
	}
	o := events.Overview{Connectors: []events.ConnectorOverview{c}, OwnsSchedule: true}
	for _, f := range change {
		f(&o)
	}
	return o
}

// once lets a program look and send.
func (r *rig) once(t *testing.T, change ...func(*events.Overview)) {
	t.Helper()
	if err := r.Once(t.Context(), r.overview(change...)); err != nil {
		t.Fatal(err)
	}
}

func (r *rig) String() string { return fmt.Sprintf("%d posted", len(r.posted)) }
