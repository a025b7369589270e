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
	// recentRuns is how many runs of a connector are read to find out since when it has been
	// failing.
	recentRuns = 50
	// freshFor is how long results about the computer stay valid.
	freshFor = time.Minute
	// keyringPatience is how long a keyring may take to report whether it works.
	keyringPatience = 5 * time.Second
)

// computer contains results about the computer and the time at which they were found.
type computer struct {
	mu      sync.Mutex
	at      time.Time
	keyring error
	free    *uint64
}

// currentConditions returns the current conditions.
func (a *App) currentConditions(
	ctx context.Context, states []directory.ConnectorState, paused bool,
) ([]health.Condition, error) {
	facts := health.Facts{
		Now: a.now(), Connectors: states, Recent: map[string][]directory.Run{}, Paused: paused,
		Settings: a.settingsProblem(), Backup: a.backups.Failure(),
		Update: a.updateFacts(),
	}
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
	if facts.Channels, err = a.failingChannels(ctx); err != nil {
		return nil, err
	}
	if facts.Profiles, err = a.Profiles(ctx); err != nil {
		return nil, err
	}
	facts.DiskFree, facts.Keyring = a.lookAround(ctx, states)
	return health.Conditions(facts), nil
}

// renewalOf returns why the sign-in of a connector cannot be renewed. A run records this, so other
// programs can read it there.
func (a *App) renewalOf(c directory.Connector) []problem.Problem {
	if known := a.signIns.Renewal(c.ID); known != nil {
		return []problem.Problem{known.Why}
	}
	return nil
}

// renewals returns the connectors whose sign-in this program cannot renew.
func (a *App) renewals(states []directory.ConnectorState) map[string]health.Renewal {
	all := map[string]health.Renewal{}
	for _, state := range states {
		if known := a.signIns.Renewal(state.Connector.ID); known != nil {
			all[state.Connector.ID] = *known
		}
	}
	return all
}

// lookAround returns the free space on the disk. If the keyring is needed but does not work, it
// also returns why.
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
		return free, nil // an interrupted check proves nothing
	}
	c.keyring, c.free, c.at = keyring, free, now
	return free, keyring
}

// checkKeyring returns why the keyring cannot be used. It returns nil if the keyring works or is
// not needed.
func (a *App) checkKeyring(ctx context.Context, states []directory.ConnectorState) error {
	needed := func(s directory.ConnectorState) bool { return s.Connector.Enabled && needsSecret(s.Connector) }
	if !slices.ContainsFunc(states, needed) {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, keyringPatience)
	defer cancel()
	return a.vault.Check(ctx)
}

// diskLeft returns the free space on the disk, or nil if it is unknown.
func (a *App) diskLeft() *uint64 {
	if a.diskFree == nil {
		return nil
	}
	free, err := a.diskFree(a.folder)
	if err != nil {
		a.log.Debug("the free disk space is unknown", "error", err)
		return nil
	}
	return &free
}
