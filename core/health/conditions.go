package health

import (
	"cmp"
	"slices"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// Facts are the input from which conditions are computed.
type Facts struct {
	Now        time.Time
	Connectors []directory.ConnectorState
	// Recent are the newest runs of each connector by its id, newest first. A connector
	// counts as failing since the oldest failure among them that no success follows. If
	// there are none, LastAttempt is used.
	Recent map[string][]directory.Run
	// Profiles are the authentication profiles with the present state of their groups.
	Profiles []directory.Profile
	Paused   bool // the schedule is paused
	// Keyring says why the keyring cannot be used; nil if it can, or if this is not known.
	Keyring error
	// Settings says why the settings could not be used; nil if they are used.
	Settings error
	// Renewals are, by connector ID, the tokens that this program cannot renew.
	Renewals map[string]Renewal
	// Backup says why the last automatic backup failed; nil if it did not.
	Backup error
	// DiskFree is the number of bytes that this account can still use on the data folder's
	// disk; nil: not known.
	DiskFree *uint64
}

// Renewal is a token that cannot be renewed but still works.
type Renewal struct {
	Since time.Time // of the first failure
	Why   problem.Problem
}

// Conditions returns the open problems, the most serious first.
func Conditions(f Facts) []Condition {
	list := slices.Concat(f.keyring(), f.disk(), f.settings(), f.backup())
	for _, state := range f.Connectors {
		if state.Connector.Enabled {
			list = append(list, f.connector(state)...)
		}
	}
	list = append(list, f.profiles()...)
	slices.SortStableFunc(list, func(a, b Condition) int { return cmp.Compare(b.Severity, a.Severity) })
	return list
}
