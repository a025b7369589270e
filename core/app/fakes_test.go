package app

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/checklist"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/health"
	"github.com/rollcallsync/rollcall/core/permission"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/progress"
	"github.com/rollcallsync/rollcall/core/syncer"
)

// The clock of these tests does not move.
var today = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)

const clientID = "1b2c3d4e-0000-4000-8000-123456789abc"

// memoryVault is a keyring that can fail on demand.
type memoryVault struct {
	mu                 sync.Mutex
	secrets            map[string]string
	checkErr, storeErr error
	foreign            map[string]bool // entries of another program
}

func (v *memoryVault) Check(context.Context) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.checkErr
}

func (v *memoryVault) Store(_ context.Context, id, secret string) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.storeErr != nil {
		return v.storeErr
	}
	v.secrets[id] = secret
	delete(v.foreign, id)
	return nil
}

func (v *memoryVault) Load(_ context.Context, id string) (string, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.foreign[id] {
		return "", fmt.Errorf("load secret: %w", directory.ErrForeign)
	}
	secret, ok := v.secrets[id]
	if !ok {
		return "", fmt.Errorf("load secret: %w", directory.ErrNotFound)
	}
	return secret, nil
}

func (v *memoryVault) Remove(_ context.Context, id string) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.secrets, id)
	delete(v.foreign, id)
	return nil
}

// memoryStore contains connectors, profiles and runs. It lacks the other methods of the interface,
// so a test that needs one fails clearly.
type memoryStore struct {
	Store
	mu         sync.Mutex
	connectors map[string]directory.Connector
	profiles   []directory.Profile
	groups     []directory.Group
	runs       []directory.Run
	locked     map[string]bool
	writeErr   error
	lockTakes  time.Duration // how long locking the schedule takes
	backupErr  error
	beginErr   error    // returned by BeginRun
	previewed  []string // the scopes for which previews were requested
	forgotten  []string
	logOns     []directory.LogOn
	settled    time.Time // the time up to which the schedule is settled
	owned      bool      // a program runs the schedule
	behind     int       // number of pieces left for FinishUpgrade
	notified   []byte    // the memory of notifications
}

func (s *memoryStore) Notified(context.Context) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.notified, nil
}

func (s *memoryStore) SetNotified(_ context.Context, text []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.notified = text
	return nil
}

func (s *memoryStore) FinishUpgrade(context.Context) (more bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.behind = max(0, s.behind-1)
	return s.behind > 0, nil
}

func (s *memoryStore) Connector(_ context.Context, ref string) (directory.Connector, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, c := range s.connectors {
		if id == ref || strings.EqualFold(c.Description, ref) {
			return c, nil
		}
	}
	return directory.Connector{}, directory.ErrNotFound
}

func (s *memoryStore) Connectors(context.Context) (list []directory.Connector, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.connectors {
		list = append(list, c)
	}
	return list, nil
}

func (s *memoryStore) AddConnector(_ context.Context, c directory.Connector) error {
	return s.put(c)
}

func (s *memoryStore) UpdateConnector(_ context.Context, c directory.Connector) error {
	return s.put(c)
}

func (s *memoryStore) GrantedPermissions(context.Context, string) ([]string, error) { return nil, nil }

func (s *memoryStore) SetTenant(_ context.Context, connector, tenantID, name string) error {
	s.mu.Lock()
	c := s.connectors[connector]
	s.mu.Unlock()
	c.TenantID, c.TenantName = tenantID, name
	return s.put(c)
}

func (s *memoryStore) put(c directory.Connector) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.writeErr == nil {
		s.connectors[c.ID] = c
	}
	return s.writeErr
}

func (s *memoryStore) Backup(_ context.Context, path string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.backupErr != nil {
		return s.backupErr
	}
	return os.WriteFile(path, []byte("a copy"), 0o600)
}

func (s *memoryStore) BackupContents(context.Context, string) (directory.BackupContents, error) {
	return directory.BackupContents{}, s.backupErr
}

