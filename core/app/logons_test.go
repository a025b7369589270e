package app

import (
	"context"
	"iter"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/logon"
	"github.com/rollcallsync/rollcall/core/problem"
)

func (s *memoryStore) UsersNamed(ctx context.Context, name string) ([]directory.User, error) {
	if name != "anna@contoso.com" {
		return nil, nil
	}
	connectors, err := s.Connectors(ctx)
	return []directory.User{{ID: "u1", Connector: connectors[0].ID, Status: directory.StatusActive}}, err
}

func (s *memoryStore) GroupsOf(
	context.Context, directory.User, directory.Moment, bool,
) iter.Seq2[directory.Membership, error] {
	return func(func(directory.Membership, error) bool) {}
}

func (s *memoryStore) AddLogOn(_ context.Context, l directory.LogOn) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.logOns = append(s.logOns, l)
	return nil
}

func (s *memoryStore) LogOns(context.Context, directory.LogOnQuery) iter.Seq2[directory.LogOn, error] {
	s.mu.Lock()
	defer s.mu.Unlock()
	kept := slices.Clone(s.logOns)
	return func(yield func(directory.LogOn, error) bool) {
		for _, l := range kept {
			if !yield(l, nil) {
				return
			}
		}
	}
}

func (s *memoryStore) ForgetLogOns(_ context.Context, before time.Time) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forgotten = append(s.forgotten, "log-ons before "+before.Format(time.DateTime))
	return 0, nil
}

// entraYes signs everybody in as the same account.
type entraYes string

func (id entraYes) SignIn(context.Context, logon.Attempt) (logon.Identity, error) {
	return logon.Identity{ObjectID: string(id)}, nil
}

func (entraYes) Reach(context.Context, directory.Connector) error { return nil }

func TestTestLogOn(t *testing.T) {
	r := newRig(t)
	r.logons.Entra = entraYes("u1")
	c := r.add(t, typed())
	r.store.profiles = []directory.Profile{{
		ID: "p1", Default: true, Mechanism: directory.MechanismOffice365,
		Connector: c.ID, Ways: directory.Ways,
	}}
	v, err := r.TestLogOn(t.Context(), logon.Request{User: "anna@contoso.com", Way: directory.WayBrowser})
	if err != nil || !v.Allowed || len(v.Steps) != len(logon.Stages) {
		t.Fatalf("%+v, %v", v, err)
	}
	entry := r.store.logOns[0]
	if !entry.Test || entry.From != netip.MustParseAddr("127.0.0.1") || entry.At != today ||
		entry.Reason != directory.LogOnAllowed {
		t.Errorf("log has %+v", entry)
	}
	if e, err := r.Explain(t.Context(), "anna@contoso.com"); err != nil || e.Profile.ID != "p1" || e.Denied != "" {
		t.Errorf("explained: %+v, %v", e, err)
	}
	if len(r.store.logOns) != 1 {
		t.Error("an explanation is in the log")
	}
}

func TestSaveLogOns(t *testing.T) {
	r := newRig(t)
	r.store.logOns = []directory.LogOn{
		{At: today, Name: "anna@contoso.com", Reason: directory.LogOnAllowed},
		{At: today, Name: "bert@contoso.com", Reason: directory.LogOnLocked, Code: 50053},
	}
	path := filepath.Join(t.TempDir(), "log.csv")
	if n, err := r.SaveLogOns(t.Context(), directory.LogOnQuery{}, path); n != 2 || err != nil {
		t.Fatalf("%d, %v", n, err)
	}
	text, err := os.ReadFile(path)
	if err != nil || strings.Count(string(text), "\n") != 3 || !strings.HasPrefix(string(text), "\ufeff") ||
		!strings.Contains(string(text), "bert@contoso.com") || !strings.Contains(string(text), "AADSTS50053") {
		t.Errorf("wrote %q, %v", text, err)
	}
	if _, err := r.SaveLogOns(t.Context(), directory.LogOnQuery{}, filepath.Join(path, "inside")); problem.Of(err).
		Code != "file_unwritable" {
		t.Errorf("err = %v", err)
	}
}
