package wire

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rollcallsync/rollcall/core/app"
	"github.com/rollcallsync/rollcall/core/checklist"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/health"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/sim"
	"github.com/rollcallsync/rollcall/storage/vault"
)

// open opens the application with a new database.
func open(t *testing.T, o Options) *App {
	t.Helper()
	if o.Path == "" {
		o.Path = filepath.Join(t.TempDir(), "rollcall.db")
	}
	a, err := Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return a
}

// TestPracticeConnector checks that the parts work together. A practice connector signs in with
// core/auth, reads with core/graph, and its directory is stored.
func TestPracticeConnector(t *testing.T) {
	tenant := sim.New(sim.Options{Seed: 3, Users: 60})
	a := open(t, Options{Vault: new(vault.Memory), Practice: tenant})
	c, err := a.ConnectPractice(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if !c.Enabled || !c.Guests || !c.AcknowledgeDisabled || c.TenantDomain != tenant.Domain {
		t.Errorf("the connector is %+v", c)
	}
	outcomes, err := a.Sync(t.Context(), nil, app.SyncOptions{Trigger: directory.TriggerManual})
	if err != nil || outcomes[0].Run.State != directory.StateSucceeded {
		t.Fatalf("outcomes %+v, %v", outcomes, err)
	}
	if got, want := outcomes[0].Run.Users.Total, len(tenant.Truth().Users); got != want {
		t.Errorf("%d accounts, want %d", got, want)
	}
	err = a.TestConnector(t.Context(), c.ID, func(check checklist.Check) {
		if check.Result != checklist.Passed {
			t.Errorf("%s: %s, %v", check.Name, check.Result, check.Cause)
		}
	})
	if err != nil {
		t.Error(err)
	}
}

// TestTheUsualPracticeTenantIsTheSameInEveryProgram checks that a program that is started again
// finds the practice tenant as the previous one left it.
func TestTheUsualPracticeTenantIsTheSameInEveryProgram(t *testing.T) {
	path, secrets := filepath.Join(t.TempDir(), "rollcall.db"), new(vault.Memory)
	for _, want := range []directory.State{directory.StateSucceeded, directory.StateUnchanged} {
		if got := synchronizeOnce(t.Context(), t, Options{Path: path, Vault: secrets}); got != want {
			t.Errorf("state %s, want %s", got, want)
		}
	}
}

// synchronizeOnce does what one program does: it adds the connector if there is none, and runs it.
func synchronizeOnce(ctx context.Context, t *testing.T, o Options) directory.State {
	t.Helper()
	a, err := Open(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	if list, err := a.Connectors(ctx); err == nil && len(list) == 0 {
		c, secret := a.Practice(directory.Connector{Description: "P", Cloud: directory.CloudPractice, Enabled: true})
		if _, err := a.AddConnector(ctx, c, secret); err != nil {
			t.Fatal(err)
		}
	}
	outcomes, err := a.Sync(ctx, nil, app.SyncOptions{})
	if err != nil || outcomes[0].Err != nil {
		t.Fatalf("outcomes %+v, %v", outcomes, err)
	}
	return outcomes[0].Run.State
}

func TestDiskFree(t *testing.T) {
	if free, err := diskFree(t.TempDir()); err != nil || free == 0 {
		t.Errorf("%d bytes free, %v", free, err)
	}
	if _, err := diskFree(filepath.Join(t.TempDir(), "nowhere")); err == nil {
		t.Error("no error for a folder that does not exist")
	}
}

// TestServePracticeConnector checks that the parts work together in the background too. A requested
// run is reported from beginning to end.
func TestServePracticeConnector(t *testing.T) {
	a := open(t, Options{Vault: new(vault.Memory), Practice: sim.New(sim.Options{Seed: 3, Users: 60})})
	c, secret := a.Practice(directory.Connector{Description: "P", Cloud: directory.CloudPractice, Enabled: true})
	if _, err := a.AddConnector(t.Context(), c, secret); err != nil {
		t.Fatal(err)
	}
	happened, cancel := a.Subscribe()
	defer cancel()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	served := make(chan error, 1)
	go func() { served <- a.Serve(ctx) }()
	a.StartSync(false)
	var reported []string
	for e := range happened {
		switch e := e.(type) {
		case events.RunBegan:
			reported = append(reported, "began")
		case events.RunEnded:
			reported = append(reported, "ended")
			if e.Run.State != directory.StateSucceeded || e.Run.Users.Total == 0 {
				t.Errorf("run %+v", e.Run)
			}
			stop()
		}
	}
	if err := <-served; !errors.Is(err, context.Canceled) {
		t.Errorf("Serve returned %v", err)
	}
	if want := []string{"began", "ended"}; !slices.Equal(reported, want) {
		t.Errorf("reported %v, want %v", reported, want)
	}
}

// TestRefusedRenewalIsACondition covers a secret that is revoked while the token is valid. Runs
// continue. This program and another one on the same folder report what will soon stop them.
func TestRefusedRenewalIsACondition(t *testing.T) {
	tenant := sim.New(sim.Options{Seed: 3, Users: 30, RenewAtOnce: true})
	path, secrets := filepath.Join(t.TempDir(), "rollcall.db"), new(vault.Memory)
	a := open(t, Options{Path: path, Vault: secrets, Practice: tenant})
	c, err := a.ConnectPractice(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	sync := func() directory.Run {
		t.Helper()
		outcomes, err := a.Sync(t.Context(), nil, app.SyncOptions{Trigger: directory.TriggerManual})
		if err != nil || outcomes[0].Err != nil || !outcomes[0].Run.State.Applied() {
			t.Fatalf("outcomes %+v, %v", outcomes, err)
		}
		return outcomes[0].Run
	}
	if run := sync(); len(run.Warnings) != 0 {
		t.Fatalf("the first run warns: %+v", run.Warnings)
	}
	tenant.Faults.Add(sim.Rule{
		Path: "/oauth2/v2.0/token",
		Do:   sim.SignInFails(401, "invalid_client", 7000222, "The provided client secret keys are expired.", ""),
	})
	// The renewal runs in parallel with the calls. The next run notices its failure at the latest.
	var run directory.Run
	for range 20 {
		if run = sync(); run.State == directory.StateWarnings {
			break
		}
	}
	if len(run.Warnings) != 1 || run.Warnings[0].Code != problem.CodeRenewalKeyRefused {
		t.Fatalf("the runs warn of %+v", run.Warnings)
	}
	for name, program := range map[string]*App{
		"this":    a,
		"another": open(t, Options{Path: path, Vault: secrets, Practice: tenant}),
	} {
		overview, err := program.Overview(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(overview.Conditions, func(s health.Condition) bool {
			return s.Code == problem.CodeRenewalFailing
		})
		if i < 0 {
			t.Errorf("%s program: conditions are %+v", name, overview.Conditions)
			continue
		}
		got := overview.Conditions[i]
		if got.Connector != c.ID || got.Severity != health.Serious || got.Action != health.ActionRenewKey ||
			got.Since.IsZero() ||
			!strings.Contains(got.Detail, "client secret has expired") || !strings.Contains(got.Detail, "still works") {
			t.Errorf("%s program: %+v", name, got)
		}
	}
}