func (s *memoryStore) VerifyBackup(context.Context, string) error { return s.backupErr }

func (s *memoryStore) ForgetHistory(
	_ context.Context, connector string, before, tombstones time.Time,
) (directory.Forgotten, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forgotten = append(s.forgotten, fmt.Sprintf("%s before %s, tombstones before %s",
		s.connectors[connector].Description, before.Format(time.DateTime), tombstones.Format(time.DateTime)))
	return directory.Forgotten{Changes: 1}, nil
}

func (s *memoryStore) HistoryBefore(_ context.Context, before, _ time.Time) (directory.Forgotten, error) {
	return directory.Forgotten{Changes: before.Day()}, nil
}

func (s *memoryStore) Size(context.Context) (int64, error) { return 300 << 20, nil }

func (s *memoryStore) RemoveConnector(_ context.Context, id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.writeErr == nil {
		delete(s.connectors, id)
	}
	return s.writeErr
}

func (s *memoryStore) LockConnector(_ context.Context, id string) (func(), error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.locked[id] {
		return nil, fmt.Errorf("lock connector: %w", directory.ErrBusy)
	}
	s.locked[id] = true
	for i, r := range s.runs {
		if r.Connector == id && r.State == directory.StateRunning {
			s.runs[i].State = directory.StateInterrupted
		}
	}
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.locked, id)
	}, nil
}

func (s *memoryStore) BeginRun(_ context.Context, r directory.Run) (directory.Run, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.beginErr != nil {
		return r, s.beginErr
	}
	r.ID = int64(len(s.runs) + 1)
	s.runs = append(s.runs, r)
	return r, nil
}

func (s *memoryStore) Run(_ context.Context, id int64) (directory.Run, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if id > int64(len(s.runs)) {
		return directory.Run{}, problem.Problem{Code: "run_not_found"}.Wrap(directory.ErrNotFound)
	}
	return s.runs[id-1], nil
}

func (s *memoryStore) DropFetch(context.Context, string) error { return nil }

func (s *memoryStore) HeldRun(_ context.Context, connector string) (*directory.Run, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.runs {
		if r.Connector == connector && r.State == directory.StateHeld {
			return &r, nil
		}
	}
	return nil, nil
}

func (s *memoryStore) EndRun(_ context.Context, r directory.Run) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.runs[r.ID-1] = r
	return nil
}

func (s *memoryStore) States(ctx context.Context) (list []directory.ConnectorState, err error) {
	connectors, _ := s.Connectors(ctx)
	slices.SortFunc(connectors, func(x, y directory.Connector) int {
		return strings.Compare(x.Description, y.Description)
	})
	for _, c := range connectors {
		state := directory.ConnectorState{Connector: c}
		if runs, _ := s.Runs(ctx, c.ID, 1); len(runs) > 0 {
			state.LastAttempt = &runs[0]
		}
		runs, _ := s.Runs(ctx, c.ID, math.MaxInt)
		if i := slices.IndexFunc(runs, func(r directory.Run) bool { return r.State.Applied() }); i >= 0 {
			state.LastSuccess = &runs[i]
		}
		list = append(list, state)
	}
	return list, nil
}

func (s *memoryStore) Runs(_ context.Context, connector string, limit int) (list []directory.Run, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range slices.Backward(s.runs) {
		if (connector == "" || r.Connector == connector) && len(list) < limit {
			list = append(list, r)
		}
	}
	return list, nil
}

func (s *memoryStore) LockSchedule(context.Context) (func(), error) {
	<-time.After(s.lockTakes) // in a bubble, where no real time passes
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.owned {
		return nil, fmt.Errorf("lock schedule: %w", directory.ErrBusy)
	}
	s.owned = true
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.owned = false
	}, nil
}

func (s *memoryStore) SettledUntil(context.Context) (time.Time, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.settled, nil
}

func (s *memoryStore) SetSettledUntil(_ context.Context, at time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.settled = at
	return nil
}

