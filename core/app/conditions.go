package app

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/health"
	"github.com/rollcallsync/rollcall/core/problem"
)

const (
	// recentRuns of a connector tell since when it fails.
	recentRuns = 50
	// freshFor is how long what was found out about the computer holds.
	freshFor = time.Minute
	// keyringPatience is how long a keyring may take to say whether it works.
	keyringPatience = 5 * time.Second
)

// computer is what was found out about the computer, and when.
type computer struct {
	mu      sync.Mutex
	at      time.Time
	keyring error
	free    *uint64
}

// standing computes which conditions stand now.
func (a *App) standing(ctx context.Context, states []directory.ConnectorState, paused bool) ([]health.Condition, error) {
	facts := health.Facts{Now: a.now(), Connectors: states, Recent: map[string][]directory.Run{}, Paused: paused, Settings: a.settingsProblem(), Backup: a.backups.wrong()}
	for _, state := range states {
		if !state.Connector.Enabled || state.LastAttempt == nil {
			continue
		}
		runs, err := a.Runs(ctx, state.Connector.ID, recentRuns)
		if err != nil {
			return nil, err
		}
		facts.Recent[state.Connector.ID] = runs
	}
	facts.Renewals = a.renewals(states)
	var err error
	if facts.Profiles, err = a.Profiles(ctx); err != nil {
		return nil, err
	}
	facts.DiskFree, facts.Keyring = a.lookAround(ctx, states)
	return health.Conditions(facts), nil
}

// renewalOf is why the sign-in of a connector cannot be renewed, for the run that
// noticed it: other programs learn it from there.
func (a *App) renewalOf(c directory.Connector) []problem.Problem {
	if known := a.renewal(c.ID); known != nil {
		return []problem.Problem{known.Why}
	}
	return nil
}

// renewals are the connectors whose sign-in this program cannot renew.
func (a *App) renewals(states []directory.ConnectorState) map[string]health.Renewal {
	all := map[string]health.Renewal{}
	for _, state := range states {
		if known := a.renewal(state.Connector.ID); known != nil {
			all[state.Connector.ID] = *known
		}
	}
	return all
}

// lookAround says how much room the disk has and why the keyring cannot be
// used, where it is needed.
func (a *App) lookAround(ctx context.Context, states []directory.ConnectorState) (free *uint64, keyring error) {
	c := &a.computer
	c.mu.Lock()
	defer c.mu.Unlock()
	now := a.now()
	if !c.at.IsZero() && now.Sub(c.at).Abs() < freshFor {
		return c.free, c.keyring
	}
	keyring, free = a.checkKeyring(ctx, states), a.diskLeft()
	if ctx.Err() != nil {
		return free, nil // what was cut short says nothing
	}
	c.keyring, c.free, c.at = keyring, free, now
	return free, keyring
}

// checkKeyring says why the keyring cannot be used; nil also where nothing is
// in it.
func (a *App) checkKeyring(ctx context.Context, states []directory.ConnectorState) error {
	needed := func(s directory.ConnectorState) bool { return s.Connector.Enabled && needsSecret(s.Connector) }
	if !slices.ContainsFunc(states, needed) {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, keyringPatience)
	defer cancel()
	return a.vault.Check(ctx)
}

// diskLeft returns nil where it is not known.
func (a *App) diskLeft() *uint64 {
	if a.diskFree == nil {
		return nil
	}
	free, err := a.diskFree(a.folder)
	if err != nil {
		a.log.Debug("free space of the disk is not known", "error", err)
		return nil
	}
	return &free
}