// fakeTenant is a tenant that answers only which tenant it is, and the first checks of a checklist.
type fakeTenant struct {
	syncer.Source
	facts     directory.Tenant
	tenantErr error
	keys      []directory.AppKey
	takes     time.Duration // how long it takes to answer
	held      chan struct{} // if not nil, answers wait for it
}

func (t *fakeTenant) SignIn(context.Context) error { return nil }

func (t *fakeTenant) Probe(context.Context, permission.Call, string) (string, error) { return "", nil }

func (t *fakeTenant) Keys(context.Context, string) ([]directory.AppKey, error) { return t.keys, nil }

// signIns records which sign-ins it would drop.
type signIns struct {
	mu      sync.Mutex
	dropped []string
}

func (s *signIns) say(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dropped = append(s.dropped, text)
}

// said returns the records since the last call.
func (s *signIns) said() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	said := s.dropped
	s.dropped = nil
	return said
}

func (s *signIns) Renewal(string) *health.Renewal { return nil }

func (s *signIns) Changed(c directory.Connector) { s.say("changed " + c.Description) }

func (s *signIns) Drop(string) { s.say("drop") }

func (s *signIns) Retain(list []directory.Connector) {
	var names []string
	for _, c := range list {
		names = append(names, c.Description)
	}
	slices.Sort(names)
	s.say("retain " + strings.Join(names, " "))
}

// rig is an App with fakes.
type rig struct {
	*App
	store   *memoryStore
	vault   *memoryVault
	tenant  *fakeTenant
	signIns *signIns
	mu      sync.Mutex
	opened  []auth.Secret // the secrets with which tenants were opened
}

func writeFile(t testing.TB, folder, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// newRig returns a rig. set changes its options.
func newRig(t testing.TB, set ...func(*Options)) *rig {
	t.Helper()
	r := &rig{
		store: &memoryStore{connectors: map[string]directory.Connector{}, locked: map[string]bool{}},
		vault: &memoryVault{secrets: map[string]string{}}, signIns: new(signIns),
		tenant: &fakeTenant{facts: directory.Tenant{ID: "t1", DisplayName: "Contoso", DefaultDomain: "contoso.com"}},
	}
	opened := func(secret auth.Secret) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.opened = append(r.opened, secret)
	}
	o := Options{
		Folder: t.TempDir(), Store: r.store, Vault: r.vault, SignIns: r.signIns, Person: "ann",
		Now: func() time.Time { return today },
		Connect: func(_ directory.Connector, s auth.Secret, _ *progress.Counters) (syncer.Source, error) {
			opened(s)
			return r.tenant, nil
		},
		Examine: func(_ directory.Connector, s auth.Secret) (checklist.Tenant, error) {
			opened(s)
			return r.tenant, nil
		},
	}
	for _, f := range set {
		f(&o)
	}
	r.App = New(o)
	return r
}

// Tenant answers when it is released.
func (t *fakeTenant) Tenant(ctx context.Context) (directory.Tenant, error) {
	select {
	case <-ctx.Done():
		return directory.Tenant{}, ctx.Err()
	case <-t.held:
	case <-t.answers():
	}
	return t.facts, t.tenantErr
}

// answers returns a channel that is ready when the tenant answers without being released.
func (t *fakeTenant) answers() <-chan time.Time {
	if t.held != nil {
		return nil
	}
	return time.After(t.takes)
}

// hold makes runs wait at their first step. It must be called before they begin.
func (t *fakeTenant) hold() { t.held = make(chan struct{}) }

func (t *fakeTenant) letGo() { close(t.held) }

// typed returns a connector as an administrator may type it.
func typed() directory.Connector {
	return directory.Connector{
		Description: "Contoso", TenantDomain: "Contoso.com", ClientID: clientID,
		Cloud: directory.CloudGlobal, Enabled: true,
	}
}

func (r *rig) add(t testing.TB, c directory.Connector) directory.Connector {
	t.Helper()
	added, err := r.AddConnector(t.Context(), c, "value~of~secret")
	if err != nil {
		t.Fatal(err)
	}
	return added
}
